//! A form file as TOML writes it, before its parts are put together.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, de::ValueDeserializer};

use super::condition::Condition;
use super::{Base, Device, FormKind, NotRequired, Provenance, Respondent, Window};
use crate::answer::{
    AnswerType, Check, ChoiceOption, Column, DateAnswer, FileType, Group, GroupField, Integer,
    LongText, Money, MultipleChoice, SingleChoice, Text, YesNo,
};
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
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum TypeName {
    YesNo,
    SingleChoice,
    MultipleChoice,
    Text,
    LongText,
    Integer,
    Money,
    Date,
    Group,
    File,
    Check,
}

/// The type-specific keys of an item or of a group's field.
#[derive(Deserialize)]
pub(super) struct RawAnswer {
    #[serde(rename = "type")]
    kind: TypeName,
    yes_label: Option<String>,
    no_label: Option<String>,
    #[serde(default)]
    options: Vec<ChoiceOption>,
    max_length: Option<usize>,
    min: Option<i64>,
    max: Option<i64>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    fields: Vec<toml::Table>,
    accept: Option<Vec<String>>,
    columns: Option<Vec<Column>>,
}

/// Keys that belong to the answer's type; the rest of an item is [`RawItem`].
const ANSWER_KEYS: [&str; 11] = [
    "type",
    "yes_label",
    "no_label",
    "options",
    "max_length",
    "min",
    "max",
    "unit",
    "fields",
    "accept",
    "columns",
];

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    id: String,
    label: String,
    #[serde(default = "yes")]
    required: bool,
}

fn yes() -> bool {
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

/// A table divided in two.
pub(super) type Split<'i> = (DeTable<'i>, DeTable<'i>);

/// Divides a table into the answer type's keys and all others.
pub(super) fn split(table: DeTable<'_>) -> Split<'_> {
    table
        .into_iter()
        .partition(|(key, _)| ANSWER_KEYS.contains(&key.as_ref().as_ref()))
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

impl RawAnswer {
    /// The answer type, or the code and message of what is wrong.
    pub fn into_type(self) -> Result<AnswerType, (&'static str, String)> {
        let options = |options: Vec<ChoiceOption>| match options.len() {
            0 => Err((
                "no-options",
                "選択式の設問に選択肢（options）がありません。".to_owned(),
            )),
            1..=32 => Ok(options),
            _ => Err(("too-many-options", "選択肢は32個までです。".to_owned())),
        };
        Ok(match self.kind {
            TypeName::YesNo => {
                let usual = YesNo::default();
                AnswerType::YesNo(YesNo {
                    yes_label: self.yes_label.unwrap_or(usual.yes_label),
                    no_label: self.no_label.unwrap_or(usual.no_label),
                })
            }
            TypeName::SingleChoice => AnswerType::SingleChoice(SingleChoice {
                options: options(self.options)?,
            }),
            TypeName::MultipleChoice => AnswerType::MultipleChoice(MultipleChoice {
                options: options(self.options)?,
            }),
            TypeName::Text => AnswerType::Text(Text {
                max_length: self.max_length.unwrap_or(200),
            }),
            TypeName::LongText => AnswerType::LongText(LongText {
                max_length: self.max_length.unwrap_or(2000),
            }),
            TypeName::Integer => AnswerType::Integer(Integer {
                min: self.min.unwrap_or(0),
                max: self.max.unwrap_or(999_999),
                unit: self.unit,
            }),
            TypeName::Money => AnswerType::Money(Money {
                min: self.min.unwrap_or(0),
                max: self.max.unwrap_or(1_000_000_000_000),
            }),
            TypeName::Date => AnswerType::Date(DateAnswer {}),
            TypeName::File => AnswerType::File(FileType {
                accept: match self.accept {
                    Some(endings) => endings.iter().map(|ending| ending.to_lowercase()).collect(),
                    None => ["pdf", "png", "jpg", "jpeg", "xlsx", "docx"]
                        .map(str::to_owned)
                        .to_vec(),
                },
            }),
            TypeName::Check => AnswerType::Check(Check {
                columns: self.columns.unwrap_or_else(|| Column::ALL.to_vec()),
            }),
            TypeName::Group if self.fields.is_empty() => {
                return Err((
                    "no-fields",
                    "まとまりの設問（group）に項目（fields）がありません。".to_owned(),
                ));
            }
            TypeName::Group => AnswerType::Group(Group {
                fields: self
                    .fields
                    .into_iter()
                    .map(group_field)
                    .collect::<Result<_, _>>()?,
            }),
        })
    }
}

fn group_field(table: toml::Table) -> Result<GroupField, (&'static str, String)> {
    let syntax = |error: toml::de::Error| {
        (
            "syntax",
            format!("項目（fields）の書き方の誤りです：{}", error.message()),
        )
    };
    let (answer, rest): (toml::Table, toml::Table) = table
        .into_iter()
        .partition(|(key, _)| ANSWER_KEYS.contains(&key.as_str()));
    let RawField {
        id,
        label,
        required,
    } = rest.try_into().map_err(syntax)?;
    let answer: RawAnswer = answer.try_into().map_err(syntax)?;
    match answer.into_type()? {
        AnswerType::Group(_) | AnswerType::Check(_) | AnswerType::File(_) => Err((
            "nested-group",
            format!("項目「{id}」に使えるのは、文字・数・日付・選択だけです。"),
        )),
        answer => Ok(GroupField {
            id,
            label,
            required,
            answer,
        }),
    }
}
