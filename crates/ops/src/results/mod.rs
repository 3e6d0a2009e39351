//! The figures of a round, live.

mod by_authority;
pub(crate) mod live;
mod respondents;

pub use by_authority::{Standing, standings};
pub use respondents::{Respondent, RespondentState, respondents};

use tenken_domain::tabulation::{Dimension, Results};

use crate::actor::Actor;
use crate::audit::note;
use crate::error::{Error, Result};
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

/// Counts a round as [`tabulate_round`], for a file that is taken away; that it was is noted.
pub async fn export_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    by: Dimension,
) -> Result<(Round, Results)> {
    let counted = tabulate_round(tenken, actor, round, by).await?;
    let subject = format!("round:{}", counted.0.id);
    let (at, actor) = (tenken.stored_now(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                let detail = serde_json::json!({ "by": by.id() });
                note(tx, &at, &actor, "results.export", &subject, detail).await
            })
        })
        .await?;
    Ok(counted)
}
