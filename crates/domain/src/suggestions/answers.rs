//! From a suggestion to an answer, and back: what an answer that was taken over rests on, and whether the ledgers speak
//! against an answer that was given.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Proof, Suggested, Suggestion};
use crate::forms::answer::{Answer, AnswerType, CheckRow, Column};
use crate::forms::form::Item;

/// What an answer rests on that somebody took over from a suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The rule, by its name.
    pub rule: String,
    /// The rows, with the revisions they had.
    pub rows: Vec<Proof>,
    /// The day the answer was derived for.
    pub on: Date,
}

impl Basis {
    /// What an answer taken over from a suggestion for a day rests on.
    pub fn of(suggestion: &Suggestion, on: Date) -> Self {
        Basis {
            rule: suggestion.rule.to_owned(),
            rows: suggestion.rows.clone(),
            on,
        }
    }
}

/// A suggested answer as an answer to an item; `None` where the item cannot be answered with it. In a row of a
/// checklist it is the first check, made `on` the day if the form has a place for it.
pub fn to_answer(suggested: &Suggested, item: &Item, on: Date) -> Option<Answer> {
    let value = match (&item.answer, suggested) {
        (AnswerType::YesNo(_), Suggested::Yes | Suggested::No) => {
            Value::Bool(*suggested == Suggested::Yes)
        }
        (AnswerType::Check(check), Suggested::Yes | Suggested::No) => {
            let on = check.has(Column::FirstOn).then_some(on);
            json!({ "first": { "value": *suggested == Suggested::Yes, "on": on } })
        }
        (AnswerType::SingleChoice(_), Suggested::Option(id)) => json!(id),
        (AnswerType::MultipleChoice(_), Suggested::Options(ids)) => json!(ids),
        (AnswerType::Integer(_) | AnswerType::Money(_), Suggested::Number(number)) => {
            json!(number)
        }
        (AnswerType::Date(_), Suggested::Day(day)) => json!(day),
        _ => return None,
    };
    item.answer.kind().from_json(&value).ok()
}

/// What an answer that was given says, in the words of suggestions; nothing where it is no yes, no, option, number or
/// day. Of a row of a checklist its last check counts.
pub fn said_by(given: &Answer) -> Option<Suggested> {
    let yes_or_no = |is_yes| match is_yes {
        true => Suggested::Yes,
        false => Suggested::No,
    };
    Some(match given {
        Answer::YesNo(value) => yes_or_no(*value),
        Answer::Check(row) => yes_or_no(last_check(row)?),
        Answer::Choice(chosen) => Suggested::Option(chosen.option.clone()),
        Answer::Choices(chosen) => Suggested::Options(chosen.options.clone()),
        Answer::Number(number) => Suggested::Number(*number),
        Answer::Date(day) => Suggested::Day(*day),
        Answer::Text(_) | Answer::File(_) => return None,
    })
}

/// Whether an answer that was given says what is suggested.
pub fn agrees(given: &Answer, suggested: &Suggested) -> bool {
    said_by(given).as_ref() == Some(suggested)
}

/// What the last check of a row found; nothing where it is none of the form's.
fn last_check(row: &CheckRow) -> Option<bool> {
    let checks = [row.second, row.first].into_iter().flatten();
    let mut found = checks.filter_map(|check| check.value);
    found.next().filter(|_| !row.outside)
}

/// Whether the ledgers now speak against an answer that was given, as a plain sentence. Only where they really do:
/// they say no to a yes; they say another option than the one chosen (「わからない」, `unknown`, contradicts nothing);
/// or the answer was taken over from rows, `basis`, and nothing proves it any longer. A no that could be a yes is good
/// news, not a contradiction; numbers and days have other reasons to differ.
pub fn contradiction(
    given: &Answer,
    item: &Item,
    basis: Option<&Basis>,
    now: &Suggestion,
) -> Option<String> {
    let rests_on_rows = basis.is_some_and(|basis| !basis.rows.is_empty());
    match (given, &now.answer) {
        _ if is_yes(given) => match &now.answer {
            Some(Suggested::No) => Some(format!(
                "「はい」と答えていますが、台帳と合いません。{}答えか台帳を直してください。",
                now.why
            )),
            None if rests_on_rows => Some(unproved("はい", now)),
            _ => None,
        },
        (Answer::Choice(chosen), Some(Suggested::Option(id)))
            if chosen.option != *id && chosen.option != "unknown" =>
        {
            let (given, suggested) = (label(item, &chosen.option)?, label(item, id)?);
            Some(format!(
                "「{given}」と答えていますが、台帳からは「{suggested}」になります。{}答えか台帳を直してください。",
                now.why
            ))
        }
        (Answer::Choice(chosen), None) if rests_on_rows && chosen.option != "unknown" => {
            Some(unproved(label(item, &chosen.option)?, now))
        }
        _ => None,
    }
}

fn unproved(given: &str, now: &Suggestion) -> String {
    let missing = now.missing.first().map_or("", String::as_str);
    format!(
        "「{given}」のもとになった台帳の行が変わり、いまはこの答えを示すものがありません。{missing}"
    )
}

/// Whether an answer is a yes; of a row of a checklist, whether its last check is.
fn is_yes(given: &Answer) -> bool {
    match given {
        Answer::YesNo(value) => *value,
        Answer::Check(row) => last_check(row) == Some(true),
        _ => false,
    }
}

fn label<'a>(item: &'a Item, option: &str) -> Option<&'a str> {
    let options = match &item.answer {
        AnswerType::SingleChoice(choice) => &choice.options,
        _ => return None,
    };
    let found = options.iter().find(|one| one.id == option)?;
    Some(&found.label)
}
