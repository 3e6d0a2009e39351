//! Clauses of the safety guideline (安全管理ガイドラインの遵守事項).

use serde::{Deserialize, Serialize};

/// One clause. Versions 6.0 and 7.0 number differently, so a clause is named by
/// version, volume, chapter and number together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// Guideline version: `6.0`, `7.0`.
    pub version: String,
    /// Volume, such as 経営管理編.
    pub volume: String,
    /// Chapter.
    pub chapter: String,
    /// Number within the chapter; empty where a source names only the chapter.
    #[serde(default)]
    pub number: String,
    /// Heading.
    #[serde(default)]
    pub heading: Option<String>,
    /// The clause as quoted by the source; absent where no text was available.
    #[serde(default)]
    pub text: Option<String>,
    /// How sure the reference is: A, B, C or inferred.
    pub confidence: String,
    /// Where it is stated.
    pub source: String,
    /// A note of ours.
    #[serde(default)]
    pub note: Option<String>,
    /// The clause of another version that says the same, by its key. The pairing rests on the
    /// wording and is nowhere stated officially.
    #[serde(default)]
    pub counterpart: Option<String>,
}

/// What [`Clause::confidence`] can be: seen in an official document, from an excerpt of one, quoted by
/// somebody else, concluded.
pub const CONFIDENCES: [&str; 4] = ["A", "B", "C", "inferred"];

impl Clause {
    /// `7.0/経営管理編/3/⑮`
    pub fn key(&self) -> String {
        format!(
            "{}/{}/{}/{}",
            self.version, self.volume, self.chapter, self.number
        )
    }

    /// As people cite it: `第7.0版 経営管理編 3 ⑮`.
    pub fn cite(&self) -> String {
        format!(
            "第{}版 {} {}{}",
            self.version, self.volume, self.chapter, self.number
        )
    }
}
