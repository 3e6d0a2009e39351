//! はい / いいえ

use serde::Serialize;
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem};

/// A question answered with yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YesNo {
    /// How the form prints "yes".
    pub yes_label: String,
    /// How the form prints "no".
    pub no_label: String,
}

impl Default for YesNo {
    fn default() -> Self {
        YesNo {
            yes_label: "はい".into(),
            no_label: "いいえ".into(),
        }
    }
}

/// Reads the value of a yes/no radio button.
pub(super) fn read(posted: &str) -> Result<bool, Problem> {
    match posted {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Problem::wrong_type("「はい」か「いいえ」")),
    }
}

impl Kind for YesNo {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        value
            .as_bool()
            .map(Answer::YesNo)
            .ok_or_else(|| Problem::wrong_type("はい（true）か いいえ（false）"))
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        fields
            .one("")
            .map(|posted| read(posted).map(Answer::YesNo))
            .transpose()
    }

    fn show(&self, answer: &Answer) -> String {
        match answer {
            Answer::YesNo(true) => self.yes_label.clone(),
            Answer::YesNo(false) => self.no_label.clone(),
            _ => String::new(),
        }
    }
}
