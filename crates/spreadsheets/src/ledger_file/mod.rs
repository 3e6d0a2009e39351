//! Reading a ledger from what people hand in: an Excel file, CSV, or what they paste out of a spreadsheet.
//!
//! Everything that can be read is given, with every fault of every cell, so that a person sees both before
//! anything is kept. Only a file that is none of the kind is refused as a whole.

mod headings;
mod kept;
mod sheet;
mod together;

use serde::Serialize;

pub(crate) use self::headings::{Headings, SHOP};
pub use self::kept::{read_kept, write_kept};
use self::sheet::{Reader, Sheet};
use crate::facility_list::RowFault;
use crate::facility_list::text::Separator;
use crate::grid::{Grid, address};
use crate::table_file::{each_sheet, of_text};
use tenken_domain::ledgers::{LedgerKind, Values};
use tenken_domain::text::input::plain;

/// More rows than a chain's head office has devices.
pub const MOST_ROWS: usize = 20_000;
/// Most filled cells of a sheet: so many rows with thirty columns.
const MOST_CELLS: usize = 30 * MOST_ROWS;
/// The sheet of our templates that explains the columns; nothing is read from it.
pub(crate) const GUIDE: &str = "書き方";

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LedgerFile {
    /// The sheets that were read; none for a text.
    pub sheets: Vec<String>,
    /// The sheets that were not, because nothing on them is of this kind.
    pub left_out: Vec<String>,
    /// The rows, right or not, in the order of the file.
    pub rows: Vec<FileRow>,
    /// Columns of the file that the kind does not have: nothing of them is taken.
    pub unknown_headings: Vec<UnknownHeading>,
    /// What stands below the table without being a row: sums, notes.
    pub notes: Vec<Note>,
}

/// A row of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileRow {
    /// Its sheet; empty for a text.
    pub sheet: String,
    /// Its number in the sheet, from 1.
    pub row: usize,
    /// The cell of its key, such as `A3`.
    pub cell: String,
    /// Whose it is, as the file says it: a code or a name. Which facility that is, the caller knows.
    pub shop: Option<String>,
    /// What could be read.
    pub values: Values,
    /// What could not, and what is missing.
    pub faults: Vec<FileFault>,
}

/// What is wrong with a cell of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileFault {
    /// Its sheet; empty for a text.
    pub sheet: String,
    /// The number of its row, from 1.
    pub row: usize,
    /// Such as `C7`; empty if the table has no such column.
    pub cell: String,
    /// The id of the column.
    pub column: String,
    /// What stands there.
    pub text: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

/// A column that the kind does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownHeading {
    /// Its sheet; empty for a text.
    pub sheet: String,
    /// Where it stands, such as `F1`.
    pub cell: String,
    /// What stands there; empty where there are values without a heading.
    pub text: String,
    /// How many values stand below it.
    pub filled: usize,
}

/// What is no row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Its sheet; empty for a text.
    pub sheet: String,
    /// The number of its row, from 1.
    pub row: usize,
    /// What stands there.
    pub text: String,
}

impl LedgerFile {
    /// The faults of all rows.
    pub fn faults(&self) -> impl Iterator<Item = &FileFault> {
        self.rows.iter().flat_map(|row| &row.faults)
    }

    /// The rows with which nothing is wrong.
    pub fn right_rows(&self) -> impl Iterator<Item = &FileRow> {
        self.rows.iter().filter(|row| row.faults.is_empty())
    }
}

impl From<FileFault> for RowFault {
    fn from(fault: FileFault) -> Self {
        RowFault {
            row: fault.row,
            message: match fault.sheet.is_empty() {
                true => fault.message,
                false => format!("シート「{}」：{}", fault.sheet, fault.message),
            },
            column: fault.cell,
            code: fault.code,
        }
    }
}

/// Reads a file: Excel, or CSV in UTF-8, UTF-16 or Shift_JIS. The headings may stand in any of the first rows, in
/// any order, in the words the kind knows. Of an Excel file all visible sheets with the ledger are read.
///
/// # Errors
/// The file as a whole cannot be used: it is damaged or too long, has no headings or two of the same, or lacks a
/// column that every row needs.
pub fn read_ledger(bytes: &[u8], kind: &LedgerKind) -> Result<LedgerFile, Vec<RowFault>> {
    let (mut found, mut left_out, mut count) = (Vec::new(), Vec::new(), 0);
    each_sheet(bytes, MOST_CELLS, |name, grid| {
        if plain(&name) == GUIDE || grid.filled() == 0 {
            return;
        }
        count += 1;
        match sheet::headings(kind, &grid) {
            Some((row, headings)) => {
                let reader = Reader {
                    kind,
                    grid: &grid,
                    is_text: name.is_empty(),
                };
                found.push(reader.read(name, headings, row + 1));
            }
            None => left_out.push(name),
        }
    })
    .map_err(|unusable| vec![RowFault::from(unusable)])?;
    if count == 0 {
        return Err(vec![RowFault::whole(
            "empty",
            "何も書かれていません。表を保存してから、もう一度選んでください。",
        )]);
    }
    choose(kind, &mut found, &mut left_out);
    if found.is_empty() {
        return Err(vec![no_headings(kind)]);
    }
    whole(kind, found, left_out)
}

/// Reads what was pasted out of a spreadsheet: cells parted by tabs, or by commas where there is no tab. Without
/// headings the columns are taken to be in the order of the kind.
///
/// # Errors
/// It is too long, has two headings of the same column, or headings without a column that every row needs.
pub fn read_pasted(text: &str, kind: &LedgerKind) -> Result<LedgerFile, Vec<RowFault>> {
    let grid = pasted(text)?;
    let (first, headings) = match sheet::headings(kind, &grid) {
        Some((row, headings)) => (row + 1, headings),
        None => (0, Headings::in_order(kind)),
    };
    let reader = Reader {
        kind,
        grid: &grid,
        is_text: true,
    };
    let sheet = reader.read(String::new(), headings, first);
    whole(kind, vec![sheet], Vec::new())
}

fn pasted(text: &str) -> Result<Grid, Vec<RowFault>> {
    let unusable = |unusable| vec![RowFault::from(unusable)];
    let byte = if text.contains('\t') { b'\t' } else { b',' };
    let of = |quotes| of_text(text, Separator { byte, quotes }, MOST_CELLS).map_err(unusable);
    let grid = of(true)?;
    // A cell that only begins with a quote mark is not put in quotes by Excel; read as if it were, it takes in
    // the cells and lines behind it.
    let swallows = |text: &str| byte == b'\t' && text.contains('\t') && text.contains('\n');
    let mut rows = grid.rows().into_iter();
    match rows.any(|row| grid.row(row).any(|(_, cell)| swallows(&cell.text()))) {
        true => of(false),
        false => Ok(grid),
    }
}

/// Which of several sheets are the ledger: those named after it, or else those with all columns that rows need.
fn choose(kind: &LedgerKind, found: &mut Vec<Sheet>, left_out: &mut Vec<String>) {
    let title = plain(&kind.title);
    let is_named = |sheet: &Sheet| plain(&sheet.name).contains(&title);
    let is_whole = |sheet: &Sheet| sheet.headings.missing(kind).is_empty();
    let is_it: &dyn Fn(&Sheet) -> bool = match found.iter().any(is_named) {
        true => &is_named,
        false if found.iter().any(is_whole) => &is_whole,
        false => &|_| true,
    };
    left_out.extend(
        found
            .extract_if(.., |sheet| !is_it(sheet))
            .map(|sheet| sheet.name),
    );
}

fn whole(
    kind: &LedgerKind,
    found: Vec<Sheet>,
    left_out: Vec<String>,
) -> Result<LedgerFile, Vec<RowFault>> {
    let mut faults: Vec<RowFault> = Vec::new();
    let rows: usize = found.iter().map(|sheet| sheet.rows.len()).sum();
    if rows > MOST_ROWS || found.iter().any(|sheet| sheet.has_too_many) {
        faults.push(RowFault::whole(
            "too-many-rows",
            format!("行が{MOST_ROWS}を超えています。ファイルを分けて、{MOST_ROWS}行までずつ入れてください。"),
        ));
    }
    for sheet in &found {
        let of_sheet = match sheet.name.is_empty() {
            true => String::new(),
            false => format!("シート「{}」：", sheet.name),
        };
        for (at, other) in &sheet.headings.twice {
            let cell = |column: u32| address((sheet.heading_row, column));
            let title = sheet
                .headings
                .column(*other)
                .and_then(|place| kind.columns.get(place));
            let title = title.map_or("", |column| &column.title);
            faults.push(RowFault {
                row: sheet.heading_row as usize + 1,
                column: cell(*at),
                code: "duplicate-column",
                message: format!("{of_sheet}「{title}」の列が、{}と{}にあります。どちらかの列を消すか、見出しを変えてください。", cell(*other), cell(*at)),
            });
        }
        let missing = sheet.headings.missing(kind);
        if !missing.is_empty() {
            let titles: Vec<String> = missing
                .iter()
                .map(|column| format!("「{}」", column.title))
                .collect();
            faults.push(RowFault {
                row: sheet.heading_row as usize + 1,
                column: String::new(),
                code: "missing-column",
                message: format!(
                    "{of_sheet}{}の列がありません。列を足して、どの行にも入れてください。",
                    titles.join("")
                ),
            });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut file = LedgerFile {
        left_out,
        ..LedgerFile::default()
    };
    for sheet in found {
        file.sheets
            .extend(Some(sheet.name).filter(|name| !name.is_empty()));
        file.rows.extend(sheet.rows);
        file.notes.extend(sheet.notes);
        file.unknown_headings.extend(sheet.unknown);
    }
    together::tell_twins(kind, &mut file.rows);
    Ok(file)
}

fn no_headings(kind: &LedgerKind) -> RowFault {
    let titles = kind
        .columns
        .iter()
        .take(3)
        .map(|column| format!("「{}」", column.title));
    RowFault::whole(
        "no-headings",
        format!(
            "{}の見出しがある行が見つかりません。表のいちばん上の行に{}などの見出しを書いてください。ひな形に写しても入れられます。",
            kind.title,
            titles.collect::<String>()
        ),
    )
}
