//! Random answers for properties.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::string::string_regex;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, LazyLock};
use tenken_domain::Form;
use tenken_domain::forms::answer::{
    Answer, AnswerType, Answers, Check, CheckRow, Checked, ChoiceAnswer, ChoiceOption,
    ChoicesAnswer, Column, FileRef,
};

use crate::support::{catalog, fixture, fixture_names};

/// A form that a failing test prints by its name only.
#[derive(Clone)]
pub struct Named(Arc<Form>);

impl fmt::Debug for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.key())
    }
}

impl Deref for Named {
    type Target = Form;
    fn deref(&self) -> &Form {
        &self.0
    }
}

/// The bundled forms and the fixtures.
pub fn forms() -> &'static [Named] {
    static FORMS: LazyLock<Vec<Named>> = LazyLock::new(|| {
        let fixtures = fixture_names("").into_iter();
        let fixtures = fixtures.map(|name| Arc::new(fixture(&name)));
        let all = catalog().forms().cloned().chain(fixtures);
        all.map(Named).collect()
    });
    &FORMS
}

/// Some form with some answers to it: valid each by itself, also under items
/// that are not asked.
pub fn answered_form() -> impl Strategy<Value = (Named, Answers)> {
    select(forms()).prop_flat_map(|form| (Just(form.clone()), answers_to(&form)))
}

/// Answers to a form, each given or not.
pub fn answers_to(form: &Form) -> impl Strategy<Value = Answers> + use<> {
    let each: Vec<_> = form
        .keys()
        .map(|(key, _, kind)| (Just(key), option::weighted(0.8, answer(kind))))
        .collect();
    each.prop_map(|entries| {
        let given = entries.into_iter();
        given
            .filter_map(|(key, answer)| Some((key, answer?)))
            .collect()
    })
}

/// A valid answer.
pub fn answer(kind: &AnswerType) -> BoxedStrategy<Answer> {
    match kind {
        AnswerType::YesNo(_) => any::<bool>().prop_map(Answer::YesNo).boxed(),
        AnswerType::SingleChoice(choice) => single(&choice.options),
        AnswerType::MultipleChoice(choice) => multiple(&choice.options),
        AnswerType::Text(kind) => text(kind.max_length).prop_map(Answer::Text).boxed(),
        AnswerType::LongText(kind) => lines(kind.max_length).prop_map(Answer::Text).boxed(),
        AnswerType::Integer(kind) => (kind.min..=kind.max).prop_map(Answer::Number).boxed(),
        AnswerType::Money(kind) => (kind.min..=kind.max).prop_map(Answer::Number).boxed(),
        AnswerType::Date(_) => day(date(1950, 1, 1), date(2100, 12, 31))
            .prop_map(Answer::Date)
            .boxed(),
        AnswerType::File(_) => ("[a-z0-9]{8}", text(40), any::<u64>())
            .prop_map(|(file, name, size)| Answer::File(FileRef { file, name, size }))
            .boxed(),
        AnswerType::Check(check) => row(check).prop_map(Answer::Check).boxed(),
        AnswerType::Group(_) => unreachable!("groups have no answer of their own"),
    }
}

/// One line, not blank, without spaces around it.
fn text(max: usize) -> impl Strategy<Value = String> {
    let letters = "[ぁ-んァ-ヶ一-三a-zA-Z0-9ー・\"'\\\\<&😀]";
    string_regex(&format!("{letters}{{1,{}}}", max.min(30))).unwrap()
}

fn lines(max: usize) -> impl Strategy<Value = String> {
    text(max / 3).prop_map(|text| format!("{text}\n{text}"))
}

/// A day between two.
pub fn day(first: Date, last: Date) -> impl Strategy<Value = Date> {
    let days = last.duration_since(first).as_hours() / 24;
    (0..=days).prop_map(move |days| first.checked_add(days.days()).unwrap())
}

fn free_text(option: &ChoiceOption) -> BoxedStrategy<Option<String>> {
    match option.free_text {
        true => option::of(text(200)).boxed(),
        false => Just(None).boxed(),
    }
}

fn single(options: &[ChoiceOption]) -> BoxedStrategy<Answer> {
    select(options.to_vec())
        .prop_flat_map(|option| {
            free_text(&option).prop_map(move |text| {
                Answer::Choice(ChoiceAnswer {
                    option: option.id.clone(),
                    text,
                })
            })
        })
        .boxed()
}

fn multiple(options: &[ChoiceOption]) -> BoxedStrategy<Answer> {
    let (alone, free): (Vec<ChoiceOption>, Vec<ChoiceOption>) =
        options.iter().cloned().partition(|option| option.exclusive);
    let several = subsequence(free.clone(), 1..=free.len()).boxed();
    let sets = match alone.is_empty() {
        true => several,
        false => {
            let one = select(alone).prop_map(|option| vec![option]);
            prop_oneof![4 => several, 1 => one].boxed()
        }
    };
    sets.prop_flat_map(|set| {
        let text = match set.iter().find(|option| option.free_text) {
            Some(option) => free_text(option),
            None => Just(None).boxed(),
        };
        text.prop_map(move |text| {
            Answer::Choices(ChoicesAnswer {
                options: set.iter().map(|option| option.id.clone()).collect(),
                text,
            })
        })
    })
    .boxed()
}

/// A checklist row as it may stand in a draft, in the columns the form has.
pub fn row(check: &Check) -> impl Strategy<Value = CheckRow> + use<> {
    let check = check.clone();
    let checked = || {
        let around = day(date(2026, 3, 1), date(2027, 5, 1));
        option::of(
            (option::of(any::<bool>()), option::of(around))
                .prop_map(|(value, on)| Checked { value, on }),
        )
    };
    let target = option::of(day(date(2026, 3, 1), date(2028, 5, 1)));
    let words = || prop_oneof![Just(String::new()), text(20)];
    let entered = (checked(), target, checked(), words(), words(), words());
    (entered, any::<bool>()).prop_map(move |((first, target, second, remark, by, later), out)| {
        let kept = |column, text: String| Some(text).filter(|_| check.has(column));
        CheckRow {
            first: first.filter(|_| check.has(Column::First)),
            target: target.filter(|_| check.has(Column::Target)),
            second: second.filter(|_| check.has(Column::Second)),
            remark: kept(Column::Remark, remark).unwrap_or_default(),
            first_by: kept(Column::First, by).unwrap_or_default(),
            second_by: kept(Column::Second, later).unwrap_or_default(),
            outside: out && check.has(Column::Outside),
        }
    })
}
