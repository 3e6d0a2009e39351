//! The ledger of authentication rules: two factors.
//!
//! Source: readiness for guideline 7.0, 5 to 8 (T1 to T4; システム運用編 14⑤, 保守委託機関編 9④⑤; the notice of 29 June
//! 2026 names 1 April 2027 and allows the next renewal), R7 hospital survey 指標18 to 指標20.
//!
//! A row without a place is about PCs, as the column says. A system whose two factors are in use in part is neither
//! with nor without.

use jiff::civil::{Date, date};
use std::collections::BTreeSet;

use super::facts::{Facts, Said};
use super::{Rule, Suggested};
use crate::ledgers::LedgerRow;
use crate::text::calendar::short_era_date;

const LEDGER: &str = "auth_policies";

/// 令和9年4月1日時点: the day of the notice.
const DUE: Date = date(2027, 4, 1);

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "auth.two_factor",
        name: "two_factor.any",
        says: any,
    },
    Rule {
        measure: "auth.two_factor_client",
        name: "two_factor.client",
        says: |facts| extent(facts, "端末", |place| place != "server"),
    },
    Rule {
        measure: "auth.two_factor_server",
        name: "two_factor.server",
        says: |facts| {
            extent(facts, "サーバ", |place| {
                matches!(place, "server" | "both")
            })
        },
    },
    Rule {
        measure: "auth.two_factor_plan",
        name: "two_factor.plan",
        says: plan,
    },
    Rule {
        measure: "auth.two_factor_planned_on",
        name: "two_factor.planned_on",
        says: planned_on,
    },
    Rule {
        measure: "auth.two_factor_obstacle",
        name: "two_factor.obstacle",
        says: obstacle,
    },
    Rule {
        measure: "auth.two_factor_cost",
        name: "two_factor.cost",
        says: cost,
    },
];

/// Systems by whether they have two factors.
struct Systems<'a> {
    with: Vec<&'a LedgerRow>,
    part: Vec<&'a LedgerRow>,
    without: Vec<&'a LedgerRow>,
    open: Vec<&'a LedgerRow>,
}

fn systems<'a>(facts: &Facts<'a>, is_asked: impl Fn(&str) -> bool) -> Systems<'a> {
    let mut found = Systems {
        with: Vec::new(),
        part: Vec::new(),
        without: Vec::new(),
        open: Vec::new(),
    };
    let rows = facts.ledgers.of(LEDGER).iter();
    for row in rows.filter(|row| is_asked(row.values.get("place"))) {
        let list = match row.values.get("two_factor") {
            "yes" => &mut found.with,
            "part" => &mut found.part,
            "no" | "planned" => &mut found.without,
            _ => &mut found.open,
        };
        list.push(row);
    }
    found
}

fn needless() -> Said {
    Said::needless("二要素認証がまったく入っていないシステムは、台帳にありません。")
}

/// What is missing to say how many systems have two factors.
fn unsaid(facts: &Facts<'_>, open: &[&LedgerRow]) -> Said {
    match open {
        [] => Said::lacks(
            "「パスワードと二要素認証の決まり」に、使っているシステムを登録してください。",
        ),
        open => Said::lacks(format!(
            "「パスワードと二要素認証の決まり」の{}に「二要素認証」を入れてください。",
            facts.named(LEDGER, open)
        )),
    }
}

/// 指標18, which does not ask how far: yes if any system has two factors, no if none has.
fn any(facts: &Facts<'_>) -> Said {
    let found = systems(facts, |_| true);
    let used = [found.with, found.part].concat();
    if !used.is_empty() {
        let why = format!("{}で二要素認証を使っています。", facts.named(LEDGER, &used));
        return Said::yes(why, facts.proofs(LEDGER, &used));
    }
    if !found.open.is_empty() || found.without.is_empty() {
        return unsaid(facts, &found.open);
    }
    let named = facts.named(LEDGER, &found.without);
    let why = format!("{named}では、二要素認証をまだ使っていません。");
    let ask = format!("{named}に二要素認証を入れられるかを、事業者に聞いてください。");
    Said::no(why, facts.proofs(LEDGER, &found.without), vec![ask])
}

/// T1 and T2: all, part, none. Whether there is no server at all (T2) stands in no ledger.
fn extent(facts: &Facts<'_>, place: &str, is_asked: fn(&str) -> bool) -> Said {
    let found = systems(facts, is_asked);
    let is_mixed = !found.part.is_empty() || !(found.with.is_empty() || found.without.is_empty());
    let rows = [
        found.with.as_slice(),
        found.part.as_slice(),
        found.without.as_slice(),
    ]
    .concat();
    if rows.is_empty() || (!found.open.is_empty() && !is_mixed) {
        return match found.open.is_empty() {
            false => unsaid(facts, &found.open),
            true => Said::lacks(format!(
                "「パスワードと二要素認証の決まり」に、{place}のシステムを登録してください。"
            )),
        };
    }
    let (option, how) = match (is_mixed, found.with.is_empty()) {
        (true, _) => ("part", "一部で使っています"),
        (false, true) => ("none", "使っていません"),
        (false, false) => ("all", "すべてで使っています"),
    };
    let why = format!("{place}のシステム{}件では、二要素認証を{how}。", rows.len());
    Said::option(option, why, facts.proofs(LEDGER, &rows))
}

/// The systems that lack two factors, each with the day they come, or that of the next renewal; or what is missing.
fn days<'a>(facts: &Facts<'a>) -> Result<Vec<(&'a LedgerRow, Date)>, Said> {
    let found = systems(facts, |_| true);
    if !found.open.is_empty() {
        return Err(unsaid(facts, &found.open));
    }
    let lacking = [found.part, found.without].concat();
    let day = |row: &LedgerRow| {
        let days = ["planned_on", "renewal_on"].into_iter();
        let mut days = days.filter_map(|column| row.values.day(column));
        days.find(|day| *day > facts.on)
    };
    let (known, unknown): (Vec<&LedgerRow>, Vec<_>) =
        lacking.into_iter().partition(|row| day(row).is_some());
    if !unknown.is_empty() {
        let named = facts.named(LEDGER, &unknown);
        return Err(Said::lacks(format!(
            "「パスワードと二要素認証の決まり」の{named}に、これからの「入れる予定の日」か「次にシステムを入れかえる日」を入れてください。"
        )));
    }
    if known.is_empty() {
        return Err(match found.with.is_empty() {
            true => unsaid(facts, &[]),
            false => needless(),
        });
    }
    Ok(known
        .into_iter()
        .filter_map(|row| Some((row, day(row)?)))
        .collect())
}

fn plan(facts: &Facts<'_>) -> Said {
    let days = match days(facts) {
        Ok(days) => days,
        Err(said) => return said,
    };
    let in_time =
        |(row, day): &(&LedgerRow, Date)| *day <= DUE && row.values.day("planned_on") == Some(*day);
    let due = short_era_date(DUE);
    let (option, why) = match days.iter().all(in_time) {
        true => (
            "by-april-2027",
            format!("どのシステムも{due}までに入れる予定です。"),
        ),
        false => (
            "next-renewal",
            format!("{due}より後か、次の入れかえのときに入れる予定のシステムがあります。"),
        ),
    };
    Said::option(option, why, proofs(facts, &days))
}

/// T4: the day by which all have it.
fn planned_on(facts: &Facts<'_>) -> Said {
    let days = match days(facts) {
        Ok(days) => days,
        Err(said) => return said,
    };
    let Some(last) = days.iter().map(|(_, day)| *day).max() else {
        return unsaid(facts, &[]);
    };
    let why = format!(
        "いちばん遅いシステムの予定の日は{}です。",
        short_era_date(last)
    );
    Said::answer(Suggested::Day(last), why, proofs(facts, &days))
}

fn proofs(facts: &Facts<'_>, days: &[(&LedgerRow, Date)]) -> Vec<super::Proof> {
    days.iter()
        .map(|(row, _)| facts.proof(LEDGER, row))
        .collect()
}

/// 指標19. The ledger's options and the form's.
const OBSTACLES: [(&str, &str); 3] = [
    ("not_supported", "not-supported"),
    ("budget", "budget"),
    ("other", "other"),
];

/// 指標19: why there are no two factors: all that the systems without say. Asked where there are none at all.
fn obstacle(facts: &Facts<'_>) -> Said {
    let found = systems(facts, |_| true);
    let (said, silent): (Vec<&LedgerRow>, Vec<&LedgerRow>) = found
        .without
        .into_iter()
        .partition(|row| !row.values.get("obstacle").is_empty());
    let named: BTreeSet<&str> = said
        .iter()
        .flat_map(|row| row.values.get("obstacle").split(','))
        .collect();
    let options: Vec<String> = OBSTACLES
        .iter()
        .filter(|(id, _)| named.contains(id))
        .map(|(_, option)| (*option).to_owned())
        .collect();
    if !silent.is_empty() {
        let named = facts.named(LEDGER, &silent);
        return Said::lacks(format!(
            "「パスワードと二要素認証の決まり」の{named}に「入れられないわけ」を入れてください。"
        ));
    }
    if options.is_empty() {
        return match found.with.is_empty() && found.part.is_empty() {
            true => unsaid(facts, &found.open),
            false => needless(),
        };
    }
    let why = format!(
        "{}に、入れられないわけが書いてあります。",
        facts.named(LEDGER, &said)
    );
    Said::answer(
        Suggested::Options(options),
        why,
        facts.proofs(LEDGER, &said),
    )
}

/// 指標20: the sum of what the systems with two factors cost; every one of them must say.
fn cost(facts: &Facts<'_>) -> Said {
    let found = systems(facts, |_| true);
    let used = [found.with, found.part].concat();
    let silent: Vec<&LedgerRow> = used
        .iter()
        .copied()
        .filter(|row| row.values.number("cost").is_none())
        .collect();
    if !silent.is_empty() {
        let named = facts.named(LEDGER, &silent);
        return Said::lacks(format!(
            "「パスワードと二要素認証の決まり」の{named}に「かかったお金」を入れてください。"
        ));
    }
    if used.is_empty() {
        return unsaid(facts, &found.open);
    }
    let costs = used.iter().filter_map(|row| row.values.number("cost"));
    let sum = costs.fold(0_i64, i64::saturating_add);
    let why = format!(
        "{}でかかったお金を足すと{sum}円です。",
        facts.named(LEDGER, &used)
    );
    Said::answer(Suggested::Number(sum), why, facts.proofs(LEDGER, &used))
}
