//! The ledger of trainings.
//!
//! Source: R8 pharmacy survey Q5 (少なくとも年1回程度、職員を対象として), R7 hospital survey 指標7; guideline 7.0,
//! 企画管理編 7②.

use jiff::ToSpan;

use super::Rule;
use super::facts::{Facts, Said};
use crate::ledgers::LedgerRow;
use crate::text::calendar::short_era_date;

const LEDGER: &str = "trainings";

pub(super) const RULES: &[Rule] = &[Rule {
    measure: "training.yearly",
    name: "trainings.yearly",
    says: yearly,
}];

/// Yes with a training about security within the twelve months before the day; the same day a year ago counts (of a
/// 29 February, the 28th). Trainings for new people alone (採用時) and those nobody came to do not count. Nothing held
/// lately is no no: it may not have been entered.
fn yearly(facts: &Facts<'_>) -> Said {
    let since = facts.on.saturating_sub(1.year());
    let counts = |row: &&LedgerRow| {
        row.values.get("security") != "no"
            && row.values.get("kind") != "joining"
            && row.values.number("attended") != Some(0)
    };
    let rows: Vec<&LedgerRow> = (facts.ledgers.of(LEDGER).iter()).filter(counts).collect();
    let held = |row: &&LedgerRow| row.values.day("held_on").filter(|day| *day <= facts.on);
    let lately: Vec<&LedgerRow> = rows
        .iter()
        .copied()
        .filter(|row| held(row).is_some_and(|day| day >= since))
        .collect();
    if !lately.is_empty() {
        let why = format!(
            "{}までの1年間に、{}を行っています。",
            short_era_date(facts.on),
            facts.named(LEDGER, &lately)
        );
        return Said::yes(why, facts.proofs(LEDGER, &lately));
    }
    let mut missing = Vec::new();
    let undated: Vec<&LedgerRow> = rows
        .iter()
        .copied()
        .filter(|row| row.values.get("held_on").is_empty())
        .collect();
    if !undated.is_empty() {
        let named = facts.named(LEDGER, &undated);
        missing.push(format!(
            "研修の記録の{named}を行っていれば、「行った日」を入れてください。"
        ));
    }
    let span = format!("{}から{}", short_era_date(since), short_era_date(facts.on));
    missing.push(match rows.iter().filter_map(held).max() {
        Some(last) => format!(
            "最後の研修は{}です。{span}の間に行った研修があれば、研修の記録に登録してください。",
            short_era_date(last)
        ),
        None => {
            format!("{span}の間に行った情報セキュリティの研修を、研修の記録に登録してください。")
        }
    });
    Said::open(missing)
}
