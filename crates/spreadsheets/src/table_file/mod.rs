//! Files of tables whose layout is not known: Excel, or CSV in UTF-8 or Shift_JIS. What stands where
//! is told by the headings.

mod headings;
mod line;

use calamine::{Reader, SheetVisible};
use std::ops::ControlFlow;

pub(crate) use headings::{Headings, Known};
pub(crate) use line::Line;

use crate::facility_list::{RowFault, text};
use crate::grid::{Grid, Place, address};
use crate::workbook::{self, Limits, Unusable};
use tenken_domain::text::input::control_character;

const LIMITS: Limits = Limits {
    unpacked: 96 << 20,
    advice: "表のシートだけを残し、写真や図を消して保存し直してください。",
};
/// More sheets than any such file has.
const MOST_SHEETS: usize = 30;
/// More filled cells than such a file in CSV has.
const MOST_CELLS: usize = 20_000;
/// Longest text of a cell, in characters.
const LONGEST_TEXT: usize = 3_000;

/// The visible sheets of a file with their names; CSV is one without a name.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<(String, Grid)>, Unusable> {
    if bytes.starts_with(workbook::ZIP) {
        of_workbook(bytes)
    } else if bytes.starts_with(workbook::COMPOUND) {
        Err(Unusable::compound(bytes))
    } else {
        Ok(vec![(String::new(), of_csv(bytes)?)])
    }
}

/// A fault at a cell.
pub(crate) fn fault(place: Place, code: &'static str, message: String) -> RowFault {
    RowFault {
        row: place.0 as usize + 1,
        column: address(place),
        code,
        message,
    }
}

/// The text of a cell, or what is wrong with it.
pub(crate) fn usable(place: Place, what: &str, text: String) -> Result<String, RowFault> {
    if text.chars().count() <= LONGEST_TEXT && control_character(&text, true).is_none() {
        return Ok(text);
    }
    let message =
        format!("{what}は、{LONGEST_TEXT}文字までで書いてください。見えない制御文字も使えません。");
    Err(fault(place, "text", message))
}

fn of_workbook(bytes: &[u8]) -> Result<Vec<(String, Grid)>, Unusable> {
    let mut book = workbook::open(bytes, &LIMITS)?;
    let visible = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible
        .map(|sheet| sheet.name.clone())
        .take(MOST_SHEETS)
        .collect();
    let read = |name: String| Grid::read(&mut book, &name).map(|grid| (name, grid));
    names.into_iter().map(read).collect()
}

fn of_csv(bytes: &[u8]) -> Result<Grid, Unusable> {
    let mut texts = Vec::new();
    text::read(bytes, |row, record| {
        let row = u32::try_from(row.saturating_sub(1)).unwrap_or(u32::MAX);
        let cells = (0..)
            .zip(record)
            .map(|(column, text)| ((row, column), text.to_owned()));
        texts.extend(cells.filter(|(_, text)| !text.trim().is_empty()));
        match texts.len() > MOST_CELLS {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })?;
    match texts.len() > MOST_CELLS {
        true => Err(Unusable::new(
            "too-many-cells",
            "ファイルに書かれたセルが多すぎます。表だけを残してください。",
        )),
        false => Ok(Grid::of_texts(texts.into_iter())),
    }
}
