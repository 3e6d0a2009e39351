//! The ledger of contacts.
//!
//! Source: R5 pharmacy checklist 3(1) 「組織内と外部関係機関（事業者、厚生労働省、警察等）」 and its manual, R5 hospital
//! survey Q7; the number of the ministry: the same manual, 補足 to 3(1), domain-facts 0.8. A chart on paper counts as
//! well, so that an incomplete ledger is never a no.

use std::collections::HashSet;

use super::Rule;
use super::facts::{Facts, Said, evidence_proof, quoted};
use crate::ledgers::LedgerRow;
use crate::text::input::{fold, plain};

const LEDGER: &str = "contacts";

/// Where the ministry wants to be called about an attack.
const MINISTRY: &str = "03-6812-7837";

pub(super) const RULES: &[Rule] = &[
    Rule {
        measure: "incident.contact_chart",
        name: "contacts.chart",
        says: chart,
    },
    Rule {
        measure: "incident.contacts_known",
        name: "contacts.known",
        says: known,
    },
];

fn digits(text: &str) -> String {
    fold(text).chars().filter(char::is_ascii_digit).collect()
}

fn phones(row: &LedgerRow) -> [&str; 2] {
    [row.values.get("phone"), row.values.get("night_phone")]
}

/// The contacts of a role that can be called.
fn callable<'a>(facts: &Facts<'a>, role: &str) -> Vec<&'a LedgerRow> {
    let can_be = |row: &&LedgerRow| {
        row.values.get("role") == role && phones(row).iter().any(|phone| !digits(phone).is_empty())
    };
    facts.ledgers.of(LEDGER).iter().filter(can_be).collect()
}

/// The vendors under contract nobody can be called at.
fn vendors_missing(facts: &Facts<'_>, vendors: &[&LedgerRow]) -> Option<String> {
    let known: HashSet<String> = vendors
        .iter()
        .map(|row| plain(row.values.get("organization")))
        .collect();
    let mut absent: Vec<String> = facts
        .contracts
        .iter()
        .map(|contract| contract.vendor.clone())
        .filter(|vendor| !known.contains(&plain(vendor)))
        .collect();
    absent.sort();
    absent.dedup();
    let all = absent.len();
    (all > 0).then(|| {
        format!(
            "連絡先に、契約している事業者{}の電話番号を登録してください。",
            quoted(absent.into_iter(), all)
        )
    })
}

fn missing_role(role: &str) -> String {
    format!("連絡先に、{role}の電話番号を登録してください。")
}

/// 3(1). Yes if there are telephone numbers of somebody inside, of every vendor under contract and at least one, of
/// the police and of the ministry (the chart is drawn from them), or if a file proves that there is a chart.
fn chart(facts: &Facts<'_>) -> Said {
    let evidence = facts.evidence_for("incident.contact_chart");
    let files = evidence.iter().copied().map(evidence_proof);
    let inside = callable(facts, "inside");
    let vendors = callable(facts, "vendor");
    let police = callable(facts, "police");
    let ministry = callable(facts, "ministry");
    let has_number = |row: &&LedgerRow| {
        phones(row)
            .iter()
            .any(|one| digits(one) == digits(MINISTRY))
    };
    let mut missing = Vec::new();
    for (role, rows) in [
        ("施設内の担当者", &inside),
        ("事業者", &vendors),
        ("都道府県警察", &police),
    ] {
        if rows.is_empty() {
            missing.push(missing_role(role));
        }
    }
    missing.extend(vendors_missing(facts, &vendors).filter(|_| !vendors.is_empty()));
    if ministry.is_empty() {
        missing.push(missing_role(&format!("厚生労働省（{MINISTRY}）")));
    } else if !ministry.iter().any(has_number) {
        missing.push(format!(
            "連絡先の厚生労働省の番号を確かめてください。令和5年度のマニュアルでは {MINISTRY} です。"
        ));
    }
    let rows = [inside, vendors, police, ministry].concat();
    let proofs = facts.proofs(LEDGER, &rows).into_iter();
    match (missing.is_empty(), evidence.is_empty()) {
        (true, _) => {
            let why = "施設内、事業者、警察、厚生労働省の電話番号がそろい、連絡体制図を出せます。印刷して、すぐ出せる所に置いてください。";
            Said::yes(why, proofs.chain(files).collect())
        }
        (false, false) => {
            let names = evidence.iter().map(|one| one.title.clone());
            let why = format!("証拠の{}があります。", quoted(names, evidence.len()));
            Said::yes(why, files.collect())
        }
        (false, true) => Said::open(missing),
    }
}

/// Q7: 保守ベンダー・所管官庁等. Yes if every vendor under contract, and at least one, and an authority can be called.
fn known(facts: &Facts<'_>) -> Said {
    let vendors = callable(facts, "vendor");
    let authorities = [
        callable(facts, "ministry"),
        callable(facts, "health_authority"),
    ]
    .concat();
    let mut missing = Vec::new();
    if vendors.is_empty() {
        missing.push(missing_role("事業者"));
    } else {
        missing.extend(vendors_missing(facts, &vendors));
    }
    if authorities.is_empty() {
        missing.push(missing_role("厚生労働省か、保健所・自治体"));
    }
    if !missing.is_empty() {
        return Said::open(missing);
    }
    let why = "連絡先に、事業者と役所の電話番号があります。";
    Said::yes(why, facts.proofs(LEDGER, &[vendors, authorities].concat()))
}
