//! What an answer to one question says to another about the same measure.

use serde_json::{Value, json};

use super::{Answer, AnswerType};

/// The answer to a question of type `to` that says the same as `answer`, which was given to one of type
/// `from`; `None` where the other question cannot be answered with it.
///
/// Yes and no carry over between questions and checklist rows. A row gives what its last check found:
/// its days, its names, its target and its remark belong to their year. Everything else carries over
/// only where it reads the same in both questions; files belong to the response they were added to.
pub fn carry(from: &AnswerType, answer: &Answer, to: &AnswerType) -> Option<Answer> {
    let found = match answer {
        Answer::YesNo(found) => Some(*found),
        Answer::Check(row) if row.outside => None,
        Answer::Check(row) => [row.second, row.first]
            .into_iter()
            .flatten()
            .find_map(|check| check.value),
        _ => None,
    };
    let value = match (to, found) {
        (AnswerType::Check(_), found) => json!({ "first": { "value": found? } }),
        (AnswerType::YesNo(_), found) => Value::Bool(found?),
        (AnswerType::File(_) | AnswerType::Group(_), _) => return None,
        _ => serde_json::to_value(answer).ok()?,
    };
    let carried = to.kind().from_json(&value).ok()?;
    let reads_the_same = || to.kind().show(&carried) == from.kind().show(answer);
    (found.is_some() || reads_the_same()).then_some(carried)
}
