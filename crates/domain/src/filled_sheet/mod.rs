//! Checklists that were filled in in Excel, by this program's own file or by hand in the official one.
//!
//! Reading applies nothing: every cell comes back with what was understood, or why not, so that a
//! person can look before anything is taken. What is empty in a file says nothing about what is
//! entered already.

mod cells;
pub(crate) mod marks;
mod places;

use jiff::civil::Date;

use crate::answer::{CheckRow, Checked, Column};
use crate::calendar::FiscalYear;
use crate::form::Form;
use crate::grid::Grid;
use crate::paper::printed;
use crate::workbook::{self, Limits, Unusable};
use calamine::{Reader, SheetVisible};
use cells::Cells;
use places::{Block, Found};

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
}

/// What a row has in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<T> {
    /// The cells it was read from, such as `C7` or `C7・D7`; empty if there are none.
    pub place: String,
    /// What stands there.
    pub shown: String,
    /// What was made of it.
    pub reading: Reading<T>,
    /// A formula stands there; its last value was read.
    pub is_formula: bool,
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

/// Reads a file for a form. `year` is the round's fiscal year: days without a year lie in it.
///
/// # Errors
/// It is no Excel file that can be opened, or the checklist of another form or year.
pub fn read(bytes: &[u8], form: &Form, year: FiscalYear) -> Result<FilledSheet, Unusable> {
    if bytes.starts_with(workbook::COMPOUND) {
        return Err(Unusable::compound(bytes));
    }
    let mut book = workbook::open(bytes, &LIMITS)?;
    let names: Vec<String> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .take(MOST_SHEETS)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut best: Option<(String, Grid, Found)> = None;
    let mut other_form = None;
    for name in names {
        let grid = Grid::read(&mut book, &name)?;
        let found = Found::of(&grid, form);
        if let Some(key) = found.form.as_ref().filter(|key| **key != form.key()) {
            other_form.get_or_insert_with(|| key.clone());
            continue;
        }
        let rows = found.blocks.len();
        if best
            .as_ref()
            .is_none_or(|(.., last)| rows > last.blocks.len())
        {
            best = Some((name, grid, found));
        }
    }
    let enough = |found: &Found| found.blocks.len() > found.unknown.len();
    match best.filter(|(.., found)| enough(found)) {
        Some((name, grid, found)) => Ok(FilledSheet {
            name,
            missing: missing(form, &found.blocks),
            rows: rows(&grid, form, year, &found.blocks),
            unknown: found.unknown,
            has_drawings: has_drawings(bytes),
        }),
        None => Err(another(form, other_form.as_deref())),
    }
}

/// The words for a file that is not a checklist of this form.
fn another(form: &Form, other: Option<&str>) -> Unusable {
    let this = format!("「{}」（{}）", form.short_title, form.key());
    let printed = form.columns.printed().iter();
    let headings: Vec<&str> = printed.map(|column| column.heading.as_str()).collect();
    match other {
        Some(other) => Unusable::new(
            "other-form",
            format!(
                "このファイルは、別の様式か別の年度の版（{other}）のものです。ここで読めるのは{this}です。この実施回の画面から受け取ったExcelに書いてください。"
            ),
        ),
        None => Unusable::new(
            "no-rows",
            format!(
                "このファイルから{this}の行を見つけられませんでした。見出しの行（{}）と、チェック項目の文が、用紙のとおりに入っているか確かめてください。別の様式や別の年度の用紙は読めません。",
                headings.join("・")
            ),
        ),
    }
}

fn missing(form: &Form, blocks: &[Block]) -> Vec<usize> {
    (0..form.sections.len())
        .flat_map(|section| printed(form, section))
        .map(|(at, _)| at)
        .filter(|at| blocks.iter().all(|block| block.item != *at))
        .collect()
}

fn rows(grid: &Grid, form: &Form, year: FiscalYear, blocks: &[Block]) -> Vec<FilledRow> {
    blocks
        .iter()
        .map(|block| {
            let item = &form.items[block.item];
            let cells = Cells {
                grid,
                block,
                names: &form.columns,
            };
            let has = |column| item.check().is_some_and(|check| check.has(column));
            let reason = item.not_required.as_ref().map(|rule| rule.reason.as_str());
            FilledRow {
                item: block.item,
                row: block.first_row() + 1,
                first: cells.checked(Column::First, has(Column::First), year),
                target: cells.day(has(Column::Target), year),
                second: cells.checked(Column::Second, has(Column::Second), year),
                remark: cells.remark(has(Column::Remark), reason),
                first_by: cells.by(Column::FirstBy, has(Column::FirstBy)),
                second_by: cells.by(Column::SecondBy, has(Column::SecondBy)),
                fault: block.fault.clone(),
            }
        })
        .collect()
}

/// Whether the workbook has drawings: circles people put around a word, which no cell knows of.
fn has_drawings(bytes: &[u8]) -> bool {
    zip::ZipArchive::new(std::io::Cursor::new(bytes)).is_ok_and(|archive| {
        archive.file_names().any(|name| {
            name.as_ref()
                .is_ok_and(|name| name.starts_with("xl/drawings/drawing"))
        })
    })
}
