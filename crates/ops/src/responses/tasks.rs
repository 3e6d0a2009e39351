//! What a facility is asked, and how far it is with each.

use jiff::Timestamp;
use tenken_domain::checklists::rows::Standing;
use tenken_domain::forms::form::FormKind;
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::progress::Progress;
use tenken_store::responses::{drafts, submissions};
use tenken_store::{facilities, rounds};

use super::draft_of;
use crate::core::actor::Actor;
use crate::core::asked::asked_by;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;
use crate::rounds::{Round, from_row};

/// One round, from the facility's side.
#[derive(Debug, Clone)]
pub struct Task {
    /// The round.
    pub round: Round,
    /// The round asks the facility; otherwise there is but what it has submitted.
    pub asked: bool,
    /// How far the draft is.
    pub progress: Progress,
    /// Something has been entered.
    pub started: bool,
    /// When it was last submitted.
    pub submitted_at: Option<Timestamp>,
    /// 受付番号 of the latest submission.
    pub receipt: Option<String>,
    /// Revision of the latest submission.
    pub revision: Option<i64>,
    /// The draft was changed after that.
    pub unsent_changes: bool,
    /// Rows of a checklist whose target has passed, as they stand in the draft.
    pub late: usize,
}

/// Every round that asks a facility, or that it has answered, the newest first.
pub async fn tasks_of_facility(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Vec<Task>> {
    let (id, who, today) = (facility.to_owned(), actor.clone(), tenken.today());
    let rows = tenken
        .read_if(async move |tx| {
            let facility = facilities::get(tx, &id).await?;
            let facility = facility.ok_or_else(Error::facility_not_found)?;
            let permit = require(&who, Act::ReadFacility(&facility))?;
            let mut rows = Vec::new();
            for round in rounds::for_facility(tx, &id).await? {
                let Some(enrolment) = drafts::of_enrolment(tx, &round.id, &id).await? else {
                    continue;
                };
                let asked = enrolment.is_asked_on(&asked_by(&round, today).day);
                let latest = submissions::latest(tx, &round.id, &id).await?;
                if asked || latest.is_some() {
                    rows.push((round, asked, enrolment.draft, latest));
                }
            }
            Ok(permit.grants(rows))
        })
        .await?;
    let mut tasks = Vec::with_capacity(rows.len());
    for (row, asked, draft, latest) in rows {
        let round = from_row(tenken, row).await?;
        let answers = draft_of(&round.form, draft.as_ref()).answers;
        let late = match round.form.kind {
            FormKind::Checklist => Standing::of(&round.form, &answers, tenken.today()).late,
            FormKind::Survey => 0,
        };
        tasks.push(Task {
            late,
            asked,
            progress: Progress::of(&round.form, &Path::of(&round.form, &answers), &answers),
            started: draft.as_ref().is_some_and(|row| row.revision > 0),
            unsent_changes: latest.is_some()
                && draft.is_some_and(|row| row.revision > row.submitted_revision),
            submitted_at: latest.as_ref().map(|row| read_time(&row.submitted_at)),
            revision: latest.as_ref().map(|row| row.revision),
            receipt: latest.map(|row| row.receipt),
            round,
        });
    }
    Ok(tasks)
}
