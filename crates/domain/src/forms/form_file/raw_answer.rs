//! What can be answered to an item, as a form file writes it: the type and the keys that say more
//! about it.

use serde::Deserialize;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{FormFault, Lines};
use super::raw::{read, yes};
use crate::forms::answer::{
    AnswerType, Check, ChoiceOption, Column, DateAnswer, FileType, Group, GroupField, Integer,
    LongText, Money, MultipleChoice, SingleChoice, Text, YesNo,
};

#[derive(Clone, Copy, Deserialize)]
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

impl TypeName {
    /// The keys that say more about a type. On another type they would do nothing.
    fn keys(self) -> &'static [&'static str] {
        match self {
            TypeName::YesNo => &["yes_label", "no_label"],
            TypeName::SingleChoice | TypeName::MultipleChoice => &["options"],
            TypeName::Text | TypeName::LongText => &["max_length"],
            TypeName::Integer => &["min", "max", "unit"],
            TypeName::Money => &["min", "max"],
            TypeName::Date => &[],
            TypeName::Group => &["fields"],
            TypeName::File => &["accept"],
            TypeName::Check => &["columns"],
        }
    }
}

/// Keys that belong to the answer's type; the rest of an item is [`super::raw::RawItem`].
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

/// The type and its keys, without the fields of a group.
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
    accept: Option<Vec<String>>,
    columns: Option<Vec<Column>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    id: String,
    label: String,
    #[serde(default = "yes")]
    required: bool,
}

/// A table divided in two.
pub(super) type Split<'i> = (DeTable<'i>, DeTable<'i>);

/// Divides the table of an item or field into the answer type's keys and all others.
pub(super) fn split(table: DeTable<'_>) -> Split<'_> {
    table
        .into_iter()
        .partition(|(key, _)| ANSWER_KEYS.contains(&key.as_ref().as_ref()))
}

/// Reads the answer type of an item or field that stands at `at`.
///
/// # Errors
/// Every fault, at its line as far as it is known.
pub(super) fn read_answer(
    at: Range<usize>,
    mut table: DeTable<'_>,
    lines: &Lines<'_>,
) -> Result<AnswerType, Vec<FormFault>> {
    let keys: Vec<(String, Range<usize>)> = table
        .keys()
        .map(|key| (key.as_ref().to_string(), key.span()))
        .collect();
    let fields = table.remove("fields");
    let raw: RawAnswer = read(at.clone(), table).map_err(|error| vec![lines.unread(&error)])?;
    let own = raw.kind.keys();
    let mut faults: Vec<FormFault> = keys
        .iter()
        .filter(|(key, _)| key != "type" && !own.contains(&key.as_str()))
        .map(|(key, span)| lines.fault_at(span.clone(), "misplaced-key", misplaced(key, own)))
        .collect();
    match raw.into_type(at, fields, lines) {
        Ok(answer) if faults.is_empty() => Ok(answer),
        answer => {
            faults.extend(answer.err().into_iter().flatten());
            Err(faults)
        }
    }
}

fn misplaced(key: &str, own: &[&str]) -> String {
    let usable = match own {
        [] => "使える名前はありません".to_owned(),
        own => format!("使えるのは {} です", own.join("、")),
    };
    format!(
        "{key} は、この答え方（type）では効きません（{usable}）。消すか、type を直してください。"
    )
}

fn group(
    at: Range<usize>,
    fields: Option<Spanned<DeValue<'_>>>,
    lines: &Lines<'_>,
) -> Result<Group, Vec<FormFault>> {
    let list = match fields.map(Spanned::into_inner) {
        Some(DeValue::Array(list)) if !list.is_empty() => list,
        _ => {
            let message = "まとまりの設問（group）に項目（fields）がありません。";
            return Err(vec![lines.fault_at(at, "no-fields", message)]);
        }
    };
    let mut fields = Vec::new();
    let mut faults = Vec::new();
    for value in list {
        let span = value.span();
        let field = match value.into_inner() {
            DeValue::Table(table) => group_field(span, table, lines),
            _ => {
                let message =
                    "項目（fields）は { id = …, label = …, type = … } の並びで書いてください。";
                Err(vec![lines.fault_at(span, "syntax", message)])
            }
        };
        match field {
            Ok(field) => fields.push(field),
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() {
        Ok(Group { fields })
    } else {
        Err(faults)
    }
}

fn group_field(
    at: Range<usize>,
    table: DeTable<'_>,
    lines: &Lines<'_>,
) -> Result<GroupField, Vec<FormFault>> {
    let (answer, rest) = split(table);
    let RawField {
        id,
        label,
        required,
    } = read(at.clone(), rest).map_err(|error| vec![lines.unread(&error)])?;
    match read_answer(at.clone(), answer, lines)? {
        AnswerType::Group(_) | AnswerType::Check(_) | AnswerType::File(_) => {
            let message = format!("項目「{id}」に使えるのは、文字・数・日付・選択だけです。");
            Err(vec![lines.fault_at(at, "nested-group", message)])
        }
        answer => Ok(GroupField {
            id,
            label,
            required,
            answer,
        }),
    }
}

impl RawAnswer {
    fn into_type(
        self,
        at: Range<usize>,
        fields: Option<Spanned<DeValue<'_>>>,
        lines: &Lines<'_>,
    ) -> Result<AnswerType, Vec<FormFault>> {
        let fault = |code, message| vec![lines.fault_at(at.clone(), code, message)];
        let options = |options: Vec<ChoiceOption>| match options.len() {
            0 => Err(fault(
                "no-options",
                "選択式の設問に選択肢（options）がありません。",
            )),
            1..=32 => Ok(options),
            _ => Err(fault("too-many-options", "選択肢は32個までです。")),
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
                // The form's columns are known later; see `columns::settle`.
                columns: self.columns.unwrap_or_default(),
                printed: Arc::default(),
            }),
            TypeName::Group => AnswerType::Group(group(at, fields, lines)?),
        })
    }
}
