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
    /// How sure the reference is.
    pub confidence: Confidence,
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

/// How sure a reference is, and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confidence {
    /// Read in an official document.
    #[serde(rename = "A")]
    Official,
    /// From an excerpt of an official document.
    #[serde(rename = "B")]
    Excerpt,
    /// Quoted by somebody else.
    #[serde(rename = "C")]
    ThirdParty,
    /// Concluded from other references.
    #[serde(rename = "inferred")]
    Inferred,
    /// Anything else that a file says, which is a fault of it.
    #[serde(other)]
    Unknown,
}

impl Confidence {
    /// Whether it was read in an official document: nothing else is shown as official.
    pub fn is_official(self) -> bool {
        self == Confidence::Official
    }

    /// What people are told about it.
    pub fn label(self) -> &'static str {
        match self {
            Confidence::Official => "公的な資料で確認",
            Confidence::Excerpt => "公的な資料の抜粋から（原本未確認）",
            Confidence::ThirdParty => "第三者の資料から（原本未確認）",
            Confidence::Inferred => "ほかの資料からの推定（原本未確認）",
            Confidence::Unknown => "確かさの分からない引用（原本未確認）",
        }
    }
}

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
