//! A row of a table.

use super::Headings;
use crate::grid::{Cell, Grid, Place};

/// A row, with what its columns are.
pub(crate) struct Line<'a, C: 'static> {
    pub grid: &'a Grid,
    pub headings: &'a Headings<C>,
    pub row: u32,
}

impl<C: Copy + Ord> Line<'_, C> {
    /// Where a column of this row is; where `or` is, if there is no such column.
    pub fn place(&self, column: C, or: C) -> Place {
        let or = self.headings.at(or).unwrap_or(0);
        (self.row, self.headings.at(column).unwrap_or(or))
    }

    /// What stands in the cell itself.
    pub fn text(&self, column: C) -> String {
        let at = self.headings.at(column);
        cell_text(at.and_then(|at| self.grid.at((self.row, at))))
    }

    /// What is seen there: a cell may be merged beside several rows.
    pub fn seen(&self, column: C) -> String {
        let at = self.headings.at(column);
        let cell = at.and_then(|at| self.grid.seen_at((self.row, at)));
        cell_text(cell.map(|(_, cell)| cell))
    }
}

fn cell_text(cell: Option<&Cell>) -> String {
    cell.map_or_else(String::new, |cell| cell.text().trim().to_owned())
}
