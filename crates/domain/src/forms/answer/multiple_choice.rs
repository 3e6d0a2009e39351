//! Any number of options.

use serde::Serialize;
use serde_json::Value;

use super::single_choice::{free_text, offered, text_beside};
use super::{Answer, ChoiceOption, Fields, Kind, Problem};

/// The chosen options, in the form's order. JSON: `["a", "b"]`, or
/// `{"options": ["other"], "text": "…"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChoicesAnswer {
    /// The options' ids.
    pub options: Vec<String>,
    /// The text written beside the free-text option.
    pub text: Option<String>,
}

impl Serialize for ChoicesAnswer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            None => self.options.serialize(serializer),
            Some(text) => {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("options", &self.options)?;
                map.serialize_entry("text", text)?;
                map.end()
            }
        }
    }
}

/// A question with any number of answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MultipleChoice {
    /// What is offered; at most 32 options.
    pub options: Vec<ChoiceOption>,
}

impl MultipleChoice {
    fn answer(&self, ids: &[&str], text: Option<&str>) -> Result<Answer, Problem> {
        for id in ids {
            offered(&self.options, id)?;
        }
        let chosen: Vec<&ChoiceOption> = self
            .options
            .iter()
            .filter(|option| ids.contains(&option.id.as_str()))
            .collect();
        if let Some(alone) = chosen
            .iter()
            .find(|option| option.exclusive && chosen.len() > 1)
        {
            return Err(Problem::new(
                "exclusive_option",
                format!("「{}」は、ほかの選択肢と同時には選べません。", alone.label),
            ));
        }
        let text = match chosen.iter().find(|option| option.free_text) {
            Some(option) => free_text(option, text)?,
            None => None,
        };
        Ok(Answer::Choices(ChoicesAnswer {
            options: chosen.into_iter().map(|option| option.id.clone()).collect(),
            text,
        }))
    }
}

impl Kind for MultipleChoice {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let wrong = || Problem::wrong_type("選択肢のIDの並び（配列）");
        let (list, text) = match value {
            Value::Array(list) => (list, None),
            Value::Object(parts) => (
                parts
                    .get("options")
                    .and_then(Value::as_array)
                    .ok_or_else(wrong)?,
                text_beside(parts)?,
            ),
            _ => return Err(wrong()),
        };
        let ids: Vec<&str> = list
            .iter()
            .map(Value::as_str)
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        self.answer(&ids, text)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        let ids: Vec<&str> = fields.all("").collect();
        if ids.is_empty() {
            return Ok(None);
        }
        self.answer(&ids, fields.one("text")).map(Some)
    }

    fn show(&self, answer: &Answer) -> String {
        let Answer::Choices(choices) = answer else {
            return String::new();
        };
        self.options
            .iter()
            .filter(|option| choices.options.contains(&option.id))
            .map(|option| match &choices.text {
                Some(text) if option.free_text => format!("{}（{text}）", option.printed()),
                _ => option.printed(),
            })
            .collect::<Vec<_>>()
            .join("、")
    }
}
