//! What inspectors note on site, as tablets send it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

use crate::text::input::{control_character, too_long};

/// The longest text of a note, in characters.
pub const LONGEST_TEXT: usize = 2_000;
/// The longest id that a device may make, in characters.
const LONGEST_ID: usize = 40;

/// What an inspector sees in a row. It stands beside the facility's answer and never replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is as the facility says.
    Confirmed,
    /// Something is wrong or missing.
    Deficient,
    /// It could not be seen this time.
    Unseen,
    /// The row does not apply here.
    NotApplicable,
}

impl Verdict {
    /// All, in the order of the page.
    pub const ALL: [Verdict; 4] = [
        Self::Confirmed,
        Self::Deficient,
        Self::Unseen,
        Self::NotApplicable,
    ];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            Verdict::Confirmed => "confirmed",
            Verdict::Deficient => "deficient",
            Verdict::Unseen => "unseen",
            Verdict::NotApplicable => "not_applicable",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Verdict::Confirmed => "確認済み",
            Verdict::Deficient => "不備あり",
            Verdict::Unseen => "確認できず",
            Verdict::NotApplicable => "対象外",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.id() == text)
    }
}

/// What is noted at a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowNote {
    /// What was seen; `None` while there is only a note.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// In words.
    #[serde(default)]
    pub note: String,
}

/// Something that must be corrected (指摘).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The row it is about; empty for none.
    #[serde(default)]
    pub item: String,
    /// What was found.
    #[serde(default)]
    pub what: String,
    /// What to do about it.
    #[serde(default)]
    pub advice: String,
    /// By when.
    #[serde(default)]
    pub due: Option<Date>,
    /// Taken back before the result was told.
    #[serde(default)]
    pub withdrawn: bool,
}

/// Where something is noted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// At a row, by the item's id.
    Row(String),
    /// In a finding, by an id the device has made.
    Finding(String),
    /// In the advice on the whole.
    Advice,
}

/// What is noted there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Noted {
    /// At a row.
    Row(RowNote),
    /// A finding.
    Finding(Finding),
    /// Advice on the whole.
    Advice {
        /// In words.
        text: String,
    },
}

impl Place {
    /// Reads the name in data: `row:2-1`, `finding:…`, `advice`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "advice" => Some(Place::Advice),
            Some(("row", item)) if !item.is_empty() => Some(Place::Row(item.to_owned())),
            Some(("finding", id)) if is_id(id) => Some(Place::Finding(id.to_owned())),
            _ => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Row(item) => write!(f, "row:{item}"),
            Place::Finding(id) => write!(f, "finding:{id}"),
            Place::Advice => f.write_str("advice"),
        }
    }
}

/// Whether a text can be an id that a device has made.
pub(super) fn is_id(text: &str) -> bool {
    let usable = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(usable)
}

impl Noted {
    /// Reads what is noted at a place, from JSON as [`Noted`] serialises.
    ///
    /// # Errors
    /// Another shape, a text that is too long or has control characters; in words for people.
    pub fn read(place: &Place, json: &serde_json::Value) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Advice {
            text: String,
        }
        let unreadable = |_| "記録を読み取れませんでした。画面を開き直してください。".to_owned();
        let noted = match place {
            Place::Row(_) => RowNote::deserialize(json).map(Noted::Row),
            Place::Finding(_) => Finding::deserialize(json).map(Noted::Finding),
            Place::Advice => {
                Advice::deserialize(json).map(|Advice { text }| Noted::Advice { text })
            }
        }
        .map_err(unreadable)?;
        for text in noted.texts() {
            if let Some(message) = too_long(text, LONGEST_TEXT) {
                return Err(message);
            }
            if control_character(text, true).is_some() {
                return Err(
                    "使えない文字（制御文字）が入っています。消してから、もう一度入れてください。"
                        .to_owned(),
                );
            }
        }
        Ok(noted)
    }

    fn texts(&self) -> Vec<&str> {
        match self {
            Noted::Row(row) => vec![&row.note],
            Noted::Finding(finding) => vec![&finding.item, &finding.what, &finding.advice],
            Noted::Advice { text } => vec![text],
        }
    }

    /// Nothing is noted.
    pub fn is_blank(&self) -> bool {
        match self {
            Noted::Row(row) => *row == RowNote::default(),
            Noted::Finding(finding) => {
                finding.withdrawn || (finding.what.is_empty() && finding.advice.is_empty())
            }
            Noted::Advice { text } => text.is_empty(),
        }
    }
}
