//! Submitting: validation, then revision, receipt and trail in one durable
//! transaction; the receipt is handed out only after it.

use jiff::Timestamp;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::fault::Faults;
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::validate::validate;
use tenken_store::responses::submissions;
use tenken_store::responses::submissions::SubmissionRow;
use tenken_store::{Tx, rounds};

use super::answering::Answering;
use super::attached::file_faults;
use super::change::{Held, TRIES};
use super::replace::{require_current, stale};
use super::{draft_of, response_subject};
use crate::audit::{Action, record_for};
use crate::core::actor::Actor;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::idempotency::{content_hash, require_same};
use crate::core::names::Names;
use crate::core::tenken::Tenken;

/// What is to be submitted.
#[derive(Debug, Clone)]
pub struct Submit {
    /// The answers; `None` submits the draft.
    pub answers: Option<Answers>,
    /// The draft's revision as the sender saw it.
    pub seen: Option<i64>,
    /// Sending again with the same key is the same submission.
    pub key: String,
}

/// Proof of a submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// 受付番号
    pub receipt: String,
    /// 1 for the first submission of this facility in this round, then 2 …
    pub revision: i64,
    /// When it was taken.
    pub submitted_at: Timestamp,
    /// The name of who submitted it.
    pub submitter: String,
    /// It had been submitted with this key before; this is that receipt.
    pub repeated: bool,
}

/// Submits a response. Once this returns, the submission is on disk.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`Error::Stale`] when the draft is not
/// as the sender saw it; [`Error::RevisionRequired`] when they did not say what they
/// saw, and would replace something; something else was sent with the key; the round
/// is not open.
pub async fn submit_response(
    tenken: &Tenken,
    mut answering: Answering,
    submit: Submit,
) -> Result<Receipt> {
    if submit.key.is_empty()
        || submit.key.len() > 200
        || !submit.key.bytes().all(|b| b.is_ascii_graphic())
    {
        return Err(Error::bad(
            "idempotency_key",
            "Idempotency-Key には、1～200文字の半角の英数字と記号を使ってください。",
        ));
    }
    let mut tries = 0;
    loop {
        tries += 1;
        match attempt(tenken, &answering, &submit).await {
            // A parallel submission took the same revision, key or receipt number.
            Err(Error::Store(tenken_store::Error::Duplicate { .. })) if tries < TRIES => {
                answering = answering.again(tenken).await?;
            }
            result => {
                if result.as_ref().is_ok_and(|receipt| !receipt.repeated) {
                    tenken.counts().count_submission();
                }
                return result;
            }
        }
    }
}

async fn attempt(tenken: &Tenken, answering: &Answering, submit: &Submit) -> Result<Receipt> {
    let (round, form) = (answering.round(), answering.form());
    let now = tenken.now();
    let (answers, checked_revision) = match &submit.answers {
        Some(answers) => (answers.clone(), None),
        None => {
            let draft = draft_of(form, answering.situation.draft.as_ref());
            (draft.answers, Some(draft.revision))
        }
    };
    // Faults are looked for before the writer is bothered; whether they matter is
    // decided there, because a repeated key is answered with its receipt first.
    let refusal = answering.require_open(now).err().or_else(|| {
        let faults = validate(form, &answers, tenken.today(), round.fiscal_year);
        (!faults.is_empty()).then_some(Error::Invalid(Faults(faults)))
    });
    let sent = match (&submit.answers, submit.seen) {
        // Whoever sends the draft means it as they saw it.
        (None, Some(seen)) => content_hash(&seen),
        _ => content_hash(&answers),
    };
    let letters = tenken.environment().letters(10);
    let work = Work {
        submitted: Path::of(form, &answers).submitted(form, &answers),
        answers,
        form: Arc::clone(form),
        round: round.id.clone(),
        facility: answering.facility_id().to_owned(),
        demo: round.demo,
        checked_revision,
        seen: submit.seen,
        key: submit.key.clone(),
        sent,
        receipt: format!("{}-{}", &letters[..5], &letters[5..]),
        at: stored_time(now),
        actor: answering.actor().clone(),
    };
    tenken
        .write(answering.permit(), async move |tx| {
            work.run(tx, refusal).await
        })
        .await
}

/// Everything the transaction needs.
struct Work {
    form: Arc<Form>,
    round: String,
    facility: String,
    demo: bool,
    answers: Answers,
    submitted: Answers,
    /// The revision of the draft that was validated, if it is a draft that is submitted.
    checked_revision: Option<i64>,
    seen: Option<i64>,
    key: String,
    /// The hash of what was sent with the key.
    sent: String,
    receipt: String,
    at: String,
    actor: Actor,
}

impl Work {
    async fn run(self, tx: &mut Tx, refusal: Option<Error>) -> Result<Receipt> {
        if let Some(receipt) = self.earlier(tx).await? {
            return Ok(receipt);
        }
        match self.store(tx, refusal).await {
            // The same may have been stored while this one waited for the draft.
            Err(
                error @ (Error::Stale(_) | Error::RevisionRequired { .. } | Error::Closed { .. }),
            ) => self.earlier(tx).await?.ok_or(error),
            result => result,
        }
    }

    /// The receipt of what was sent with the key before.
    async fn earlier(&self, tx: &mut Tx) -> Result<Option<Receipt>> {
        let row = submissions::by_key(tx, &self.round, &self.facility, &self.key).await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let named = format!("受付番号 {}", row.receipt);
        require_same(row.content_hash.as_deref(), &self.sent, &named)?;
        Ok(Some(receipt(tx, row, true).await?))
    }

    async fn store(&self, tx: &mut Tx, refusal: Option<Error>) -> Result<Receipt> {
        if let Some(refusal) = self.with_file_faults(tx, refusal).await? {
            return Err(refusal);
        }
        // The round may have been closed, or given less time, since it was looked up.
        if let Some(end) = rounds::end(tx, &self.round).await?
            && end <= self.at
        {
            return Err(Error::Closed {
                closed_at: read_time(&end),
            });
        }
        let last = submissions::last_revision(tx, &self.round, &self.facility).await?;
        let held = self.bring_draft_up_to_date(tx, last).await?;
        let row = SubmissionRow {
            seq: 0,
            revision: last + 1,
            answers: self.submitted.to_json(),
            submitted_by: self.actor.name(),
            submitted_at: self.at.clone(),
            round_id: self.round.clone(),
            facility_id: self.facility.clone(),
            receipt: self.receipt.clone(),
            idempotency_key: self.key.clone(),
            content_hash: Some(self.sent.clone()),
            demo: self.demo,
        };
        submissions::insert(tx, &row).await?;
        held.store_submitted(tx, &self.at).await?;
        let subject = response_subject(&row.round_id, &row.facility_id);
        let detail = serde_json::json!({ "revision": row.revision, "receipt": row.receipt });
        record_for(
            &row.facility_id,
            tx,
            &self.at,
            &self.actor,
            Action::SubmitResponse,
            &subject,
            detail,
        )
        .await?;
        receipt(tx, row, false).await
    }

    /// The refusal with the files the sent answers name wrongly, so that all faults are told at
    /// once. What is in the draft was looked at when it was stored.
    async fn with_file_faults(&self, tx: &mut Tx, refusal: Option<Error>) -> Result<Option<Error>> {
        let mut faults = match refusal {
            Some(Error::Invalid(Faults(faults))) => faults,
            Some(other) => return Ok(Some(other)),
            None => Vec::new(),
        };
        if self.checked_revision.is_none() {
            let answers = self.answers.iter();
            faults.extend(file_faults(tx, &self.round, &self.facility, answers).await?);
        }
        Ok((!faults.is_empty()).then_some(Error::Invalid(Faults(faults))))
    }

    /// Locks the draft and makes it what is being submitted, unless that would lose an entry the
    /// sender has not seen, or replace submission number `last` unsaid.
    async fn bring_draft_up_to_date(&self, tx: &mut Tx, last: i64) -> Result<Held> {
        let mut held = Held::lock(tx, &self.form, &self.round, &self.facility).await?;
        if last > 0 && self.seen.is_none() {
            return Err(Error::RevisionRequired {
                current: held.draft.revision,
            });
        }
        if let Some(checked) = self.checked_revision {
            if held.draft.revision != checked || self.seen.is_some_and(|seen| seen != checked) {
                return Err(stale(&held.draft, &self.answers));
            }
            return Ok(held);
        }
        require_current(self.seen, &held.draft, &self.answers)?;
        held.draft.replace(self.answers.clone());
        Ok(held)
    }
}

/// The receipt of a submission.
async fn receipt(tx: &mut Tx, row: SubmissionRow, repeated: bool) -> Result<Receipt> {
    let names = Names::read(tx, [&*row.submitted_by]).await?;
    Ok(Receipt {
        submitted_at: read_time(&row.submitted_at),
        submitter: names.of(&row.submitted_by),
        receipt: row.receipt,
        revision: row.revision,
        repeated,
    })
}
