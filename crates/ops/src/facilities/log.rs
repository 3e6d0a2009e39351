//! The log of one facility: for whoever may see it.

use super::Facility;
use crate::audit::{LogFilter, LogPage, read_page};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::find_readable;
use crate::core::paging::PAGE;
use crate::core::tenken::Tenken;

/// A page of a facility's own log.
#[derive(Debug, Clone)]
pub struct FacilityLog {
    /// The facility.
    pub facility: Facility,
    /// The page.
    pub page: LogPage,
}

/// A page of the log of one facility (by id or code); what the filter says about a facility is left
/// aside.
///
/// # Errors
/// The facility does not exist, or not for this actor.
pub async fn read_facility_log(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    filter: &LogFilter,
    before: Option<i64>,
) -> Result<FacilityLog> {
    let (row, permit) = find_readable(tenken, actor, facility).await?;
    let stored = filter.stored(Some(row.id.clone()));
    Ok(FacilityLog {
        page: read_page(tenken, permit, stored, before, PAGE).await?,
        facility: row.into(),
    })
}
