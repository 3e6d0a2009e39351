//! How far a response is, derived from the answers.

use serde::Serialize;

use super::validate::is_required;
use crate::forms::answer::{Answer, AnswerType, Answers};
use crate::forms::form::path::Path;
use crate::forms::form::{Form, Item};

/// Counts over the items that must be answered on the current path.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// How many must be answered.
    pub required: usize,
    /// How many of them are.
    pub answered: usize,
}

impl Progress {
    /// Progress over the whole form.
    pub fn of(form: &Form, path: &Path, answers: &Answers) -> Self {
        Self::over(form, path, answers, |_| true)
    }

    /// Progress over one section.
    pub fn of_section(form: &Form, path: &Path, answers: &Answers, section: usize) -> Self {
        Self::over(form, path, answers, |item| item.section == section)
    }

    fn over(form: &Form, path: &Path, answers: &Answers, wanted: impl Fn(&Item) -> bool) -> Self {
        let mut progress = Progress::default();
        for (_, item) in path
            .items(form)
            .filter(|(at, item)| path.expects(*at) && is_required(form, item) && wanted(item))
        {
            progress.required += 1;
            progress.answered += usize::from(is_answered(item, answers));
        }
        progress
    }

    /// Whether nothing required is missing.
    pub fn is_complete(self) -> bool {
        self.answered == self.required
    }

    /// Share answered, in whole percent rounded down: 100 means all.
    pub fn percent(self) -> usize {
        (self.answered * 100)
            .checked_div(self.required)
            .unwrap_or(100)
    }
}

/// Whether an item has its answer: all required fields of a group, a first
/// check on a checklist row, or that it is outside the contract.
pub fn is_answered(item: &Item, answers: &Answers) -> bool {
    match &item.answer {
        AnswerType::Group(group) => group
            .fields
            .iter()
            .filter(|field| field.required)
            .all(|field| answers.get(&format!("{}.{}", item.id, field.id)).is_some()),
        _ => match answers.get(&item.id) {
            Some(Answer::Check(row)) => {
                row.outside || row.first.is_some_and(|check| check.value.is_some())
            }
            other => other.is_some(),
        },
    }
}
