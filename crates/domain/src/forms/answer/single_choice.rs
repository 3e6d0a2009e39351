//! One option of several, optionally with a short text ("その他").

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Answer, Fields, Kind, Problem, text};

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Key stored in answers.
    pub id: String,
    /// Printed number, such as ①.
    #[serde(default)]
    pub number: String,
    /// Printed text.
    pub label: String,
    /// The answer may carry a short text.
    #[serde(default)]
    pub free_text: bool,
    /// In a multiple choice: cannot be combined with others.
    #[serde(default)]
    pub exclusive: bool,
}

impl ChoiceOption {
    /// Number and text as printed.
    pub fn printed(&self) -> String {
        if self.number.is_empty() {
            self.label.clone()
        } else {
            format!("{} {}", self.number, self.label)
        }
    }
}

/// The chosen option. JSON: `"daily"`, or `{"option": "other", "text": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceAnswer {
    /// The option's id.
    pub option: String,
    /// The text written beside it.
    pub text: Option<String>,
}

impl Serialize for ChoiceAnswer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            None => serializer.serialize_str(&self.option),
            Some(text) => {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("option", &self.option)?;
                map.serialize_entry("text", text)?;
                map.end()
            }
        }
    }
}

/// A question with one answer of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SingleChoice {
    /// What is offered.
    pub options: Vec<ChoiceOption>,
}

/// The longest text beside an option, in characters.
const MAX_TEXT: usize = 200;

/// Finds an offered option, or says which ones there are.
pub(super) fn offered<'o>(
    options: &'o [ChoiceOption],
    id: &str,
) -> Result<&'o ChoiceOption, Problem> {
    options
        .iter()
        .find(|option| option.id == id)
        .ok_or_else(|| {
            let all: Vec<&str> = options.iter().map(|option| option.id.as_str()).collect();
            Problem::new(
                "unknown_option",
                format!(
                    "「{id}」という選択肢はありません。選べるのは {} です。",
                    all.join("、")
                ),
            )
        })
}

/// The `text` beside the choice in JSON.
pub(super) fn text_beside(parts: &Map<String, Value>) -> Result<Option<&str>, Problem> {
    match parts.get("text") {
        None | Some(Value::Null) => Ok(None),
        Some(text) => text
            .as_str()
            .map(Some)
            .ok_or_else(|| Problem::wrong_type("text には文字")),
    }
}

/// The text beside a free-text option, checked; other options carry none.
pub(super) fn free_text(
    option: &ChoiceOption,
    posted: Option<&str>,
) -> Result<Option<String>, Problem> {
    match posted.filter(|text| option.free_text && !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => text::read(text, MAX_TEXT, false).map(Some),
    }
}

impl Kind for SingleChoice {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let wrong = || Problem::wrong_type("選択肢のID（文字列）");
        let (id, text) = match value {
            Value::String(id) => (id.as_str(), None),
            Value::Object(parts) => (
                parts
                    .get("option")
                    .and_then(Value::as_str)
                    .ok_or_else(wrong)?,
                text_beside(parts)?,
            ),
            _ => return Err(wrong()),
        };
        let option = offered(&self.options, id)?;
        Ok(Answer::Choice(ChoiceAnswer {
            option: option.id.clone(),
            text: free_text(option, text)?,
        }))
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        let Some(id) = fields.one("") else {
            return Ok(None);
        };
        let option = offered(&self.options, id)?;
        let text = free_text(option, fields.one(&format!("{id}-text")))?;
        Ok(Some(Answer::Choice(ChoiceAnswer {
            option: option.id.clone(),
            text,
        })))
    }

    fn show(&self, answer: &Answer) -> String {
        let Answer::Choice(choice) = answer else {
            return String::new();
        };
        let label = offered(&self.options, &choice.option)
            .map(ChoiceOption::printed)
            .unwrap_or_default();
        match &choice.text {
            None => label,
            Some(text) => format!("{label}（{text}）"),
        }
    }
}
