//! Everything that stands between an answer set and its submission, at once.

use crate::forms::answer::{AnswerType, Answers, Occasion};
use crate::forms::fault::Fault;
use crate::forms::form::path::Path;
use crate::forms::form::{Form, Item};
use crate::text::calendar::FiscalYear;
use jiff::civil::Date;

/// Checks an answer set for submission. Items that are not asked are not
/// looked at; a draft is never required to pass.
///
/// `today` is the day in Tokyo, `fiscal_year` the round's.
pub fn validate(
    form: &Form,
    answers: &Answers,
    today: Date,
    fiscal_year: FiscalYear,
) -> Vec<Fault> {
    let path = Path::of(form, answers);
    let mut faults = Vec::new();
    for (_, item) in path.items(form).filter(|(at, _)| path.expects(*at)) {
        let occasion = Occasion {
            today,
            fiscal_year,
            reference: form.is_reference(item),
        };
        match &item.answer {
            AnswerType::Group(group) => {
                for field in &group.fields {
                    let key = format!("{}.{}", item.id, field.id);
                    let required = is_required(form, item) && field.required;
                    check(
                        &key,
                        Some(&field.label),
                        &field.answer,
                        required,
                        answers,
                        &occasion,
                        &mut faults,
                    );
                }
            }
            answer => check(
                &item.id,
                None,
                answer,
                is_required(form, item),
                answers,
                &occasion,
                &mut faults,
            ),
        }
    }
    faults
}

/// Whether an asked item must be answered: 参考項目 and helper questions need not.
pub fn is_required(form: &Form, item: &Item) -> bool {
    item.required && !item.helper && !form.is_reference(item)
}

fn check(
    key: &str,
    label: Option<&str>,
    kind: &AnswerType,
    required: bool,
    answers: &Answers,
    occasion: &Occasion,
    faults: &mut Vec<Fault>,
) {
    match answers.get(key) {
        Some(answer) => {
            faults.extend(
                kind.kind()
                    .complete(answer, occasion)
                    .into_iter()
                    .map(|problem| Fault::of(key, problem)),
            );
        }
        None if required => faults.push(Fault {
            item: key.to_owned(),
            part: None,
            code: "required",
            message: missing_answer(kind, label),
        }),
        None => {}
    }
}

fn missing_answer(kind: &AnswerType, label: Option<&str>) -> String {
    let ask = match kind {
        AnswerType::YesNo(_) | AnswerType::SingleChoice(_) => {
            "まだ答えていません。どれか1つを選んでください。"
        }
        AnswerType::MultipleChoice(_) => "まだ答えていません。当てはまるものを選んでください。",
        AnswerType::Check(check) => {
            return format!("まだ確認していません。{}を入れてください。", check.asks());
        }
        AnswerType::File(_) => "ファイルがまだありません。選んでください。",
        _ => "まだ記入していません。",
    };
    match label {
        Some(label) => format!("「{label}」を{ask}"),
        None => ask.to_owned(),
    }
}
