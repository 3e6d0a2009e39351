//! Answers and answer types. One type, one file: how its answers are read (from
//! JSON and from a web form), checked and shown.

mod carry;
mod check;
mod column;
mod date;
mod file;
mod group;
mod integer;
mod long_text;
mod money;
mod multiple_choice;
mod single_choice;
mod text;
mod yes_no;

pub use carry::carry;
pub use check::{Check, CheckRow, Checked, read_name, read_remark};
pub use column::{Column, Columns, PrintedColumn};
pub use date::DateAnswer;
pub use file::{FileRef, FileType};
pub use group::{Group, GroupField};
pub use integer::Integer;
pub use long_text::LongText;
pub use money::Money;
pub use multiple_choice::{ChoicesAnswer, MultipleChoice};
pub use single_choice::{ChoiceAnswer, ChoiceOption, SingleChoice};
pub use text::Text;
pub use yes_no::YesNo;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

use crate::text::calendar::FiscalYear;

/// One answer, as stored and submitted. Serialises to the JSON of the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// はい / いいえ
    YesNo(bool),
    /// One option.
    Choice(ChoiceAnswer),
    /// Any number of options.
    Choices(ChoicesAnswer),
    /// Text of one or many lines.
    Text(String),
    /// A whole number, or an amount in yen.
    Number(i64),
    /// A day.
    Date(Date),
    /// A stored file.
    File(FileRef),
    /// A checklist row.
    Check(CheckRow),
}

/// Answers by key: the item's id, or `Q1.name` for a child of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

/// What can be answered to an item, with its limits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AnswerType {
    /// はい / いいえ
    YesNo(YesNo),
    /// One option of several.
    SingleChoice(SingleChoice),
    /// Any number of options.
    MultipleChoice(MultipleChoice),
    /// One line of text.
    Text(Text),
    /// Several lines of text.
    LongText(LongText),
    /// A whole number with a unit.
    Integer(Integer),
    /// An amount in yen.
    Money(Money),
    /// A day.
    Date(DateAnswer),
    /// Several small fields answered together.
    Group(Group),
    /// A file.
    File(FileType),
    /// A checklist row: first check, target date, second check, remark.
    Check(Check),
}

impl Answer {
    /// Sent, but empty: the same as no answer.
    fn is_blank(&self) -> bool {
        match self {
            Answer::Text(text) => text.is_empty(),
            Answer::Choices(choices) => choices.options.is_empty(),
            Answer::Check(row) => row.is_empty(),
            Answer::YesNo(_)
            | Answer::Choice(_)
            | Answer::Number(_)
            | Answer::Date(_)
            | Answer::File(_) => false,
        }
    }
}

/// What every answer type can do. `Err` carries what is wrong, in plain words.
#[expect(
    clippy::wrong_self_convention,
    reason = "a kind reads answers, not itself"
)]
pub trait Kind {
    /// Reads the API's JSON. Type, options, limits and characters are checked
    /// here, so that nothing unusable is ever stored, not even in a draft.
    fn from_json(&self, value: &Value) -> Result<Answer, Problem>;

    /// Reads what a web form posted; `Ok(None)` when nothing was entered.
    fn from_fields(&self, fields: &Fields<'_>) -> Result<Option<Answer>, Problem>;

    /// Checks that only matter when submitting, such as a missing target date.
    fn complete(&self, _answer: &Answer, _when: &Occasion) -> Vec<Problem> {
        Vec::new()
    }

    /// The answer as people read it.
    fn show(&self, answer: &Answer) -> String;
}

/// When and for what an answer is given; some limits depend on it.
#[derive(Debug, Clone, Copy)]
pub struct Occasion {
    /// Today, in Tokyo.
    pub today: Date,
    /// The fiscal year of the round.
    pub fiscal_year: FiscalYear,
    /// The item stands in a 参考項目 section.
    pub reference: bool,
}

/// What is wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable name for programs.
    pub code: &'static str,
    /// The part of a checklist row, such as `target`.
    pub part: Option<&'static str>,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// A problem of the whole answer.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Problem {
            code,
            part: None,
            message: message.into(),
        }
    }

    /// A problem of one part of a checklist row.
    pub fn of_part(part: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Problem {
            code,
            part: Some(part),
            message: message.into(),
        }
    }

    fn wrong_type(expected: &str) -> Self {
        Problem::new(
            "wrong_type",
            format!("答えの形が違います。{expected}を入れてください。"),
        )
    }
}

/// The fields a web form posted for one key: `a.Q2` itself, and parts such as
/// `a.2-1.target`.
pub struct Fields<'a> {
    posted: &'a HashMap<String, Vec<String>>,
    key: &'a str,
}

impl<'a> Fields<'a> {
    /// The posted fields of one key.
    pub fn new(posted: &'a HashMap<String, Vec<String>>, key: &'a str) -> Self {
        Fields { posted, key }
    }

    /// The name of a field in the page: `a.<key>` or `a.<key>.<part>`.
    pub fn name(key: &str, part: &str) -> String {
        if part.is_empty() {
            format!("a.{key}")
        } else {
            format!("a.{key}.{part}")
        }
    }

    /// All values posted under a part, trimmed, without empty ones.
    fn all(&self, part: &str) -> impl Iterator<Item = &'a str> {
        self.posted
            .get(&Self::name(self.key, part))
            .into_iter()
            .flatten()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The value posted under a part.
    fn one(&self, part: &str) -> Option<&'a str> {
        self.all(part).last()
    }

    /// Whether the page had a field of this key at all.
    pub fn is_present(posted: &HashMap<String, Vec<String>>, key: &str) -> bool {
        posted.keys().any(|name| Self::is_of(name, key))
    }

    /// Whether a posted name is that of a key or of one of its parts.
    pub fn is_of(name: &str, key: &str) -> bool {
        name.strip_prefix(&Self::name(key, ""))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

impl AnswerType {
    /// The behaviour behind the type.
    pub fn kind(&self) -> &dyn Kind {
        match self {
            AnswerType::YesNo(kind) => kind,
            AnswerType::SingleChoice(kind) => kind,
            AnswerType::MultipleChoice(kind) => kind,
            AnswerType::Text(kind) => kind,
            AnswerType::LongText(kind) => kind,
            AnswerType::Integer(kind) => kind,
            AnswerType::Money(kind) => kind,
            AnswerType::Date(kind) => kind,
            AnswerType::Group(kind) => kind,
            AnswerType::File(kind) => kind,
            AnswerType::Check(kind) => kind,
        }
    }
}

impl Answers {
    /// The answer under a key.
    pub fn get(&self, key: &str) -> Option<&Answer> {
        self.0.get(key)
    }

    /// Sets or, with `None` or an empty answer, clears the answer under a key.
    pub fn set(&mut self, key: impl Into<String>, answer: Option<Answer>) {
        match answer.filter(|answer| !answer.is_blank()) {
            Some(answer) => self.0.insert(key.into(), answer),
            None => self.0.remove(&key.into()),
        };
    }

    /// All answers, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Answer)> {
        self.0.iter()
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The JSON of the API and of storage.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<T: IntoIterator<Item = (String, Answer)>>(entries: T) -> Self {
        let mut answers = Answers::default();
        for (key, answer) in entries {
            answers.set(key, Some(answer));
        }
        answers
    }
}
