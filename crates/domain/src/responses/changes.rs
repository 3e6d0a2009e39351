//! What changed between two submissions, in the order of the form.

use serde::Serialize;

use crate::forms::answer::Answers;
use crate::forms::form::Form;

/// One answer that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The answer's key.
    pub key: String,
    /// What is answered, as [`Form::name_of`] says it: a field of a group also by its label.
    pub name: String,
    /// The earlier answer as people read it; `None` where there was none.
    pub before: Option<String>,
    /// The later answer; `None` where there is none any more.
    pub after: Option<String>,
}

/// Lists the differences between two answer sets of one form.
pub fn between(form: &Form, before: &Answers, after: &Answers) -> Vec<Changed> {
    form.keys()
        .filter(|(key, ..)| before.get(key) != after.get(key))
        .map(|(key, _, kind)| {
            let show = |answers: &Answers| answers.get(&key).map(|answer| kind.kind().show(answer));
            Changed {
                before: show(before),
                after: show(after),
                name: form.name_of(&key).unwrap_or_default(),
                key,
            }
        })
        .collect()
}
