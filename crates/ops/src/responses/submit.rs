//! Submitting: validation, then revision, receipt and trail in one durable
//! transaction; the receipt is handed out only after it.

use jiff::Timestamp;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::answer::Answers;
use tenken_domain::draft::Draft;
use tenken_domain::form::path::Path;
use tenken_domain::validate::{Faults, validate};
use tenken_store::submissions::{self, SubmissionRow};
use tenken_store::{Tx, drafts, rounds};

use super::change::Held;
use super::replace::{require_current, stale};
use super::{draft_of, situation};
use crate::actor::Actor;
use crate::audit::note;
use crate::error::{Error, Result};
use crate::policy::Act;
use crate::surroundings::{read_time, stored_time};
use crate::tenken::Tenken;

/// What is to be submitted.
#[derive(Debug, Clone)]
pub struct Submit {
    /// The round.
    pub round: String,
    /// The facility, by id or code.
    pub facility: String,
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
    /// It had been submitted with this key before; this is that receipt.
    pub repeated: bool,
}

/// How often a submission that met a unique number or a parallel one is tried again.
const TRIES: usize = 3;

/// Submits a response. Once this returns, the submission is on disk.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`Error::Stale`] when the draft is not
/// as the sender saw it; the round is not open.
pub async fn submit_response(tenken: &Tenken, actor: &Actor, submit: Submit) -> Result<Receipt> {
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
        match attempt(tenken, actor, &submit).await {
            // A parallel submission took the same revision, key or receipt number.
            Err(Error::Store(tenken_store::Error::Duplicate { .. })) if tries < TRIES => {}
            result => return result,
        }
    }
}

async fn attempt(tenken: &Tenken, actor: &Actor, submit: &Submit) -> Result<Receipt> {
    let found = situation(tenken, actor, &submit.round, &submit.facility, |row| {
        Act::Answer(row)
    })
    .await?;
    let now = tenken.now();
    let form = found.round.form.clone();
    let draft = draft_of(&form, found.draft.as_ref());
    let answers = submit
        .answers
        .clone()
        .unwrap_or_else(|| draft.answers.clone());
    // Faults are looked for before the writer is bothered; whether they matter is
    // decided there, because a repeated key is answered with its receipt first.
    let refusal = found.round.require_open(now).err().or_else(|| {
        let faults = validate(&form, &answers, tenken.today(), found.round.fiscal_year);
        (!faults.is_empty()).then_some(Error::Invalid(Faults(faults)))
    });
    let letters = tenken.surroundings().letters(10);
    let work = Work {
        submitted: Path::of(&form, &answers).submitted(&form, &answers),
        from_draft: submit.answers.is_none(),
        answers,
        form,
        round: found.round.id,
        facility: found.facility.id,
        demo: found.round.demo,
        checked_revision: draft.revision,
        seen: submit.seen,
        key: submit.key.clone(),
        receipt: format!("{}-{}", &letters[..5], &letters[5..]),
        at: stored_time(now),
        actor: actor.clone(),
    };
    tenken
        .db()
        .write::<_, Error, _>(move |tx| Box::pin(async move { work.run(tx, refusal).await }))
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
    from_draft: bool,
    checked_revision: i64,
    seen: Option<i64>,
    key: String,
    receipt: String,
    at: String,
    actor: Actor,
}

impl Work {
    async fn run(self, tx: &mut Tx<'_>, refusal: Option<Error>) -> Result<Receipt> {
        if let Some(row) = submissions::by_key(tx, &self.round, &self.facility, &self.key).await? {
            return Ok(Receipt {
                receipt: row.receipt,
                revision: row.revision,
                submitted_at: read_time(&row.submitted_at),
                repeated: true,
            });
        }
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        // The round may have been closed since it was looked up.
        if let Some(closed_at) = rounds::get(tx, &self.round)
            .await?
            .and_then(|round| round.closed_at)
        {
            return Err(Error::Closed {
                closed_at: read_time(&closed_at),
            });
        }
        let draft = self.bring_draft_up_to_date(tx).await?;
        let before = submissions::latest(tx, &self.round, &self.facility).await?;
        let row = SubmissionRow {
            seq: 0,
            revision: before.map_or(0, |row| row.revision) + 1,
            answers: self.submitted.to_json(),
            submitted_by: self.actor.name(),
            submitted_at: self.at.clone(),
            round_id: self.round,
            facility_id: self.facility,
            receipt: self.receipt,
            idempotency_key: self.key,
            demo: self.demo,
        };
        submissions::insert(tx, &row).await?;
        drafts::mark_submitted(tx, &row.round_id, &row.facility_id, draft.revision).await?;
        let subject = format!("response:{}/{}", row.round_id, row.facility_id);
        let detail = serde_json::json!({ "revision": row.revision, "receipt": row.receipt });
        note(
            tx,
            &self.at,
            &self.actor,
            "response.submit",
            &subject,
            detail,
        )
        .await?;
        Ok(Receipt {
            receipt: row.receipt,
            revision: row.revision,
            submitted_at: read_time(&row.submitted_at),
            repeated: false,
        })
    }

    /// Makes the draft what is being submitted, unless that would lose an entry
    /// the sender has not seen.
    async fn bring_draft_up_to_date(&self, tx: &mut Tx<'_>) -> Result<Draft> {
        let mut held = Held::lock(tx, &self.form, &self.round, &self.facility, &self.at).await?;
        if self.from_draft {
            let seen = self.seen.unwrap_or(self.checked_revision);
            if held.draft.revision != seen || held.draft.revision != self.checked_revision {
                return Err(stale(&held.draft, &self.answers));
            }
            return Ok(held.draft);
        }
        if self.seen.is_some() || held.unsent {
            require_current(self.seen, &held.draft, &self.answers)?;
        }
        held.draft.replace(self.answers.clone());
        held.store(tx, &self.at).await
    }
}
