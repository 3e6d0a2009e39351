//! Lists of facilities as they come from spreadsheets: Excel files, or CSV in UTF-8 or Shift_JIS,
//! with Japanese or English headings, full-width digits and line breaks inside cells. All faults at
//! once, by row.

mod cells;
mod columns;
mod rows;
mod sheet;
pub(crate) mod text;

use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;

use crate::corporate_number::CorporateNumber;
use crate::facility::FacilityKind;
use crate::facility_code::FacilityCode;
use crate::workbook;
pub use columns::{Column, headings};
use rows::Rows;
pub use text::decode;

/// A list that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityList {
    /// The facilities, in the order of the list.
    pub records: Vec<FacilityRecord>,
    /// The columns it has. About the others it says nothing, and what is known stays.
    pub columns: HashSet<Column>,
    /// Codes that had lost their leading zero and got it back.
    pub padded_codes: u64,
}

/// One facility of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacilityRecord {
    /// The row in the spreadsheet; the heading is row 1.
    pub row: usize,
    /// Ten-digit code.
    pub code: FacilityCode,
    /// The code it had before.
    pub former_code: Option<FacilityCode>,
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
    /// Name of the corporation that runs it; empty if there is none.
    pub corporation_name: String,
    /// Number of the corporation that runs it.
    pub corporation_number: Option<CorporateNumber>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// First day of operation.
    pub opened_on: Option<Date>,
    /// Day it closed.
    pub closed_on: Option<Date>,
    /// Since when what the list says holds.
    pub changed_on: Date,
}

/// One thing to mend in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The row in the spreadsheet; the heading is row 1, 0 is the whole file.
    pub row: usize,
    /// The column, as the list heads it.
    pub column: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl RowFault {
    /// A fault in a cell.
    pub fn at(row: usize, column: Column, code: &'static str, message: impl Into<String>) -> Self {
        RowFault {
            row,
            column: columns::heading(column).into(),
            code,
            message: message.into(),
        }
    }

    /// A fault of the whole file.
    pub(crate) fn whole(code: &'static str, message: impl Into<String>) -> Self {
        RowFault {
            row: 0,
            column: String::new(),
            code,
            message: message.into(),
        }
    }
}

/// What a list is read against.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Tells whether a six-digit authority code exists.
    pub is_authority: &'a dyn Fn(&str) -> bool,
    /// The current day: since when what a list says holds, unless it says so itself.
    pub today: Date,
}

/// Reads a list.
///
/// # Errors
/// Every fault of every row, up to a thousand; nothing is returned half.
pub fn read(bytes: &[u8], reading: Reading<'_>) -> Result<FacilityList, Vec<RowFault>> {
    let mut rows = Rows::new(reading);
    let unreadable = if bytes.starts_with(workbook::ZIP) {
        sheet::read(bytes, &mut rows)
    } else if bytes.starts_with(workbook::COMPOUND) {
        Err(workbook::Unusable::compound(bytes).into())
    } else {
        text::read(bytes, |row, record| match rows.width() {
            0 => rows.head(row, record),
            _ => rows.take(row, record),
        })
        .map_err(RowFault::from)
    };
    match unreadable {
        Ok(()) => rows.finish(),
        Err(fault) => Err(vec![fault]),
    }
}
