//! What is known about the devices of a facility.

use serde::Serialize;
use tenken_domain::ledgers::{LedgerKind, LedgerRow};
use tenken_domain::weaknesses::{Looked, look_up};
use tenken_store::weaknesses as stored;

use super::known::Known;
use super::{DatasetState, states};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;

/// What is known about the devices of a facility, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacilityWeaknesses {
    /// What was looked up in, and what is missing or old there.
    pub datasets: Vec<DatasetState>,
    /// What came out.
    #[serde(flatten)]
    pub looked: Looked,
}

/// Looks the rows of a facility's ledger of devices up, for who may see the facility; a look of others is noted.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub async fn weaknesses_of_facility(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    kind: &LedgerKind,
    rows: &[LedgerRow],
) -> Result<FacilityWeaknesses> {
    let (key, who) = (facility.to_owned(), actor.clone());
    let (facility, permit, heads) = tenken
        .read_if(async move |tx| {
            let (row, permit) = readable(tx, &who, &key).await?;
            Ok(permit.grants((row, permit, stored::newest(tx).await?)))
        })
        .await?;
    let subject = Subject::Weaknesses.id().to_owned();
    record_view(tenken, actor, &facility.id, Action::ViewWeaknesses, subject).await?;
    let known = tenken.memory::<Known>();
    let datasets = known.datasets(tenken, permit, &heads).await?;
    let looked = look_up(&*known.aliases()?, &datasets, kind, rows, tenken.today());
    Ok(FacilityWeaknesses {
        datasets: states(heads, tenken.today())?,
        looked,
    })
}
