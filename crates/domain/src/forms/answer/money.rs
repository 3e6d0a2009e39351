//! An amount in yen.

use serde::Serialize;
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem, integer};

/// A question answered with an amount in yen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Lowest amount that makes sense, in yen.
    pub min: i64,
    /// Highest amount that makes sense, in yen.
    pub max: i64,
}

const UNIT: &str = "円";

impl Kind for Money {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let yen = value
            .as_i64()
            .ok_or_else(|| Problem::wrong_type("円単位の整数"))?;
        integer::within(yen, self.min, self.max, UNIT)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        let Some(text) = fields.one("") else {
            return Ok(None);
        };
        let text = text.trim_start_matches(['¥', '￥']).trim_end_matches('円');
        integer::within(integer::read(text)?, self.min, self.max, UNIT).map(Some)
    }

    fn show(&self, answer: &Answer) -> String {
        match answer {
            Answer::Number(yen) => format!("{}{UNIT}", integer::grouped(*yen)),
            _ => String::new(),
        }
    }
}
