//! What ledgers say to the questions of surveys and checklists: a suggested answer, the rows it rests on, what is
//! missing. A person confirms it; nothing here answers by itself.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ledgers::Ledgers;

/// What is known of a facility on a day.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// What it keeps.
    pub ledgers: &'a Ledgers,
    /// The day the answer is about: the reference date of a survey, today for a checklist.
    pub on: Date,
    /// The vendors it has contracts in force with, and what is known under each.
    pub contracts: &'a [ContractFacts],
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

/// An answer that a measure's rule derives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The measure it is about.
    pub measure: String,
    /// The rule that says so, by its name, which stays.
    pub rule: &'static str,
    /// The answer; none if the rows do not say.
    pub answer: Option<Suggested>,
    /// The rows it rests on.
    pub rows: Vec<Proof>,
    /// Why, in one plain sentence.
    pub why: String,
    /// What is missing for a yes, or for an answer at all, each as one plain sentence that says what to do.
    pub missing: Vec<String>,
}

/// A suggested answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suggested {
    /// はい
    Yes,
    /// いいえ
    No,
    /// An option of a choice, by its id in the forms.
    Option(String),
    /// Several of them.
    Options(Vec<String>),
    /// A number or an amount of yen.
    Number(i64),
    /// A day.
    Day(Date),
}

/// A row that proves, or speaks against, an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The kind of ledger; `contracts` for a contract.
    pub ledger: String,
    /// Id of the row, or of the contract.
    pub row: String,
    /// The revision of the row that was looked at; 1 for a contract.
    pub revision: i64,
    /// What the row is called.
    pub name: String,
}
