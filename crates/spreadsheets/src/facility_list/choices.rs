//! What a person decides about reading a list, where the list leaves it open or was read wrongly.

use super::columns::Column;
use crate::grid::address;
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::Schedule;
use tenken_domain::text::input::plain;

/// The decisions; by default none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Names of the sheets to read; empty for the first visible one with headings.
    pub sheets: Vec<String>,
    /// The row of the headings.
    pub heading_row: Option<usize>,
    /// Columns by their letter or heading, with what they are taken as; `None`: not used.
    pub columns: Vec<(String, Option<Column>)>,
    /// The prefecture of all rows, if they do not say it.
    pub prefecture: Option<Prefecture>,
    /// The fee schedule of all rows, if they do not say it.
    pub schedule: Option<Schedule>,
    /// Reads hidden rows too.
    pub hidden_rows: bool,
    /// A cell that cannot be read leaves what is known as it is, instead of stopping the import.
    pub skip_cells: bool,
    /// A row whose facility is not certain is left out, instead of stopping the import.
    pub skip_rows: bool,
    /// Texts that look damaged replace good ones too.
    pub take_damaged: bool,
}

impl Choices {
    /// What was decided about a column, if anything.
    pub(super) fn of_column(&self, at: usize, heading: &str) -> Option<Option<Column>> {
        let letters = letters(at);
        let is_it = |key: &str| {
            let plain_key = plain(key);
            plain_key == letters.to_lowercase()
                || (!plain_key.is_empty() && plain_key == plain(heading))
        };
        let found = self.columns.iter().find(|(key, _)| is_it(key))?;
        Some(found.1)
    }
}

/// What spreadsheets call a column, from 0.
pub(super) fn letters(column: usize) -> String {
    address((0, column as u32)).trim_end_matches('1').to_owned()
}
