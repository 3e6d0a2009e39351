//! The figures of a round, live.

mod by_authority;
pub(crate) mod live;
mod respondents;

pub use by_authority::{Standing, standings};
pub use respondents::{Respondent, RespondentState, respondents};

use tenken_domain::results::tabulation::{Dimension, Results};
use tenken_store::rounds;

use self::live::LiveFigures;
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::policy::{Act, require, watched};
use crate::core::tenken::Tenken;
use crate::rounds::{Phase, Round, find_round, from_row};

/// The newest submission, by its number in the database, that this process has in the figures somebody
/// looked at; 0 if nobody did.
pub fn newest_counted(tenken: &Tenken) -> i64 {
    tenken.memory::<LiveFigures>().newest()
}

/// Reads what was submitted in the open rounds into memory, so that nobody waits for it at the first
/// look at their figures: with a nation's submissions that takes a second or two.
pub async fn follow_open_rounds(tenken: &Tenken) -> Result<()> {
    let rows = tenken
        .read(
            Unasked::Program,
            async move |tx| Ok(rounds::list(tx).await?),
        )
        .await?;
    for row in rows {
        let round = from_row(tenken, row).await?;
        if round.phase(tenken.now()) == Phase::Open {
            tenken
                .memory::<LiveFigures>()
                .follow(tenken, &round, tenken.today())
                .await?;
        }
    }
    Ok(())
}

/// Counts a round as it stands now, including what was submitted a moment ago: the facilities in the
/// actor's area, and nothing beyond it.
///
/// # Errors
/// An unknown round; the actor sees no figures.
pub async fn tabulate_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    by: Dimension,
) -> Result<(Round, Results)> {
    require(actor, Act::ReadResults)?;
    let round = find_round(tenken, actor, round).await?;
    let scope = watched(actor, &tenken.catalog());
    let figures = tenken.memory::<LiveFigures>();
    let results = figures.tabulate(tenken, &round, tenken.today(), by, scope);
    let results = results.await?;
    Ok((round, results))
}

/// Counts a round as [`tabulate_round`], for a file that is taken away; that it was is noted.
pub async fn export_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
    by: Dimension,
) -> Result<(Round, Results)> {
    let permit = require(actor, Act::ReadResults)?;
    let counted = tabulate_round(tenken, actor, round, by).await?;
    let subject = Subject::Round.of(&counted.0.id);
    let (at, actor) = (tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            let detail = serde_json::json!({ "by": by.id() });
            record(tx, &at, &actor, Action::ExportResults, &subject, detail).await
        })
        .await?;
    Ok(counted)
}
