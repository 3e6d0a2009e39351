//! The cells of one sheet that have something in them.

use calamine::{DataRef, Dimensions};
use jiff::civil::Date;
use std::collections::BTreeMap;

use crate::workbook::{Unusable, Workbook, shown};

/// Where a cell is: row and column from 0.
pub(crate) type Place = (u32, u32);

/// More columns than any sheet that is filled in has; what stands further right is not looked at.
pub(crate) const MOST_COLUMNS: u32 = 60;
/// More filled cells than any sheet that is filled in has.
const MOST_CELLS: usize = 20_000;
/// More merged cells than any sheet that is filled in has.
const MOST_MERGED: usize = 2_000;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text, with its errors of formulas.
    Text(String),
    /// A day.
    Day(Date),
    /// A number that Excel does not show as a day.
    Number(String),
}

/// A cell that is not empty.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub value: Value,
    pub is_formula: bool,
}

/// A sheet.
pub(crate) struct Grid {
    cells: BTreeMap<Place, Cell>,
    merged: Vec<Dimensions>,
}

impl Grid {
    /// Reads a sheet cell by cell: one that claims a million empty rows costs nothing.
    pub fn read(book: &mut Workbook<'_>, name: &str) -> Result<Self, Unusable> {
        let unreadable = |_| Unusable::not_excel();
        let mut cells = BTreeMap::new();
        let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
        while let Some(cell) = reader.next_cell().map_err(unreadable)? {
            let place = cell.get_position();
            let Some(value) = value(cell.get_value()).filter(|_| place.1 < MOST_COLUMNS) else {
                continue;
            };
            if cells.len() == MOST_CELLS {
                return Err(too_many(name));
            }
            let is_formula = false;
            cells.insert(place, Cell { value, is_formula });
        }
        drop(reader);
        let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
        while let Some(formula) = reader.next_formula().map_err(unreadable)? {
            if !formula.get_value().is_empty()
                && let Some(cell) = cells.get_mut(&formula.get_position())
            {
                cell.is_formula = true;
            }
        }
        drop(reader);
        let mut merged = book.merge_cells_by_sheet_name(name).map_err(unreadable)?;
        merged.truncate(MOST_MERGED);
        Ok(Grid { cells, merged })
    }

    /// A sheet of texts that comes from elsewhere.
    pub fn of_texts(texts: impl Iterator<Item = (Place, String)>) -> Self {
        let text = |(place, text): (Place, String)| {
            let (value, is_formula) = (Value::Text(text), false);
            (place, Cell { value, is_formula })
        };
        let filled =
            texts.filter(|((_, column), text)| *column < MOST_COLUMNS && !text.trim().is_empty());
        Grid {
            cells: filled.map(text).collect(),
            merged: Vec::new(),
        }
    }

    /// The rows that have anything in them.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.cells.keys().map(|(row, _)| *row).collect();
        rows.dedup();
        rows
    }

    /// The cells of a row, from the left.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells
            .range((row, 0)..=(row, u32::MAX))
            .map(|((_, column), cell)| (*column, cell))
    }

    /// The cell at a place itself.
    pub fn at(&self, place: Place) -> Option<&Cell> {
        self.cells.get(&place)
    }

    /// The cell seen at a place: of merged cells, the first one holds what all show.
    pub fn seen_at(&self, place: Place) -> Option<(Place, &Cell)> {
        let covers = |area: &&Dimensions| {
            (area.start.0..=area.end.0).contains(&place.0)
                && (area.start.1..=area.end.1).contains(&place.1)
        };
        let place = match self.merged.iter().find(covers) {
            Some(area) => area.start,
            None => place,
        };
        self.cells.get(&place).map(|cell| (place, cell))
    }
}

impl Cell {
    /// Its text, whatever it holds.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Text(text) | Value::Number(text) => text.clone(),
            Value::Day(day) => day.to_string(),
        }
    }
}

fn too_many(name: &str) -> Unusable {
    Unusable::new(
        "too-many-cells",
        format!(
            "シート「{name}」に書かれたセルが多すぎます（{MOST_CELLS}個を超えています）。要るシートだけを残して保存し直してください。"
        ),
    )
}

fn value(data: &DataRef<'_>) -> Option<Value> {
    let text = shown(data);
    if text.trim().is_empty() {
        return None;
    }
    Some(match data {
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) => match text.parse() {
            Ok(day) => Value::Day(day),
            Err(_) => Value::Number(text),
        },
        DataRef::Int(_) | DataRef::Float(_) => Value::Number(text),
        _ => Value::Text(text),
    })
}

/// A place as spreadsheets call it: `C7`.
pub(crate) fn address((row, column): Place) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn places_are_called_as_in_spreadsheets() {
        for (place, name) in [((0, 0), "A1"), ((6, 25), "Z7"), ((9, 26), "AA10")] {
            assert_eq!(address(place), name);
        }
    }
}
