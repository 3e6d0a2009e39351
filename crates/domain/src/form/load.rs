//! Reading a form from TOML. Every fault is reported with file, line and item;
//! one fault does not hide the next.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, de::ValueDeserializer};

use super::check::{self, Known};
use super::condition::Condition;
use super::{
    Base, Device, Form, FormKind, Item, NotRequired, Provenance, Respondent, Section, Window,
};
use crate::answer::{
    AnswerType, Check, ChoiceOption, Column, DateAnswer, FileType, Group, GroupField, Integer,
    LongText, Money, MultipleChoice, SingleChoice, Text, YesNo,
};
use crate::calendar::FiscalYear;

/// A fault in a form file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormFault {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The item, when the fault lies in one.
    pub item: Option<String>,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl fmt::Display for FormFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file, self.line)?;
        if let Some(item) = &self.item {
            write!(f, "設問 {item}: ")?;
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}

/// Where things stand in a form file, for faults found after parsing.
pub(super) struct Lines<'a> {
    file: &'a str,
    text: &'a str,
    /// Line of each item.
    pub items: Vec<usize>,
}

impl Lines<'_> {
    fn line(&self, span: Option<Range<usize>>) -> usize {
        let at = span.map_or(0, |span| span.start).min(self.text.len());
        self.text.as_bytes()[..at]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1
    }

    /// A fault at a line.
    pub fn fault(
        &self,
        line: usize,
        item: Option<&str>,
        code: &'static str,
        message: impl Into<String>,
    ) -> FormFault {
        FormFault {
            file: self.file.to_owned(),
            line,
            item: item.map(str::to_owned),
            code,
            message: message.into(),
        }
    }

    fn syntax(
        &self,
        error: &toml::de::Error,
        item: Option<&str>,
        fallback: Option<Range<usize>>,
    ) -> FormFault {
        self.fault(
            self.line(error.span().or(fallback)),
            item,
            "syntax",
            format!("書き方の誤りです：{}", error.message().replace('\n', " ")),
        )
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    id: String,
    version: String,
    kind: FormKind,
    title: String,
    short_title: String,
    respondents: Vec<Respondent>,
    provenance: Provenance,
    #[serde(default)]
    issuer: String,
    #[serde(default, deserialize_with = "optional_date")]
    issued_on: Option<Date>,
    #[serde(default)]
    source: String,
    fiscal_year: Option<FiscalYear>,
    #[serde(default)]
    about: String,
    #[serde(default)]
    official_notes: Vec<String>,
    erratum: Option<String>,
    window: Option<Window>,
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
struct RawAnswer {
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem {
    id: String,
    #[serde(default)]
    number: String,
    section: String,
    text: String,
    lead: Option<String>,
    device: Option<Device>,
    explanation: Option<String>,
    guidance: Option<String>,
    #[serde(default)]
    terms: Vec<String>,
    measure: Option<String>,
    #[serde(default)]
    clauses: Vec<String>,
    #[serde(default = "yes")]
    required: bool,
    when: Option<Condition>,
    not_required: Option<NotRequired>,
    provenance: Option<Provenance>,
    erratum: Option<String>,
    #[serde(default)]
    base: Base,
    base_label: Option<String>,
    #[serde(default)]
    helper: bool,
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

type Split<'i> = (DeTable<'i>, DeTable<'i>);

/// Divides a table into the answer type's keys and all others.
fn split(table: DeTable<'_>) -> Split<'_> {
    table
        .into_iter()
        .partition(|(key, _)| ANSWER_KEYS.contains(&key.as_ref().as_ref()))
}

fn read<'i, T: Deserialize<'i>>(
    span: Range<usize>,
    table: DeTable<'i>,
) -> Result<T, toml::de::Error> {
    T::deserialize(ValueDeserializer::from(Spanned::new(
        span,
        DeValue::Table(table),
    )))
}

impl RawAnswer {
    fn into_type(self) -> Result<AnswerType, (&'static str, String)> {
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
                accept: self.accept.unwrap_or_else(|| {
                    ["pdf", "png", "jpg", "jpeg", "xlsx", "docx"]
                        .map(str::to_owned)
                        .to_vec()
                }),
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

/// Reads a form file. `known` holds what items may point to; see [`Known`].
///
/// # Errors
/// Every fault found, in the order of lines.
pub fn load(file: &str, text: &str, known: &Known<'_>) -> Result<Form, Vec<FormFault>> {
    let mut lines = Lines {
        file,
        text,
        items: Vec::new(),
    };
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut faults: Vec<FormFault> = errors
        .iter()
        .map(|error| lines.syntax(error, None, None))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let span = document.span();
    let (mut lists, header): Split<'_> = document
        .into_inner()
        .into_iter()
        .partition(|(key, _)| matches!(key.as_ref().as_ref(), "sections" | "items"));

    let raw: Option<RawForm> = read(span, header)
        .map_err(|error| faults.push(lines.syntax(&error, None, None)))
        .ok();
    let mut sections: Vec<Section> = Vec::new();
    for table in tables(&mut lists, "sections", &lines, &mut faults) {
        match read(table.span(), table.into_inner()) {
            Ok(section) => sections.push(section),
            Err(error) => faults.push(lines.syntax(&error, None, None)),
        }
    }
    let provenance = raw.as_ref().map_or(Provenance::Own, |raw| raw.provenance);
    let mut items = Vec::new();
    for table in tables(&mut lists, "items", &lines, &mut faults) {
        let (line, item) = read_item(table, &sections, provenance, &lines, &mut faults);
        if let Some(item) = item {
            lines.items.push(line);
            items.push(item);
        }
    }
    let Some(raw) = raw else { return Err(faults) };
    let mut index = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        index.entry(item.id.clone()).or_insert(at);
    }
    let form = Form {
        id: raw.id,
        version: raw.version,
        kind: raw.kind,
        title: raw.title,
        short_title: raw.short_title,
        respondents: raw.respondents,
        provenance: raw.provenance,
        issuer: raw.issuer,
        issued_on: raw.issued_on,
        source: raw.source,
        fiscal_year: raw.fiscal_year,
        about: raw.about,
        official_notes: raw.official_notes,
        erratum: raw.erratum,
        window: raw.window,
        sections,
        items,
        index,
    };
    faults.extend(check::check(&form, &lines, known));
    faults.sort_by_key(|fault| fault.line);
    if faults.is_empty() {
        Ok(form)
    } else {
        Err(faults)
    }
}

/// The tables of a list such as `[[items]]`.
fn tables<'i>(
    lists: &mut DeTable<'i>,
    name: &str,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> Vec<Spanned<DeTable<'i>>> {
    let Some(list) = lists.remove(name) else {
        faults.push(lines.fault(
            1,
            None,
            "missing-list",
            format!("[[{name}]] が1つもありません。"),
        ));
        return Vec::new();
    };
    let line = lines.line(Some(list.span()));
    let DeValue::Array(array) = list.into_inner() else {
        faults.push(lines.fault(
            line,
            None,
            "syntax",
            format!("{name} は [[{name}]] の並びで書いてください。"),
        ));
        return Vec::new();
    };
    let mut out = Vec::new();
    for value in array {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => out.push(Spanned::new(span, table)),
            _ => faults.push(lines.fault(
                lines.line(Some(span)),
                None,
                "syntax",
                format!("{name} は [[{name}]] の並びで書いてください。"),
            )),
        }
    }
    out
}

fn read_item(
    table: Spanned<DeTable<'_>>,
    sections: &[Section],
    provenance: Provenance,
    lines: &Lines<'_>,
    faults: &mut Vec<FormFault>,
) -> (usize, Option<Item>) {
    let span = table.span();
    let table = table.into_inner();
    // The line people look for is the one with the id.
    let (id_span, id) = match table.get("id") {
        Some(id) => (Some(id.span()), id.as_ref().as_str().map(str::to_owned)),
        None => (
            table
                .keys()
                .map(Spanned::span)
                .min_by_key(|span| span.start),
            None,
        ),
    };
    let line = lines.line(id_span.or(Some(span.clone())));
    let id = id.as_deref();
    let (answer, rest) = split(table);
    let raw: Result<RawItem, _> = read(span.clone(), rest);
    let answer: Result<RawAnswer, _> = read(span, answer);
    let mut failed = false;
    let mut note = |error: &toml::de::Error, faults: &mut Vec<FormFault>| {
        failed = true;
        faults.push(FormFault {
            line: lines.syntax(error, id, None).line.max(line),
            ..lines.syntax(error, id, None)
        });
    };
    if let Err(error) = &raw {
        note(error, faults);
    }
    if let Err(error) = &answer {
        note(error, faults);
    }
    let (Ok(raw), Ok(answer)) = (raw, answer) else {
        return (line, None);
    };
    let answer = match answer.into_type() {
        Ok(answer) => answer,
        Err((code, message)) => {
            faults.push(lines.fault(line, id, code, message));
            return (line, None);
        }
    };
    let Some(section) = sections
        .iter()
        .position(|section| section.id == raw.section)
    else {
        faults.push(lines.fault(
            line,
            id,
            "unknown-section",
            format!(
                "区分「{}」がありません。[[sections]] の id を確かめてください。",
                raw.section
            ),
        ));
        return (line, None);
    };
    let item = Item {
        id: raw.id,
        number: raw.number,
        section,
        text: raw.text,
        answer,
        lead: raw.lead,
        device: raw.device,
        explanation: raw.explanation,
        guidance: raw.guidance,
        terms: raw.terms,
        measure: raw.measure,
        clauses: raw.clauses,
        required: raw.required,
        when: raw.when,
        not_required: raw.not_required,
        provenance: raw.provenance.unwrap_or(provenance),
        erratum: raw.erratum,
        base: raw.base,
        base_label: raw.base_label,
        helper: raw.helper,
    };
    (line, Some(item))
}
