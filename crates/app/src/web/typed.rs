//! The fields of what a page posts, as somebody typed or chose them.
//!
//! A field that is not posted is empty. Numbers, days and choices stay texts where the page that cannot use one
//! shows it again.

use jiff::civil::Date;
use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use std::fmt::{Display, Formatter};
use std::ops::Deref;
use tenken_domain::text::calendar::parse_date;

/// A text somebody typed or chose, without the space around it; the last one where there are several. What must
/// be exact, such as a password, which may begin with a space, is a plain `String`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// What stands in a field for a value; nothing for none.
    pub fn showing(value: Option<impl Display>) -> Self {
        value.map_or_else(Line::default, |value| value.to_string().into())
    }

    /// The text, unless it is empty.
    pub fn given(&self) -> Option<&str> {
        Some(&*self.0).filter(|text| !text.is_empty())
    }

    /// A day, unless the field is empty. `field` is where a fault is mended.
    ///
    /// # Errors
    /// No day: the field's name and what to tell.
    pub fn day(&self, field: &'static str) -> Result<Option<Date>, (&'static str, String)> {
        let read = |text| {
            parse_date(text).ok_or_else(|| (field, format!("「{text}」という日付はありません。")))
        };
        self.given().map(read).transpose()
    }
}

impl Deref for Line {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Display for Line {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl PartialEq<&str> for Line {
    fn eq(&self, text: &&str) -> bool {
        self.0 == *text
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Line(text.trim().to_owned())
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(field: D) -> Result<Self, D::Error> {
        field.deserialize_any(LastText)
    }
}

struct LastText;

impl<'de> Visitor<'de> for LastText {
    type Value = Line;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("texts")
    }

    fn visit_str<E>(self, text: &str) -> Result<Line, E> {
        Ok(text.into())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut texts: S) -> Result<Line, S::Error> {
        let mut last = Line::default();
        while let Some(text) = texts.next_element()? {
            last = text;
        }
        Ok(last)
    }
}

/// The values of a field that there may be several of; empty ones say nothing.
#[derive(Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Several(Vec<String>);

impl Deref for Several {
    type Target = [String];

    fn deref(&self) -> &[String] {
        &self.0
    }
}

impl From<Vec<String>> for Several {
    fn from(mut values: Vec<String>) -> Self {
        values.retain(|value| !value.is_empty());
        Several(values)
    }
}

/// The revision a page was made on. A page always posts it; without it nothing newer may be overwritten.
///
/// # Errors
/// The field is no text.
pub fn revision<'de, D: Deserializer<'de>>(field: D) -> Result<i64, D::Error> {
    Line::deserialize(field).map(|text| text.parse().unwrap_or(0))
}

/// Whether a box is ticked: a browser posts nothing for one that is not.
///
/// # Errors
/// The field is no text.
pub fn ticked<'de, D: Deserializer<'de>>(field: D) -> Result<bool, D::Error> {
    Line::deserialize(field).map(|value| value.given().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_or_told_by_its_field() {
        let read = |text: &str| Line::from(text).day("on");
        assert_eq!(read(" "), Ok(None));
        assert_eq!(read("2026-04-01"), Ok(Some(jiff::civil::date(2026, 4, 1))));
        assert_eq!(read("いつか").map_err(|(field, _)| field), Err("on"));
    }
}
