//! Past submissions of a response.

use jiff::Timestamp;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_store::Tx;
use tenken_store::responses::submissions::{self, SubmissionRow};

use super::situation::Situation;
use super::{response_subject, situation};
use crate::audit::{Action, record_view};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::names::Names;
use crate::core::policy::Act;
use crate::core::tenken::Tenken;
use crate::facilities::Facility;
use crate::rounds::Round;

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
    pub async fn named(tx: &mut Tx, row: SubmissionRow) -> Result<Self> {
        let names = Names::read(tx, [&*row.submitted_by]).await?;
        Ok(Sent {
            submitter: names.of(&row.submitted_by),
            row,
        })
    }

    /// The latest of a facility in a round.
    pub async fn latest(tx: &mut Tx, round: &str, facility: &str) -> Result<Option<Self>> {
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
        .read(found.permit, async move |tx| {
            let rows = submissions::list(tx, &found.round.id, &found.facility.id).await?;
            let names = Names::read(tx, rows.iter().map(|row| &*row.submitted_by)).await?;
            Ok((rows, names))
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
    let (situation, submission) = look(tenken, actor, round, facility, revision).await?;
    note_look(tenken, actor, &situation, Action::ViewResponse).await?;
    Ok(submission)
}

/// Makes a file of one submission by its revision and what it belongs to, to be taken away; that it
/// was is noted when the file is there, and before it is given.
///
/// # Errors
/// As [`find_submission`], and those of `make`.
pub async fn export_submission<File, Failed: From<Error>, Made>(
    tenken: &Tenken,
    actor: &Actor,
    (round, facility, revision): (&str, &str, i64),
    make: impl FnOnce(Round, Facility, Submission) -> Made,
) -> std::result::Result<File, Failed>
where
    Made: Future<Output = std::result::Result<File, Failed>>,
{
    let (situation, submission) = look(tenken, actor, round, facility, revision).await?;
    let (round, of) = (situation.round.clone(), situation.facility.clone().into());
    let file = make(round, of, submission).await?;
    note_look(tenken, actor, &situation, Action::ExportResponse).await?;
    Ok(file)
}

async fn note_look(
    tenken: &Tenken,
    actor: &Actor,
    situation: &Situation,
    action: Action,
) -> Result<()> {
    let facility = &situation.facility.id;
    let subject = response_subject(&situation.round.id, facility);
    record_view(tenken, actor, facility, action, subject).await
}

async fn look(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<(Situation, Submission)> {
    let found = situation(tenken, actor, round, facility, |row| Act::ReadFacility(row)).await?;
    let (round, facility) = (found.round.id.clone(), found.facility.id.clone());
    let sent = tenken
        .read(found.permit, async move |tx| {
            let row = submissions::by_revision(tx, &round, &facility, revision).await?;
            let row = row.ok_or_else(|| Error::NotFound(format!("{revision}回目の提出")))?;
            Sent::named(tx, row).await
        })
        .await?;
    let submission = Submission::of(&found.round.form, sent);
    Ok((found, submission))
}
