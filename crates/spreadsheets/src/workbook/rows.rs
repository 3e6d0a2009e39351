//! The rows of a sheet, one by one.

use jiff::ToSpan;
use jiff::civil::date;
use quick_xml::events::{BytesStart, Event};
use std::ops::ControlFlow;

use super::book::Book;
use super::markup::{attribute, is_set, referred};
use super::strings::{Strings, TextOf, unescaped};
use super::{Unusable, plain_number};

/// More areas than the longest list that merges the cells of each facility has.
const MOST_MERGED: usize = 1_000_000;

/// More than any column of a list takes, in characters: one text that many cells share would else fill
/// the memory.
const LONGEST_TEXT: usize = 1_000;

/// A row that has cells.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// From 1, as Excel counts.
    pub number: u32,
    pub is_hidden: bool,
    /// From the left; empty cells are left out.
    pub cells: Vec<Cell>,
}

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// From 0.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// A formula whose value was not stored: nobody knows what it shows.
    pub is_uncalculated: bool,
}

/// Cells that show the value of the first, from 0 in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merged {
    pub first: (u32, u32),
    pub last: (u32, u32),
}

/// What is known of a sheet beside its rows.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    pub merged: Vec<Merged>,
    /// Hidden columns, from 0 and with the last.
    pub hidden_columns: Vec<(u32, u32)>,
}

/// What cells refer to.
pub(super) struct Values<'a> {
    pub strings: &'a Strings,
    pub day_styles: &'a [bool],
    pub from_1904: bool,
    pub is_uncalculated: bool,
}

impl Book<'_> {
    /// Gives each row of a sheet with anything in its first `width` columns to `each`, until it breaks.
    /// Only a sheet that was read to its end tells of its merged cells.
    ///
    /// # Errors
    /// The sheet is damaged or too large.
    pub fn scan(
        &mut self,
        sheet: usize,
        width: u32,
        mut each: impl FnMut(&mut Row) -> ControlFlow<()>,
    ) -> Result<Beside, Unusable> {
        let (mut markup, values) = self.sheet_markup(sheet)?;
        let (mut row, mut cell) = (Row::default(), Open::default());
        let (mut beside, mut last_row) = (Beside::default(), 0);
        loop {
            match markup.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        row.cells.clear();
                        let told = attribute(&tag, "r").and_then(|number| number.parse().ok());
                        row.number = told.unwrap_or(last_row + 1);
                        let flat = attribute(&tag, "ht").is_some_and(|ht| ht.parse() == Ok(0.0));
                        row.is_hidden = is_set(&tag, "hidden") || flat;
                        // Rows out of order, which no program writes, would be counted wrongly.
                        if row.number <= last_row {
                            return Err(Unusable::not_excel());
                        }
                        last_row = row.number;
                        cell.column = 0;
                    }
                    "c" => cell.begin(&tag),
                    "f" => cell.is_formula = true,
                    "v" => cell.begin_value(),
                    "mergeCell" if beside.merged.len() < MOST_MERGED => {
                        let area = attribute(&tag, "ref").unwrap_or_default();
                        beside.merged.extend(merged(&area));
                    }
                    "col" if is_set(&tag, "hidden") => {
                        let told = |name| attribute(&tag, name)?.parse::<u32>().ok();
                        if let (Some(min), Some(max)) = (told("min"), told("max"))
                            && beside.hidden_columns.len() < 1_000
                        {
                            let columns = (min.saturating_sub(1), max.saturating_sub(1));
                            beside.hidden_columns.push(columns);
                        }
                    }
                    _ => cell.inline.note(&Event::Start(tag)),
                },
                Event::End(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        if !row.cells.is_empty() && each(&mut row).is_break() {
                            return Ok(beside);
                        }
                    }
                    "v" => cell.in_value = false,
                    "c" => {
                        let column = cell.column;
                        if let Some(found) = cell.end(&values).filter(|_| column < width) {
                            // As rows: out of order, cells would move to other columns.
                            if row.cells.last().is_some_and(|last| last.column >= column) {
                                return Err(Unusable::not_excel());
                            }
                            row.cells.push(found);
                        }
                    }
                    _ => cell.inline.note(&Event::End(tag)),
                },
                Event::Text(text) if cell.in_value => cell.value.push_str(&text.xml10_content()),
                Event::GeneralRef(it) if cell.in_value => cell.value.extend(referred(&it)),
                Event::Eof => return Ok(beside),
                other => cell.inline.note(&other),
            }
        }
    }
}

/// A cell that is being read.
#[derive(Default)]
struct Open {
    column: u32,
    kind: String,
    style: Option<usize>,
    is_formula: bool,
    has_value: bool,
    in_value: bool,
    value: String,
    inline: TextOf,
}

impl Open {
    fn begin(&mut self, tag: &BytesStart<'_>) {
        self.kind.clear();
        self.value.clear();
        self.inline.take();
        (self.style, self.is_formula) = (None, false);
        (self.has_value, self.in_value) = (false, false);
        for attribute in tag.attributes().with_checks(false).flatten() {
            match attribute.key.as_ref() {
                "r" => self.column = cell_place(&attribute.value).map_or(self.column, |it| it.1),
                "t" => self.kind.push_str(&attribute.value),
                "s" => self.style = attribute.value.parse().ok(),
                _ => {}
            }
        }
    }

    fn begin_value(&mut self) {
        (self.has_value, self.in_value) = (true, true);
    }

    /// The cell, unless it is empty; the next one stands to its right.
    fn end(&mut self, values: &Values<'_>) -> Option<Cell> {
        let column = self.column;
        self.column = self.column.saturating_add(1);
        let mut text = self.text(values);
        if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
            text.truncate(end);
        }
        let is_uncalculated = self.is_formula && self.lacks_value(values);
        (is_uncalculated || !text.trim().is_empty()).then_some(Cell {
            column,
            text,
            is_uncalculated,
        })
    }

    /// Whether a formula's value was never stored. An empty text is one; a nought in a file whose writer
    /// does not calculate is none.
    fn lacks_value(&self, values: &Values<'_>) -> bool {
        match self.value.as_str() {
            "" => !(self.has_value && self.kind == "str"),
            "0" => values.is_uncalculated && self.kind != "b" && self.kind != "s",
            _ => false,
        }
    }

    fn text(&mut self, values: &Values<'_>) -> String {
        let value = self.value.trim();
        match self.kind.as_str() {
            "inlineStr" => unescaped(&self.inline.take()),
            "s" => {
                let text = value.parse().ok().and_then(|at| values.strings.get(at));
                text.unwrap_or_default().to_owned()
            }
            "str" => unescaped(&self.value),
            "b" => (value == "1" || value == "true").to_string(),
            "e" => value.to_owned(),
            "d" => value.split('T').next().unwrap_or_default().to_owned(),
            _ => match value.parse::<f64>() {
                Ok(number) => {
                    let style = self.style.and_then(|at| values.day_styles.get(at));
                    let day = style.filter(|is_day| **is_day);
                    day.and_then(|_| day_of(number, values.from_1904))
                        .unwrap_or_else(|| plain_number(number))
                }
                Err(_) => value.to_owned(),
            },
        }
    }
}

/// The day that a number stands for.
fn day_of(number: f64, from_1904: bool) -> Option<String> {
    // To the last day Excel knows.
    if !(1.0..2_958_466.0).contains(&number) {
        return None;
    }
    let days = number.floor() as i64;
    let day = match from_1904 {
        true => date(1904, 1, 1).checked_add(days.days()),
        // Excel counts a 29 February 1900 that never was.
        false if days < 60 => date(1899, 12, 31).checked_add(days.days()),
        false => date(1899, 12, 30).checked_add(days.days()),
    };
    Some(day.ok()?.to_string())
}

/// Row and column of `C7`, from 0.
fn cell_place(name: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, 0_u32);
    for byte in name.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' if row == 0 => {
                column = column
                    .checked_mul(26)?
                    .checked_add(u32::from(byte - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn merged(area: &str) -> Option<Merged> {
    let (first, last) = area.split_once(':')?;
    let (first, last) = (cell_place(first)?, cell_place(last)?);
    (first.0 <= last.0 && first.1 <= last.1).then_some(Merged { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_days() {
        assert_eq!(cell_place("C7"), Some((6, 2)));
        assert_eq!(cell_place("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "7", "C", "C0", "7C", "ZZZZZZZZZZ1", "A99999999999"] {
            assert_eq!(cell_place(wrong), None, "{wrong}");
        }
        assert_eq!(day_of(43_922.0, false).as_deref(), Some("2020-04-01"));
        assert_eq!(day_of(1.0, false).as_deref(), Some("1900-01-01"));
        assert_eq!(day_of(42_460.5, true).as_deref(), Some("2020-04-01"));
        assert_eq!(day_of(0.5, false), None);
    }
}
