//! The cells of one sheet that have something in them.

use calamine::{DataRef, Dimensions, Font, Style};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

use crate::workbook::{Unusable, Workbook, as_seen, shown};

/// Where a cell is: row and column from 0.
pub(crate) type Place = (u32, u32);

/// More columns than any sheet that is filled in has; what stands further right is not looked at.
pub(crate) const MOST_COLUMNS: u32 = 60;
/// More filled cells than any sheet that is filled in has.
pub(crate) const MOST_CELLS: usize = 20_000;
/// Of so many cells, one is the first of some that are merged.
const PER_MERGED: usize = 10;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Text.
    Text(String),
    /// A day.
    Day(Date),
    /// A number that Excel does not show as a day.
    Number(String),
    /// Yes or no to a computer: also a check box that is a cell.
    Bool(bool),
    /// An error of a formula, such as `#REF!`, or that none was ever computed.
    Error(String),
}

/// A cell that is not empty.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub value: Value,
    /// What is seen instead of the value, where its format says more: `001`, a time of the day.
    pub seen: Option<Box<str>>,
    pub is_formula: bool,
    /// The whole cell is struck through.
    pub is_struck: bool,
    /// How its letters look, unless some of them look different.
    pub look: Look,
    /// It is a day that is shown without its year.
    pub hides_year: bool,
}

/// A sheet.
pub(crate) struct Grid {
    cells: BTreeMap<Place, Cell>,
    merged: Vec<Dimensions>,
    /// Empty cells with a colour of their own.
    coloured: BTreeSet<Place>,
}

impl Grid {
    /// Reads a sheet of at most so many filled cells, cell by cell: one that claims a million empty rows
    /// costs nothing.
    ///
    /// # Errors
    /// The sheet is damaged, or has more.
    pub fn read(book: &mut Workbook<'_>, name: &str, most: usize) -> Result<Self, Unusable> {
        let unreadable = |_| Unusable::not_excel();
        let (mut cells, mut coloured) = (BTreeMap::new(), BTreeSet::new());
        // Formulas whose result is an empty text.
        let mut computed = BTreeSet::new();
        let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(unreadable)? {
            let place = cell.get_position();
            if place.1 >= MOST_COLUMNS {
                continue;
            }
            let style = reader.styles().get(style);
            let Some(value) = value(cell.get_value()) else {
                if style.is_some_and(has_colour) && coloured.len() < most {
                    coloured.insert(place);
                }
                let is_text = matches!(cell.get_value(), DataRef::String(_));
                if is_text && computed.len() < most {
                    computed.insert(place);
                }
                continue;
            };
            if cells.len() == most {
                return Err(too_many(name, most));
            }
            let hides_year = matches!(value, Value::Day(_)) && style.is_some_and(hides_year);
            let font = style.and_then(|style| style.font.as_ref());
            let format = style.and_then(|style| style.number_format.as_ref());
            let cell = Cell {
                seen: as_seen(cell.get_value(), format).map(String::into_boxed_str),
                is_struck: font.is_some_and(|font| font.strikethrough),
                look: font.map(look_of).unwrap_or_default(),
                hides_year,
                ..Cell::plain(value)
            };
            cells.insert(place, cell);
        }
        drop(reader);
        let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
        while let Some(formula) = reader.next_formula().map_err(unreadable)? {
            let place = formula.get_position();
            let is_empty = formula.get_value().is_empty() || computed.contains(&place);
            if is_empty || place.1 >= MOST_COLUMNS {
                continue;
            }
            if cells.len() == most && !cells.contains_key(&place) {
                return Err(too_many(name, most));
            }
            let cell = cells
                .entry(place)
                .or_insert_with(|| Cell::plain(Value::Error(NOT_COMPUTED.to_owned())));
            cell.is_formula = true;
        }
        drop(reader);
        let mut merged = book.merge_cells_by_sheet_name(name).map_err(unreadable)?;
        merged.truncate(most / PER_MERGED);
        Ok(Grid {
            cells,
            merged,
            coloured,
        })
    }

    /// A sheet of texts that comes from elsewhere.
    pub fn of_texts(texts: impl Iterator<Item = (Place, String)>) -> Self {
        let text = |(place, text): (Place, String)| (place, Cell::plain(Value::Text(text)));
        let filled =
            texts.filter(|((_, column), text)| *column < MOST_COLUMNS && !text.trim().is_empty());
        Grid {
            cells: filled.map(text).collect(),
            merged: Vec::new(),
            coloured: BTreeSet::new(),
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
        let place = self.area_at(place).0;
        self.cells.get(&place).map(|cell| (place, cell))
    }

    /// The first and last place of the merged cells a place belongs to, or of itself.
    pub fn area_at(&self, place: Place) -> (Place, Place) {
        let covers = |area: &&Dimensions| {
            (area.start.0..=area.end.0).contains(&place.0)
                && (area.start.1..=area.end.1).contains(&place.1)
        };
        match self.merged.iter().find(covers) {
            Some(area) => (area.start, area.end),
            None => (place, place),
        }
    }

    /// Merged cells of more than one row: the first place and the last row, by their first row.
    pub fn tall(&self) -> Vec<(Place, u32)> {
        let areas = self.merged.iter().map(|area| (area.start, area.end.0));
        let mut tall: Vec<_> = areas.filter(|(first, last)| first.0 < *last).collect();
        tall.sort_unstable();
        tall
    }

    /// How many cells have something in them.
    pub fn filled(&self) -> usize {
        self.cells.len()
    }

    /// Whether an empty cell has a colour of its own.
    pub fn is_coloured(&self, place: Place) -> bool {
        self.coloured.contains(&place)
    }
}

impl Cell {
    /// One that has nothing but its value.
    fn plain(value: Value) -> Self {
        Cell {
            value,
            seen: None,
            is_formula: false,
            is_struck: false,
            look: Look::default(),
            hides_year: false,
        }
    }

    /// Its text, whatever it holds.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Text(text) | Value::Number(text) | Value::Error(text) => text.clone(),
            Value::Day(day) => day.to_string(),
            Value::Bool(value) => value.to_string(),
        }
    }
}

fn look_of(font: &Font) -> Look {
    let colour = font.color.filter(|colour| !colour.is_black());
    Look {
        bold: font.is_bold(),
        italic: font.is_italic(),
        underlined: font.has_underline(),
        colour: colour.map_or_else(String::new, |it| format!("rgb:{:08X}", it.to_argb())),
        size: font.size.map_or_else(String::new, |size| size.to_string()),
    }
}

fn has_colour(style: &Style) -> bool {
    style.fill.as_ref().is_some_and(|fill| {
        fill.is_visible() && fill.get_color().is_some_and(|colour| !colour.is_white())
    })
}

/// Whether a day is shown without its year, so that whoever typed it may have meant another one: Excel
/// takes the year of the day on which it is typed.
fn hides_year(style: &Style) -> bool {
    /// Of the formats that are built in and have no code: 「7月2日」.
    const MONTH_AND_DAY: u32 = 56;
    let Some(format) = &style.number_format else {
        return false;
    };
    if format.format_id == Some(MONTH_AND_DAY) {
        return true;
    }
    // What stands in quotes or brackets is shown as it is, or not at all.
    let mut code = String::new();
    let mut until = None;
    for letter in format.format_code.chars() {
        match (until, letter) {
            (Some(end), letter) if letter == end => until = None,
            (Some(_), _) => {}
            (None, '"') => until = Some('"'),
            (None, '[') => until = Some(']'),
            (None, letter) => code.push(letter.to_ascii_lowercase()),
        }
    }
    code.contains('d') && code.contains('m') && !code.contains(['y', 'e', 'g', 'r'])
}

fn too_many(name: &str, most: usize) -> Unusable {
    Unusable::new(
        "too-many-cells",
        format!(
            "シート「{name}」に書かれたセルが多すぎます（{most}個を超えています）。要るシートだけを残して保存し直してください。"
        ),
    )
}

/// What stands for the result of a formula that was never computed.
const NOT_COMPUTED: &str = "計算されていません";

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
        DataRef::Bool(value) => Value::Bool(*value),
        DataRef::Error(_) => Value::Error(text),
        _ => Value::Text(text),
    })
}

/// The place that spreadsheets call `C7`.
pub(crate) fn place_of(address: &str) -> Option<Place> {
    let digits = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(digits);
    let row: u32 = digits.parse().ok()?;
    let mut column: u32 = 0;
    for letter in letters.bytes().filter(|letter| *letter != b'$') {
        let letter = letter
            .to_ascii_uppercase()
            .checked_sub(b'A')
            .filter(|it| *it < 26)?;
        column = column.checked_mul(26)?.checked_add(u32::from(letter) + 1)?;
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
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

/// How letters stand out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub bold: bool,
    pub italic: bool,
    pub underlined: bool,
    /// As the file says it: `rgb:FFFF0000`, `theme:4`; empty for black.
    pub colour: String,
    /// As the file says it, in points; empty if nothing is said.
    pub size: String,
}

impl Look {
    /// Whether letters stand out beside others that look like `other`.
    pub fn stands_out(&self, other: &Look) -> bool {
        let larger = || Some(self.size.parse::<f64>().ok()? > other.size.parse::<f64>().ok()?);
        (self.bold && !other.bold)
            || (self.italic && !other.italic)
            || (self.underlined && !other.underlined)
            || (self.colour != other.colour && !self.colour.is_empty())
            || larger() == Some(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{address, place_of};

    #[test]
    fn places_are_called_as_in_spreadsheets() {
        for (place, name) in [((0, 0), "A1"), ((6, 25), "Z7"), ((9, 26), "AA10")] {
            assert_eq!(address(place), name);
            assert_eq!(place_of(name), Some(place));
        }
        for name in ["", "A", "7", "A0", "あ1", "ZZZZZZZZ1", "A99999999999"] {
            assert_eq!(place_of(name), None, "{name}");
        }
    }
}
