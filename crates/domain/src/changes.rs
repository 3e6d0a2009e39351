//! What changed between two submissions, in the order of the form.

use serde::Serialize;

use crate::answer::Answers;
use crate::form::Form;

/// One answer that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The answer's key.
    pub key: String,
    /// Number as printed.
    pub number: String,
    /// The question.
    pub text: String,
    /// The earlier answer as people read it; `None` where there was none.
    pub before: Option<String>,
    /// The later answer; `None` where there is none any more.
    pub after: Option<String>,
}

/// Lists the differences between two answer sets of one form.
pub fn between(form: &Form, before: &Answers, after: &Answers) -> Vec<Changed> {
    form.keys()
        .filter(|(key, ..)| before.get(key) != after.get(key))
        .map(|(key, item, kind)| {
            let show = |answers: &Answers| answers.get(&key).map(|answer| kind.kind().show(answer));
            Changed {
                before: show(before),
                after: show(after),
                number: item.number.clone(),
                text: item.text.clone(),
                key,
            }
        })
        .collect()
}
