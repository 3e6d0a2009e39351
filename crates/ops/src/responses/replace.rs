//! Replacing a whole draft, as the API's `PUT` does.

use tenken_domain::answer::Answers;
use tenken_domain::draft::{Conflict, Draft};
use tenken_store::drafts;

use super::save::write;
use super::{draft_of, situation};
use crate::actor::Actor;
use crate::error::{Error, Result, Stale};
use crate::policy::Act;
use crate::tenken::Tenken;

/// Replaces the draft made on revision `seen`. The first draft needs no revision.
///
/// # Errors
/// [`Error::RevisionRequired`] when a draft exists and none was named,
/// [`Error::Stale`] with both versions when it is not the current one, the
/// round is not open.
pub async fn replace_draft(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    answers: Answers,
    seen: Option<i64>,
) -> Result<Draft> {
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
                require_current(seen, &draft, &answers)?;
                let before = draft.revision;
                draft.replace(answers);
                if draft.revision > before {
                    write(tx, &round_id, &facility_id, &draft, before, &at).await?;
                }
                Ok(draft)
            })
        })
        .await
}

/// Lets answers pass that were made on the draft as it is.
pub(super) fn require_current(seen: Option<i64>, draft: &Draft, yours: &Answers) -> Result<()> {
    match seen {
        None if draft.revision == 0 => Ok(()),
        None => Err(Error::RevisionRequired {
            current: draft.revision,
        }),
        Some(seen) if seen == draft.revision => Ok(()),
        Some(_) => Err(stale(draft, yours)),
    }
}

/// Both versions, and where they differ.
pub(super) fn stale(theirs: &Draft, yours: &Answers) -> Error {
    let mut keys: Vec<&String> = theirs
        .answers
        .iter()
        .chain(yours.iter())
        .map(|(key, _)| key)
        .collect();
    keys.sort();
    keys.dedup();
    let conflicts = keys
        .into_iter()
        .filter(|key| theirs.answers.get(key) != yours.get(key))
        .map(|key| Conflict {
            key: key.clone(),
            theirs: theirs.answers.get(key).cloned(),
            yours: yours.get(key).cloned(),
        })
        .collect();
    Error::Stale(Box::new(Stale {
        yours: yours.clone(),
        theirs: theirs.clone(),
        conflicts,
    }))
}
