//! Measures: what surveys, checklists and guideline clauses all point to.

use serde::{Deserialize, Serialize};

/// One security measure with an id that stays the same across years and forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// `area.state`, such as `bcp.drilled`.
    pub id: String,
    /// Short name.
    pub title: String,
    /// One plain sentence.
    pub plain: String,
    /// Guideline clauses that ask for it, in any version.
    #[serde(default)]
    pub clauses: Vec<String>,
}
