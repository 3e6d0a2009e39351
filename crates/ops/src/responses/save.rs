//! Saving single answers as they are entered, by several people at once.

use tenken_domain::responses::draft::{Change, Conflict, Draft};

use super::answering::Answering;
use super::change::change_draft;
use crate::core::error::Result;
use crate::core::tenken::Tenken;

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
/// # Errors
/// The round is not open; the link does not work any more; an answer names a file that is not attached
/// to its item.
pub async fn save_answers(
    tenken: &Tenken,
    answering: &Answering,
    changes: Vec<Change>,
) -> Result<Saved> {
    let (draft, conflicts) = change_draft(tenken, answering, move |draft| {
        Ok(draft.apply(changes.clone()))
    })
    .await?;
    Ok(Saved { draft, conflicts })
}
