//! Past submissions of a response.

use jiff::Timestamp;
use tenken_domain::Form;
use tenken_domain::answer::Answers;
use tenken_store::submissions::{self, SubmissionRow};

use super::situation::Situation;
use super::{response_subject, situation};
use crate::actor::Actor;
use crate::audit::note_view;
use crate::error::{Error, Result};
use crate::facilities::Facility;
use crate::policy::Act;
use crate::rounds::Round;
use crate::surroundings::read_time;
use crate::tenken::Tenken;

/// A submission; it never changes.
#[derive(Debug, Clone)]
pub struct Submission {
    /// 1 for the first, then 2 …
    pub revision: i64,
    /// 受付番号
    pub receipt: String,
    /// When.
    pub submitted_at: Timestamp,
    /// Who.
    pub submitted_by: String,
    /// What was submitted.
    pub answers: Answers,
}

/// A submission without its answers.
#[derive(Debug, Clone)]
pub struct SubmissionHead {
    /// 1 for the first, then 2 …
    pub revision: i64,
    /// 受付番号
    pub receipt: String,
    /// When.
    pub submitted_at: Timestamp,
    /// Who.
    pub submitted_by: String,
}

impl Submission {
    pub(crate) fn from_row(form: &Form, row: SubmissionRow) -> Self {
        Submission {
            answers: Answers::from_stored(form, &row.answers),
            revision: row.revision,
            receipt: row.receipt,
            submitted_at: read_time(&row.submitted_at),
            submitted_by: row.submitted_by,
        }
    }
}

/// All submissions of a response, the newest first.
pub async fn list_submissions(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
) -> Result<Vec<SubmissionHead>> {
    let found = situation(tenken, actor, round, facility, |row| Act::ReadFacility(row)).await?;
    let rows = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                Ok(submissions::list(tx, &found.round.id, &found.facility.id).await?)
            })
        })
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SubmissionHead {
            revision: row.revision,
            receipt: row.receipt,
            submitted_at: read_time(&row.submitted_at),
            submitted_by: row.submitted_by,
        })
        .collect())
}

/// One submission by its revision.
pub async fn find_submission(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<Submission> {
    let found = look(tenken, actor, round, facility, revision, "response.view");
    found.await.map(|(_, submission)| submission)
}

/// One submission by its revision, with what it belongs to, for a file that is taken away; that it
/// was is noted.
pub async fn export_submission(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<(Round, Facility, Submission)> {
    let found = look(tenken, actor, round, facility, revision, "response.export").await?;
    let (situation, submission) = found;
    Ok((situation.round, situation.facility.into(), submission))
}

async fn look(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    revision: i64,
    action: &'static str,
) -> Result<(Situation, Submission)> {
    let found = situation(tenken, actor, round, facility, |row| Act::ReadFacility(row)).await?;
    let (round, facility) = (found.round.id.clone(), found.facility.id.clone());
    let row = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(
                async move { Ok(submissions::by_revision(tx, &round, &facility, revision).await?) },
            )
        })
        .await?;
    let row = row.ok_or_else(|| Error::NotFound(format!("{revision}回目の提出")))?;
    let facility = &found.facility.id;
    let subject = response_subject(&row.round_id, facility);
    note_view(tenken, actor, facility, action, subject).await?;
    let submission = Submission::from_row(&found.round.form, row);
    Ok((found, submission))
}
