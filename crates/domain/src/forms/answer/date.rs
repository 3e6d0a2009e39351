//! A day.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::{Answer, Fields, Kind, Problem};
use crate::text::calendar::{era_date, parse_date};

/// A question answered with a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DateAnswer {}

/// Reads a typed day; years that can only be slips are refused.
pub(super) fn read(text: &str) -> Result<Date, Problem> {
    match parse_date(text) {
        Some(date) if (1950..=2100).contains(&date.year()) => Ok(date),
        _ => Err(Problem::new(
            "wrong_date",
            format!(
                "「{text}」という日付はありません。2026-11-02 や R8.11.2 のように入れてください。"
            ),
        )),
    }
}

impl Kind for DateAnswer {
    fn from_json(&self, value: &Value) -> Result<Answer, Problem> {
        let text = value
            .as_str()
            .ok_or_else(|| Problem::wrong_type("日付（例：\"2026-11-02\"）"))?;
        read(text).map(Answer::Date)
    }

    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem> {
        fields
            .one("")
            .map(|text| read(text).map(Answer::Date))
            .transpose()
    }

    fn show(&self, answer: &Answer) -> String {
        match answer {
            Answer::Date(date) => era_date(*date),
            _ => String::new(),
        }
    }
}
