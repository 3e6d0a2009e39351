//! Past submissions of a response.

use jiff::Timestamp;
use tenken_domain::Form;
use tenken_domain::answer::Answers;
use tenken_store::Tx;
use tenken_store::submissions::{self, SubmissionRow};

use super::situation::Situation;
use super::{response_subject, situation};
use crate::actor::Actor;
use crate::audit::note_view;
use crate::error::{Error, Result};
use crate::facilities::Facility;
use crate::names::Names;
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
    /// Who, as stored.
    pub submitted_by: String,
    /// The name of who submitted it, as it is now.
    pub submitter: String,
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
    /// Who, as stored.
    pub submitted_by: String,
    /// The name of who submitted it, as it is now.
    pub submitter: String,
}

/// A submission as it is stored, with the name of who submitted it.
pub(crate) struct Sent {
    pub row: SubmissionRow,
    submitter: String,
}

impl Sent {
    pub async fn named(tx: &mut Tx<'_>, row: SubmissionRow) -> Result<Self> {
        let names = Names::read(tx, [&*row.submitted_by]).await?;
        Ok(Sent {
            submitter: names.of(&row.submitted_by),
            row,
        })
    }

    /// The latest of a facility in a round.
    pub async fn latest(tx: &mut Tx<'_>, round: &str, facility: &str) -> Result<Option<Self>> {
        match submissions::latest(tx, round, facility).await? {
            Some(row) => Self::named(tx, row).await.map(Some),
            None => Ok(None),
        }
    }
}

impl Submission {
    pub(crate) fn of(form: &Form, sent: Sent) -> Self {
        let Sent { row, submitter } = sent;
        Submission {
            submitter,
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
    let (rows, names) = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let rows = submissions::list(tx, &found.round.id, &found.facility.id).await?;
                let names = Names::read(tx, rows.iter().map(|row| &*row.submitted_by)).await?;
                Ok((rows, names))
            })
        })
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SubmissionHead {
            revision: row.revision,
            receipt: row.receipt,
            submitted_at: read_time(&row.submitted_at),
            submitter: names.of(&row.submitted_by),
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
    let sent = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let row = submissions::by_revision(tx, &round, &facility, revision).await?;
                let row = row.ok_or_else(|| Error::NotFound(format!("{revision}回目の提出")))?;
                Sent::named(tx, row).await
            })
        })
        .await?;
    let facility = &found.facility.id;
    let subject = response_subject(&sent.row.round_id, facility);
    note_view(tenken, actor, facility, action, subject).await?;
    let submission = Submission::of(&found.round.form, sent);
    Ok((found, submission))
}
