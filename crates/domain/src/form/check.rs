//! Faults a form file can have although it can be read: what it says does not
//! hold together.

use std::collections::{HashMap, HashSet};

use super::condition::{Condition, Test, Value};
use super::load::{FormFault, Lines};
use super::path::Path;
use super::{Form, Item};
use crate::answer::{
    Answer, AnswerType, Answers, CheckRow, Checked, ChoiceAnswer, ChoiceOption, ChoicesAnswer,
};

/// What items may point to.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Ids of measures.
    pub measures: &'a HashSet<String>,
    /// Keys of guideline clauses.
    pub clauses: &'a HashSet<String>,
    /// Ids of glossary terms.
    pub terms: &'a HashSet<String>,
}

/// Finds every fault.
pub(super) fn check(form: &Form, lines: &Lines<'_>, known: &Known<'_>) -> Vec<FormFault> {
    let mut faults = Vec::new();
    header(form, lines, &mut faults);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, item) in form.items.iter().enumerate() {
        let line = lines.items[at];
        let mut fault =
            |code, message: String| faults.push(lines.fault(line, Some(&item.id), code, message));
        if let Some(first) = seen.insert(&item.id, line) {
            fault(
                "duplicate-id",
                format!(
                    "同じ id の設問が{first}行目にもあります。id は様式の中で1つだけにしてください。"
                ),
            );
        }
        if !is_key(&item.id) {
            fault(
                "bad-id",
                "id に使えるのは半角の英数字とハイフン、下線だけです（64文字まで）。".into(),
            );
        }
        for (code, message) in texts(item)
            .into_iter()
            .chain(answer(item))
            .chain(references(item, known))
        {
            fault(code, message);
        }
        for (code, message) in conditions(form, at, item) {
            fault(code, message);
        }
    }
    // Reachability only makes sense once references hold.
    if faults.is_empty() {
        for (at, item) in form.items.iter().enumerate() {
            if item.when.is_some() && !is_reachable(form, at) {
                faults.push(lines.fault(
                    lines.items[at],
                    Some(&item.id),
                    "unreachable",
                    "どう答えてもこの設問にはたどり着けません。条件（when）を見直してください。",
                ));
            }
        }
    }
    faults
}

fn is_key(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn header(form: &Form, lines: &Lines<'_>, faults: &mut Vec<FormFault>) {
    for (name, value) in [("id", &form.id), ("version", &form.version)] {
        if !is_key(value) {
            faults.push(lines.fault(
                1,
                None,
                "bad-id",
                format!("{name}「{value}」に使えるのは半角の英数字とハイフン、下線だけです。"),
            ));
        }
    }
    if form.title.trim().is_empty() || form.short_title.trim().is_empty() {
        faults.push(lines.fault(
            1,
            None,
            "empty-title",
            "title と short_title を書いてください。",
        ));
    }
    if form.respondents.is_empty() {
        faults.push(lines.fault(
            1,
            None,
            "no-respondents",
            "respondents（誰が答えるか）を1つ以上書いてください。",
        ));
    }
    let mut ids = HashSet::new();
    for section in &form.sections {
        if !ids.insert(&section.id) {
            faults.push(lines.fault(
                1,
                None,
                "duplicate-section",
                format!("区分の id「{}」が2つあります。", section.id),
            ));
        }
    }
}

type Finding = (&'static str, String);

fn texts(item: &Item) -> Vec<Finding> {
    let mut found = Vec::new();
    if item.text.trim().is_empty() {
        found.push(("empty-text", "設問の文（text）が空です。".into()));
    }
    if matches!(item.answer, AnswerType::Check(_)) && !item.helper && item.number.trim().is_empty()
    {
        found.push((
            "no-number",
            "チェックリストの行に番号（number）がありません。".into(),
        ));
    }
    if item.not_required.is_some() && !matches!(item.answer, AnswerType::Check(_)) {
        found.push((
            "not-a-row",
            "not_required が使えるのはチェックリストの行（type = \"check\"）だけです。".into(),
        ));
    }
    found
}

fn duplicates<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> Vec<Finding> {
    let mut seen = HashSet::new();
    ids.filter(|id| !seen.insert(*id))
        .map(|id| ("duplicate-option", format!("{what}「{id}」が2つあります。")))
        .collect()
}

fn answer(item: &Item) -> Vec<Finding> {
    let options = |options: &[ChoiceOption]| {
        let mut found = duplicates(
            "選択肢の id",
            options.iter().map(|option| option.id.as_str()),
        );
        found.extend(
            options
                .iter()
                .filter(|option| !is_key(&option.id))
                .map(|option| {
                    (
                        "bad-id",
                        format!(
                            "選択肢の id「{}」に使えるのは半角の英数字とハイフン、下線だけです。",
                            option.id
                        ),
                    )
                }),
        );
        found
    };
    let limits = |min: i64, max: i64| match min <= max {
        true => Vec::new(),
        false => vec![(
            "empty-range",
            "min が max より大きいため、答えられる数がありません。".to_owned(),
        )],
    };
    match &item.answer {
        AnswerType::SingleChoice(choice) => options(&choice.options),
        AnswerType::MultipleChoice(choice) => options(&choice.options),
        AnswerType::Integer(kind) => limits(kind.min, kind.max),
        AnswerType::Money(kind) => limits(kind.min, kind.max),
        AnswerType::Group(group) => duplicates(
            "項目の id",
            group.fields.iter().map(|field| field.id.as_str()),
        ),
        _ => Vec::new(),
    }
}

fn references(item: &Item, known: &Known<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(measure) = item
        .measure
        .as_ref()
        .filter(|id| !known.measures.contains(*id))
    {
        found.push((
            "unknown-measure",
            format!("対策項目「{measure}」は登録されていません（measures.toml）。"),
        ));
    }
    for clause in item
        .clauses
        .iter()
        .filter(|key| !known.clauses.contains(*key))
    {
        found.push((
            "unknown-clause",
            format!("遵守事項「{clause}」は登録されていません（clauses.toml）。"),
        ));
    }
    for term in item.terms.iter().filter(|id| !known.terms.contains(*id)) {
        found.push((
            "unknown-term",
            format!("用語「{term}」は登録されていません（glossary.toml）。"),
        ));
    }
    found
}

fn all_conditions(item: &Item) -> impl Iterator<Item = &Condition> {
    item.when
        .iter()
        .chain(item.not_required.iter().map(|rule| &rule.when))
}

fn conditions(form: &Form, at: usize, item: &Item) -> Vec<Finding> {
    let mut found = Vec::new();
    for test in all_conditions(item).flat_map(Condition::tests) {
        match form.position(&test.item) {
            None => found.push((
                "unknown-reference",
                format!("条件が見ている設問「{}」はありません。", test.item),
            )),
            Some(other) if other >= at => {
                let code = if reaches(form, other, at) {
                    "cycle"
                } else {
                    "forward-reference"
                };
                let message = match code {
                    "cycle" => format!("条件が「{}」を通って自分自身に戻っています。", test.item),
                    _ => format!(
                        "条件が後ろの設問「{}」を見ています。前にある設問だけを使ってください。",
                        test.item
                    ),
                };
                found.push((code, message));
            }
            Some(other) => found.extend(test_fits(test, &form.items[other])),
        }
    }
    found
}

/// Whether following conditions from one item leads to another.
fn reaches(form: &Form, from: usize, to: usize) -> bool {
    let mut stack = vec![from];
    let mut seen = HashSet::new();
    while let Some(at) = stack.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            stack.extend(
                all_conditions(&form.items[at])
                    .flat_map(Condition::items)
                    .filter_map(|id| form.position(id)),
            );
        }
    }
    false
}

/// Whether a test makes sense for the item it looks at.
fn test_fits(test: &Test, item: &Item) -> Option<Finding> {
    if test.given() != 1 {
        return Some((
            "bad-condition",
            format!(
                "「{}」の条件には is、includes、answered、at_least／at_most のどれか1つだけを書いてください。",
                test.item
            ),
        ));
    }
    let has = |options: &[ChoiceOption], id: &str| options.iter().any(|option| option.id == id);
    let fits = match (&item.answer, &test.is, &test.includes) {
        (AnswerType::Group(_), ..) => false,
        (AnswerType::YesNo(_) | AnswerType::Check(_), Some(Value::YesNo(_)), _) => true,
        (AnswerType::SingleChoice(choice), Some(Value::Option(id)), _) => has(&choice.options, id),
        (_, Some(_), _) => false,
        (AnswerType::MultipleChoice(choice), _, Some(id)) => has(&choice.options, id),
        (_, _, Some(_)) => false,
        (AnswerType::Integer(_) | AnswerType::Money(_), ..) => true,
        _ => test.answered.is_some(),
    };
    (!fits).then(|| {
        (
            "bad-condition",
            format!(
                "条件の値が設問「{}」の答え方に合いません。選択肢の id や型を確かめてください。",
                test.item
            ),
        )
    })
}

/// Upper limit of the answer sets tried; beyond it an item counts as reachable.
const MOST_TRIALS: usize = 50_000;

/// Whether some answer set leads to the item: every combination of telling
/// answers of the items its conditions depend on is tried.
fn is_reachable(form: &Form, at: usize) -> bool {
    let mut involved: Vec<usize> = Vec::new();
    let mut stack = vec![at];
    while let Some(next) = stack.pop() {
        for id in form.items[next].when.iter().flat_map(Condition::items) {
            if let Some(other) = form.position(id).filter(|other| !involved.contains(other)) {
                involved.push(other);
                stack.push(other);
            }
        }
    }
    let candidates: Vec<(&str, Vec<Option<Answer>>)> = involved
        .iter()
        .map(|&other| (form.items[other].id.as_str(), telling_answers(form, other)))
        .collect();
    let trials = candidates
        .iter()
        .try_fold(1usize, |all, (_, answers)| all.checked_mul(answers.len()));
    let Some(trials) = trials.filter(|&trials| trials <= MOST_TRIALS) else {
        return true;
    };
    (0..trials).any(|mut trial| {
        let mut answers = Answers::default();
        for (id, choices) in &candidates {
            answers.set(*id, choices[trial % choices.len()].clone());
            trial /= choices.len();
        }
        Path::of(form, &answers).is_asked(at)
    })
}

/// Answers of an item that can make a difference to conditions, and none.
fn telling_answers(form: &Form, at: usize) -> Vec<Option<Answer>> {
    let item = &form.items[at];
    let mut answers = vec![None];
    match &item.answer {
        AnswerType::YesNo(_) => {
            answers.extend([true, false].map(|value| Some(Answer::YesNo(value))))
        }
        AnswerType::Check(_) => answers.extend([true, false].map(|value| {
            let first = Some(Checked {
                value: Some(value),
                on: None,
            });
            Some(Answer::Check(CheckRow {
                first,
                ..CheckRow::default()
            }))
        })),
        AnswerType::SingleChoice(choice) => answers.extend(choice.options.iter().map(|option| {
            Some(Answer::Choice(ChoiceAnswer {
                option: option.id.clone(),
                text: None,
            }))
        })),
        AnswerType::MultipleChoice(choice) => {
            let each = choice.options.iter().map(|option| vec![option.id.clone()]);
            let together = choice
                .options
                .iter()
                .filter(|option| !option.exclusive)
                .map(|option| option.id.clone());
            let sets: Vec<Vec<String>> = each.chain([together.collect()]).collect();
            answers.extend(sets.into_iter().map(|options| {
                Some(Answer::Choices(ChoicesAnswer {
                    options,
                    text: None,
                }))
            }));
        }
        AnswerType::Integer(kind) => {
            answers.extend(telling_numbers(form, &item.id, kind.min, kind.max))
        }
        AnswerType::Money(kind) => {
            answers.extend(telling_numbers(form, &item.id, kind.min, kind.max))
        }
        _ => answers.push(Some(Answer::Text("あり".into()))),
    }
    answers
}

/// The limits themselves and the bounds conditions test for, where allowed.
fn telling_numbers(
    form: &Form,
    id: &str,
    min: i64,
    max: i64,
) -> impl Iterator<Item = Option<Answer>> {
    form.items
        .iter()
        .flat_map(all_conditions)
        .flat_map(Condition::tests)
        .filter(|test| test.item == id)
        .flat_map(|test| [test.at_least, test.at_most])
        .flatten()
        .chain([min, max])
        .filter(|number| (min..=max).contains(number))
        .map(|number| Some(Answer::Number(number)))
        .collect::<Vec<_>>()
        .into_iter()
}
