//! What rules look at, and the words they share.

use jiff::civil::Date;

use super::support_ends::SupportEnds;
use super::{Proof, Suggested};
use crate::evidence::EvidenceFacts;
use crate::ledgers::{Kinds, LedgerRow, Ledgers};

/// What is known of a facility on a day.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The kinds of ledgers there are; rows are called what these say.
    pub kinds: &'a Kinds,
    /// What it keeps, as it stands now.
    pub ledgers: &'a Ledgers,
    /// The day the answer is about: the reference date of a survey, today for a checklist.
    pub on: Date,
    /// The vendors it has contracts in force with, and what is known under each.
    pub contracts: &'a [ContractFacts],
    /// The logs that were imported, each as a whole.
    pub logs: &'a [LogFacts],
    /// The files that prove something.
    pub evidence: &'a [EvidenceFacts],
    /// Until when there are updates for what runs on the devices.
    pub support_ends: &'a SupportEnds,
}

/// What is known under one contract in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractFacts {
    /// Id of the contract.
    pub id: String,
    /// Name of the vendor.
    pub vendor: String,
    /// What the contract is called.
    pub title: String,
    /// Whether the vendor's MDS or SDS is there.
    pub has_disclosure: bool,
}

/// An imported log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFacts {
    /// Id of the import.
    pub id: String,
    /// What the file is called.
    pub name: String,
    /// The day of its first line.
    pub first_on: Date,
    /// The day of its last line.
    pub last_on: Date,
    /// The day it was brought in.
    pub imported_on: Date,
    /// The day somebody looked through it, if anybody did.
    pub reviewed_on: Option<Date>,
}

/// Rows that are named in full; of the others only the number is told.
const NAMED: usize = 3;

impl Facts<'_> {
    /// A row as proof.
    pub(super) fn proof(&self, kind: &str, row: &LedgerRow) -> Proof {
        Proof {
            ledger: kind.to_owned(),
            row: row.id.clone(),
            revision: row.revision,
            name: self.name(kind, row),
        }
    }

    /// Rows as proof.
    pub(super) fn proofs(&self, kind: &str, rows: &[&LedgerRow]) -> Vec<Proof> {
        rows.iter().map(|row| self.proof(kind, row)).collect()
    }

    fn name(&self, kind: &str, row: &LedgerRow) -> String {
        match self.kinds.get(kind) {
            Some(kind) => kind.name_of(&row.values),
            None => row.id.clone(),
        }
    }

    /// The names of rows: 「001」「002」「003」ほか9件.
    pub(super) fn named(&self, kind: &str, rows: &[&LedgerRow]) -> String {
        let first = rows.iter().take(NAMED).map(|row| self.name(kind, row));
        quoted(first, rows.len())
    }

    /// The evidence for a measure that is still good on the day.
    pub(super) fn evidence_for(&self, measure: &str) -> Vec<&EvidenceFacts> {
        let is_good = |one: &&EvidenceFacts| {
            one.measures.iter().any(|id| id == measure) && one.holds_on(self.on)
        };
        self.evidence.iter().filter(is_good).collect()
    }

    /// A day that has come, seen from the day of the answer.
    pub(super) fn has_come(&self, day: Option<Date>) -> bool {
        day.is_some_and(|day| day <= self.on)
    }
}

impl ContractFacts {
    pub(super) fn proof(&self) -> Proof {
        Proof {
            ledger: "contracts".to_owned(),
            row: self.id.clone(),
            revision: 1,
            name: format!("{} {}", self.vendor, self.title),
        }
    }
}

/// A piece of evidence as proof.
pub(super) fn evidence_proof(evidence: &EvidenceFacts) -> Proof {
    Proof {
        ledger: "evidence".to_owned(),
        row: evidence.id.clone(),
        revision: evidence.version,
        name: evidence.title.clone(),
    }
}

/// Names in quotation marks, and how many there are besides.
pub(super) fn quoted(first: impl Iterator<Item = String>, all: usize) -> String {
    let mut names: String = first
        .take(NAMED)
        .map(|name| format!("「{name}」"))
        .collect();
    if all > NAMED {
        names.push_str(&format!("ほか{}件", all - NAMED));
    }
    names
}

/// What a rule says.
pub(super) struct Said {
    pub(super) answer: Option<Suggested>,
    pub(super) rows: Vec<Proof>,
    pub(super) why: String,
    pub(super) missing: Vec<String>,
}

impl Said {
    pub(super) fn answer(answer: Suggested, why: impl Into<String>, rows: Vec<Proof>) -> Self {
        Said {
            answer: Some(answer),
            rows,
            why: why.into(),
            missing: Vec::new(),
        }
    }

    pub(super) fn yes(why: impl Into<String>, rows: Vec<Proof>) -> Self {
        Said::answer(Suggested::Yes, why, rows)
    }

    /// A no, and what would make it a yes.
    pub(super) fn no(why: impl Into<String>, rows: Vec<Proof>, missing: Vec<String>) -> Self {
        Said {
            missing,
            ..Said::answer(Suggested::No, why, rows)
        }
    }

    pub(super) fn option(id: &str, why: impl Into<String>, rows: Vec<Proof>) -> Self {
        Said::answer(Suggested::Option(id.to_owned()), why, rows)
    }

    /// The rows do not say; what is missing.
    pub(super) fn open(missing: Vec<String>) -> Self {
        Said {
            answer: None,
            rows: Vec::new(),
            why: "台帳からは、まだ答えを出せません。".to_owned(),
            missing,
        }
    }

    /// The question does not arise, so that nothing is missing.
    pub(super) fn needless(why: &str) -> Self {
        Said {
            why: why.to_owned(),
            ..Said::open(Vec::new())
        }
    }

    /// The rows do not say; one thing is missing.
    pub(super) fn lacks(missing: impl Into<String>) -> Self {
        Said::open(vec![missing.into()])
    }
}

/// Rows by what they say in a column of yes and no.
pub(super) struct Split<'a> {
    pub(super) yes: Vec<&'a LedgerRow>,
    pub(super) no: Vec<&'a LedgerRow>,
    pub(super) open: Vec<&'a LedgerRow>,
}

/// Sorts rows by what they say in a column of yes and no.
pub(super) fn split<'a>(rows: &[&'a LedgerRow], column: &str) -> Split<'a> {
    let saying = |value: &str| {
        let rows = rows.iter().copied();
        rows.filter(|row| row.values.get(column) == value).collect()
    };
    let has_neither = |row: &&LedgerRow| !matches!(row.values.get(column), "yes" | "no");
    Split {
        yes: saying("yes"),
        no: saying("no"),
        open: rows.iter().copied().filter(has_neither).collect(),
    }
}
