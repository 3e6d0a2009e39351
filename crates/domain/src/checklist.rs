//! The state of a checklist row, derived from what is entered. Never stored.

use jiff::civil::Date;
use serde::Serialize;

use crate::answer::{Answer, AnswerType, Answers, CheckRow};
use crate::form::Form;
use crate::form::path::Path;

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RowState {
    /// Nothing to enter here, and why.
    NotRequired {
        /// The reason, for people.
        reason: String,
    },
    /// No first check yet.
    Open,
    /// The first check found "yes".
    Met,
    /// "No" at first, "yes" at the second check.
    MetLater,
    /// "No", to be done by the target date.
    Planned {
        /// The target date.
        target: Date,
    },
    /// "No", and the target date has passed.
    Overdue {
        /// The target date.
        target: Date,
    },
    /// "No" without a target date.
    NoTarget,
}

impl RowState {
    /// The name people read.
    pub fn label(&self) -> &'static str {
        match self {
            RowState::NotRequired { .. } => "記入不要",
            RowState::Open => "未確認",
            RowState::Met => "はい",
            RowState::MetLater => "はい（2回目）",
            RowState::Planned { .. } => "対応予定",
            RowState::Overdue { .. } => "期限切れ",
            RowState::NoTarget => "目標日なし",
        }
    }

    /// Whether the row needs nothing more.
    pub fn is_done(&self) -> bool {
        matches!(
            self,
            RowState::NotRequired { .. } | RowState::Met | RowState::MetLater
        )
    }
}

/// The state of one row.
pub fn row_state(row: Option<&CheckRow>, today: Date) -> RowState {
    let value = |check: Option<crate::answer::Checked>| check.and_then(|check| check.value);
    let Some(row) = row else {
        return RowState::Open;
    };
    match (value(row.first), value(row.second), row.target) {
        (_, Some(true), _) if value(row.first) == Some(false) => RowState::MetLater,
        // A second look that finds "no" outweighs an earlier "yes".
        (Some(true), Some(false), _) => RowState::NoTarget,
        (Some(true), ..) => RowState::Met,
        (Some(false), _, None) => RowState::NoTarget,
        (Some(false), _, Some(target)) if target < today => RowState::Overdue { target },
        (Some(false), _, Some(target)) => RowState::Planned { target },
        (None, ..) => RowState::Open,
    }
}

/// The state of every asked row of a checklist, by item position.
pub fn states(form: &Form, answers: &Answers, today: Date) -> Vec<(usize, RowState)> {
    let path = Path::of(form, answers);
    path.items(form)
        .filter(|(_, item)| matches!(item.answer, AnswerType::Check(_)))
        .map(|(at, item)| {
            if path.is_not_required(at) {
                let reason = item
                    .not_required
                    .as_ref()
                    .map(|rule| rule.reason.clone())
                    .unwrap_or_default();
                return (at, RowState::NotRequired { reason });
            }
            let row = match answers.get(&item.id) {
                Some(Answer::Check(row)) => Some(row),
                _ => None,
            };
            (at, row_state(row, today))
        })
        .collect()
}
