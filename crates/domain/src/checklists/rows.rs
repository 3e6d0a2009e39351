//! The state of a checklist row, derived from what is entered. Never stored.

use jiff::civil::Date;
use serde::Serialize;

use crate::forms::answer::{Answer, AnswerType, Answers, CheckRow, Column};
use crate::forms::form::path::Path;
use crate::forms::form::{Form, Item};

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
    /// "No", on a row that has no place for a target date: to be done within the fiscal year.
    Unmet,
}

impl RowState {
    /// Whether somebody has looked, and found "yes" or "no".
    pub fn is_checked(&self) -> bool {
        !matches!(self, RowState::Open | RowState::NotRequired { .. })
    }

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
            RowState::Unmet => "いいえ",
        }
    }
}

/// Why a row of a vendor's form needs no entry that its contract does not cover.
pub const OUTSIDE: &str = "契約の範囲外";

/// How many rows of a checklist stand where. What it aims at, every row "yes" by the end of the
/// fiscal year (note on the R5 form), is measured by `yes` out of `expected`.
///
/// Not counted are 参考項目, which count only from the next fiscal year, and the row before all
/// others that asks whether there is anything to check: "no" is as good there as "yes".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Rows that need an entry: all that follow but the last.
    pub expected: usize,
    /// Found "yes", at the first or second check.
    pub yes: usize,
    /// Found "no", to be done by a day that has not passed, or, where the form has no place for a day,
    /// within the fiscal year.
    pub planned: usize,
    /// Found "no", with a day that has passed or none.
    pub late: usize,
    /// Not checked yet.
    pub open: usize,
    /// Rows that need no entry: neither "yes" nor "no", and no part of `expected`.
    pub not_required: usize,
}

impl Standing {
    /// Whether no row needs an entry: there is nothing to be "yes", as without a medical information
    /// system.
    pub fn is_exempt(&self) -> bool {
        self.expected == 0
    }

    /// Whether every row that needs an entry is "yes", and there are some.
    pub fn is_complete(&self) -> bool {
        !self.is_exempt() && self.yes == self.expected
    }

    /// Adds the rows of another.
    pub fn add(&mut self, other: &Standing) {
        self.expected += other.expected;
        self.yes += other.yes;
        self.planned += other.planned;
        self.late += other.late;
        self.open += other.open;
        self.not_required += other.not_required;
    }

    /// Counts the asked rows. `today` is the day in Tokyo.
    pub fn of(form: &Form, answers: &Answers, today: Date) -> Self {
        let mut standing = Standing::default();
        for (at, state) in states(form, answers, today) {
            let item = &form.items[at];
            if form.is_reference(item) || item.gate {
                continue;
            }
            *match state {
                RowState::NotRequired { .. } => {
                    standing.not_required += 1;
                    continue;
                }
                RowState::Met | RowState::MetLater => &mut standing.yes,
                RowState::Planned { .. } | RowState::Unmet => &mut standing.planned,
                RowState::Overdue { .. } | RowState::NoTarget => &mut standing.late,
                RowState::Open => &mut standing.open,
            } += 1;
            standing.expected += 1;
        }
        standing
    }
}

/// The state of one row; `item` says what can be entered in it.
pub fn row_state(item: &Item, row: Option<&CheckRow>, today: Date) -> RowState {
    let value = |check: Option<crate::forms::answer::Checked>| check.and_then(|check| check.value);
    let Some(row) = row else {
        return RowState::Open;
    };
    if row.outside {
        return RowState::NotRequired {
            reason: OUTSIDE.into(),
        };
    }
    let has_target = item.check().is_some_and(|check| check.has(Column::Target));
    match (value(row.first), value(row.second), row.target) {
        (_, Some(true), _) if value(row.first) == Some(false) => RowState::MetLater,
        (Some(false), _, None) if !has_target => RowState::Unmet,
        // A second look that finds "no" outweighs an earlier "yes".
        (Some(true), Some(false), _) if has_target => RowState::NoTarget,
        (Some(true), Some(false), _) => RowState::Unmet,
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
            (at, row_state(item, row, today))
        })
        .collect()
}
