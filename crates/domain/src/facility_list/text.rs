//! The rows of a list in CSV, whatever it lists.

use std::borrow::Cow;
use std::ops::ControlFlow;

use crate::workbook::Unusable;

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

/// Gives the rows of a list, with their numbers from 1, to `each`, until it breaks.
///
/// # Errors
/// The list cannot be read as text.
pub(crate) fn read(
    bytes: &[u8],
    mut each: impl FnMut(usize, &csv::StringRecord) -> ControlFlow<()>,
) -> Result<(), Unusable> {
    let Some(text) = decode(bytes) else {
        return Err(Unusable::new(
            "encoding",
            "文字の種類が分かりません。ExcelでCSV（UTF-8）として保存し直してください。",
        ));
    };
    if text.contains('\0') {
        return Err(Unusable::new(
            "not-csv",
            "CSVファイルではないようです。ExcelでCSV（UTF-8）として保存し直してください。",
        ));
    }
    // One kind of line end, so that rows can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n") + "\n";
    let first = text.lines().next().unwrap_or_default();
    let separator = match first.contains('\t') && !first.contains(',') {
        true => b'\t',
        false => b',',
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let unreadable =
        |error: csv::Error| Unusable::new("not-csv", format!("CSVとして読めません（{error}）。"));
    reader.read_record(&mut record).map_err(unreadable)?;
    if each(1, &record).is_break() {
        return Ok(());
    }
    // Line breaks inside quotes so far. Spreadsheets do not count them as rows,
    // but they do count empty rows, which the reader passes over.
    let mut inner_breaks = breaks(&record);
    loop {
        let begin = reader.position().line() - inner_breaks;
        if !reader.read_record(&mut record).map_err(unreadable)? {
            return Ok(());
        }
        inner_breaks += breaks(&record);
        // An open quote at the end of the list leaves its row without an end.
        let end = reader.position().line() - inner_breaks;
        if let ControlFlow::Break(()) = each((end - 1).max(begin) as usize, &record) {
            return Ok(());
        }
    }
}

fn breaks(record: &csv::StringRecord) -> u64 {
    let cells = record.iter().flat_map(str::bytes);
    cells.filter(|byte| *byte == b'\n').count() as u64
}
