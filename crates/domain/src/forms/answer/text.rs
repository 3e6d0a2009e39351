//! One line of text.

use serde::Serialize;
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem};
use crate::text::input::{control_character, too_long};

/// A question answered with one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The longest answer, in characters.
    pub max_length: usize,
}

/// Checks a text against its limit and for characters nobody can see.
pub(super) fn read(text: &str, max_length: usize, multiline: bool) -> Result<String, Problem> {
    let text = text.trim().replace("\r\n", "\n");
    if let Some(message) = too_long(&text, max_length) {
        return Err(Problem::new("too_long", message));
    }
    match control_character(&text, multiline) {
        Some('\n' | '\r') => Err(Problem::new(
            "line_break",
            "改行を入れずに、1行で入れてください。",
        )),
        Some(c) => Err(Problem::new(
            "control_character",
            format!(
                "目に見えない特別な文字（U+{:04X}）が入っています。消してから入れ直してください。",
                u32::from(c)
            ),
        )),
        None => Ok(text),
    }
}

pub(super) fn from_json(
    value: &Value,
    max_length: usize,
    multiline: bool,
) -> Result<Answer, Problem> {
    let text = value.as_str().ok_or_else(|| Problem::wrong_type("文字"))?;
    read(text, max_length, multiline).map(Answer::Text)
}

pub(super) fn show(answer: &Answer) -> String {
    match answer {
        Answer::Text(text) => text.clone(),
        _ => String::new(),
    }
}

impl Kind for Text {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        from_json(value, self.max_length, false)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        fields
            .one("")
            .map(|text| read(text, self.max_length, false).map(Answer::Text))
            .transpose()
    }

    fn show(&self, answer: &Answer) -> String {
        show(answer)
    }
}
