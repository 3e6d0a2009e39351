//! What is wrong with answers, and where.

use super::answer::Problem;
use serde::Serialize;
use std::fmt;

/// One thing to mend, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Key of the item (`Q1.name` inside a group); empty for the whole.
    pub item: String,
    /// Part of a checklist row, such as `target`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<&'static str>,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl Fault {
    /// A problem at an item.
    pub fn of(key: &str, problem: Problem) -> Self {
        Fault {
            item: key.to_owned(),
            part: problem.part,
            code: problem.code,
            message: problem.message,
        }
    }
}

/// All faults of an answer set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            writeln!(f, "{}: {}", fault.item, fault.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
