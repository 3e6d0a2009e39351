//! The rows of a list in an Excel file.

use calamine::Reader;
use std::ops::ControlFlow;

use super::RowFault;
use super::columns::{MOST_COLUMNS, columns};
use super::rows::Rows;
use crate::workbook::{self, Limits, Unusable, Workbook, shown};

/// Sheets are read as a stream: 500,000 rows of all columns.
const LIMITS: Limits = Limits {
    in_sheets: 512 << 20,
    beside: 192 << 20,
    advice: "施設の一覧のシートだけを残すか、分けて保存し直してください。",
};

impl From<Unusable> for RowFault {
    fn from(unusable: Unusable) -> Self {
        RowFault::whole(unusable.code, unusable.message)
    }
}

/// Gives the rows of the first sheet that has the headings to `rows`, until it has enough.
///
/// # Errors
/// The file is not an Excel file, is damaged, or would be too large unpacked.
pub(super) fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), RowFault> {
    let mut workbook = workbook::open(bytes, &LIMITS)?;
    let names = workbook.sheet_names();
    let chosen = names
        .iter()
        .find(|name| has_headings(&mut workbook, name))
        .or(names.first());
    let Some(name) = chosen else {
        return Err(unreadable());
    };
    scan(&mut workbook, name, MOST_COLUMNS + 1, |row, record| {
        if rows.width() == 0 {
            rows.head(row, record)
        } else {
            record.truncate(rows.width());
            (record.len()..rows.width()).for_each(|_| record.push_field(""));
            rows.take(row, record)
        }
    })
}

fn has_headings(workbook: &mut Workbook<'_>, name: &str) -> bool {
    let mut found = false;
    let looked = scan(workbook, name, MOST_COLUMNS + 1, |row, record| {
        found = match columns(row, record) {
            Ok(_) => true,
            // The right sheet with other faults: they are what is to be told.
            Err(faults) => faults.iter().any(|fault| fault.code != "missing-column"),
        };
        ControlFlow::Break(())
    });
    looked.is_ok() && found
}

/// Gives each row of a sheet that has anything in its first `width` columns to `each`, until it
/// breaks. Numbers of rows begin with 1.
fn scan(
    workbook: &mut Workbook<'_>,
    name: &str,
    width: usize,
    mut each: impl FnMut(usize, &mut csv::StringRecord) -> ControlFlow<()>,
) -> Result<(), RowFault> {
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|_| unreadable())?;
    let mut record = csv::StringRecord::new();
    let mut current = 0;
    loop {
        let cell = cells.next_cell().map_err(|_| RowFault {
            row: current,
            ..unreadable()
        })?;
        let row = match &cell {
            Some(cell) => cell.get_position().0 as usize + 1,
            None => 0,
        };
        if row != current {
            if !record.is_empty() && each(current, &mut record).is_break() {
                return Ok(());
            }
            record.clear();
            current = row;
        }
        let Some(cell) = cell else {
            return Ok(());
        };
        let column = cell.get_position().1 as usize;
        let text = shown(cell.get_value());
        // A row out of order, which no program writes, would move cells to other columns.
        if column < record.len() {
            return Err(unreadable());
        }
        if column < width && !text.is_empty() {
            (record.len()..column).for_each(|_| record.push_field(""));
            record.push_field(&text);
        }
    }
}

fn unreadable() -> RowFault {
    Unusable::not_excel().into()
}
