//! Changing a draft: lock it, change it, store it if it became another.

use std::sync::Arc;
use tenken_domain::Form;
use tenken_domain::draft::Draft;
use tenken_store::Tx;
use tenken_store::drafts::{self, DraftRow};

use super::{draft_of, situation};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::policy::Act;
use crate::tenken::Tenken;

/// A draft that is held against other writers until the transaction ends.
pub(super) struct Held {
    pub draft: Draft,
    /// It was changed after the latest submission.
    pub unsent: bool,
    round: String,
    facility: String,
    stored_revision: i64,
}

impl Held {
    /// Locks a draft, making an empty one first if there is none.
    pub async fn lock(
        tx: &mut Tx<'_>,
        form: &Form,
        round: &str,
        facility: &str,
        at: &str,
    ) -> Result<Self> {
        drafts::insert_if_absent(tx, round, facility, at).await?;
        let row = drafts::get_for_update(tx, round, facility).await?;
        let draft = draft_of(form, row.as_ref());
        Ok(Held {
            unsent: row.is_some_and(|row| row.revision > row.submitted_revision),
            stored_revision: draft.revision,
            round: round.to_owned(),
            facility: facility.to_owned(),
            draft,
        })
    }

    /// Stores the draft if it changed.
    pub async fn store(self, tx: &mut Tx<'_>, at: &str) -> Result<Draft> {
        if self.draft.revision == self.stored_revision {
            return Ok(self.draft);
        }
        let row = DraftRow {
            round_id: self.round,
            facility_id: self.facility,
            revision: self.draft.revision,
            submitted_revision: 0,
            body: self.draft.to_stored(),
            updated_at: at.to_owned(),
        };
        // It is locked, so nobody came between.
        match drafts::update(tx, &row, self.stored_revision).await? {
            true => Ok(self.draft),
            false => Err(Error::bad(
                "retry",
                "ほかの保存と重なりました。もう一度お試しください。",
            )),
        }
    }
}

/// Changes the draft of an open round in one transaction.
///
/// Drafts are private until submitted, so this leaves no entry in the trail;
/// submitting does.
pub(super) async fn change_draft<R, F>(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    change: F,
) -> Result<(Draft, R)>
where
    R: Send + 'static,
    F: FnOnce(&mut Draft) -> Result<R> + Send + 'static,
{
    let found = situation(tenken, actor, round, facility, |row| Act::Answer(row)).await?;
    found.round.require_open(tenken.now())?;
    let form = Arc::clone(&found.round.form);
    let (round, facility, at) = (found.round.id, found.facility.id, tenken.stored_now());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let mut held = Held::lock(tx, &form, &round, &facility, &at).await?;
                let outcome = change(&mut held.draft)?;
                Ok((held.store(tx, &at).await?, outcome))
            })
        })
        .await
}
