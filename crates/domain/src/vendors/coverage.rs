//! Who answers for each row that vendors are asked: one of them, the facility itself, or nobody.
//!
//! Rule: R5 guide for inspectors of pharmacies, ②: what a vendor's contract does not cover, its form
//! may leave out, if the same row is filled in on the facility's form or on another vendor's.

use jiff::civil::Date;

use crate::checklists::rows::{RowState, row_state, states};
use crate::forms::answer::{Answer, AnswerType, Answers, CheckRow};
use crate::forms::form::{Device, Form, Item};

/// What one contract brings.
#[derive(Debug, Clone, Copy)]
pub struct Contracted<'a> {
    /// The kinds of devices it covers; empty if nobody has said, which is all.
    pub covers: &'a [Device],
    /// The vendor's answers, if it has given them.
    pub answers: Option<&'a Answers>,
}

/// What a vendor says about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Its contract does not cover it.
    Outside,
    /// Nothing yet.
    Nothing,
    /// "Yes", or "no" and by when.
    Checked(RowState),
}

/// How a row is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// Somebody says "yes", and no vendor "no".
    Answered,
    /// All who answer for it say "no", to be done by a day.
    Planned,
    /// All who answer for it say "no", somebody with a day that has passed or without one.
    Late,
    /// One vendor says "yes", another "no".
    Contradicted,
    /// A vendor whose contract covers it has not answered yet.
    Awaited,
    /// It is in no contract, and the facility has not filled it in either.
    Uncovered,
}

impl Cover {
    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            Cover::Answered => "確認できています",
            Cover::Planned => "「いいえ」（対応予定）",
            Cover::Late => "「いいえ」（期限切れ・目標日なし）",
            Cover::Contradicted => "答えが食いちがっています",
            Cover::Awaited => "回答を待っています",
            Cover::Uncovered => "だれも確認していません",
        }
    }
}

/// One row of the vendors' form, from all sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredRow {
    /// Its position in the vendors' form.
    pub item: usize,
    /// The same row of the facility's form: its position and state.
    pub own: Option<(usize, RowState)>,
    /// What each vendor says, in the order of the contracts.
    pub vendors: Vec<Said>,
}

impl CoveredRow {
    /// How it is covered.
    pub fn cover(&self) -> Cover {
        let said = |wanted: fn(&RowState) -> bool| {
            self.vendors
                .iter()
                .any(|said| matches!(said, Said::Checked(state) if wanted(state)))
        };
        let (yes, no) = (said(is_yes), said(|state| !is_yes(state)));
        if yes && no {
            return Cover::Contradicted;
        }
        let own = self.own.as_ref().map(|(_, state)| state);
        if yes || own.is_some_and(is_yes) {
            return Cover::Answered;
        }
        if no || own.is_some_and(RowState::is_checked) {
            return match said(is_late) || own.is_some_and(is_late) {
                true => Cover::Late,
                false => Cover::Planned,
            };
        }
        match self.vendors.contains(&Said::Nothing) {
            true => Cover::Awaited,
            false => Cover::Uncovered,
        }
    }

    /// Whether the facility says "yes" where one of its vendors says "no".
    pub fn is_overstated(&self) -> bool {
        self.own.as_ref().is_some_and(|(_, state)| is_yes(state))
            && self
                .vendors
                .iter()
                .any(|said| matches!(said, Said::Checked(state) if !is_yes(state)))
    }
}

fn is_yes(state: &RowState) -> bool {
    matches!(state, RowState::Met | RowState::MetLater)
}

fn is_late(state: &RowState) -> bool {
    matches!(state, RowState::Overdue { .. } | RowState::NoTarget)
}

/// Whether a contract that covers `devices` leaves an item out. What concerns all devices, none, or
/// something else than devices, every contract covers; of several kinds, one is enough.
pub fn leaves_out(devices: &[Device], item: &Item) -> bool {
    let concerned = item.device.as_ref().filter(|one| !one.is_all());
    let kinds = concerned.map_or(&[][..], |one| &one.kinds);
    item.check().is_some()
        && !devices.is_empty()
        && !kinds.is_empty()
        && !kinds.iter().any(|kind| devices.contains(kind))
}

/// A vendor's answers under a contract: the rows it leaves out are marked so.
pub fn under_contract(form: &Form, devices: &[Device], answers: &Answers) -> Answers {
    let mut marked = answers.clone();
    for item in form.items.iter().filter(|item| leaves_out(devices, item)) {
        let remark = match answers.get(&item.id) {
            Some(Answer::Check(row)) => row.remark.clone(),
            _ => String::new(),
        };
        let row = CheckRow {
            remark,
            outside: true,
            ..CheckRow::default()
        };
        marked.set(item.id.clone(), Some(Answer::Check(row)));
    }
    marked
}

/// Every row of the vendors' form with what the facility and its vendors say. `own` is the facility's
/// form with its answers. `today` is the day in Tokyo.
pub fn coverage(
    own: (&Form, &Answers),
    vendor_form: &Form,
    contracts: &[Contracted<'_>],
    today: Date,
) -> Vec<CoveredRow> {
    let own_states = states(own.0, own.1, today);
    let rows = vendor_form.items.iter().enumerate();
    rows.filter(|(_, item)| matches!(item.answer, AnswerType::Check(_)))
        .map(|(at, item)| CoveredRow {
            item: at,
            own: same_row(own.0, item)
                .and_then(|same| own_states.iter().find(|(at, _)| *at == same))
                .cloned(),
            vendors: contracts
                .iter()
                .map(|contract| said(contract, item, today))
                .collect(),
        })
        .collect()
}

/// The row of the facility's form that asks what a vendor is asked: about the same measure or, where
/// one of them has none, under the same id; about the same devices, or else about several that include
/// them.
fn same_row(form: &Form, asked: &Item) -> Option<usize> {
    let same = |own: &Item| match (&own.measure, &asked.measure) {
        (Some(own), Some(asked)) => own == asked,
        _ => own.id == asked.id,
    };
    let rows = || {
        (0..form.items.len())
            .filter(|at| form.items[*at].check().is_some() && same(&form.items[*at]))
    };
    let exactly = rows().find(|at| form.items[*at].device == asked.device);
    exactly.or_else(|| {
        let included = |at: &usize| match (&form.items[*at].device, &asked.device) {
            (Some(own), Some(asked)) => own.include(asked),
            _ => false,
        };
        rows().find(included)
    })
}

fn said(contract: &Contracted<'_>, item: &Item, today: Date) -> Said {
    if leaves_out(contract.covers, item) {
        return Said::Outside;
    }
    let row = match contract.answers.and_then(|answers| answers.get(&item.id)) {
        Some(Answer::Check(row)) => Some(row),
        _ => None,
    };
    match row_state(item, row, today) {
        RowState::NotRequired { .. } => Said::Outside,
        RowState::Open => Said::Nothing,
        state => Said::Checked(state),
    }
}
