//! What is asked about vendors: remote maintenance, and MDS and SDS.
//!
//! Source: R5 pharmacy checklist 2(2) and 2(3) and their manual, guideline 7.0 readiness 9 and 12 (保守委託機関編 10), R5
//! hospital survey Q9, R7 hospital survey 指標16. What no contract speaks of is not known here, so that a lacking paper
//! is never a no: it may lie in a drawer.

use std::collections::{BTreeSet, HashSet};

use super::facts::{ContractFacts, Facts, Said, quoted};
use super::{Rule, Suggested};
use crate::ledgers::LedgerRow;
use crate::text::input::plain;

const LEDGER: &str = "remote_maintenance";

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "vendor.remote_maintenance",
        name: "vendors.remote_maintenance",
        says: remote_maintenance,
    },
    Rule {
        measure: "vendor.mds_sds_obtained",
        name: "vendors.mds_sds_obtained",
        says: disclosures,
    },
    Rule {
        measure: "vendor.mds_sds",
        name: "vendors.mds_sds",
        says: inspected,
    },
    Rule {
        measure: "vendor.count",
        name: "vendors.count",
        says: count,
    },
];

/// The vendors of contracts, by name.
fn vendors<'a>(contracts: impl Iterator<Item = &'a ContractFacts>) -> (String, usize) {
    let names: BTreeSet<&str> = contracts.map(|contract| &*contract.vendor).collect();
    let all = names.len();
    (quoted(names.into_iter().map(str::to_owned), all), all)
}

/// 2(2): whether there is remote maintenance was asked. Yes if every vendor under contract answered, whatever, by the
/// day; without contracts here, if every vendor that was asked did. An answer without a day counts: it is there.
fn remote_maintenance(facts: &Facts<'_>) -> Said {
    let asked = facts.ledgers.of(LEDGER);
    let is_answered = |row: &&LedgerRow| {
        matches!(row.values.get("answer"), "yes" | "no")
            && row
                .values
                .day("answered_on")
                .is_none_or(|day| day <= facts.on)
    };
    let (answered, waiting): (Vec<&LedgerRow>, Vec<&LedgerRow>) =
        asked.iter().partition(is_answered);
    let known: HashSet<String> = asked
        .iter()
        .map(|row| plain(row.values.get("vendor")))
        .collect();
    let has_row = |contract: &ContractFacts| known.contains(&plain(&contract.vendor));
    let (unasked, number) = vendors(facts.contracts.iter().filter(|contract| !has_row(contract)));
    let mut missing = Vec::new();
    if number > 0 {
        missing.push(format!(
            "{unasked}に、リモート保守をしている機器があるかを聞き、「リモート保守の確認」に登録してください。"
        ));
    }
    if !waiting.is_empty() {
        let named = facts.named(LEDGER, &waiting);
        missing.push(format!(
            "{named}の返事をもらったら、「リモート保守の確認」に入れてください。"
        ));
    }
    if missing.is_empty() && answered.is_empty() {
        missing.push(
            "事業者に、リモート保守をしている機器があるかを聞き、「リモート保守の確認」に登録してください。"
                .to_owned(),
        );
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = format!("{}の返事があります。", facts.named(LEDGER, &answered));
    Said::yes(why, facts.proofs(LEDGER, &answered))
}

fn no_contract() -> Said {
    Said::lacks("契約している事業者を登録してください。")
}

/// The vendors whose MDS or SDS is not there.
fn without_disclosure(facts: &Facts<'_>) -> Option<String> {
    let without = facts.contracts.iter().filter(|one| !one.has_disclosure);
    let (named, number) = vendors(without);
    (number > 0).then(|| format!("{named}にMDS/SDSを頼み、受け取ったら登録してください。"))
}

/// 2(3) and readiness 12. Yes if there is one under every contract.
fn disclosures(facts: &Facts<'_>) -> Said {
    if facts.contracts.is_empty() {
        return no_contract();
    }
    if let Some(message) = without_disclosure(facts) {
        return Said::lacks(message);
    }
    let (named, _) = vendors(facts.contracts.iter());
    let why = format!("契約している{named}のMDS/SDSがあります。");
    let rows = facts.contracts.iter().map(ContractFacts::proof);
    Said::yes(why, rows.collect())
}

/// Q9 and 指標16: MDS/SDS are used to inspect. To have them is not to have looked, which nothing here says: there is
/// never an answer.
fn inspected(facts: &Facts<'_>) -> Said {
    if facts.contracts.is_empty() {
        return no_contract();
    }
    let look = "受け取ったMDS/SDSを見て、ガイドラインに合うかを点検したかどうかを答えてください。点検したかは、台帳からはわかりません。";
    Said::open(
        without_disclosure(facts)
            .into_iter()
            .chain([look.to_owned()])
            .collect(),
    )
}

/// Readiness 9: the number of vendors under contract.
fn count(facts: &Facts<'_>) -> Said {
    let names: BTreeSet<String> = (facts.contracts.iter())
        .map(|contract| plain(&contract.vendor))
        .collect();
    match i64::try_from(names.len()) {
        Ok(number) if number > 0 => {
            let why = format!(
                "契約を登録している事業者は{number}社です。書きもれがないか確かめてください。"
            );
            let rows = facts.contracts.iter().map(ContractFacts::proof);
            Said::answer(Suggested::Number(number), why, rows.collect())
        }
        _ => no_contract(),
    }
}
