//! Lists of inspections.

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_store::inspections::{self, InspectionFilter, ListedInspection};

use super::read_day;
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::facility_key::find_readable;
use crate::core::permit::Permit;
use crate::core::policy::{Act, own, require};
use crate::core::tenken::Tenken;

/// How far an inspection is; it follows from what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// A visit is planned.
    Planned,
    /// Something has been noted.
    Begun,
    /// The facility was told the result.
    Told,
    /// And has replied.
    Replied,
}

impl Phase {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Phase::Planned => "予定",
            Phase::Begun => "記録中",
            Phase::Told => "結果を伝達済み",
            Phase::Replied => "返事あり",
        }
    }
}

/// An inspection in a list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Id.
    pub id: String,
    /// The facility's id and name.
    pub facility: (String, String),
    /// Synthetic.
    pub demo: bool,
    /// The day of the visit: as it took place, or as it is planned.
    pub on: Date,
    /// How far it is.
    pub phase: Phase,
    /// When the result was told.
    pub told_at: Option<Timestamp>,
}

/// The most inspections shown at once.
const MOST: i64 = 500;

impl From<ListedInspection> for Listed {
    fn from(found: ListedInspection) -> Self {
        let ListedInspection {
            row,
            facility,
            demo,
            begun,
            replied,
        } = found;
        Listed {
            phase: match (&row.told_at, replied, begun) {
                (Some(_), true, _) => Phase::Replied,
                (Some(_), false, _) => Phase::Told,
                (None, _, true) => Phase::Begun,
                (None, _, false) => Phase::Planned,
            },
            on: read_day(row.visited_on.as_deref().unwrap_or(&row.planned_on)),
            told_at: row.told_at.as_deref().map(read_time),
            id: row.id,
            facility: (row.facility_id, facility),
            demo,
        }
    }
}

async fn find(
    tenken: &Tenken,
    permit: Permit,
    filter: InspectionFilter,
    most: i64,
) -> Result<Vec<Listed>> {
    let rows = tenken
        .read(permit, async move |tx| {
            Ok(inspections::list(tx, &filter, most).await?)
        })
        .await?;
    Ok(rows.into_iter().map(Listed::from).collect())
}

/// Those the actor's authority made, wherever the facility is now, and what its facilities were told
/// by others.
fn within(actor: &Actor, told: Option<bool>) -> InspectionFilter {
    InspectionFilter {
        authorities: own(actor).map(|own| own.authorities),
        facility: None,
        told,
    }
}

/// The inspections of the actor's authority: open ones by day, then told ones, the newest first, with
/// those that its facilities were told of by another authority.
///
/// # Errors
/// The actor lists none.
pub async fn list_inspections(tenken: &Tenken, actor: &Actor) -> Result<Vec<Listed>> {
    let permit = require(actor, Act::ListInspections)?;
    find(tenken, permit, within(actor, None), MOST).await
}

/// The next open inspections of the actor's authority, at most `most`.
///
/// # Errors
/// The actor lists none.
pub async fn next_inspections(tenken: &Tenken, actor: &Actor, most: i64) -> Result<Vec<Listed>> {
    let permit = require(actor, Act::ListInspections)?;
    find(tenken, permit, within(actor, Some(false)), most).await
}

/// The inspections whose result a facility was told, the newest first.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn told_to_facility(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Vec<Listed>> {
    let (facility, permit) = find_readable(tenken, actor, facility).await?;
    let filter = InspectionFilter {
        facility: Some(facility.id),
        told: Some(true),
        ..InspectionFilter::default()
    };
    find(tenken, permit, filter, MOST).await
}

/// Those of them that the facility has not replied to.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn unanswered_inspections(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Vec<Listed>> {
    let told = told_to_facility(tenken, actor, facility).await?;
    Ok(told
        .into_iter()
        .filter(|one| one.phase == Phase::Told)
        .collect())
}
