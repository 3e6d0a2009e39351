//! Several small fields answered together, such as name, organisation, contact.
//! Each child is stored under its own key (`Q1.name`).

use serde::Serialize;
use serde_json::Value;

use super::{Answer, AnswerType, Fields, Kind, Problem};

/// A question with several fields.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// The fields, in printed order.
    pub fields: Vec<GroupField>,
}

/// One field of a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupField {
    /// Key within the group.
    pub id: String,
    /// Printed label.
    pub label: String,
    /// Must be answered before submitting, when the group is asked.
    pub required: bool,
    /// What can be answered; never a group itself.
    #[serde(flatten)]
    pub answer: AnswerType,
}

impl Kind for Group {
    fn from_json(&self, _value: &Value) -> Result<Answer, Problem> {
        let keys: Vec<&str> = self.fields.iter().map(|field| field.id.as_str()).collect();
        Err(Problem::wrong_type(&format!(
            "「設問のID.項目」（項目：{}）ごとの答え",
            keys.join("、")
        )))
    }

    fn from_fields(&self, _fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        Ok(None)
    }

    fn show(&self, _answer: &Answer) -> String {
        String::new()
    }
}
