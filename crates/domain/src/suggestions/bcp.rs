//! The ledger of plans for emergencies (BCP) and drills.
//!
//! Source: R5 hospital survey Q10 and Q10-1, R8 pharmacy survey Q3-1 and Q3-2, R7 hospital survey 指標8 and 指標9, R5
//! pharmacy checklist 3(3); guideline 7.0, 経営管理編 3⑬ and ⑮. No source names an interval for drills.
//!
//! A plan that says it does not think of attacks (サイバー攻撃) is no plan here; one that does not say may be, and the
//! sentence asks to make sure. What has a day to come is planned, not done.

use super::Rule;
use super::facts::{Facts, Said};
use crate::FiscalYear;
use crate::ledgers::LedgerRow;
use crate::text::calendar::short_era_date;

const LEDGER: &str = "bcp";

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "bcp.established",
        name: "bcp.established",
        says: established,
    },
    Rule {
        measure: "bcp.established_or_planned",
        name: "bcp.established_or_planned",
        says: established_or_planned,
    },
    Rule {
        measure: "bcp.drilled",
        name: "bcp.drilled",
        says: drilled,
    },
];

/// Plans, or drills, by what became of them.
struct Sorted<'a> {
    /// Made or held by the day.
    done: Vec<&'a LedgerRow>,
    /// With a day to come.
    planned: Vec<&'a LedgerRow>,
    /// Without any day.
    undated: Vec<&'a LedgerRow>,
    /// Not about attacks.
    others: Vec<&'a LedgerRow>,
}

fn sorted<'a>(facts: &Facts<'a>, kind: &str) -> Sorted<'a> {
    let mut sorted = Sorted {
        done: Vec::new(),
        planned: Vec::new(),
        undated: Vec::new(),
        others: Vec::new(),
    };
    let rows = facts.ledgers.of(LEDGER).iter();
    for row in rows.filter(|row| row.values.get("kind") == kind) {
        let held = row.values.day("held_on");
        let list = if row.values.get("cyber") == "no" {
            &mut sorted.others
        } else if facts.has_come(held) {
            &mut sorted.done
        } else if held.or(row.values.day("planned_on")).is_some() {
            &mut sorted.planned
        } else {
            &mut sorted.undated
        };
        list.push(row);
    }
    sorted
}

/// What is missing as long as there is no plan.
fn missing_plan(facts: &Facts<'_>, plans: &Sorted<'_>) -> Vec<String> {
    let mut missing = Vec::new();
    if !plans.undated.is_empty() {
        let named = facts.named(LEDGER, &plans.undated);
        missing.push(format!(
            "「BCPと訓練」の{named}に「作った日」を入れてください。"
        ));
    }
    if !plans.others.is_empty() {
        let named = facts.named(LEDGER, &plans.others);
        missing.push(format!(
            "{named}に、サイバー攻撃などでコンピュータが使えない場合を書き足し、「サイバー攻撃を考えに入れている」を直してください。"
        ));
    }
    if missing.is_empty() {
        missing
            .push("BCP（計画）を作ったら、「BCPと訓練」に作った日を登録してください。".to_owned());
    }
    missing
}

/// Q10, Q3-1, 指標8. Yes with a plan made by the day; no if there are plans that are still to be made and no other: one
/// that is being written is a no (our guidance to Q3-1).
fn established(facts: &Facts<'_>) -> Said {
    let plans = sorted(facts, "plan");
    if !plans.done.is_empty() {
        let unsaid = |row: &&LedgerRow| row.values.get("cyber").is_empty();
        let mut why = format!("{}があります。", facts.named(LEDGER, &plans.done));
        if plans.done.iter().all(unsaid) {
            why.push_str("サイバー攻撃を考えに入れているかを確かめてください。");
        }
        return Said::yes(why, facts.proofs(LEDGER, &plans.done));
    }
    let missing = missing_plan(facts, &plans);
    if plans.planned.is_empty() || !plans.undated.is_empty() {
        return Said::open(missing);
    }
    let why = format!(
        "{}は、{}にはまだできていません。",
        facts.named(LEDGER, &plans.planned),
        short_era_date(facts.on)
    );
    Said::no(why, facts.proofs(LEDGER, &plans.planned), missing)
}

/// Checklist 3(3): 「策定、又は令和６年度中に策定予定」 in the form of 令和5年度, that is, made, or planned for a day until
/// the end of the next fiscal year. A plan must say that it thinks of attacks: the row asks for that alone.
fn established_or_planned(facts: &Facts<'_>) -> Said {
    let plans = sorted(facts, "plan");
    let says_cyber = |row: &&LedgerRow| row.values.get("cyber") == "yes";
    let last = FiscalYear::of(facts.on).next().last_day();
    let in_time = |row: &&LedgerRow| {
        let day = row.values.day("held_on").or(row.values.day("planned_on"));
        day.is_some_and(|day| (facts.on..=last).contains(&day))
    };
    let made: Vec<&LedgerRow> = plans.done.iter().copied().filter(says_cyber).collect();
    let planned: Vec<&LedgerRow> = plans.planned.iter().copied().filter(in_time).collect();
    let rows = [made.as_slice(), planned.as_slice()].concat();
    if !rows.is_empty() {
        let why = match made.is_empty() {
            true => format!(
                "{}を{}までに作る予定です。",
                facts.named(LEDGER, &planned),
                short_era_date(last)
            ),
            false => format!("{}があります。", facts.named(LEDGER, &made)),
        };
        return Said::yes(why, facts.proofs(LEDGER, &rows));
    }
    if !plans.done.is_empty() {
        let named = facts.named(LEDGER, &plans.done);
        return Said::lacks(format!(
            "「BCPと訓練」の{named}に「サイバー攻撃を考えに入れている」を入れてください。"
        ));
    }
    let mut missing = missing_plan(facts, &plans);
    if !plans.planned.is_empty() {
        let named = facts.named(LEDGER, &plans.planned);
        missing.push(format!(
            "{named}の「予定の日」が、{}から{}の間にありません。作ったか、いつ作るかを確かめて直してください。",
            short_era_date(facts.on),
            short_era_date(last)
        ));
    }
    Said::open(missing)
}

/// Q10-1, Q3-2, 指標9. Yes with a drill held by the day, and a plan to drill; no if there is a plan and drills are only
/// planned.
fn drilled(facts: &Facts<'_>) -> Said {
    let plans = sorted(facts, "plan");
    if plans.done.is_empty() {
        return Said::open(missing_plan(facts, &plans));
    }
    let drills = sorted(facts, "drill");
    if !drills.done.is_empty() {
        let why = format!(
            "{}で、{}を確かめています。",
            facts.named(LEDGER, &drills.done),
            facts.named(LEDGER, &plans.done)
        );
        let rows = [drills.done.as_slice(), plans.done.as_slice()].concat();
        return Said::yes(why, facts.proofs(LEDGER, &rows));
    }
    if !drills.undated.is_empty() {
        let named = facts.named(LEDGER, &drills.undated);
        return Said::lacks(format!(
            "「BCPと訓練」の{named}に「行った日」を入れてください。"
        ));
    }
    let hold = match drills.others.is_empty() {
        true => "訓練を行い、「BCPと訓練」に行った日を登録してください。",
        false => {
            "サイバー攻撃などでコンピュータが使えない場合の訓練を行い、「BCPと訓練」に登録してください。"
        }
    };
    if drills.planned.is_empty() {
        return Said::lacks(hold);
    }
    let why = format!(
        "{}は、まだ行っていません。",
        facts.named(LEDGER, &drills.planned)
    );
    Said::no(
        why,
        facts.proofs(LEDGER, &drills.planned),
        vec![hold.to_owned()],
    )
}
