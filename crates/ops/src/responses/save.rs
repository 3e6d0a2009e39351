//! Saving single answers as they are entered, by several people at once.

use tenken_domain::draft::{Change, Conflict, Draft};
use tenken_store::drafts::{self, DraftRow};

use super::{draft_of, situation};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::policy::Act;
use crate::tenken::Tenken;

/// What saving did.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The draft as it is now.
    pub draft: Draft,
    /// Entries left out because somebody else changed the same answer meanwhile.
    pub conflicts: Vec<Conflict>,
}

/// Saves answers, each on the revision it was entered on. What collides with a
/// newer entry of somebody else is left out and returned, all else is kept.
/// Saving the same again changes nothing.
///
/// Drafts are private until submitted, so saving leaves no entry in the trail;
/// submitting does.
///
/// # Errors
/// The round is not open.
pub async fn save_answers(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    changes: Vec<Change>,
) -> Result<Saved> {
    let found = situation(tenken, actor, round, facility, |row| Act::Answer(row)).await?;
    found.round.require_open(tenken.now())?;
    let form = found.round.form.clone();
    let (round_id, facility_id, at) = (found.round.id, found.facility.id, tenken.stored_now());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                drafts::insert_if_absent(tx, &round_id, &facility_id, &at).await?;
                let row = drafts::get_for_update(tx, &round_id, &facility_id).await?;
                let mut draft = draft_of(&form, row.as_ref());
                let seen = draft.revision;
                let conflicts = draft.apply(changes);
                if draft.revision > seen {
                    write(tx, &round_id, &facility_id, &draft, seen, &at).await?;
                }
                Ok(Saved { draft, conflicts })
            })
        })
        .await
}

/// Stores a draft over the revision it was read at.
pub(super) async fn write(
    tx: &mut tenken_store::Tx<'_>,
    round: &str,
    facility: &str,
    draft: &Draft,
    seen: i64,
    at: &str,
) -> Result<()> {
    let row = DraftRow {
        round_id: round.to_owned(),
        facility_id: facility.to_owned(),
        revision: draft.revision,
        submitted_revision: 0,
        body: draft.to_stored(),
        updated_at: at.to_owned(),
    };
    // The row was read for update in this transaction, so nobody came between.
    match drafts::update(tx, &row, seen).await? {
        true => Ok(()),
        false => Err(Error::bad(
            "retry",
            "ほかの保存と重なりました。もう一度お試しください。",
        )),
    }
}
