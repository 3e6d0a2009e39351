//! Several lines of text.

use serde::Serialize;
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem, text};

/// A question answered with several lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LongText {
    /// The longest answer, in characters.
    pub max_length: usize,
}

impl Kind for LongText {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        text::from_json(value, self.max_length, true)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        fields
            .one("")
            .map(|text| text::read(text, self.max_length, true).map(Answer::Text))
            .transpose()
    }

    fn show(&self, answer: &Answer) -> String {
        text::show(answer)
    }
}
