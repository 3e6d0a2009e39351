//! The path an answer set takes through a form. Recomputed whenever needed,
//! never stored.

use super::{Form, Item};
use crate::forms::answer::{Answer, AnswerType, Answers};

/// Which items are asked, and which checklist rows need no entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    asked: Vec<bool>,
    not_required: Vec<bool>,
}

impl Path {
    /// Walks the form once in printed order. Conditions look only at earlier
    /// items, so one pass settles every branch however deep.
    pub fn of(form: &Form, answers: &Answers) -> Self {
        let mut asked: Vec<bool> = Vec::with_capacity(form.items.len());
        let mut not_required: Vec<bool> = Vec::with_capacity(form.items.len());
        for item in &form.items {
            // What is not submitted doesn't count in conditions either.
            let answer_of = |id: &str| -> Option<&Answer> {
                let at = form.position(id).filter(|&at| {
                    asked.get(at) == Some(&true) && not_required.get(at) == Some(&false)
                })?;
                answers.get(&form.items[at].id)
            };
            let holds = item.when.as_ref().is_none_or(|when| when.holds(&answer_of));
            let skipped = item
                .not_required
                .as_ref()
                .is_some_and(|rule| rule.when.holds(&answer_of));
            not_required.push(holds && skipped);
            asked.push(holds);
        }
        Path {
            asked,
            not_required,
        }
    }

    /// Whether the item at this position is asked.
    pub fn is_asked(&self, at: usize) -> bool {
        self.asked.get(at).copied().unwrap_or(false)
    }

    /// Whether the checklist row at this position is asked but needs no entry.
    pub fn is_not_required(&self, at: usize) -> bool {
        self.not_required.get(at).copied().unwrap_or(false)
    }

    /// Whether an entry is expected at this position.
    pub fn expects(&self, at: usize) -> bool {
        self.is_asked(at) && !self.is_not_required(at)
    }

    /// The asked items, with their positions.
    pub fn items<'f>(&self, form: &'f Form) -> impl Iterator<Item = (usize, &'f Item)> {
        form.items
            .iter()
            .enumerate()
            .filter(|(at, _)| self.is_asked(*at))
    }

    /// The answers that are submitted: those of items an entry is expected for.
    /// Inside a checklist row, columns that do not apply are left out too.
    pub fn submitted(&self, form: &Form, answers: &Answers) -> Answers {
        answers
            .iter()
            .filter_map(|(key, answer)| {
                let at = form.position(key).filter(|&at| self.expects(at))?;
                let answer = match (answer, &form.items[at].answer) {
                    (Answer::Check(row), AnswerType::Check(check)) => {
                        Answer::Check(check.applicable(row))
                    }
                    (answer, _) => answer.clone(),
                };
                Some((key.clone(), answer))
            })
            .collect()
    }
}
