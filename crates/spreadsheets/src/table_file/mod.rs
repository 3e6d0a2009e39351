//! Files of tables whose layout is not known: Excel, or CSV in UTF-8 or Shift_JIS. What stands where
//! is told by the headings.

mod headings;
mod line;

use calamine::{Reader, SheetVisible};
use std::ops::ControlFlow;

pub(crate) use headings::{Headings, Known};
pub(crate) use line::Line;

use crate::facility_list::RowFault;
use crate::facility_list::text::{self, Separator};
use crate::grid::{Grid, MOST_CELLS, Place, address};
use crate::workbook::{self, Limits, Unusable, Workbook};
use tenken_domain::text::input::control_character;

const LIMITS: Limits = Limits {
    unpacked: 96 << 20,
    advice: "表のシートだけを残し、写真や図を消して保存し直してください。",
};
/// More sheets than any such file has.
const MOST_SHEETS: usize = 30;
/// Longest text of a cell, in characters.
const LONGEST_TEXT: usize = 3_000;

/// The visible sheets of a file with their names; CSV is one without a name.
pub(crate) fn sheets(bytes: &[u8]) -> Result<Vec<(String, Grid)>, Unusable> {
    let mut all = Vec::new();
    each_sheet(bytes, MOST_CELLS, |name, grid| all.push((name, grid)))?;
    Ok(all)
}

/// Gives the visible sheets of a file to `each`, one at a time; none has more than so many filled cells.
pub(crate) fn each_sheet(
    bytes: &[u8],
    most_cells: usize,
    mut each: impl FnMut(String, Grid),
) -> Result<(), Unusable> {
    if bytes.starts_with(workbook::ZIP) {
        let mut book = workbook::open(bytes, &LIMITS)?;
        for name in names(&book) {
            let grid = Grid::read(&mut book, &name, most_cells)?;
            each(name, grid);
        }
        Ok(())
    } else if bytes.starts_with(workbook::COMPOUND) {
        Err(Unusable::compound(bytes))
    } else {
        let mut texts = Texts::new(most_cells);
        text::read(bytes, |row, record| texts.take(row, record))?;
        each(String::new(), texts.grid()?);
        Ok(())
    }
}

/// The sheet that a piece of text is whose cells are known to be parted by `separator`.
pub(crate) fn of_text(
    text: &str,
    separator: Separator,
    most_cells: usize,
) -> Result<Grid, Unusable> {
    let mut texts = Texts::new(most_cells);
    text::rows(text, separator, |row, record| texts.take(row, record))?;
    texts.grid()
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

fn names(book: &Workbook<'_>) -> Vec<String> {
    let all = book.sheets_metadata().iter();
    let visible = all.filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names = visible.map(|sheet| sheet.name.clone());
    names.take(MOST_SHEETS).collect()
}

/// The cells of a text so far.
struct Texts {
    cells: Vec<(Place, String)>,
    most: usize,
}

impl Texts {
    fn new(most: usize) -> Self {
        Texts {
            cells: Vec::new(),
            most,
        }
    }

    fn take(&mut self, row: usize, record: &csv::StringRecord) -> ControlFlow<()> {
        let row = u32::try_from(row.saturating_sub(1)).unwrap_or(u32::MAX);
        let cells = (0..)
            .zip(record)
            .filter(|(_, text)| !text.trim().is_empty());
        self.cells
            .extend(cells.map(|(column, text)| ((row, column), text.to_owned())));
        match self.cells.len() > self.most {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }

    fn grid(self) -> Result<Grid, Unusable> {
        match self.cells.len() > self.most {
            true => Err(Unusable::new(
                "too-many-cells",
                "ファイルに書かれたセルが多すぎます。表だけを残してください。",
            )),
            false => Ok(Grid::of_texts(self.cells.into_iter())),
        }
    }
}
