//! A form file as TOML writes it, before its parts are put together.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, de::ValueDeserializer};

use super::condition::Condition;
use super::{Base, Device, FormKind, NotRequired, Provenance, Respondent, Window};
use crate::calendar::FiscalYear;

/// What stands above the sections and items.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawForm {
    pub id: String,
    pub version: String,
    pub kind: FormKind,
    pub title: String,
    pub short_title: String,
    pub label: Option<String>,
    pub respondents: Vec<Respondent>,
    pub provenance: Provenance,
    #[serde(default)]
    pub issuer: String,
    #[serde(default, deserialize_with = "optional_date")]
    pub issued_on: Option<Date>,
    #[serde(default)]
    pub source: String,
    pub fiscal_year: Option<FiscalYear>,
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub official_notes: Vec<String>,
    pub erratum: Option<String>,
    pub window: Option<Window>,
    pub vendor_form: Option<String>,
}

/// The keys of an item that do not depend on its type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawItem {
    pub id: String,
    #[serde(default)]
    pub number: String,
    pub section: String,
    pub text: String,
    pub lead: Option<String>,
    pub device: Option<Device>,
    pub explanation: Option<String>,
    pub guidance: Option<String>,
    #[serde(default)]
    pub terms: Vec<String>,
    pub measure: Option<String>,
    #[serde(default)]
    pub clauses: Vec<String>,
    #[serde(default = "yes")]
    pub required: bool,
    pub when: Option<Condition>,
    pub not_required: Option<NotRequired>,
    pub provenance: Option<Provenance>,
    pub erratum: Option<String>,
    #[serde(default)]
    pub base: Base,
    pub base_label: Option<String>,
    #[serde(default)]
    pub helper: bool,
}

pub(super) fn yes() -> bool {
    true
}

/// Reads a TOML local date.
pub(super) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    let Some(value) = Option::<toml::value::Datetime>::deserialize(deserializer)? else {
        return Ok(None);
    };
    let wrong = || serde::de::Error::custom("a date such as 2026-07-06 is expected");
    let date = value.date.ok_or_else(wrong)?;
    Date::new(date.year as i16, date.month as i8, date.day as i8)
        .map(Some)
        .map_err(|_| wrong())
}

/// Reads a parsed table.
pub(super) fn read<'i, T: Deserialize<'i>>(
    span: Range<usize>,
    table: DeTable<'i>,
) -> Result<T, toml::de::Error> {
    T::deserialize(ValueDeserializer::from(Spanned::new(
        span,
        DeValue::Table(table),
    )))
}
