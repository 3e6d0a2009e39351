//! What was understood of a list, to be shown before anything is stored.

use serde::Serialize;
use std::collections::BTreeMap;

use super::codes::Built;
use super::columns::Column;

/// How a list was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Understood {
    /// The sheets of an Excel file; none for CSV.
    pub sheets: Vec<SheetSeen>,
    /// The row of the headings, or the first of two.
    pub heading_row: usize,
    /// The last row of the headings.
    pub last_heading_row: usize,
    /// The columns from the left, as headed on the first sheet that was read.
    pub columns: Vec<ColumnSeen>,
    /// The prefecture of all rows, where they have no column for it: from the title, the name of the
    /// sheet, or chosen.
    pub prefecture: Option<String>,
    /// The fee schedule of all rows, likewise.
    pub schedule: Option<String>,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that only say more of a facility that an earlier row has.
    pub joined_rows: u64,
    /// Hidden rows that were left.
    pub hidden_rows: u64,
    /// How the ten digits of codes came about, with how many.
    pub codes: BTreeMap<Built, u64>,
}

/// A sheet of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetSeen {
    /// Its name.
    pub name: String,
    /// Whether one sees it in Excel.
    pub is_visible: bool,
    /// Whether it has the headings of a list.
    pub is_list: bool,
    /// Whether its rows were read.
    pub is_read: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnSeen {
    /// As spreadsheets call it.
    pub letter: String,
    /// Its heading, of two rows where there are two.
    pub heading: String,
    /// The first thing in it.
    pub example: String,
    /// What it was taken as; `None` if it is not used.
    pub used_as: Option<Column>,
    /// How that was decided.
    pub found: Found,
    /// Hidden in Excel.
    pub is_hidden: bool,
}

/// How it was decided what a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// By its heading.
    Heading,
    /// By what stands in it.
    Values,
    /// By the person.
    Chosen,
}
