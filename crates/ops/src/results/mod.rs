//! The figures of a round, live.

pub(crate) mod live;
mod respondents;

pub use respondents::{Respondent, RespondentState, respondents};

use tenken_domain::tabulation::{Dimension, Results};

use crate::actor::Actor;
use crate::error::Result;
use crate::policy::{Act, require};
use crate::rounds::{Round, find_round};
use crate::tenken::Tenken;

/// Counts a round as it stands now, including what was submitted a moment ago.
pub async fn tabulate_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    by: Dimension,
) -> Result<(Round, Results)> {
    require(actor, Act::ReadResults)?;
    let round = find_round(tenken, actor, round).await?;
    let results = tenken.figures().tabulate(tenken.db(), &round, by).await?;
    Ok((round, results))
}
