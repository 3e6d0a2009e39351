//! The rows of one sheet.

use std::collections::HashMap;

use super::headings::Headings;
use super::{FileFault, FileRow, MOST_ROWS, Note, UnknownHeading};
use crate::cell::before_harmless;
use crate::grid::{Cell, Grid, Place, Value, address};
use tenken_domain::ledgers::{ColumnType, LedgerKind, check_row};
use tenken_domain::text::input::plain;

/// Headings stand in one of so many first rows.
const FIRST_ROWS: usize = 50;
/// What a row of sums begins with.
const SUMS: &[&str] = &["合計", "小計", "総計", "計", "総数", "以上"];
/// What a note begins with.
const NOTES: &[char] = &['※', '＊', '*', '注', '（', '('];

/// What was read of a sheet.
#[derive(Default)]
pub(super) struct Sheet {
    pub name: String,
    pub headings: Headings,
    /// The row of the headings, from 0.
    pub heading_row: u32,
    pub rows: Vec<FileRow>,
    pub notes: Vec<Note>,
    pub unknown: Vec<UnknownHeading>,
    pub has_too_many: bool,
}

/// The headings of a sheet with their row: the first row that is one of headings, or the first of all if it is
/// made of nothing else.
pub(super) fn headings(kind: &LedgerKind, grid: &Grid) -> Option<(u32, Headings)> {
    let rows: Vec<u32> = grid.rows().into_iter().take(FIRST_ROWS).collect();
    let of = |row: u32| {
        let texts: Vec<(u32, String)> = grid.row(row).map(|(at, cell)| (at, seen(cell))).collect();
        Headings::of(kind, texts.iter().map(|(at, text)| (*at, &**text)))
    };
    let all = rows.iter().map(|row| (*row, of(*row)));
    let found = all.clone().find(|(_, found)| found.is_heading_row());
    found.or_else(|| all.take(1).find(|(_, found)| found.has_only_headings()))
}

/// What is seen in a cell.
fn seen(cell: &Cell) -> String {
    match &cell.seen {
        Some(seen) => seen.to_string(),
        None => cell.text(),
    }
}

/// A sheet that is being read.
pub(super) struct Reader<'a> {
    pub kind: &'a LedgerKind,
    pub grid: &'a Grid,
    /// Cells come from a text, in which formulas are made harmless.
    pub is_text: bool,
}

impl Reader<'_> {
    /// Reads the rows from `first` on.
    pub fn read(&self, name: String, headings: Headings, first: u32) -> Sheet {
        let mut sheet = Sheet {
            name,
            headings,
            heading_row: first.saturating_sub(1),
            ..Sheet::default()
        };
        let mut merged = Merged::of(self.grid);
        let mut unknown: HashMap<u32, usize> = HashMap::new();
        let mut last = None;
        for at in self.grid.rows() {
            let open = merged.at(at);
            if at < first || self.repeats_headings(&sheet, at, first) {
                continue;
            }
            let own: Vec<(u32, &Cell)> = self.grid.row(at).collect();
            // A line of a template in which only the shop stands: nobody wrote anything into it.
            let shop = sheet.headings.shop;
            if open.is_empty() && own.iter().all(|(column, _)| shop == Some(*column)) {
                continue;
            }
            let after_gap = last.is_some_and(|last| at > last + 1);
            if self.is_note(&sheet.headings, &own, after_gap && open.is_empty()) {
                let texts: Vec<String> = own.iter().map(|(_, cell)| seen(cell)).collect();
                sheet.notes.push(Note {
                    sheet: sheet.name.clone(),
                    row: at as usize + 1,
                    text: texts.join(" "),
                });
                continue;
            }
            if sheet.rows.len() == MOST_ROWS {
                sheet.has_too_many = true;
                break;
            }
            last = Some(at);
            for (column, _) in &own {
                let headings = &sheet.headings;
                if headings.column(*column).is_none() && headings.shop != Some(*column) {
                    *unknown.entry(*column).or_default() += 1;
                }
            }
            let row = self.row(&sheet, at, &open);
            sheet.rows.push(row);
        }
        let named = sheet.headings.unknown.iter().cloned();
        let mut all: Vec<(u32, String)> = named.collect();
        let is_named = |column: u32| sheet.headings.unknown.iter().any(|(at, _)| *at == column);
        let unnamed = unknown.keys().filter(|column| !is_named(**column));
        all.extend(unnamed.map(|column| (*column, String::new())));
        all.sort_unstable();
        sheet.unknown = all
            .into_iter()
            .map(|(column, text)| UnknownHeading {
                sheet: sheet.name.clone(),
                cell: address((sheet.heading_row, column)),
                text,
                filled: unknown.get(&column).copied().unwrap_or(0),
            })
            .collect();
        sheet
    }

    /// Whether a row has the headings once more, as at the top of each page.
    fn repeats_headings(&self, sheet: &Sheet, row: u32, first: u32) -> bool {
        let Some(heading_row) = first.checked_sub(1) else {
            return false;
        };
        let mut cells = self.grid.row(row).peekable();
        cells.peek().is_some()
            && cells.all(|(column, cell)| {
                let above = self.grid.at((heading_row, column));
                above.is_some_and(|above| plain(&above.text()) == plain(&cell.text()))
            })
            && sheet.headings.columns.len() > 1
    }

    /// Whether a row is none of the table: a sum, or a note below it. A single cell is a row only where it can
    /// be one: right below the others, in a column that needs no other.
    fn is_note(&self, headings: &Headings, own: &[(u32, &Cell)], after_gap: bool) -> bool {
        let is_known = |column: u32| headings.column(column).is_some();
        let Some((column, cell)) = own.first() else {
            return true;
        };
        let text = seen(cell);
        let text = text.trim();
        if !own.iter().any(|(column, _)| is_known(*column)) || SUMS.contains(&&*plain(text)) {
            return true;
        }
        if own.len() > 1 || headings.columns.len() == 1 {
            return false;
        }
        let place = headings.column(*column);
        let others = self.kind.columns.iter().enumerate();
        let needs_others = others
            .filter(|(at, column)| column.required && Some(*at) != place)
            .count()
            > 0;
        let is_leftmost = headings.columns.first().map(|(at, _)| *at) == Some(*column);
        after_gap || text.starts_with(NOTES) || (is_leftmost && needs_others)
    }

    fn row(&self, sheet: &Sheet, at: u32, open: &[(u32, Place)]) -> FileRow {
        let cell_at = |column: u32| {
            let own = self.grid.at((at, column));
            own.or_else(|| {
                let (_, place) = open.iter().find(|(open, _)| *open == column)?;
                self.grid.at(*place)
            })
        };
        let headings = &sheet.headings;
        let mut row = FileRow {
            sheet: sheet.name.clone(),
            row: at as usize + 1,
            cell: address((at, self.key_column(headings))),
            shop: headings
                .shop
                .and_then(cell_at)
                .map(|cell| self.text(cell).trim().to_owned()),
            ..FileRow::default()
        };
        let mut cells: Vec<(u32, &str, String)> = Vec::new();
        for (column, place) in &headings.columns {
            let (Some(cell), Some(of)) = (cell_at(*column), self.kind.columns.get(*place)) else {
                continue;
            };
            let text = self.text(cell);
            let bad = match &cell.value {
                Value::Error(_) => Some((
                    "formula-error",
                    format!(
                        "{}：セルの式が計算できていません（{text}）。式を直すか、値を入れてください。",
                        of.title
                    ),
                )),
                // Excel turns 5.0.1 or 1-2 into a day.
                Value::Day(_) if matches!(of.kind, ColumnType::Text { .. }) => Some((
                    "day-in-text",
                    format!(
                        "{}：セルが日付（{text}）になっています。Excelが書きかえたのかもしれません。セルの書式を「文字列」にして、入れ直してください。",
                        of.title
                    ),
                )),
                _ => None,
            };
            match bad {
                Some((code, message)) => row.faults.push(FileFault {
                    sheet: sheet.name.clone(),
                    row: row.row,
                    cell: address((at, *column)),
                    column: of.id.clone(),
                    text,
                    code,
                    message,
                }),
                None => cells.push((*column, &of.id, text)),
            }
        }
        let given = cells.iter().map(|(_, id, text)| (*id, &**text));
        let (values, faults) = check_row(self.kind, given);
        row.values = values;
        for fault in faults {
            if row.faults.iter().any(|told| told.column == fault.column) {
                continue;
            }
            let cell = cells.iter().find(|(_, id, _)| *id == fault.column);
            let column = cell.map(|(column, ..)| *column).or_else(|| {
                let place = (self.kind.columns.iter()).position(|it| it.id == fault.column)?;
                let found = headings.columns.iter().find(|(_, it)| *it == place)?;
                Some(found.0)
            });
            row.faults.push(FileFault {
                sheet: sheet.name.clone(),
                row: row.row,
                cell: column.map_or_else(String::new, |column| address((at, column))),
                text: cell.map_or_else(String::new, |(.., text)| text.clone()),
                column: fault.column,
                code: fault.code,
                message: fault.message,
            });
        }
        row
    }

    fn text(&self, cell: &Cell) -> String {
        match (self.is_text, &cell.value) {
            (true, Value::Text(text)) => before_harmless(text).to_owned(),
            _ => seen(cell),
        }
    }

    /// The first column that tells rows apart, or else the first of the table.
    fn key_column(&self, headings: &Headings) -> u32 {
        let is_key = |place: usize| {
            let column = self.kind.columns.get(place);
            column.is_some_and(|column| self.kind.key.first() == Some(&column.id))
        };
        let mut columns = headings.columns.iter();
        let key = columns.clone().find(|(_, place)| is_key(*place));
        key.or_else(|| columns.next()).map_or(0, |(at, _)| *at)
    }
}

/// The merged cells that reach into a row from above.
struct Merged {
    /// Those below, the next one last.
    ahead: Vec<(Place, u32)>,
    /// The last row of each, and where its value stands.
    open: Vec<(u32, Place)>,
}

impl Merged {
    fn of(grid: &Grid) -> Self {
        let mut ahead = grid.tall();
        ahead.reverse();
        Merged {
            ahead,
            open: Vec::new(),
        }
    }

    /// For a row, which is none before the one asked last: columns, and where their values stand.
    fn at(&mut self, row: u32) -> Vec<(u32, Place)> {
        while let Some((first, last)) = self.ahead.pop_if(|(first, _)| first.0 < row) {
            self.open.push((last, first));
        }
        self.open.retain(|(last, _)| *last >= row);
        let open = self.open.iter().map(|(_, first)| (first.1, *first));
        open.collect()
    }
}
