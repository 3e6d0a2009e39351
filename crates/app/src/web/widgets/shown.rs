//! What fields show: a stored answer, or exactly what somebody typed.

use maud::{Markup, html};
use std::borrow::Cow;
use tenken_domain::forms::answer::{Answer, Answers, CheckRow, Checked, Fields};
use tenken_domain::forms::fault::Fault;

use crate::web::posted::Posted;
use crate::web::posted_answers;

/// What the fields of a page show.
#[derive(Clone, Copy)]
pub struct Values<'a> {
    /// The answers as stored.
    pub answers: &'a Answers,
    /// What was posted: entries that could not be used are shown as typed.
    pub typed: Option<&'a Posted>,
    /// What is wrong; each entry picks out its own.
    pub faults: &'a [Fault],
    /// Round and facility of the response, where answers may be files.
    pub response: Option<[&'a str; 2]>,
}

impl<'a> Values<'a> {
    /// The values of one answer.
    pub fn of(&self, key: &'a str) -> Shown<'a> {
        match self.typed {
            Some(posted) if self.faults.iter().any(|fault| fault.item == key) => {
                Shown::Typed(posted, key)
            }
            _ => Shown::Stored(self.answers.get(key)),
        }
    }

    /// The hidden fields that say what the page rests on at an answer. Where what was typed is shown
    /// again, that is what its reader had seen: nobody has shown them what is stored now.
    pub fn rest(&self, key: &'a str) -> Markup {
        let (was, base) = match self.of(key) {
            Shown::Stored(answer) => (Cow::Owned(posted_answers::was(answer)), None),
            Shown::Typed(posted, key) => {
                let was = posted.exact(&format!("was.{key}"));
                (Cow::Borrowed(was), Some(posted_answers::base(posted, key)))
            }
        };
        html! {
            input type="hidden" name={ "was." (key) } value=(was);
            @if let Some(base) = base { input type="hidden" name={ "base." (key) } value=(base); }
        }
    }
}

/// The source of the values in the fields of one answer.
#[derive(Clone, Copy)]
pub enum Shown<'a> {
    /// The answer as stored, if there is one.
    Stored(Option<&'a Answer>),
    /// What was typed and could not be used, under the answer's key.
    Typed(&'a Posted, &'a str),
}

impl<'a> Shown<'a> {
    /// The value of a part; `""` is the answer itself.
    pub fn value(&self, part: &str) -> Cow<'a, str> {
        match self {
            Shown::Stored(answer) => answer
                .and_then(|answer| part_of(answer, part))
                .unwrap_or_default(),
            Shown::Typed(posted, key) => Cow::Borrowed(posted.exact(&Fields::name(key, part))),
        }
    }

    /// Whether a choice is marked.
    pub fn is_marked(&self, part: &str, value: &str) -> bool {
        match self {
            Shown::Stored(Some(Answer::Choices(given))) if part.is_empty() => {
                given.options.iter().any(|id| id == value)
            }
            Shown::Stored(_) => self.value(part) == value,
            Shown::Typed(posted, key) => posted
                .0
                .get(&Fields::name(key, part))
                .is_some_and(|values| values.iter().any(|given| given == value)),
        }
    }
}

/// An answer as the fields of a page: the way back from
/// [`tenken_domain::forms::answer::Kind::from_fields`].
pub fn fields_of(key: &str, answer: &Answer) -> Vec<(String, String)> {
    let named =
        |(part, value): (String, Cow<'_, str>)| (Fields::name(key, &part), value.into_owned());
    parts(answer).into_iter().map(named).collect()
}

/// The value of a button that enters an answer at an item. Of a checklist row it is a new first check,
/// to be signed; what else stands there stays.
pub fn same(item: &str, answer: &Answer) -> String {
    let mut entry = fields_of(item, answer);
    if matches!(answer, Answer::Check(_)) {
        let value = Fields::name(item, "first");
        entry.retain(|(name, _)| *name == value);
        entry
            .extend(["first_on", "first_by"].map(|part| (Fields::name(item, part), String::new())));
    }
    let item = item.to_owned();
    serde_json::to_string(&posted_answers::Same { item, entry }).unwrap_or_default()
}

/// The parts an answer fills in, by name.
fn parts(answer: &Answer) -> Vec<(String, Cow<'_, str>)> {
    match answer {
        Answer::Choices(given) => {
            let marked = given
                .options
                .iter()
                .map(|id| (String::new(), Cow::Borrowed(id.as_str())));
            let text = given
                .text
                .iter()
                .map(|text| ("text".to_owned(), Cow::Borrowed(text.as_str())));
            marked.chain(text).collect()
        }
        Answer::Choice(given) => {
            let text = given.text.iter().map(|text| {
                (
                    format!("{}-text", given.option),
                    Cow::Borrowed(text.as_str()),
                )
            });
            std::iter::once((String::new(), Cow::Borrowed(given.option.as_str())))
                .chain(text)
                .collect()
        }
        Answer::Check(_) => [
            "first",
            "first_on",
            "target",
            "second",
            "second_on",
            "remark",
            "first_by",
            "second_by",
            "outside",
        ]
        .into_iter()
        .filter_map(|part| Some((part.to_owned(), part_of(answer, part)?)))
        .collect(),
        other => part_of(other, "")
            .map(|value| (String::new(), value))
            .into_iter()
            .collect(),
    }
}

fn part_of<'a>(answer: &'a Answer, part: &str) -> Option<Cow<'a, str>> {
    match (answer, part) {
        (Answer::YesNo(yes), "") => Some(yes_no(*yes)),
        (Answer::Choice(given), "") => Some(Cow::Borrowed(&given.option)),
        (Answer::Choice(given), part) if part.strip_suffix("-text") == Some(&given.option) => {
            given.text.as_deref().map(Cow::Borrowed)
        }
        (Answer::Choices(given), "text") => given.text.as_deref().map(Cow::Borrowed),
        (Answer::Text(text), "") => Some(Cow::Borrowed(text)),
        (Answer::Number(number), "") => Some(Cow::Owned(number.to_string())),
        (Answer::Date(date), "") => Some(Cow::Owned(date.to_string())),
        (Answer::File(file), "") => serde_json::to_string(file).ok().map(Cow::Owned),
        (Answer::Check(row), part) => part_of_row(row, part),
        (
            Answer::YesNo(_)
            | Answer::Choice(_)
            | Answer::Choices(_)
            | Answer::Text(_)
            | Answer::Number(_)
            | Answer::Date(_)
            | Answer::File(_),
            _,
        ) => None,
    }
}

fn part_of_row<'a>(row: &'a CheckRow, part: &str) -> Option<Cow<'a, str>> {
    let value = |check: Option<Checked>| check.and_then(|check| check.value).map(yes_no);
    let day = |check: Option<Checked>| {
        check
            .and_then(|check| check.on)
            .map(|on| Cow::Owned(on.to_string()))
    };
    match part {
        "first" => value(row.first),
        "first_on" => day(row.first),
        "target" => row.target.map(|target| Cow::Owned(target.to_string())),
        "second" => value(row.second),
        "second_on" => day(row.second),
        "remark" => typed_text(&row.remark),
        "first_by" => typed_text(&row.first_by),
        "second_by" => typed_text(&row.second_by),
        "outside" if row.outside => Some(yes_no(true)),
        _ => None,
    }
}

fn typed_text(text: &str) -> Option<Cow<'_, str>> {
    Some(text)
        .filter(|text| !text.is_empty())
        .map(Cow::Borrowed)
}

fn yes_no(yes: bool) -> Cow<'static, str> {
    Cow::Borrowed(if yes { "yes" } else { "no" })
}
