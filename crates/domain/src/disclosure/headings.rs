//! Which column of a sheet holds what, by its heading: the layout of official files is not known.

use std::collections::BTreeMap;

use super::DisclosureAnswer;
use crate::facility_list::RowFault;
use crate::grid::{Grid, Place, address};
use crate::input::plain;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Number,
    Text,
    Answer,
    Remark,
    /// はい, いいえ and 対象外 have columns of their own, to be marked.
    Word(usize),
}

/// Headings as they are compared: without width, case, spaces, and what stands in brackets.
const HEADINGS: [(Column, &[&str]); 7] = [
    (
        Column::Number,
        &[
            "質問番号",
            "質問no",
            "設問番号",
            "項目番号",
            "番号",
            "項番",
            "no",
            "#",
        ],
    ),
    (
        Column::Text,
        &[
            "質問文",
            "質問",
            "質問内容",
            "質問事項",
            "質問項目",
            "設問",
            "確認項目",
            "確認事項",
        ],
    ),
    (Column::Answer, &["回答", "回答欄", "答え"]),
    (Column::Remark, &["備考", "備考欄", "コメント", "補足"]),
    (Column::Word(0), &["はい"]),
    (Column::Word(1), &["いいえ"]),
    (Column::Word(2), &["対象外"]),
];

/// The heading row of a sheet.
#[derive(Debug)]
pub(super) struct Headings {
    /// The row below it.
    pub below: u32,
    columns: BTreeMap<Column, u32>,
}

impl Headings {
    /// The first heading row of a sheet: one that has a number and a question.
    ///
    /// # Errors
    /// A column is there twice.
    pub fn of(grid: &Grid) -> Result<Option<Self>, Vec<RowFault>> {
        for row in grid.rows() {
            let mut found = Headings {
                below: row + 1,
                columns: BTreeMap::new(),
            };
            let mut faults = found.take(grid, row);
            if !found.is_complete() {
                continue;
            }
            // The words may stand below a heading 「回答」 over all three; a single one is an answer.
            let below = grid.row(row + 1).map(|(_, cell)| column(&cell.text()));
            if below
                .filter(|column| matches!(column, Some(Column::Word(_))))
                .count()
                > 1
            {
                faults.extend(found.take(grid, row + 1));
                found.below = row + 2;
            }
            return match faults.is_empty() {
                true => Ok(Some(found)),
                false => Err(faults),
            };
        }
        Ok(None)
    }

    /// Where a column stands.
    pub fn at(&self, column: Column) -> Option<u32> {
        self.columns.get(&column).copied()
    }

    /// The columns to be marked, with what a mark there says.
    pub fn words(&self) -> impl Iterator<Item = (u32, DisclosureAnswer)> {
        (0..)
            .zip(DisclosureAnswer::ALL)
            .filter_map(|(word, answer)| self.at(Column::Word(word)).map(|column| (column, answer)))
    }

    /// Whether a row repeats the headings, as at the top of each page.
    pub fn is_repeated(&self, grid: &Grid, row: u32) -> bool {
        let mut again = Headings {
            below: row,
            columns: BTreeMap::new(),
        };
        again.take(grid, row);
        again.is_complete()
    }

    fn is_complete(&self) -> bool {
        self.at(Column::Number).is_some() && self.at(Column::Text).is_some()
    }

    fn take(&mut self, grid: &Grid, row: u32) -> Vec<RowFault> {
        let mut faults = Vec::new();
        for (at, cell) in grid.row(row) {
            let text = cell.text();
            let Some(column) = column(&text) else {
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
}

/// The column a heading stands for.
fn column(heading: &str) -> Option<Column> {
    let plain = plain(heading);
    let bare = plain
        .split('(')
        .next()
        .unwrap_or_default()
        .trim_end_matches('.');
    let known = HEADINGS.iter().find(|(_, names)| names.contains(&bare));
    known.map(|(column, _)| *column)
}

/// A fault at a cell.
pub(super) fn fault(place: Place, code: &'static str, message: String) -> RowFault {
    RowFault {
        row: place.0 as usize + 1,
        column: address(place),
        code,
        message,
    }
}
