//! The rows of a list in an Excel file. Only values are read: a formula counts as the value that was
//! stored with it, and macros are never looked at.

use calamine::{DataRef, Reader, Xlsx};
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;

use super::RowFault;
use super::columns::{MOST_COLUMNS, columns};
use super::rows::Rows;

/// How a zip file begins, and so every `.xlsx`.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// How an OLE compound file begins: `.xls`, and `.xlsx` behind a password.
pub(super) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Most bytes of unpacked sheets, which are read as a stream: 500,000 rows of all columns.
const MOST_IN_SHEETS: u64 = 512 << 20;
/// Most bytes of everything else unpacked, of which the texts are kept in memory.
const MOST_BESIDE: u64 = 192 << 20;

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Why a compound file is not read.
pub(super) fn compound(bytes: &[u8]) -> RowFault {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        RowFault::whole(
            "password",
            "パスワードで保護されたファイルは読めません。Excelで開き、パスワードを外して保存し直してください。",
        )
    } else {
        RowFault::whole(
            "old-excel",
            "古い形式のExcelファイル（.xls）は読めません。Excelで開き、「Excelブック（.xlsx）」として保存し直してください。",
        )
    }
}

/// Gives the rows of the first sheet that has the headings to `rows`, until it has enough.
///
/// # Errors
/// The file is not an Excel file, is damaged, or would be too large unpacked.
pub(super) fn read(bytes: &[u8], rows: &mut Rows<'_>) -> Result<(), RowFault> {
    check_unpacked_size(bytes)?;
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let names = workbook.sheet_names();
    let chosen = names
        .iter()
        .find(|name| has_headings(&mut workbook, name))
        .or(names.first());
    let Some(name) = chosen else {
        return Err(unreadable());
    };
    scan(&mut workbook, name, MOST_COLUMNS + 1, |row, record| {
        if rows.width() == 0 {
            rows.head(row, record)
        } else {
            record.truncate(rows.width());
            (record.len()..rows.width()).for_each(|_| record.push_field(""));
            rows.take(row, record)
        }
    })
}

/// Unpacks everything once, keeping nothing: what a zip file says about its size may be a lie.
fn check_unpacked_size(bytes: &[u8]) -> Result<(), RowFault> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let (mut in_sheets, mut beside) = (MOST_IN_SHEETS, MOST_BESIDE);
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| unreadable())?;
        let name = entry.name().map_err(|_| unreadable())?;
        let left = match name.starts_with("xl/worksheets/") {
            true => &mut in_sheets,
            false => &mut beside,
        };
        let size = match entry.size() {
            told if told > *left => told,
            _ => io::copy(&mut entry.take(*left + 1), &mut io::sink()).map_err(|_| unreadable())?,
        };
        *left = left.checked_sub(size).ok_or_else(|| {
            RowFault::whole(
                "too-large",
                format!(
                    "ファイルの中身が大きすぎます（広げると{}MBを超えます）。施設の一覧のシートだけを残すか、分けて保存し直してください。",
                    (MOST_IN_SHEETS + MOST_BESIDE) >> 20
                ),
            )
        })?;
    }
    Ok(())
}

fn has_headings(workbook: &mut Workbook<'_>, name: &str) -> bool {
    let mut found = false;
    let looked = scan(workbook, name, MOST_COLUMNS + 1, |row, record| {
        found = match columns(row, record) {
            Ok(_) => true,
            // The right sheet with other faults: they are what is to be told.
            Err(faults) => faults.iter().any(|fault| fault.code != "missing-column"),
        };
        ControlFlow::Break(())
    });
    looked.is_ok() && found
}

/// Gives each row of a sheet that has anything in its first `width` columns to `each`, until it
/// breaks. Numbers of rows begin with 1.
fn scan(
    workbook: &mut Workbook<'_>,
    name: &str,
    width: usize,
    mut each: impl FnMut(usize, &mut csv::StringRecord) -> ControlFlow<()>,
) -> Result<(), RowFault> {
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|_| unreadable())?;
    let mut record = csv::StringRecord::new();
    let mut current = 0;
    loop {
        let cell = cells.next_cell().map_err(|_| RowFault {
            row: current,
            ..unreadable()
        })?;
        let row = match &cell {
            Some(cell) => cell.get_position().0 as usize + 1,
            None => 0,
        };
        if row != current {
            if !record.is_empty() && each(current, &mut record).is_break() {
                return Ok(());
            }
            record.clear();
            current = row;
        }
        let Some(cell) = cell else {
            return Ok(());
        };
        let column = cell.get_position().1 as usize;
        let text = shown(cell.get_value());
        // A row out of order, which no program writes, would move cells to other columns.
        if column < record.len() {
            return Err(unreadable());
        }
        if column < width && !text.is_empty() {
            (record.len()..column).for_each(|_| record.push_field(""));
            record.push_field(&text);
        }
    }
}

/// A value as it would stand in a CSV.
fn shown(value: &DataRef<'_>) -> String {
    /// Up to here every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < EXACT => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn unreadable() -> RowFault {
    RowFault::whole(
        "not-xlsx",
        "Excelのファイルとして読めません。Excelで開き、「Excelブック（.xlsx）」として保存し直してください。",
    )
}
