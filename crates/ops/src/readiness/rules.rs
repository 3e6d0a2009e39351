//! The fees and the ransomware score of the catalog, read once.

use std::sync::{Arc, OnceLock};
use tenken_domain::readiness::{Fee, Ransomware};

use crate::core::bundled;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;

/// What a facility is looked at with.
#[derive(Debug)]
pub(super) struct Rules {
    /// The fees whose requirements are known.
    pub fees: Vec<Arc<Fee>>,
    /// How measures stand between a facility and ransomware.
    pub ransomware: Ransomware,
}

/// The rules.
pub(super) fn rules(tenken: &Tenken) -> Result<Arc<Rules>> {
    #[derive(Default)]
    struct Read(OnceLock<Arc<Rules>>);
    let memory = tenken.memory::<Read>();
    if let Some(read) = memory.0.get() {
        return Ok(Arc::clone(read));
    }
    let catalog = tenken.catalog();
    let faulty = |faults| Error::bad("catalog", faults);
    let fees = bundled::fees(&catalog).map_err(faulty)?;
    let read = Rules {
        fees: fees.into_iter().map(Arc::new).collect(),
        ransomware: bundled::ransomware(&catalog).map_err(faulty)?,
    };
    Ok(Arc::clone(memory.0.get_or_init(|| Arc::new(read))))
}
