//! Where the rows of a list come from: the sheets of an Excel file, or CSV.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::columns::MOST_COLUMNS;
use super::text;
use crate::workbook::{self, Book, Limits, Merged, Row, Unusable};

/// Lists are read as a stream, twice: half of this is 500,000 rows of all columns.
const LIMITS: Limits = Limits {
    unpacked: 1 << 30,
    advice: "施設の一覧のシートだけを残すか、分けて保存し直してください。",
};

/// A list that is open.
pub(super) enum Source<'b> {
    /// CSV, of which one sheet is made.
    Text(&'b [u8]),
    Book(Box<Book<'b>>),
}

/// One row.
pub(super) struct Line<'a> {
    /// From 1.
    pub row: usize,
    pub is_hidden: bool,
    pub record: &'a csv::StringRecord,
    /// Columns of formulas whose value was not stored.
    pub uncalculated: &'a [usize],
}

/// What is known of a sheet before its rows are taken.
#[derive(Default)]
pub(super) struct Shape {
    /// By their first row, the last first.
    merged: Vec<Merged>,
    /// Hidden columns, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
}

impl<'b> Source<'b> {
    /// Opens a list.
    ///
    /// # Errors
    /// It is neither Excel nor CSV, is damaged, or would be too large unpacked.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Unusable> {
        if bytes.starts_with(workbook::ZIP) {
            let book = Book::open(bytes, LIMITS)?;
            match book.sheets.is_empty() {
                true => Err(Unusable::not_excel()),
                false => Ok(Source::Book(Box::new(book))),
            }
        } else if bytes.starts_with(workbook::COMPOUND) {
            Err(Unusable::compound(bytes))
        } else {
            Ok(Source::Text(bytes))
        }
    }

    /// The names of its sheets, and whether one sees them.
    pub fn sheets(&self) -> Vec<(String, bool)> {
        match self {
            Source::Text(_) => vec![(String::new(), true)],
            Source::Book(book) => book
                .sheets
                .iter()
                .map(|sheet| (sheet.name.clone(), sheet.is_visible))
                .collect(),
        }
    }

    /// Looks through a whole sheet for what its rows depend on.
    ///
    /// # Errors
    /// It is damaged or too large.
    pub fn shape(&mut self, sheet: usize) -> Result<Shape, Unusable> {
        let Source::Book(book) = self else {
            return Ok(Shape::default());
        };
        let beside = book.scan(sheet, 0, |_| ControlFlow::Continue(()))?;
        let mut merged = beside.merged;
        merged.retain(|area| area.first.0 < area.last.0 && area.first.1 < MOST_COLUMNS as u32);
        merged.sort_unstable_by_key(|area| std::cmp::Reverse(area.first));
        Ok(Shape {
            merged,
            hidden_columns: beside.hidden_columns,
        })
    }

    /// Gives the rows of a sheet to `each`, until it breaks. Merged cells give their value to all their
    /// rows.
    ///
    /// # Errors
    /// It is damaged or too large.
    pub fn scan(
        &mut self,
        sheet: usize,
        shape: &Shape,
        mut each: impl FnMut(Line<'_>) -> ControlFlow<()>,
    ) -> Result<(), Unusable> {
        let mut record = csv::StringRecord::new();
        let mut uncalculated = Vec::new();
        match self {
            Source::Text(bytes) => text::read(bytes, |row, record| {
                each(Line {
                    row,
                    is_hidden: false,
                    record,
                    uncalculated: &[],
                })
            }),
            Source::Book(book) => {
                let mut open = OpenMerged {
                    ahead: shape.merged.clone(),
                    texts: HashMap::new(),
                };
                let take = |row: &mut Row| {
                    open.give(row);
                    record.clear();
                    uncalculated.clear();
                    for cell in &row.cells {
                        let column = cell.column as usize;
                        (record.len()..column).for_each(|_| record.push_field(""));
                        record.push_field(&cell.text);
                        if cell.is_uncalculated {
                            uncalculated.push(column);
                        }
                    }
                    each(Line {
                        row: row.number as usize,
                        is_hidden: row.is_hidden,
                        record: &record,
                        uncalculated: &uncalculated,
                    })
                };
                let width = MOST_COLUMNS as u32 + 1;
                book.scan(sheet, width, take).map(drop)
            }
        }
    }
}

/// The merged cells that a sheet read row by row is in.
struct OpenMerged {
    /// Those below, the next one last.
    ahead: Vec<Merged>,
    /// By column: the last row, and the cell that all show.
    texts: HashMap<u32, (u32, Option<workbook::Cell>)>,
}

impl OpenMerged {
    /// Gives the cells of a row what the merged cells show there.
    fn give(&mut self, row: &mut Row) {
        let at = row.number - 1;
        // What began in rows that are not there had nothing in its first cell.
        while let Some(area) = self.ahead.pop_if(|area| area.first.0 <= at) {
            let column = area.first.1;
            let first = row.cells.iter().find(|cell| cell.column == column);
            let cell = first.filter(|_| area.first.0 == at).cloned();
            if area.last.0 >= at {
                self.texts.insert(column, (area.last.0, cell));
            }
        }
        self.texts.retain(|_, (last, _)| *last >= at);
        for (column, (_, cell)) in &self.texts {
            row.cells.retain(|own| own.column != *column);
            row.cells.extend(cell.clone());
        }
        row.cells.sort_unstable_by_key(|cell| cell.column);
    }
}
