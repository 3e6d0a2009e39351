//! The ledger of devices: which of them a question is about, and what is switched off on them.
//!
//! Disposed devices (廃棄) count nowhere. Stopped ones (停止) stand in the inventory, as in the manual's example, but
//! nothing is asked of how they run. A device without a state is taken to be in use.

use super::Rule;
use super::facts::{Facts, Said, split};
use crate::ledgers::LedgerRow;

/// The ledger.
pub(super) const LEDGER: &str = "devices";

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "services.stopped_server",
        name: "devices.services_stopped_server",
        says: |facts| services(facts, "server"),
    },
    Rule {
        measure: "services.stopped_pc",
        name: "devices.services_stopped_pc",
        says: |facts| services(facts, "pc"),
    },
];

/// The devices of some kinds that are in use.
pub(super) struct InUse<'a> {
    /// Those of the kinds.
    pub(super) rows: Vec<&'a LedgerRow>,
    /// Those that may be of them: nobody said what they are.
    pub(super) unclear: Vec<&'a LedgerRow>,
}

/// The devices that are kept: all but the disposed ones.
pub(super) fn kept<'a>(facts: &Facts<'a>) -> Vec<&'a LedgerRow> {
    let rows = facts.ledgers.of(LEDGER).iter();
    rows.filter(|row| row.values.get("state") != "disposed")
        .collect()
}

/// What a device is, by its id in the ledger. The manual's example has no column for it: where it is empty, the
/// operating system tells, a Windows Server is a server and another Windows or a macOS a PC. Empty if nobody knows.
pub(super) fn kind_of<'a>(facts: &Facts<'a>, row: &'a LedgerRow) -> &'a str {
    match row.values.get("kind") {
        "" => facts
            .support_ends
            .of(row.values.get("os"))
            .map_or("", |known| known.kind),
        kind => kind,
    }
}

/// The devices of some kinds that are in use.
pub(super) fn in_use<'a>(facts: &Facts<'a>, kinds: &[&str]) -> InUse<'a> {
    let (mut rows, mut unclear) = (Vec::new(), Vec::new());
    for row in kept(facts) {
        if row.values.get("state") == "stopped" {
            continue;
        }
        match kind_of(facts, row) {
            "" => unclear.push(row),
            kind if kinds.contains(&kind) => rows.push(row),
            _ => {}
        }
    }
    InUse { rows, unclear }
}

/// The name of a kind of device, as the ledger has it.
pub(super) fn label(kind: &str) -> &str {
    match kind {
        "server" => "サーバ",
        "pc" => "端末PC",
        "network" => "ネットワーク機器",
        "medical" => "医療機器",
        other => other,
    }
}

/// What is missing as long as no device of a kind is there, or some may be of it.
pub(super) fn missing_kinds(facts: &Facts<'_>, kinds: &[&str], found: &InUse<'_>) -> Vec<String> {
    let is_there = |kind: &str| found.rows.iter().any(|row| kind_of(facts, row) == kind);
    let mut missing: Vec<String> = kinds
        .iter()
        .filter(|kind| !is_there(kind))
        .map(|kind| {
            let label = label(kind);
            format!("機器台帳に、稼働している{label}を登録してください。")
        })
        .collect();
    if !found.unclear.is_empty() {
        let named = facts.named(LEDGER, &found.unclear);
        missing.push(format!(
            "機器台帳の{named}に「種類」（サーバ、端末PC、ネットワーク機器など）を入れてください。"
        ));
    }
    missing
}

/// Unneeded software and services are stopped. Source: R5 pharmacy checklist 2(9) and its manual, R5 hospital survey
/// Q13-1 and Q13-2. Yes if every device of the kind in use says so, no if one says it is not.
fn services(facts: &Facts<'_>, kind: &str) -> Said {
    let found = in_use(facts, &[kind]);
    let said = split(&found.rows, "services_stopped");
    let stop = |rows: &[&LedgerRow]| {
        let named = facts.named(LEDGER, rows);
        format!(
            "{named}で、使っていないソフトやサービスを止めてよいかを事業者に確かめ、止めたら機器台帳に入れてください。"
        )
    };
    if !said.no.is_empty() {
        let named = facts.named(LEDGER, &said.no);
        let why = format!("機器台帳では、{named}で不要なソフトやサービスが止まっていません。");
        return Said::no(why, facts.proofs(LEDGER, &said.no), vec![stop(&said.no)]);
    }
    let mut missing = missing_kinds(facts, &[kind], &found);
    if !said.open.is_empty() {
        let named = facts.named(LEDGER, &said.open);
        missing.push(format!(
            "機器台帳の{named}に「不要なソフト・サービスの停止」を入れてください。"
        ));
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = format!(
        "機器台帳では、稼働している{}のすべて（{}台）で、不要なソフトやサービスが止まっています。",
        label(kind),
        said.yes.len()
    );
    Said::yes(why, facts.proofs(LEDGER, &said.yes))
}
