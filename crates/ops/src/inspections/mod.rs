//! On-site inspections (立入検査): choosing whom to visit, preparing, recording on site, issue the
//! facility, and following its findings until they are corrected.
//!
//! The facility's answers, the inspectors' notes and what the facility was told are three things that
//! never overwrite one another. `docs/adr/0013-inspections.md` says why.

mod choose;
mod dossier;
mod follow;
mod issue;
mod list;
mod note;
mod overview;
mod photos;
mod plan;
mod result;
mod vendors;

pub use choose::{
    Candidate, Choice, LATE_WEIGHT, MISSING_WEIGHT, Sample, SortBy, candidates, draw_sample,
};
pub use dossier::{Dossier, read_dossier};
pub use follow::{Followed, FollowedFinding, Reply, close_finding, read_told, reply_to_inspection};
pub use issue::{Issue, check_issue, draft_result, issue_result};
pub use list::{
    Listed, Phase, list_inspections, next_inspections, told_to_facility, unanswered_inspections,
};
pub use note::{NewEntry, NotedNow, Refused, note_entries};
pub use photos::{NewPhoto, PHOTO_KINDS, Photo, add_photo, find_photo, remove_photo};
pub use plan::{
    Chosen, Inspector, NewVisits, Planned, Replan, cancel_inspection, change_plan, plan_visits,
    possible_inspectors,
};
pub use result::{InspectionResult, ResultFinding, ResultRow};

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_store::facilities::FacilityRow;
use tenken_store::inspections::{self, InspectionRow};
use tenken_store::{Tx, facilities};

use crate::audit::Subject;
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, may, require};
use crate::facilities::Facility;

/// An inspection as it is planned.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Id; never changes.
    pub id: String,
    /// Who is visited.
    pub facility: Facility,
    /// The round whose checklist is inspected.
    pub round: String,
    /// The authority that inspects, six digits; `None` where nobody's is known.
    pub authority: Option<String>,
    /// The day of the visit.
    pub planned_on: Date,
    /// The seed of the random sample it was drawn in, if it was.
    pub seed: Option<String>,
    /// Counts the changes of the plan: who changes it tells that this is what they saw.
    pub revision: i64,
    /// Who inspects.
    pub inspectors: Vec<Inspector>,
    /// When it was called off.
    pub cancelled_at: Option<Timestamp>,
    /// When the facility was told the result.
    pub told_at: Option<Timestamp>,
}

/// Something somebody wants to do about an inspection of a facility.
pub(crate) type ActOnInspection = for<'f> fn(&'f InspectionRow, &'f FacilityRow) -> Act<'f>;

/// An inspection's rows: it and who is visited.
pub(crate) struct Found {
    pub permit: Permit,
    pub row: InspectionRow,
    pub facility: FacilityRow,
}

impl Found {
    /// An inspection that is there for somebody who may do `act`.
    pub async fn require(
        tx: &mut Tx,
        actor: &Actor,
        id: &str,
        act: ActOnInspection,
    ) -> Result<Self> {
        let row = inspections::get(tx, id).await?;
        Self::of(tx, actor, row, act).await
    }

    /// The same, held against other writers until this transaction ends.
    pub async fn hold(tx: &mut Tx, actor: &Actor, id: &str, act: ActOnInspection) -> Result<Self> {
        let row = inspections::get_for_update(tx, id).await?;
        Self::of(tx, actor, row, act).await
    }

    async fn of(
        tx: &mut Tx,
        actor: &Actor,
        row: Option<InspectionRow>,
        act: ActOnInspection,
    ) -> Result<Self> {
        let row = row.ok_or_else(Error::inspection_not_found)?;
        let facility = facilities::get(tx, &row.facility_id).await?;
        let facility = facility.ok_or_else(Error::inspection_not_found)?;
        let permit = require(actor, act(&row, &facility)).map_err(|error| match error {
            // Whose facility it is does not tell which inspections it has.
            Error::NotFound(_) => Error::inspection_not_found(),
            other => other,
        })?;
        Ok(Found {
            permit,
            row,
            facility,
        })
    }

    /// To see what inspectors have.
    pub fn reading<'f>(row: &'f InspectionRow, _: &'f FacilityRow) -> Act<'f> {
        Act::ReadInspection(by(row))
    }

    /// To carry it on.
    pub fn inspecting<'f>(row: &'f InspectionRow, _: &'f FacilityRow) -> Act<'f> {
        Act::Inspect(by(row))
    }

    /// To see what the facility was told.
    pub fn told<'f>(row: &'f InspectionRow, facility: &'f FacilityRow) -> Act<'f> {
        Act::ReadTold {
            facility,
            by: by(row),
        }
    }

    /// To answer for the facility.
    pub fn answering<'f>(_: &'f InspectionRow, facility: &'f FacilityRow) -> Act<'f> {
        Act::Answer(facility)
    }

    /// Whether somebody may do something else about it.
    pub fn allows(&self, actor: &Actor, act: ActOnInspection) -> bool {
        may(actor, act(&self.row, &self.facility))
    }

    /// As others see it.
    pub async fn inspection(self, tx: &mut Tx) -> Result<Inspection> {
        let Found { row, facility, .. } = self;
        let inspectors = inspections::inspectors(tx, &row.id).await?;
        Ok(Inspection {
            facility: facility.into(),
            round: row.round_id,
            authority: row.authority,
            planned_on: read_day(&row.planned_on),
            seed: row.seed,
            revision: row.revision,
            inspectors: inspectors
                .into_iter()
                .map(|(id, name)| Inspector { id, name })
                .collect(),
            cancelled_at: row.cancelled_at.as_deref().map(read_time),
            told_at: row.told_at.as_deref().map(read_time),
            id: row.id,
        })
    }
}

/// The authority that made an inspection, as policy names it: empty where nobody's is known.
fn by(row: &InspectionRow) -> &str {
    row.authority.as_deref().unwrap_or_default()
}

/// How the audit log names an inspection.
fn subject(id: &str) -> String {
    Subject::Inspection.of(id)
}

/// Reads a day that this program stored.
fn read_day(text: &str) -> Date {
    text.parse().unwrap_or(Date::ZERO)
}
