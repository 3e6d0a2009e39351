//! Which column of a sheet holds what, by its heading.

use std::collections::BTreeMap;

use super::fault;
use crate::facility_list::RowFault;
use crate::grid::{Grid, address};
use tenken_domain::text::input::plain;

/// The headings of a kind of table.
pub(crate) struct Known<C: 'static> {
    /// What each column may be called: without width, case, spaces, and what stands in brackets.
    pub names: &'static [(C, &'static [&'static str])],
    /// The columns without which a row is no heading row.
    pub needed: &'static [C],
}

/// The heading row of a sheet.
pub(crate) struct Headings<C: 'static> {
    /// The row below it.
    pub below: u32,
    known: &'static Known<C>,
    columns: BTreeMap<C, u32>,
}

impl<C: Copy + Ord> Headings<C> {
    /// The first heading row of a sheet.
    ///
    /// # Errors
    /// A column is there twice.
    pub fn of(grid: &Grid, known: &'static Known<C>) -> Result<Option<Self>, Vec<RowFault>> {
        for row in grid.rows() {
            let mut found = Headings {
                below: row + 1,
                known,
                columns: BTreeMap::new(),
            };
            let faults = found.take(grid, row);
            if found.is_complete() {
                return match faults.is_empty() {
                    true => Ok(Some(found)),
                    false => Err(faults),
                };
            }
        }
        Ok(None)
    }

    /// Where a column stands.
    pub fn at(&self, column: C) -> Option<u32> {
        self.columns.get(&column).copied()
    }

    /// Whether a row repeats the headings, as at the top of each page.
    pub fn is_repeated(&self, grid: &Grid, row: u32) -> bool {
        let mut again = Headings {
            below: row,
            known: self.known,
            columns: BTreeMap::new(),
        };
        again.take(grid, row);
        again.is_complete()
    }

    /// Takes the headings of one more row, for those that take two.
    pub fn take(&mut self, grid: &Grid, row: u32) -> Vec<RowFault> {
        let mut faults = Vec::new();
        for (at, cell) in grid.row(row) {
            let text = cell.text();
            let Some(column) = self.known.column(&text) else {
                continue;
            };
            if let Some(first) = self.columns.get(&column) {
                let first = address((row, *first));
                faults.push(fault((row, at), "duplicate-column", format!("「{}」という見出しが、{first}にもあります。どちらかの列を消すか、見出しを変えてください。", text.trim())));
            } else {
                self.columns.insert(column, at);
            }
        }
        faults
    }

    fn is_complete(&self) -> bool {
        self.known
            .needed
            .iter()
            .all(|needed| self.at(*needed).is_some())
    }
}

impl<C: Copy> Known<C> {
    /// The column a heading stands for.
    pub fn column(&self, heading: &str) -> Option<C> {
        let plain = plain(heading);
        let bare = plain
            .split('(')
            .next()
            .unwrap_or_default()
            .trim_end_matches('.');
        let known = self.names.iter().find(|(_, names)| names.contains(&bare));
        known.map(|(column, _)| *column)
    }
}
