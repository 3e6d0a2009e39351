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
use tenken_store::rounds::RoundRow;
use tenken_store::{Tx, drafts, rounds, targets};

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

/// The rows of a situation, as one look into the database finds them.
struct Found {
    round: RoundRow,
    kinds: Vec<String>,
    facility: FacilityRow,
    draft: Option<DraftRow>,
    asked: bool,
}

impl Found {
    /// Looks up a round and a facility, by id or code.
    async fn look(tx: &mut Tx<'_>, round: &str, facility: &str) -> Result<Self> {
        let round = rounds::get(tx, round)
            .await?
            .ok_or_else(|| Error::round_not_found(round))?;
        let facility = facilities::by_key(tx, facility).await?;
        Ok(Found {
            kinds: rounds::kinds(tx, &round.id).await?,
            asked: targets::contains(tx, &round.id, &facility.id).await?,
            draft: drafts::get(tx, &round.id, &facility.id).await?,
            round,
            facility,
        })
    }

    /// The situation, if the actor may do `act` to the facility.
    async fn require(
        self,
        tenken: &Tenken,
        actor: &Actor,
        act: impl FnOnce(&FacilityRow) -> Act<'_>,
    ) -> Result<Situation> {
        require(actor, act(&self.facility))?;
        if !self.asked {
            return Err(Error::NotFound("この実施回の対象施設".into()));
        }
        let round = from_row(tenken, self.round, &self.kinds).await?;
        Ok(Situation {
            round,
            facility: self.facility,
            draft: self.draft,
        })
    }
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
    let (round, facility) = (round.to_owned(), facility.to_owned());
    let found = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move { Found::look(tx, &round, &facility).await })
        })
        .await?;
    found.require(tenken, actor, act).await
}

/// The draft of a row, or an empty one.
pub(crate) fn draft_of(form: &Form, row: Option<&DraftRow>) -> Draft {
    row.map_or_else(Draft::default, |row| {
        Draft::from_stored(form, row.revision, &row.body)
    })
}
