//! A file the facility attaches. The content is stored apart; the answer names it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem, text};

/// A question answered with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileType {
    /// File name endings that are accepted, in lower case.
    pub accept: Vec<String>,
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Key of the stored content.
    pub file: String,
    /// The name it was given by who attached it.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// The longest name of a file, in characters.
const MAX_NAME: usize = 200;

impl FileType {
    /// The largest file, in bytes.
    pub const MAX_SIZE: usize = 5 * 1024 * 1024;

    /// Checks a file's name, size and first bytes before it is stored.
    pub fn check(&self, name: &str, content: &[u8]) -> Result<(), Problem> {
        if content.is_empty() {
            return Err(Problem::new(
                "empty_file",
                format!("「{name}」は中身が空です。別のファイルを選んでください。"),
            ));
        }
        if content.len() > Self::MAX_SIZE {
            return Err(Problem::new(
                "too_large",
                format!("「{name}」が大きすぎます。5MBまでのファイルを選んでください。"),
            ));
        }
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase())
            .unwrap_or_default();
        if !self.accept.contains(&ending) || !begins_like(&ending, content) {
            return Err(Problem::new(
                "file_kind",
                format!(
                    "「{name}」は受け付けられない種類のファイルです。使えるのは {} です。",
                    self.accept.join("、")
                ),
            ));
        }
        Ok(())
    }
}

/// Whether the first bytes are those of the kind the name claims.
fn begins_like(ending: &str, content: &[u8]) -> bool {
    let signatures: &[&[u8]] = match ending {
        "pdf" => &[b"%PDF-"],
        "png" => &[b"\x89PNG\r\n\x1a\n"],
        "jpg" | "jpeg" => &[b"\xff\xd8\xff"],
        "xlsx" | "docx" | "pptx" => &[b"PK\x03\x04"],
        _ => return true,
    };
    signatures
        .iter()
        .any(|signature| content.starts_with(signature))
}

impl Kind for FileType {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let file = FileRef::deserialize(value)
            .map_err(|_| Problem::wrong_type("先に預けたファイルの情報（file、name、size）"))?;
        for text in [&file.file, &file.name] {
            text::read(text, MAX_NAME, false)?;
        }
        Ok(Answer::File(file))
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        let Some(text) = fields.one("") else {
            return Ok(None);
        };
        let value = serde_json::from_str(text).map_err(|_| Problem::wrong_type("ファイル"))?;
        self.from_json(&value).map(Some)
    }

    fn show(&self, answer: &Answer) -> String {
        match answer {
            Answer::File(file) => format!("{}（{}KB）", file.name, file.size.div_ceil(1024)),
            _ => String::new(),
        }
    }
}
