//! Changing a draft: lock it, change it, store it if it became another.

use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::forms::fault::Faults;
use tenken_domain::responses::draft::Draft;
use tenken_store::Tx;
use tenken_store::responses::drafts::{self, DraftOf, DraftRow};

use super::answering::Answering;
use super::attached::file_faults;
use super::draft_of;
use super::link::usable;
use crate::core::error::{Error, Result};
use crate::core::tenken::Tenken;

/// How often a unit of work that met another one at the same response is tried again.
pub(super) const TRIES: usize = 3;

/// A draft that is held against other writers until the transaction ends.
pub(super) struct Held<'a> {
    pub draft: Draft,
    round: &'a str,
    of: DraftOf<'a>,
    /// As it was found; `None` if there was no draft.
    stored: Option<Stored>,
}

struct Stored {
    revision: i64,
    submitted_revision: i64,
}

impl<'a> Held<'a> {
    /// Locks a draft; where there is none, the first to store one wins.
    pub async fn lock(tx: &mut Tx, form: &Form, round: &'a str, of: DraftOf<'a>) -> Result<Self> {
        let row = drafts::get_for_update(tx, round, of).await?;
        Ok(Held {
            draft: draft_of(form, row.as_ref()),
            round,
            of,
            stored: row.map(|row| Stored {
                revision: row.revision,
                submitted_revision: row.submitted_revision,
            }),
        })
    }

    /// Stores the draft if it changed.
    ///
    /// # Errors
    /// [`tenken_store::Error::Duplicate`] when somebody else stored the first draft meanwhile.
    pub async fn store(self, tx: &mut Tx, at: &str) -> Result<Draft> {
        let submitted = self
            .stored
            .as_ref()
            .map_or(0, |stored| stored.submitted_revision);
        if self.is_changed() {
            self.put(tx, at, submitted).await?;
        }
        Ok(self.draft)
    }

    /// Stores the draft and that all of it is submitted.
    ///
    /// # Errors
    /// As [`Held::store`].
    pub async fn store_submitted(self, tx: &mut Tx, at: &str) -> Result<()> {
        let revision = self.draft.revision;
        if self.stored.is_none() || self.is_changed() {
            self.put(tx, at, revision).await
        } else {
            Ok(drafts::mark_submitted(tx, self.round, self.of, revision).await?)
        }
    }

    fn is_changed(&self) -> bool {
        self.draft.revision != self.stored.as_ref().map_or(0, |stored| stored.revision)
    }

    async fn put(&self, tx: &mut Tx, at: &str, submitted_revision: i64) -> Result<()> {
        let row = DraftRow {
            revision: self.draft.revision,
            submitted_revision,
            body: self.draft.to_stored(),
            updated_at: at.to_owned(),
        };
        let Some(stored) = &self.stored else {
            return Ok(drafts::insert(tx, self.round, self.of, &row).await?);
        };
        // It is locked, so nobody came between.
        match drafts::update(tx, self.round, self.of, &row, stored.revision).await? {
            true => Ok(()),
            false => Err(Error::bad(
                "retry",
                "ほかの保存と重なりました。もう一度お試しください。",
            )),
        }
    }
}

/// Changes the draft of an open round in one transaction, and gives it as whoever fills it in sees it.
///
/// Drafts are private until submitted, so this leaves no entry in the trail;
/// submitting does.
///
/// # Errors
/// Those of `change`; the round is not open; the link does not work any more; [`Error::Invalid`] for
/// a changed answer that names a file not attached to it.
pub(super) async fn change_draft<R, F>(
    tenken: &Tenken,
    answering: &Answering,
    change: F,
) -> Result<(Draft, R)>
where
    R: Send + 'static,
    F: Fn(&mut Draft) -> Result<R> + Clone + Send + Sync + 'static,
{
    answering.require_open(tenken.now())?;
    let mut tries = 0;
    loop {
        tries += 1;
        let (form, about) = (Arc::clone(&answering.form), Arc::clone(&answering.about));
        let (round, link) = (answering.round.id.clone(), answering.link.clone());
        let (change, at) = (change.clone(), tenken.stored_now());
        let done = tenken
            .write(answering.permit, async move |tx| {
                if let Some(link) = &link {
                    usable(tx, link, &at).await?;
                }
                let mut held = Held::lock(tx, &form, &round, about.draft()).await?;
                let before = held.draft.revision;
                let outcome = change(&mut held.draft)?;
                let changed = held.draft.changed_after(before);
                let faults = file_faults(tx, &round, &about, changed).await?;
                if !faults.is_empty() {
                    return Err(Error::Invalid(Faults(faults)));
                }
                let mut draft = held.store(tx, &at).await?;
                draft.answers = about.marked(&form, draft.answers);
                Ok((draft, outcome))
            })
            .await;
        match done {
            Err(Error::Store(tenken_store::Error::Duplicate { .. })) if tries < TRIES => {}
            done => return done,
        }
    }
}
