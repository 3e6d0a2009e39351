//! Whether access logs are managed.
//!
//! Source: R5 pharmacy checklist 2(6) and its manual (logs are recorded, and looked at regularly); guideline 6.0 and
//! 7.0, システム運用編 17①. Neither names an interval. Logs are imported as a whole and sealed; they are no rows.

use jiff::ToSpan;

use super::facts::{Facts, LogFacts, Said, quoted};
use super::{Proof, Rule};
use crate::text::calendar::short_era_date;

pub(super) const RULES: &[Rule] = &[Rule {
    measure: "logs.access",
    name: "logs.access",
    says: access,
}];

/// How many months back a log must reach, and somebody must have looked at it, for a yes. Ours, not official.
const RECENT: i32 = 3;

/// Yes if there is a log of the last months that somebody looked through in the last months.
fn access(facts: &Facts<'_>) -> Said {
    let since = facts.on.saturating_sub(RECENT.months());
    let recent: Vec<&LogFacts> = facts
        .logs
        .iter()
        .filter(|log| log.first_on <= facts.on && log.last_on >= since)
        .collect();
    if recent.is_empty() {
        return Said::lacks(format!(
            "この{RECENT}か月の間のアクセスログを、システムから取り出して取りこんでください。"
        ));
    }
    let is_reviewed =
        |log: &&LogFacts| (log.reviewed_on).is_some_and(|day| (since..=facts.on).contains(&day));
    let reviewed: Vec<&LogFacts> = recent.iter().copied().filter(is_reviewed).collect();
    let Some(last) = reviewed.iter().filter_map(|log| log.reviewed_on).max() else {
        let names = recent.iter().map(|log| log.name.clone());
        return Said::lacks(format!(
            "アクセスログ{}に目を通し、見た日を入れてください。",
            quoted(names, recent.len())
        ));
    };
    let proof = |log: &&LogFacts| Proof {
        ledger: "access_log".to_owned(),
        row: log.id.clone(),
        revision: 1,
        name: log.name.clone(),
    };
    let why = format!(
        "この{RECENT}か月の間のアクセスログがあり、{}に目を通しています。",
        short_era_date(last)
    );
    Said::yes(why, reviewed.iter().map(proof).collect())
}
