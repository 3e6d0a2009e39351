//! The rows of a list in CSV, whatever it lists.

use std::borrow::Cow;
use std::io::{self, Read};
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
    each: impl FnMut(usize, &csv::StringRecord) -> ControlFlow<()>,
) -> Result<(), Unusable> {
    let Some(text) = decode(bytes) else {
        return Err(Unusable::new(
            "encoding",
            "文字の種類が分かりません。ExcelでCSV（UTF-8）として保存し直してください。",
        ));
    };
    rows(&text, Separator::of(&text), each)
}

/// Gives the rows of a text whose cells are parted by `separator`, as [`read`] does.
///
/// # Errors
/// It is no text, or a line is too long.
pub(crate) fn rows(
    text: &str,
    separator: Separator,
    mut each: impl FnMut(usize, &csv::StringRecord) -> ControlFlow<()>,
) -> Result<(), Unusable> {
    if text.contains('\0') {
        return Err(Unusable::new(
            "not-csv",
            "CSVファイルではないようです。ExcelでCSV（UTF-8）として保存し直してください。",
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .delimiter(separator.byte)
        .quoting(separator.quotes)
        .from_reader(Lines::of(text));
    let mut record = csv::StringRecord::new();
    let unreadable = |_| {
        Unusable::new(
            "not-csv",
            "CSVとして読めません。1行が長すぎます。改行が失われていないか確かめて、ExcelでCSV（UTF-8）として保存し直してください。",
        )
    };
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

/// What parts the cells of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Separator {
    pub byte: u8,
    /// Cells may stand in quotes.
    pub quotes: bool,
}

impl Separator {
    /// That of a list: Excel writes tabs into 「Unicodeテキスト」. The first line that has either tells;
    /// titles often have none.
    fn of(text: &str) -> Self {
        let count = |line: &str, wanted| line.bytes().filter(|byte| *byte == wanted).count();
        let telling = text.lines().find(|line| line.contains(['\t', ',']));
        let line = telling.unwrap_or_default();
        let byte = match count(line, b'\t') > count(line, b',') {
            true => b'\t',
            false => b',',
        };
        Separator { byte, quotes: true }
    }
}

/// No line of a list is longer; a longer one would be a single row that fills the memory.
const LONGEST_LINE: usize = 1 << 20;

/// A text with one kind of line end, also behind its last line, so that rows can be counted.
struct Lines<'t> {
    rest: &'t [u8],
    /// Bytes of the line that is being read.
    line: usize,
    after_return: bool,
    is_over: bool,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        Lines {
            rest: text.as_bytes(),
            line: 0,
            after_return: false,
            is_over: false,
        }
    }
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < buffer.len() {
            let Some((byte, rest)) = self.rest.split_first() else {
                if !self.is_over {
                    self.is_over = true;
                    buffer[written] = b'\n';
                    written += 1;
                }
                break;
            };
            self.rest = rest;
            let second_half = self.after_return && *byte == b'\n';
            self.after_return = *byte == b'\r';
            if second_half {
                continue;
            }
            let byte = if *byte == b'\r' { b'\n' } else { *byte };
            self.line = if byte == b'\n' { 0 } else { self.line + 1 };
            if self.line > LONGEST_LINE {
                return Err(io::Error::other("a line is too long"));
            }
            buffer[written] = byte;
            written += 1;
        }
        Ok(written)
    }
}

fn breaks(record: &csv::StringRecord) -> u64 {
    let cells = record.iter().flat_map(str::bytes);
    cells.filter(|byte| *byte == b'\n').count() as u64
}
