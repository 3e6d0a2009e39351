//! What ledgers say to the questions of surveys and checklists: a suggested answer, the rows it rests on, what is
//! missing. A person confirms it; nothing here answers by itself.
//!
//! One file per family of measures. What holds for all: no answer without rows that say it; where rows leave
//! something open there is no answer, but what to enter. Ledgers are read as they stand now; days in them count as
//! seen from the day of the answer.

mod accounts;
mod answers;
mod backups;
mod bcp;
mod connections;
mod contacts;
mod devices;
mod facts;
mod inventory;
mod logs;
mod passwords;
mod patches;
mod support_ends;
mod trainings;
mod two_factor;
mod vendors;

pub use answers::{Basis, agrees, contradiction, said_by, to_answer};
pub use facts::{ContractFacts, Facts, LogFacts};
pub use support_ends::{Known, SupportEnds, Version};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use facts::Said;

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
    /// The kind of ledger; `contracts` for a contract, `access_log` for an imported log, `evidence` for a file.
    pub ledger: String,
    /// Id of the row, of the contract, of the import, of the file.
    pub row: String,
    /// The revision of the row that was looked at; 1 for a contract and a log.
    pub revision: i64,
    /// What the row is called.
    pub name: String,
}

/// A rule: the measure it is about, its name, and what it says of a facility.
struct Rule {
    measure: &'static str,
    name: &'static str,
    says: fn(&Facts<'_>) -> Said,
}

/// The rules by family.
const FAMILIES: [&[Rule]; 13] = [
    inventory::RULES,
    patches::RULES,
    devices::RULES,
    accounts::RULES,
    logs::RULES,
    backups::RULES,
    bcp::RULES,
    trainings::RULES,
    contacts::RULES,
    connections::RULES,
    vendors::RULES,
    two_factor::RULES,
    passwords::RULES,
];

fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.into_iter().flatten()
}

impl Rule {
    fn suggest(&self, facts: &Facts<'_>) -> Suggestion {
        let said = (self.says)(facts);
        Suggestion {
            measure: self.measure.to_owned(),
            rule: self.name,
            answer: said.answer,
            rows: said.rows,
            why: said.why,
            missing: said.missing,
        }
    }
}

/// The measures there are rules for.
pub fn measures() -> impl Iterator<Item = &'static str> {
    rules().map(|rule| rule.measure)
}

/// What the ledgers say about a measure; `None` if no ledger speaks to it at all. A suggestion without answer tells
/// what is missing.
pub fn suggest(facts: &Facts<'_>, measure: &str) -> Option<Suggestion> {
    let rule = rules().find(|rule| rule.measure == measure)?;
    Some(rule.suggest(facts))
}

/// What the ledgers say about every measure they speak to, in a steady order.
pub fn suggest_all(facts: &Facts<'_>) -> Vec<Suggestion> {
    rules().map(|rule| rule.suggest(facts)).collect()
}
