//! Submitting, whoever answers: validation, then all that belongs to it in one durable transaction;
//! the receipt is handed out only after it.

use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::fault::Faults;
use tenken_domain::forms::form::path::Path;
use tenken_domain::responses::validate::validate;
use tenken_store::responses::drafts::DraftRow;
use tenken_store::{Tx, rounds};

use super::about::About;
use super::answering::Answering;
use super::attached::file_faults;
use super::change::{Held, TRIES};
use super::draft_of;
use super::link::use_up;
use super::replace::{require_current, stale};
use crate::core::environment::{read_time, stored_time};
use crate::core::error::{Error, Result};
use crate::core::idempotency::{content_hash, require_same};
use crate::core::tenken::Tenken;

/// What is to be submitted.
#[derive(Debug, Clone, Default)]
pub struct Submit {
    /// The answers; `None` submits the draft.
    pub answers: Option<Answers>,
    /// The draft's revision as the sender saw it.
    pub seen: Option<i64>,
    /// Sending again with the same key is the same submission.
    pub key: String,
    /// Who filled it in, as they give it: vendors say that.
    pub person: String,
}

/// What is submitted, as its records need it.
pub(crate) struct Taken {
    /// What was entered.
    pub answers: Answers,
    /// The same without what is not asked.
    pub submitted: Answers,
    pub key: String,
    /// The hash of what was sent with the key.
    pub content_hash: String,
    /// When, as it is stored.
    pub at: String,
}

/// What was submitted with the same key before.
pub(crate) struct Before<R> {
    pub content_hash: Option<String>,
    /// What its sender knows it by.
    pub named: String,
    pub receipt: R,
}

/// Where submissions go: all that differs between those who answer.
pub(crate) trait Records: Send + Sync + 'static {
    type Receipt: Send + 'static;

    /// What was submitted with a key before.
    fn by_key(
        &self,
        tx: &mut Tx,
        key: &str,
    ) -> impl Future<Output = Result<Option<Before<Self::Receipt>>>> + Send;

    /// The revision of the last; 0 if there is none.
    fn last_revision(&self, tx: &mut Tx) -> impl Future<Output = Result<i64>> + Send;

    /// Keeps the next one for good, with its entry in the audit log, and tells whom it concerns.
    fn keep(
        &self,
        tx: &mut Tx,
        revision: i64,
        taken: &Taken,
    ) -> impl Future<Output = Result<Self::Receipt>> + Send;
}

/// Submits to records that are made anew for every attempt. Once this returns, the submission is on disk.
///
/// # Errors
/// [`Error::Invalid`] with every fault; [`Error::Stale`] when the draft is not
/// as the sender saw it; [`Error::RevisionRequired`] when they did not say what they
/// saw, and would replace something; something else was sent with the key; the round
/// is not open; those of the records.
pub(crate) async fn submit<R: Records>(
    tenken: &Tenken,
    answering: &Answering,
    submit: &Submit,
    records: impl Fn() -> R,
) -> Result<R::Receipt> {
    if submit.key.is_empty()
        || submit.key.len() > 200
        || !submit.key.bytes().all(|b| b.is_ascii_graphic())
    {
        return Err(Error::bad(
            "idempotency_key",
            "Idempotency-Key には、1～200文字の半角の英数字と記号を使ってください。",
        ));
    }
    let mut newer = None;
    let mut tries = 0;
    loop {
        tries += 1;
        let draft = newer.as_ref().unwrap_or(&answering.draft).as_ref();
        match attempt(tenken, answering, draft, submit, records()).await {
            // A parallel submission took the same revision, key or receipt number.
            Err(Error::Store(tenken_store::Error::Duplicate { .. })) if tries < TRIES => {
                newer = Some(answering.stored(tenken).await?);
            }
            result => return result,
        }
    }
}

async fn attempt<R: Records>(
    tenken: &Tenken,
    answering: &Answering,
    draft: Option<&DraftRow>,
    submit: &Submit,
    records: R,
) -> Result<R::Receipt> {
    let (round, form, about) = (&answering.round, &answering.form, &answering.about);
    let now = tenken.now();
    let (answers, checked_revision) = match &submit.answers {
        Some(answers) => (answers.clone(), None),
        None => {
            let draft = draft_of(form, draft);
            (about.marked(form, draft.answers), Some(draft.revision))
        }
    };
    // Faults are looked for before the writer is bothered; whether they matter is
    // decided there, because a repeated key is answered with its receipt first.
    let refusal = answering.require_open(now).err().or_else(|| {
        let faults = validate(form, &answers, tenken.today(), round.fiscal_year);
        (!faults.is_empty()).then_some(Error::Invalid(Faults(faults)))
    });
    let content_hash = match (&submit.answers, submit.seen) {
        // Whoever sends the draft means it as they saw it.
        (None, Some(seen)) => content_hash(&(seen, &submit.person)),
        _ => content_hash(&answers),
    };
    let work = Work {
        form: Arc::clone(form),
        round: round.id.clone(),
        about: Arc::clone(about),
        link: answering.link.clone(),
        checked_revision,
        seen: submit.seen,
        taken: Taken {
            submitted: Path::of(form, &answers).submitted(form, &answers),
            answers,
            key: submit.key.clone(),
            content_hash,
            at: stored_time(now),
        },
        records,
    };
    tenken
        .write(answering.permit, async move |tx| {
            work.run(tx, refusal).await
        })
        .await
}

/// Everything the transaction needs.
struct Work<R> {
    form: Arc<Form>,
    round: String,
    about: Arc<About>,
    link: Option<String>,
    /// The revision of the draft that was validated, if it is a draft that is submitted.
    checked_revision: Option<i64>,
    seen: Option<i64>,
    taken: Taken,
    records: R,
}

impl<R: Records> Work<R> {
    async fn run(self, tx: &mut Tx, refusal: Option<Error>) -> Result<R::Receipt> {
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
    async fn earlier(&self, tx: &mut Tx) -> Result<Option<R::Receipt>> {
        let Some(before) = self.records.by_key(tx, &self.taken.key).await? else {
            return Ok(None);
        };
        let kept = before.content_hash.as_deref();
        require_same(kept, &self.taken.content_hash, &before.named)?;
        Ok(Some(before.receipt))
    }

    async fn store(&self, tx: &mut Tx, refusal: Option<Error>) -> Result<R::Receipt> {
        if let Some(refusal) = self.with_file_faults(tx, refusal).await? {
            return Err(refusal);
        }
        // The round may have been closed, or given less time, since it was looked up.
        if let Some(end) = rounds::end(tx, &self.round).await?
            && end <= self.taken.at
        {
            return Err(Error::Closed {
                closed_at: read_time(&end),
            });
        }
        let last = self.records.last_revision(tx).await?;
        let held = self.bring_draft_up_to_date(tx, last).await?;
        let receipt = self.records.keep(tx, last + 1, &self.taken).await?;
        if let Some(link) = &self.link {
            use_up(tx, link, &self.taken.at).await?;
        }
        held.store_submitted(tx, &self.taken.at).await?;
        Ok(receipt)
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
            let answers = self.taken.answers.iter();
            faults.extend(file_faults(tx, &self.round, &self.about, answers).await?);
        }
        Ok((!faults.is_empty()).then_some(Error::Invalid(Faults(faults))))
    }

    /// Locks the draft and makes it what is being submitted, unless that would lose an entry the
    /// sender has not seen, or replace submission number `last` unsaid.
    async fn bring_draft_up_to_date(&self, tx: &mut Tx, last: i64) -> Result<Held<'_>> {
        let mut held = Held::lock(tx, &self.form, &self.round, self.about.draft()).await?;
        if last > 0 && self.seen.is_none() {
            return Err(Error::RevisionRequired {
                current: held.draft.revision,
            });
        }
        if let Some(checked) = self.checked_revision {
            if held.draft.revision != checked || self.seen.is_some_and(|seen| seen != checked) {
                return Err(stale(&held.draft, &self.taken.answers));
            }
            return Ok(held);
        }
        require_current(self.seen, &held.draft, &self.taken.answers)?;
        held.draft.replace(self.taken.answers.clone());
        Ok(held)
    }
}
