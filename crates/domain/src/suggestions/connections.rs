//! The ledger of external connections and diagrams of the network.
//!
//! Source: R5 hospital survey Q5, R7 hospital survey 指標12, R5 pharmacy checklist 2(8) and its manual; guideline 6.0,
//! システム運用編 2② and 13⑪.

use jiff::ToSpan;

use super::devices::{InUse, LEDGER as DEVICES, in_use, missing_kinds};
use super::facts::{Facts, Said, evidence_proof, split};
use super::{Proof, Rule};
use crate::ledgers::LedgerRow;

const LEDGER: &str = "connections";

/// How old a diagram may be to count as the present state, in months. Ours, not official: 指標12 says 定期的に更新 and
/// names no interval.
const DIAGRAM: i32 = 12;

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "network.structure_known",
        name: "connections.structure_known",
        says: structure_known,
    },
    Rule {
        measure: "inventory.network_diagram",
        name: "connections.network_diagram",
        says: network_diagram,
    },
    Rule {
        measure: "network.source_restricted",
        name: "connections.source_restricted",
        says: source_restricted,
    },
];

fn of_kind<'a>(facts: &Facts<'a>, kind: &str) -> Vec<&'a LedgerRow> {
    let rows = facts.ledgers.of(LEDGER).iter();
    rows.filter(|row| row.values.get("kind") == kind).collect()
}

/// Diagrams that were put right not long ago, and files that prove there are; or what is missing.
fn diagrams(facts: &Facts<'_>, measure: &str) -> Result<Vec<Proof>, String> {
    let since = facts.on.saturating_sub(DIAGRAM.months());
    let is_fresh = |row: &LedgerRow| {
        let day = row.values.day("checked_on");
        day.is_some_and(|day| (since..=facts.on).contains(&day))
    };
    let (fresh, stale): (Vec<&LedgerRow>, Vec<_>) = of_kind(facts, "diagram")
        .into_iter()
        .partition(|row| is_fresh(row));
    // A file that nobody said when to look at again says nothing about how old it is.
    let files = facts.evidence_for(measure).into_iter();
    let files = files.filter(|one| one.due_on().is_some_and(|day| day >= facts.on));
    let mut proofs = facts.proofs(LEDGER, &fresh);
    proofs.extend(files.map(evidence_proof));
    match (proofs.is_empty(), stale.is_empty()) {
        (false, _) => Ok(proofs),
        (true, true) => Err(
            "「外部接続点とネットワーク構成図」に、構成図と、図を直した日を登録してください。"
                .to_owned(),
        ),
        (true, false) => Err(format!(
            "構成図{}がいまの姿と合っているかを確かめ、「図を直した日」を入れてください（{DIAGRAM}か月以内の日があると、提案を出せます）。",
            facts.named(LEDGER, &stale)
        )),
    }
}

fn no_connection() -> String {
    "「外部接続点とネットワーク構成図」に、外とつながる線を1本ずつ登録してください。".to_owned()
}

/// Q5: the structure is known, with what goes outside. Yes with a fresh diagram and the connections.
fn structure_known(facts: &Facts<'_>) -> Said {
    let lines = of_kind(facts, "connection");
    let mut missing = Vec::new();
    let mut proofs = diagrams(facts, "network.structure_known").unwrap_or_else(|message| {
        missing.push(message);
        Vec::new()
    });
    if lines.is_empty() {
        missing.push(no_connection());
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    proofs.extend(facts.proofs(LEDGER, &lines));
    let why = format!(
        "ネットワーク構成図があり、外部接続点{}か所を登録しています。",
        lines.len()
    );
    Said::yes(why, proofs)
}

/// 指標12: the diagram is put right regularly, and the number of connections is known by department. Yes with a fresh
/// diagram, and connections of which each has its department.
fn network_diagram(facts: &Facts<'_>) -> Said {
    let lines = of_kind(facts, "connection");
    let mut missing = Vec::new();
    let mut proofs = diagrams(facts, "inventory.network_diagram").unwrap_or_else(|message| {
        missing.push(message);
        Vec::new()
    });
    let nowhere: Vec<&LedgerRow> = lines
        .iter()
        .copied()
        .filter(|row| row.values.get("department").is_empty())
        .collect();
    if lines.is_empty() {
        missing.push(no_connection());
    }
    if !nowhere.is_empty() {
        let named = facts.named(LEDGER, &nowhere);
        missing.push(format!("外部接続点{named}に「部門」を入れてください。"));
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    proofs.extend(facts.proofs(LEDGER, &lines));
    let why = format!(
        "ネットワーク構成図を{DIAGRAM}か月以内に直し、外部接続点{}か所を部門ごとに登録しています。",
        lines.len()
    );
    Said::yes(why, proofs)
}

/// 2(8): only known machines can connect. The row is about network devices: yes if all of them that are in use say so,
/// and no connection says the contrary; no if a device or a connection does.
fn source_restricted(facts: &Facts<'_>) -> Said {
    let InUse { rows, unclear } = in_use(facts, &["network"]);
    let devices = split(&rows, "source_restricted");
    let lines = split(&of_kind(facts, "connection"), "source_restricted");
    let proofs = |devices: &[&LedgerRow], lines: &[&LedgerRow]| {
        let mut proofs = facts.proofs(DEVICES, devices);
        proofs.extend(facts.proofs(LEDGER, lines));
        proofs
    };
    if !(devices.no.is_empty() && lines.no.is_empty()) {
        let named = [
            facts.named(DEVICES, &devices.no),
            facts.named(LEDGER, &lines.no),
        ]
        .concat();
        let why = format!("台帳では、{named}に接続元制限がありません。");
        let restrict =
            format!("{named}で、つながる機械を限る設定を事業者に頼み、台帳を直してください。");
        return Said::no(why, proofs(&devices.no, &lines.no), vec![restrict]);
    }
    let mut missing = missing_kinds(facts, &["network"], &InUse { rows, unclear });
    if !devices.open.is_empty() {
        let named = facts.named(DEVICES, &devices.open);
        missing.push(format!(
            "機器台帳の{named}に「接続元制限」を入れてください。"
        ));
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = format!(
        "機器台帳では、稼働しているネットワーク機器のすべて（{}台）に接続元制限があります。",
        devices.yes.len()
    );
    Said::yes(why, proofs(&devices.yes, &lines.yes))
}
