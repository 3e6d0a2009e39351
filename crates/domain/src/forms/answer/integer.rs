//! A whole number.

use serde::Serialize;
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem};
use crate::text::input::whole_number;

/// A question answered with a whole number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Integer {
    /// Lowest number that makes sense.
    pub min: i64,
    /// Highest number that makes sense.
    pub max: i64,
    /// Printed behind the number, such as 人.
    pub unit: String,
}

/// Checks a number against its limits.
pub(super) fn within(number: i64, min: i64, max: i64, unit: &str) -> Result<Answer, Problem> {
    if (min..=max).contains(&number) {
        return Ok(Answer::Number(number));
    }
    Err(Problem::new(
        "out_of_range",
        format!(
            "{}{unit}から{}{unit}までの数で入れてください。",
            grouped(min),
            grouped(max)
        ),
    ))
}

/// Reads a typed number.
pub(super) fn read(text: &str) -> Result<i64, Problem> {
    whole_number(text).ok_or_else(|| {
        Problem::new(
            "wrong_type",
            format!("「{text}」は数として読めません。数字だけで入れてください（例：12）。"),
        )
    })
}

/// A number with thousands separators.
pub(super) fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

impl Kind for Integer {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let number = value.as_i64().ok_or_else(|| Problem::wrong_type("整数"))?;
        within(number, self.min, self.max, &self.unit)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        fields
            .one("")
            .map(|text| within(read(text)?, self.min, self.max, &self.unit))
            .transpose()
    }

    fn show(&self, answer: &Answer) -> String {
        match answer {
            Answer::Number(number) => format!("{}{}", grouped(*number), self.unit),
            _ => String::new(),
        }
    }
}
