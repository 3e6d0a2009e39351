//! A form file as TOML writes it, before its parts are put together.

use jiff::civil::Date;
use serde::Deserialize;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, de::ValueDeserializer};

use super::fault::{FormFault, Lines};
use crate::forms::form::condition::Condition;
use crate::forms::form::{
    Base, Elsewhere, FormKind, NotRequired, PaperWords, Provenance, Respondent, Window,
    optional_date,
};
use crate::text::calendar::FiscalYear;

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
    pub paper: Option<PaperWords>,
    pub elsewhere: Option<Elsewhere>,
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
    pub device: Option<String>,
    pub gate: Option<bool>,
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
    #[serde(default)]
    pub in_head: bool,
}

pub(super) fn yes() -> bool {
    true
}

/// Reads a parsed table, however much of it is wrong: what does not belong there is told and left out,
/// what is missing is told and taken from `usual`, a few lines of TOML, so that one fault does not hide
/// the next. `None` if that is not enough.
pub(crate) fn mend<'i, T: Deserialize<'i>>(
    span: Range<usize>,
    mut table: DeTable<'i>,
    usual: &'i str,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> Option<T> {
    let usual = DeTable::parse(usual).ok()?.into_inner();
    loop {
        let error = match read(span.clone(), table.clone()) {
            Ok(read) => return Some(read),
            Err(error) => error,
        };
        faults.push(lines.unread(&error));
        let named = error.message().split('`').nth(1).unwrap_or_default();
        let inside = |at: Range<usize>| {
            error
                .span()
                .is_some_and(|span| at.start <= span.start && span.end <= at.end)
        };
        let is_unknown = error.message().starts_with("unknown field");
        let wrong = table
            .iter()
            .find(|(key, value)| {
                (is_unknown && key.as_ref() == named) || inside(key.span()) || inside(value.span())
            })
            .map(|(key, _)| key.clone());
        let missing = wrong
            .as_ref()
            .map_or(named, |key| key.as_ref().as_ref())
            .to_owned();
        if let Some(key) = &wrong {
            table.remove(key);
        }
        let found = usual.iter().find(|(key, _)| *key.as_ref() == missing);
        match (found, wrong) {
            (Some((key, value)), _) if !table.contains_key(key) => {
                table.insert(key.clone(), value.clone());
            }
            (_, Some(_)) => {}
            (_, None) => return None,
        }
    }
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

/// Reads the tables of a list (`[[columns]]`), each with its line; what cannot be read is told and left out.
pub(crate) fn listed<'i, T: Deserialize<'i>>(
    name: &str,
    value: Option<Spanned<DeValue<'i>>>,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> Vec<(usize, T)> {
    let Some(value) = value else {
        return Vec::new();
    };
    let at = lines.line(Some(value.span()));
    let misplaced = |line| {
        let message = format!("{name} は [[{name}]] の下に書いてください。");
        lines.fault(line, None, "list", message)
    };
    let DeValue::Array(entries) = value.into_inner() else {
        faults.push(misplaced(at));
        return Vec::new();
    };
    let mut read_entries = Vec::new();
    for entry in entries {
        let (span, line) = (entry.span(), lines.line(Some(entry.span())));
        match entry.into_inner() {
            DeValue::Table(table) => match read::<T>(span, table) {
                Ok(one) => read_entries.push((line, one)),
                Err(error) => faults.push(lines.unread(&error)),
            },
            _ => faults.push(misplaced(line)),
        }
    }
    read_entries
}
