//! The ledger of authentication rules: passwords.
//!
//! Source: readiness for guideline 7.0, 1 to 4 (P1 to P4; the notice of 29 June 2026 and システム運用編 14.1.1 as quoted
//! in domain-facts 2.3: eight characters, letters and digits mixed, with two factors; thirteen without).

use super::Rule;
use super::facts::{Facts, Said, Split, split};
use crate::ledgers::LedgerRow;

const LEDGER: &str = "auth_policies";

/// The shortest password with two factors, and without.
const SHORTEST_WITH_TWO: i64 = 8;
const SHORTEST: i64 = 13;

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "auth.no_reuse",
        name: "passwords.no_reuse",
        says: no_reuse,
    },
    Rule {
        measure: "auth.lockout",
        name: "passwords.lockout",
        says: lockout,
    },
    Rule {
        measure: "auth.no_forced_change",
        name: "passwords.no_forced_change",
        says: no_forced_change,
    },
    Rule {
        measure: "auth.password_length",
        name: "passwords.length",
        says: length,
    },
];

fn all<'a>(facts: &Facts<'a>) -> Vec<&'a LedgerRow> {
    facts.ledgers.of(LEDGER).iter().collect()
}

fn nothing() -> Said {
    Said::lacks("「パスワードと二要素認証の決まり」に、使っているシステムを登録してください。")
}

fn unfilled(facts: &Facts<'_>, rows: &[&LedgerRow], title: &str) -> Said {
    Said::lacks(format!(
        "「パスワードと二要素認証の決まり」の{}に「{title}」を入れてください。",
        facts.named(LEDGER, rows)
    ))
}

/// P1. Yes if every system has the rule, no if one has not.
fn no_reuse(facts: &Facts<'_>) -> Said {
    let Split { yes, no, open } = split(&all(facts), "no_reuse");
    if !no.is_empty() {
        let named = facts.named(LEDGER, &no);
        let why = format!("{named}には、パスワードを使い回さない決まりがありません。");
        let make =
            format!("{named}でパスワードを使い回さない決まりを作り、みんなに伝えてください。");
        return Said::no(why, facts.proofs(LEDGER, &no), vec![make]);
    }
    if !open.is_empty() {
        return unfilled(facts, &open, "使い回しをしない決まり");
    }
    if yes.is_empty() {
        return nothing();
    }
    let why = "どのシステムにも、パスワードを使い回さない決まりがあります。";
    Said::yes(why, facts.proofs(LEDGER, &yes))
}

/// P2: all, part, none.
fn lockout(facts: &Facts<'_>) -> Said {
    let Split { yes, no, open } = split(&all(facts), "lockout");
    let is_mixed = !(yes.is_empty() || no.is_empty());
    if !open.is_empty() && !is_mixed {
        return unfilled(facts, &open, "まちがえると止まる");
    }
    let (option, how) = match (yes.is_empty(), no.is_empty()) {
        (true, true) => return nothing(),
        (false, true) => ("all", "すべてでしています"),
        (true, false) => ("none", "どれもしていません"),
        (false, false) => ("part", "一部でしています"),
    };
    let why = format!("アカウントロックは、登録してあるシステムの{how}。");
    Said::option(option, why, facts.proofs(LEDGER, &[yes, no].concat()))
}

/// P3: nobody is made to change passwords from time to time any more. Yes if no system does, no if one does.
fn no_forced_change(facts: &Facts<'_>) -> Said {
    let Split {
        yes: forced,
        no: free,
        open,
    } = split(&all(facts), "forced_change");
    if !forced.is_empty() {
        let named = facts.named(LEDGER, &forced);
        let why = format!("{named}では、パスワードを定期的に変えさせています。");
        let stop =
            format!("{named}で定期的に変えさせる決まりをやめるかを、事業者と相談してください。");
        return Said::no(why, facts.proofs(LEDGER, &forced), vec![stop]);
    }
    if !open.is_empty() {
        return unfilled(facts, &open, "定期的に変えさせている");
    }
    if free.is_empty() {
        return nothing();
    }
    let why = "どのシステムでも、パスワードを定期的に変えさせていません。";
    Said::yes(why, facts.proofs(LEDGER, &free))
}

/// P4: the rule all systems keep at least. Of a short password and two factors in part nothing is said.
fn length(facts: &Facts<'_>) -> Said {
    let rows = all(facts);
    let (mut long, mut two, mut short, mut open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let values = &row.values;
        let list = match (
            values.number("password_length"),
            values.get("two_factor"),
            values.get("password_mixed"),
        ) {
            (Some(SHORTEST..), ..) => &mut long,
            (Some(SHORTEST_WITH_TWO..), "yes", "yes") => &mut two,
            (Some(..SHORTEST_WITH_TWO), ..)
            | (Some(_), "no" | "planned", _)
            | (Some(_), "yes", "no") => &mut short,
            _ => &mut open,
        };
        list.push(row);
    }
    if !short.is_empty() {
        let why = format!(
            "{}のパスワードの決まりは、13桁以上でも、英数字を混ぜた8桁以上で二要素認証ありでもありません。",
            facts.named(LEDGER, &short)
        );
        return Said::option("shorter", why, facts.proofs(LEDGER, &short));
    }
    if !open.is_empty() {
        return unfilled(
            facts,
            &open,
            "パスワードの長さ」「英字と数字をまぜる」「二要素認証",
        );
    }
    match (long.is_empty(), two.is_empty()) {
        (true, true) => nothing(),
        (false, true) => {
            let why = "どのシステムのパスワードも13桁以上の決まりです。";
            Said::option("thirteen", why, facts.proofs(LEDGER, &long))
        }
        (_, false) => {
            let why =
                "どのシステムも、13桁以上か、英数字を混ぜた8桁以上で二要素認証ありの決まりです。";
            Said::option(
                "eight-two-factor",
                why,
                facts.proofs(LEDGER, &[long, two].concat()),
            )
        }
    }
}
