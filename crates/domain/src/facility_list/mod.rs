//! Lists of facilities as they come from spreadsheets: CSV in UTF-8 or
//! Shift_JIS, with Japanese or English headings, full-width digits and line
//! breaks inside quotes. All faults at once, by row.

mod cells;
mod columns;

use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

use crate::facility::FacilityKind;
use crate::facility_code::FacilityCode;
use cells::Cells;
use columns::{Column, columns};

/// One facility of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacilityRecord {
    /// The row in the spreadsheet; the heading is row 1.
    pub row: usize,
    /// Ten-digit code.
    pub code: FacilityCode,
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
}

/// One thing to mend in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The row in the spreadsheet; the heading is row 1, 0 is the whole file.
    pub row: usize,
    /// The column, as the list heads it.
    pub column: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

/// Decodes a list: UTF-8 or UTF-16 with a byte order mark, UTF-8 without, or
/// Shift_JIS. `None` when it is none of them.
pub fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
    }
}

/// Reads a list. `is_authority` tells whether a six-digit authority code exists.
///
/// # Errors
/// Every fault of every row; nothing is returned half.
pub fn read(
    bytes: &[u8],
    is_authority: &dyn Fn(&str) -> bool,
) -> Result<Vec<FacilityRecord>, Vec<RowFault>> {
    let whole = |code, message: &str| RowFault {
        row: 0,
        column: String::new(),
        code,
        message: message.into(),
    };
    let Some(text) = decode(bytes) else {
        return Err(vec![whole(
            "encoding",
            "文字の種類が分かりません。ExcelでCSV（UTF-8）として保存し直してください。",
        )]);
    };
    if text.contains('\0') {
        return Err(vec![whole(
            "not-csv",
            "CSVファイルではないようです。ExcelでCSV（UTF-8）として保存し直してください。",
        )]);
    }
    // One kind of line end, so that rows can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let separator = if text
        .lines()
        .next()
        .is_some_and(|line| line.contains('\t') && !line.contains(','))
    {
        b'\t'
    } else {
        b','
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let unreadable = |error: csv::Error| {
        vec![whole(
            "not-csv",
            &format!("CSVとして読めません（{error}）。"),
        )]
    };
    reader.read_record(&mut record).map_err(unreadable)?;
    let (columns, width) = columns(&record)?;
    let mut records = Vec::new();
    let mut faults = Vec::new();
    let mut first_seen: HashMap<FacilityCode, usize> = HashMap::new();
    // Line breaks inside quotes so far. Spreadsheets do not count them as rows,
    // but they do count empty rows, which the reader passes over.
    let mut inner_breaks = breaks(&record);
    loop {
        let begin = reader.position().line() - inner_breaks;
        if !reader.read_record(&mut record).map_err(unreadable)? {
            break;
        }
        inner_breaks += breaks(&record);
        // An open quote at the end of the list leaves its row without an end.
        let end = reader.position().line() - inner_breaks;
        let row = (end - 1).max(begin) as usize;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.len() != width {
            faults.push(RowFault {
                row,
                column: String::new(),
                code: "column-count",
                message: format!("列の数が見出しと違います（見出し{width}列、この行{}列）。カンマや引用符を確かめてください。", record.len()),
            });
            continue;
        }
        let cells = Cells {
            row,
            columns: &columns,
            record: &record,
        };
        if let Some(read) = cells.read(is_authority, &mut faults) {
            if let Some(first) = first_seen.insert(read.code.clone(), row) {
                faults.push(cells.fault(
                    Column::Code,
                    "duplicate-code",
                    format!(
                        "コード {} は{first}行目にもあります。どちらかを消してください。",
                        read.code
                    ),
                ));
                first_seen.insert(read.code.clone(), first);
            }
            records.push(read);
        }
    }
    if records.is_empty() && faults.is_empty() {
        faults.push(whole(
            "empty",
            "施設が1件もありません。2行目からが施設です。",
        ));
    }
    if faults.is_empty() {
        Ok(records)
    } else {
        Err(faults)
    }
}

fn breaks(record: &csv::StringRecord) -> u64 {
    let cells = record.iter().flat_map(str::bytes);
    cells.filter(|byte| *byte == b'\n').count() as u64
}
