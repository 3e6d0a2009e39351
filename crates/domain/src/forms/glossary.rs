//! Words explained to people without IT staff.

use serde::{Deserialize, Serialize};

/// One word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Key.
    pub id: String,
    /// The word as it appears in forms.
    pub term: String,
    /// How it is read.
    #[serde(default)]
    pub reading: String,
    /// What it means, with an everyday example.
    pub plain: String,
}
