//! A file beside the template it should be of.

use std::collections::HashMap;

use super::{FilledDisclosure, FilledQuestion, Mark};
use crate::facility_list::RowFault;
use tenken_domain::records::disclosure::{Given, Question};
use tenken_domain::text::input::plain;

/// What a statement says, question by question in the order of its template.
///
/// # Errors
/// Questions that are not the template's, or other than there; missing ones; answers nobody can
/// tell; no answer at all. A single answer may be missing: it is not for others to fill it in.
pub fn check(template: &[Question], file: &FilledDisclosure) -> Result<Vec<Given>, Vec<RowFault>> {
    let known: HashMap<&str, &Question> = by_number(template);
    let mut said: HashMap<&str, &FilledQuestion> = HashMap::new();
    let mut faults = Vec::new();
    for row in &file.questions {
        let number = &*row.question.number;
        match known.get(number) {
            None if row.answer == Mark::Empty && row.remark.is_empty() => {
                // The title of a chapter may have a number.
                continue;
            }
            None => faults.push(at(row, "unknown-number", format!("質問番号「{number}」は、選んだ版のひな形にありません。ひな形の版を確かめてください。"))),
            Some(question) if plain(&question.text) != plain(&row.question.text) => {
                faults.push(at(row, "other-text", format!("質問番号「{number}」の質問文が、ひな形と違います（ひな形：{}）。ひな形の版を確かめてください。", short(&question.text))));
            }
            Some(_) => {
                if let Mark::Unclear(why) = &row.answer {
                    faults.push(at(row, "unclear-answer", format!("質問番号「{number}」の回答：{why}")));
                }
            }
        }
        said.insert(number, row);
    }
    let missing = template
        .iter()
        .filter(|question| !said.contains_key(&*question.number));
    faults.extend(missing.map(|question| {
        let message = format!(
            "質問番号「{}」（{}）の行がありません。",
            question.number,
            short(&question.text)
        );
        RowFault::whole("missing-question", message)
    }));
    let given: Vec<Given> = template
        .iter()
        .filter_map(|question| said.get(&*question.number))
        .map(|row| Given {
            number: row.question.number.clone(),
            answer: match &row.answer {
                Mark::Said(answer) => Some(*answer),
                Mark::Empty | Mark::Unclear(_) => None,
            },
            remark: row.remark.clone(),
        })
        .collect();
    if faults.is_empty() && given.iter().all(|given| given.answer.is_none()) {
        faults.push(RowFault::whole(
            "no-answers",
            "回答が1つもありません。「回答」の列に、はい・いいえ・対象外のどれかを書いてください。",
        ));
    }
    match faults.is_empty() {
        true => Ok(given),
        false => Err(faults),
    }
}

/// Where a file's questions are not those of a template: other texts, another order, more or fewer.
pub fn differences(template: &[Question], file: &FilledDisclosure) -> Vec<RowFault> {
    let mut faults = Vec::new();
    for (at_row, row) in file.questions.iter().enumerate() {
        let (number, text) = (&row.question.number, &row.question.text);
        match template.get(at_row) {
            Some(known) if known.number != *number => faults.push(at(
                row,
                "other-number",
                format!(
                    "登録済みのひな形では、ここは質問番号「{}」です（ファイルでは「{number}」）。",
                    known.number
                ),
            )),
            Some(known) if plain(&known.text) != plain(text) => faults.push(at(
                row,
                "other-text",
                format!(
                    "質問番号「{number}」の質問文が、登録済みのひな形と違います（登録済み：{}）。",
                    short(&known.text)
                ),
            )),
            Some(_) => {}
            None => faults.push(at(
                row,
                "unknown-number",
                format!("質問番号「{number}」は、登録済みのひな形にありません。"),
            )),
        }
    }
    let missing = template.iter().skip(file.questions.len());
    faults.extend(missing.map(|question| {
        let message = format!(
            "登録済みのひな形にある質問番号「{}」が、ファイルにありません。",
            question.number
        );
        RowFault::whole("missing-question", message)
    }));
    faults
}

fn by_number(template: &[Question]) -> HashMap<&str, &Question> {
    template
        .iter()
        .map(|question| (&*question.number, question))
        .collect()
}

fn at(row: &FilledQuestion, code: &'static str, message: String) -> RowFault {
    RowFault {
        row: row.row,
        column: row.cell.clone(),
        code,
        message,
    }
}

/// The beginning of a long question.
fn short(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if short.chars().count() > LONGEST {
        short = short.chars().take(LONGEST).chain(['…']).collect();
    }
    short
}
