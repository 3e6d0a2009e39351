//! Checklists that were filled in in Excel, by this program's own file or by hand in the official one.
//!
//! Reading applies nothing: every cell comes back with what was understood, or why not, so that a
//! person can look before anything is taken. What is empty in a file says nothing about what is
//! entered already.

mod cells;
mod choice;
mod choose;
mod days;
mod heading_words;
mod headings;
mod identity;
pub(crate) mod marks;
mod places;
mod rows;
mod tokens;
mod years;

use jiff::civil::Date;
use std::sync::Arc;

use crate::workbook::{Limits, Unusable};
use tenken_domain::forms::answer::{CheckRow, Checked};
use tenken_domain::forms::form::Form;
use tenken_domain::text::calendar::FiscalYear;

/// The heading of the column that names a row for the program: the item's id.
pub const KEY_HEADING: &str = "行の記号";
/// What stands before a form's id and version on a sheet of this program.
pub const FORM_MARK: &str = "様式の記号：";

/// A sheet takes a few KB; the rest are pictures, which are not read.
const LIMITS: Limits = Limits {
    unpacked: 96 << 20,
    advice: "チェックリストのシートだけを残し、写真や図を消して保存し直してください。",
};

/// More sheets than any checklist has.
const MOST_SHEETS: usize = 20;

/// What a file is read for.
#[derive(Debug, Clone)]
pub struct Expected<'f> {
    /// The form.
    pub form: &'f Form,
    /// Forms it might be of instead.
    pub others: &'f [Arc<Form>],
    /// The round's fiscal year: days without a year lie in it.
    pub year: FiscalYear,
    /// What people call those whose sheet it should be.
    pub called: String,
    /// The names they may have on it; none if nobody can say.
    pub names: Vec<String>,
    /// The facility's code of ten digits.
    pub code: Option<String>,
}

impl<'f> Expected<'f> {
    /// A sheet of a form, whoever it is of.
    pub fn of_anybody(form: &'f Form, year: FiscalYear) -> Self {
        Expected {
            form,
            others: &[],
            year,
            called: String::new(),
            names: Vec::new(),
            code: None,
        }
    }
}

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledSheet {
    /// The name of the sheet that was read.
    pub name: String,
    /// The rows that were found, in the order of the file.
    pub rows: Vec<FilledRow>,
    /// Positions of printed items the file has no row for.
    pub missing: Vec<usize>,
    /// Rows that are none of this form's, or could be several.
    pub unknown: Vec<UnknownRow>,
    /// There are drawings, such as circles, which cannot be read.
    pub has_drawings: bool,
    /// Why nothing of it should be taken before a person has looked whose it is: for people.
    pub cautions: Vec<String>,
    /// What of the file was not read: for people.
    pub left_out: Vec<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledRow {
    /// Position of the item in the form.
    pub item: usize,
    /// The row in the spreadsheet, from 1.
    pub row: u32,
    /// 1回目
    pub first: Entry<Checked>,
    /// 目標日
    pub target: Entry<Date>,
    /// 2回目
    pub second: Entry<Checked>,
    /// 備考
    pub remark: Entry<String>,
    /// Who made the first check, where the form has a column for it.
    pub first_by: Entry<String>,
    /// Who made the second check, likewise.
    pub second_by: Entry<String>,
    /// Why the row as a whole cannot be taken.
    pub fault: Option<String>,
    /// Why a person should look at the row before it is taken.
    pub doubts: Vec<String>,
}

/// What a row has in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// The cells it was read from, such as `C7` or `C7・D7`, or where it would be; empty if there is no
    /// such column.
    pub place: String,
    /// What stands there.
    pub shown: String,
    /// What was made of it.
    pub reading: Reading<T>,
    /// Why a person should look at it before it is taken.
    pub doubts: Vec<String>,
}

/// What was made of some cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<T> {
    /// Nothing is filled in.
    Empty,
    /// This.
    Understood(T),
    /// Nobody can tell, and why: for people.
    Unclear(String),
}

/// A row that could not be told to be of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRow {
    /// The row in the spreadsheet, from 1.
    pub row: u32,
    /// What stands there.
    pub text: String,
    /// Why, for people.
    pub reason: String,
}

impl<T: Clone> Entry<T> {
    fn understood(&self) -> Option<T> {
        match &self.reading {
            Reading::Understood(value) => Some(value.clone()),
            Reading::Empty | Reading::Unclear(_) => None,
        }
    }

    /// Why it was not understood, if so.
    pub fn unclear(&self) -> Option<&str> {
        match &self.reading {
            Reading::Unclear(why) => Some(why),
            Reading::Empty | Reading::Understood(_) => None,
        }
    }
}

impl FilledRow {
    /// Whether there is nothing that could not be understood.
    pub fn is_clear(&self) -> bool {
        self.fault.is_none()
            && self.first.unclear().is_none()
            && self.target.unclear().is_none()
            && self.second.unclear().is_none()
            && self.remark.unclear().is_none()
            && self.first_by.unclear().is_none()
            && self.second_by.unclear().is_none()
    }

    /// Whether everything was understood and nothing of it is doubtful.
    pub fn is_certain(&self) -> bool {
        self.is_clear()
            && self.doubts.is_empty()
            && self.first.doubts.is_empty()
            && self.target.doubts.is_empty()
            && self.second.doubts.is_empty()
            && self.remark.doubts.is_empty()
            && self.first_by.doubts.is_empty()
            && self.second_by.doubts.is_empty()
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        self.first.reading == Reading::Empty
            && self.target.reading == Reading::Empty
            && self.second.reading == Reading::Empty
            && self.remark.reading == Reading::Empty
            && self.first_by.reading == Reading::Empty
            && self.second_by.reading == Reading::Empty
    }

    /// What is entered if this row is taken: what is understood in place of what is there `now`.
    /// A value without a day keeps the day it already has.
    pub fn over(&self, now: Option<&CheckRow>) -> CheckRow {
        let now = now.cloned().unwrap_or_default();
        if self.fault.is_some() {
            return now;
        }
        let checked = |file: &Entry<Checked>, now: Option<Checked>| match file.understood() {
            None => now,
            Some(file) => {
                let value = file.value.or(now.and_then(|now| now.value));
                let kept = now.filter(|now| now.value == value).and_then(|now| now.on);
                let on = file.on.or(kept);
                Some(Checked { value, on })
            }
        };
        let (first, second) = (
            checked(&self.first, now.first),
            checked(&self.second, now.second),
        );
        // Whoever is named made the check that is there, not the one in the file.
        let by = |name: String, stays: bool| Some(name).filter(|_| stays).unwrap_or_default();
        CheckRow {
            first_by: (self.first_by.understood())
                .unwrap_or_else(|| by(now.first_by, first == now.first)),
            second_by: (self.second_by.understood())
                .unwrap_or_else(|| by(now.second_by, second == now.second)),
            target: self.target.understood().or(now.target),
            remark: self.remark.understood().unwrap_or(now.remark),
            outside: now.outside && first.is_none(),
            first,
            second,
        }
    }
}

/// Reads a file.
///
/// # Errors
/// It is no Excel file that can be opened, the checklist of another form, or nobody can tell which of its
/// sheets or columns is which.
pub fn read(bytes: &[u8], expected: &Expected<'_>) -> Result<FilledSheet, Unusable> {
    choose::read(bytes, expected)
}

/// The beginning of what stands in a file, for people.
pub fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
