//! A facility's response in a round: reading it, filling it in, submitting it.

mod change;
mod earlier;
mod read;
mod replace;
mod save;
mod submissions;
mod submit;
mod tasks;

pub use earlier::{Earlier, earlier_answers};
pub use read::{Response, read_response};
pub use replace::replace_draft;
pub use save::{Saved, save_answers};
pub use submissions::{Submission, SubmissionHead, find_submission, list_submissions};
pub use submit::{Receipt, Submit, submit_response};
pub use tasks::{Task, tasks_of_facility};

use tenken_domain::Form;
use tenken_domain::draft::Draft;
use tenken_store::drafts::DraftRow;
use tenken_store::facilities::FacilityRow;
use tenken_store::{drafts, rounds, targets};

use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::facilities;
use crate::policy::{Act, require};
use crate::rounds::{Round, from_row};
use crate::tenken::Tenken;

/// A round, a facility it asks, and the facility's draft, if any.
pub(crate) struct Situation {
    pub round: Round,
    pub facility: FacilityRow,
    pub draft: Option<DraftRow>,
}

/// Looks up a response, if the actor may do `act` to the facility.
///
/// # Errors
/// Not found: the round, the facility, or the facility is not asked in this round.
pub(crate) async fn situation(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    facility: &str,
    act: impl FnOnce(&FacilityRow) -> Act<'_>,
) -> Result<Situation> {
    let (round_id, facility_key) = (round.to_owned(), facility.to_owned());
    let (row, kinds, facility, draft, asked) = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let row = rounds::get(tx, &round_id)
                    .await?
                    .ok_or_else(|| Error::round_not_found(&round_id))?;
                let kinds = rounds::kinds(tx, &round_id).await?;
                let facility = facilities::by_key(tx, &facility_key).await?;
                let asked = targets::contains(tx, &round_id, &facility.id).await?;
                let draft = drafts::get(tx, &round_id, &facility.id).await?;
                Ok((row, kinds, facility, draft, asked))
            })
        })
        .await?;
    require(actor, act(&facility))?;
    if !asked {
        return Err(Error::NotFound("この実施回の対象施設".into()));
    }
    Ok(Situation {
        round: from_row(tenken, row, &kinds).await?,
        facility,
        draft,
    })
}

/// The draft of a row, or an empty one.
pub(crate) fn draft_of(form: &Form, row: Option<&DraftRow>) -> Draft {
    row.map_or_else(Draft::default, |row| {
        Draft::from_stored(form, row.revision, &row.body)
    })
}
