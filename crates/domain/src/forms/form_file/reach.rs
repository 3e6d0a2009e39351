//! Whether any answers lead to an item.

use super::check::all_conditions;
use crate::forms::answer::{
    Answer, AnswerType, Answers, CheckRow, Checked, ChoiceAnswer, ChoiceOption, ChoicesAnswer,
};
use crate::forms::form::Form;
use crate::forms::form::condition::{Condition, Test};
use crate::forms::form::path::Path;

/// Upper limit of the answer sets tried; beyond it an item counts as reachable.
const MOST_TRIALS: usize = 50_000;
/// Likewise of the tested options of one multiple choice, of which every subset
/// is tried.
const MOST_TESTED: usize = 12;

/// Whether some answer set leads to the item: every combination of telling
/// answers of the items its conditions depend on is tried.
pub(super) fn is_reachable(form: &Form, at: usize) -> bool {
    let mut involved: Vec<usize> = Vec::new();
    let mut stack = vec![at];
    while let Some(next) = stack.pop() {
        for id in all_conditions(&form.items[next]).flat_map(Condition::items) {
            if let Some(other) = form.position(id).filter(|other| !involved.contains(other)) {
                involved.push(other);
                stack.push(other);
            }
        }
    }
    let mut candidates: Vec<(&str, Vec<Option<Answer>>)> = Vec::new();
    let mut trials: usize = 1;
    for other in involved {
        let Some(answers) = telling_answers(form, other) else {
            return true;
        };
        trials = trials.saturating_mul(answers.len());
        candidates.push((&form.items[other].id, answers));
    }
    if trials > MOST_TRIALS {
        return true;
    }
    (0..trials).any(|mut trial| {
        let mut answers = Answers::default();
        for (id, choices) in &candidates {
            answers.set(*id, choices[trial % choices.len()].clone());
            trial /= choices.len();
        }
        Path::of(form, &answers).is_asked(at)
    })
}

/// The tests conditions make of an item.
fn tests_of<'f>(form: &'f Form, id: &'f str) -> impl Iterator<Item = &'f Test> {
    form.items
        .iter()
        .flat_map(all_conditions)
        .flat_map(Condition::tests)
        .filter(move |test| test.item == id)
}

/// Answers of an item that can make a difference to conditions, and none.
/// `None` when there are too many to try.
fn telling_answers(form: &Form, at: usize) -> Option<Vec<Option<Answer>>> {
    let item = &form.items[at];
    let given: Vec<Answer> = match &item.answer {
        AnswerType::YesNo(_) => [true, false].map(Answer::YesNo).to_vec(),
        AnswerType::Check(_) => [true, false].map(check_of).to_vec(),
        AnswerType::SingleChoice(choice) => choice
            .options
            .iter()
            .map(|option| {
                Answer::Choice(ChoiceAnswer {
                    option: option.id.clone(),
                    text: None,
                })
            })
            .collect(),
        AnswerType::MultipleChoice(choice) => telling_choices(form, &item.id, &choice.options)?,
        AnswerType::Integer(kind) => telling_numbers(form, &item.id, kind.min, kind.max),
        AnswerType::Money(kind) => telling_numbers(form, &item.id, kind.min, kind.max),
        // Conditions ask of these only whether they are answered.
        AnswerType::Text(_)
        | AnswerType::LongText(_)
        | AnswerType::Date(_)
        | AnswerType::Group(_)
        | AnswerType::File(_) => vec![Answer::Text("あり".into())],
    };
    Some(
        std::iter::once(None)
            .chain(given.into_iter().map(Some))
            .collect(),
    )
}

fn check_of(value: bool) -> Answer {
    Answer::Check(CheckRow {
        first: Some(Checked {
            value: Some(value),
            on: None,
        }),
        ..CheckRow::default()
    })
}

/// Every set of the options that are tested, with one that is not, and each
/// option that only goes alone.
fn telling_choices(form: &Form, id: &str, options: &[ChoiceOption]) -> Option<Vec<Answer>> {
    let tested: Vec<&str> = tests_of(form, id)
        .filter_map(|test| test.includes.as_deref())
        .collect();
    let (alone, free): (Vec<&ChoiceOption>, Vec<&ChoiceOption>) =
        options.iter().partition(|option| option.exclusive);
    let (told, untold): (Vec<&ChoiceOption>, Vec<&ChoiceOption>) = free
        .into_iter()
        .partition(|option| tested.contains(&option.id.as_str()));
    if told.len() > MOST_TESTED {
        return None;
    }
    let sets = (0..1usize << told.len()).map(|bits| {
        let chosen = told
            .iter()
            .enumerate()
            .filter(|(at, _)| bits >> at & 1 == 1);
        chosen
            .map(|(_, option)| *option)
            .chain(untold.first().copied())
            .collect()
    });
    let all = sets.chain(alone.into_iter().map(|option| vec![option]));
    Some(
        all.map(|set: Vec<&ChoiceOption>| {
            Answer::Choices(ChoicesAnswer {
                options: set.into_iter().map(|option| option.id.clone()).collect(),
                text: None,
            })
        })
        .collect(),
    )
}

/// The numbers at which some test begins to say something else: between two of
/// them, all numbers lead the same way.
fn telling_numbers(form: &Form, id: &str, min: i64, max: i64) -> Vec<Answer> {
    let least = tests_of(form, id).filter_map(|test| test.at_least);
    let beyond = tests_of(form, id).filter_map(|test| test.at_most?.checked_add(1));
    let mut numbers: Vec<i64> = least
        .chain(beyond)
        .chain([min])
        .filter(|number| (min..=max).contains(number))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().map(Answer::Number).collect()
}
