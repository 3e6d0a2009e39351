//! Replacing a whole draft, as the API's `PUT` does.

use tenken_domain::forms::answer::Answers;
use tenken_domain::responses::draft::{Conflict, Draft};

use super::answering::Answering;
use super::change::change_draft;
use crate::core::error::{Error, Result, Stale};
use crate::core::tenken::Tenken;

/// Replaces the draft made on revision `seen`. The first draft needs no revision.
///
/// # Errors
/// [`Error::RevisionRequired`] when a draft exists and none was named,
/// [`Error::Stale`] with both versions when it is not the current one,
/// [`Error::Invalid`] for a file that is not attached to its item, the round is
/// not open.
pub async fn replace_draft(
    tenken: &Tenken,
    answering: &Answering,
    answers: Answers,
    seen: Option<i64>,
) -> Result<Draft> {
    let replaced = change_draft(tenken, answering, move |draft| {
        require_current(seen, draft, &answers)?;
        draft.replace(answers.clone());
        Ok(())
    });
    Ok(replaced.await?.0)
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
