//! The contact chart of a facility, drawn from its ledger of contacts.

use tenken_domain::contact_chart::ContactChart;
use tenken_domain::ledgers::LedgerRow;

use super::ledger;
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::tenken::Tenken;
use crate::facilities::Facility;

/// The ledger it is drawn from.
pub(crate) const CONTACTS: &str = "contacts";

/// The contact chart of a facility as it is today.
#[derive(Debug, Clone)]
pub struct FacilityChart {
    /// Whose it is.
    pub facility: Facility,
    /// The chart.
    pub chart: ContactChart,
    /// Whether the actor may change the ledger it is drawn from.
    pub may_change: bool,
}

/// The contact chart of a facility, by its id or code.
///
/// # Errors
/// The facility is not there, or outside the actor's scope.
pub async fn contact_chart(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<FacilityChart> {
    let found = ledger(tenken, actor, facility, CONTACTS).await?;
    let rows: Vec<LedgerRow> = found.rows.into_iter().map(|kept| kept.row).collect();
    Ok(FacilityChart {
        chart: ContactChart::of(&found.facility.name, &rows, tenken.today()),
        facility: found.facility,
        may_change: found.may_change,
    })
}

/// The same, to be taken away as a file.
///
/// # Errors
/// As [`contact_chart`].
pub async fn export_contact_chart(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<FacilityChart> {
    let found = contact_chart(tenken, actor, facility).await?;
    let subject = Subject::Ledger.of(CONTACTS);
    let of = &found.facility.id;
    record_view(tenken, actor, of, Action::ExportLedger, subject).await?;
    Ok(found)
}
