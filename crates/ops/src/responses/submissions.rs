//! Past submissions of a response.

use jiff::Timestamp;
use tenken_domain::Form;
use tenken_domain::answer::Answers;
use tenken_store::submissions::{self, SubmissionRow};

use super::{response_subject, situation};
use crate::actor::Actor;
use crate::audit::note_view;
use crate::error::{Error, Result};
use crate::policy::Act;
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
    let found = situation(tenken, actor, round, facility, |row| Act::ReadFacility(row)).await?;
    let facility = found.facility.id.clone();
    let form = found.round.form.clone();
    let row = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                Ok(
                    submissions::by_revision(tx, &found.round.id, &found.facility.id, revision)
                        .await?,
                )
            })
        })
        .await?;
    let row = row.ok_or_else(|| Error::NotFound(format!("{revision}回目の提出")))?;
    let subject = response_subject(&row.round_id, &facility);
    note_view(tenken, actor, &facility, "response.view", subject).await?;
    Ok(Submission::from_row(&form, row))
}
