//! Whether the inventory is kept.
//!
//! Source: R5 pharmacy checklist 2(1) and its manual (where devices are, who uses them, the versions of software; state
//! 使用可否), R8 pharmacy survey Q4, R7 hospital survey 指標10 and 指標11; guideline 7.0, 企画管理編 9①. A list on paper
//! counts as well, so that an incomplete ledger is never a no.

use super::Rule;
use super::devices::{LEDGER, kept, kind_of, label};
use super::facts::{Facts, Said};
use crate::ledgers::{LedgerRow, Values};

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "inventory.devices",
        name: "inventory.devices",
        says: devices,
    },
    Rule {
        measure: "inventory.medical_devices",
        name: "inventory.medical_devices",
        says: medical,
    },
];

/// What a row must say, in the words of the ledger's columns.
struct Needed {
    column: &'static str,
    is_there: fn(&Values) -> bool,
}

/// 情報機器等の所在: the real place, or what tells it apart in the network.
const PLACE: Needed = Needed {
    column: "設置場所」か「IPアドレス",
    is_there: |values| has(values, "place") || has(values, "ip_address"),
};
const STATE: Needed = Needed {
    column: "状態",
    is_there: |values| has(values, "state"),
};
const USERS: Needed = Needed {
    column: "主な利用者属性",
    is_there: |values| has(values, "users"),
};
/// The version of software; for what has a firmware alone, that.
const VERSION: Needed = Needed {
    column: "ソフトウェアバージョン」か「OS",
    is_there: |values| has(values, "software_version") || has(values, "os"),
};

fn has(values: &Values, column: &str) -> bool {
    !values.get(column).is_empty()
}

/// Servers, PCs and network devices. All that are kept must have their place, their version and their state; servers
/// and PCs their users, too. Medical devices have a question of their own.
fn devices(facts: &Facts<'_>) -> Said {
    let all = kept(facts);
    let of = |wanted: fn(&str) -> bool| -> Vec<&LedgerRow> {
        let rows = all.iter().copied();
        rows.filter(|row| wanted(kind_of(facts, row))).collect()
    };
    let asked = of(|kind| !matches!(kind, "medical" | "other"));
    if asked.is_empty() {
        return Said::lacks("機器台帳に、サーバ、端末PC、ネットワーク機器を登録してください。");
    }
    let used = of(|kind| matches!(kind, "server" | "pc" | ""));
    let mut missing = lacking(facts, &asked, &[PLACE, VERSION, STATE]);
    missing.extend(lacking(facts, &used, &[USERS]));
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let mut why = format!(
        "機器台帳に{}台があり、置き場所、使う人、ソフトの版、状態がわかります。",
        asked.len()
    );
    let absent: Vec<&str> = ["server", "pc", "network"]
        .into_iter()
        .filter(|kind| !asked.iter().any(|row| kind_of(facts, row) == *kind))
        .map(label)
        .collect();
    if !absent.is_empty() {
        why.push_str(&format!(
            "{}は1台もありません。書きもれがないか確かめてください。",
            absent.join("と")
        ));
    }
    Said::yes(why, facts.proofs(LEDGER, &asked))
}

/// Medical devices in the network: R7 hospital survey 指標11 wants them in one table.
fn medical(facts: &Facts<'_>) -> Said {
    let rows: Vec<&LedgerRow> = kept(facts)
        .into_iter()
        .filter(|row| row.values.get("kind") == "medical")
        .collect();
    if rows.is_empty() {
        return Said::lacks(
            "ネットワークにつながる医療機器があれば、機器台帳に、種類を「医療機器」として登録してください。",
        );
    }
    let missing = lacking(facts, &rows, &[PLACE, STATE]);
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = format!(
        "機器台帳に医療機器が{}台あり、置き場所と状態がわかります。",
        rows.len()
    );
    Said::yes(why, facts.proofs(LEDGER, &rows))
}

fn lacking(facts: &Facts<'_>, rows: &[&LedgerRow], needed: &[Needed]) -> Vec<String> {
    let mut missing = Vec::new();
    for one in needed {
        let without: Vec<&LedgerRow> = rows
            .iter()
            .copied()
            .filter(|row| !(one.is_there)(&row.values))
            .collect();
        if !without.is_empty() {
            let named = facts.named(LEDGER, &without);
            missing.push(format!(
                "機器台帳の{named}に「{}」を入れてください。",
                one.column
            ));
        }
    }
    missing
}
