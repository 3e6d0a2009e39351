//! The lines of a log as bytes, parted into cells before they are decoded: none of the bytes that part lines and
//! cells is ever half of a letter, neither in UTF-8 nor in Shift_JIS.

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::cell::Cell;
use std::io::{self, Chain, Cursor, Read};
use std::rc::Rc;

use crate::facility_list::RowFault;
use crate::workbook::{self, Unusable};

/// What is looked at before reading, in bytes.
const HEAD: u64 = 64 << 10;
/// No line is longer, in bytes, not even one whose quotes nobody closed.
const LONGEST_LINE: u64 = 1 << 20;

/// How letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Only letters so far that both have.
    Either,
    Utf8,
    ShiftJis,
}

type Whole<R> = Chain<Cursor<Vec<u8>>, DecodeReaderBytes<R, Vec<u8>>>;

/// The lines of a log.
pub(super) struct Source<R: Read> {
    pub encoding: Encoding,
    pub separator: u8,
    /// The line that was read last.
    pub record: csv::ByteRecord,
    /// Its number, from 1.
    pub number: u64,
    reader: csv::Reader<Metered<Whole<R>>>,
    since: Rc<Cell<u64>>,
}

impl<R: Read> Source<R> {
    /// Opens a log. Files with a byte order mark are decoded; the others are left as they are.
    pub fn open(source: R) -> Result<Self, RowFault> {
        // Reads bytes as they are unless a mark tells what they are.
        let mut source = DecodeReaderBytesBuilder::new()
            .bom_override(true)
            .strip_bom(true)
            .utf8_passthru(true)
            .build(source);
        let mut head = Vec::new();
        source
            .by_ref()
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(|_| broken())?;
        if head.starts_with(workbook::ZIP) || head.starts_with(workbook::COMPOUND) {
            return Err(RowFault::from(Unusable::new(
                "is-excel",
                "Excelのファイルです。ログはExcelで開き、CSV（UTF-8）として保存し直してから入れてください。",
            )));
        }
        if head.contains(&0) {
            return Err(RowFault::from(Unusable::new(
                "not-csv",
                "文字のファイルではないようです。システムから、CSVかテキストとして取り出し直してください。",
            )));
        }
        let separator = separator(&head);
        // So that lines are counted as editors do; the carriage return before it is trimmed from the last cell.
        let line_end = match head.contains(&b'\n') {
            true => csv::Terminator::Any(b'\n'),
            false => csv::Terminator::CRLF,
        };
        let encoding = encoding(&head);
        let since = Rc::new(Cell::new(0));
        let whole = Cursor::new(head).chain(source);
        let reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(separator)
            .terminator(line_end)
            .buffer_capacity(64 << 10)
            .from_reader(Metered {
                inner: whole,
                since: since.clone(),
            });
        Ok(Source {
            encoding,
            separator,
            record: csv::ByteRecord::new(),
            number: 0,
            reader,
            since,
        })
    }

    /// Reads the next line with anything in it; false at the end.
    pub fn next(&mut self) -> Result<bool, RowFault> {
        while self.step()? {
            if !self.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn step(&mut self) -> Result<bool, RowFault> {
        let begin = self.reader.position().line();
        self.since.set(0);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(false) => Ok(false),
            Ok(true) => {
                let bytes = self.record.as_slice().iter();
                let inner = bytes.filter(|byte| **byte == b'\n').count() as u64;
                // Empty lines before it are passed over, and the last line may have no end.
                let end = self.reader.position().line();
                self.number = end.saturating_sub(1 + inner).max(begin);
                Ok(true)
            }
            Err(_) if self.since.get() > LONGEST_LINE => Err(RowFault {
                row: usize::try_from(begin).unwrap_or(usize::MAX),
                column: String::new(),
                code: "long-line",
                message: format!(
                    "{begin}行目から先が、1行として長すぎます。「\"」が閉じられていないか、改行が失われていないか、確かめてください。"
                ),
            }),
            Err(_) => Err(broken()),
        }
    }
}

fn broken() -> RowFault {
    RowFault::from(Unusable::new(
        "broken",
        "ファイルを最後まで読めませんでした。もう一度入れてください。",
    ))
}

/// Counts what is read for one line.
struct Metered<R> {
    inner: R,
    since: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.since.set(self.since.get() + length as u64);
        match self.since.get() > LONGEST_LINE {
            true => Err(io::Error::other("a line is too long")),
            false => Ok(length),
        }
    }
}

/// What most of the first lines have most of.
fn separator(head: &[u8]) -> u8 {
    let lines = head.split(|byte| *byte == b'\n').take(50);
    let mut counts = [(b'\t', 0_usize), (b',', 0), (b';', 0)];
    for line in lines {
        let of = |wanted| line.iter().filter(|byte| **byte == wanted).count();
        // The more often, the surer, but a sentence with ten commas is one line.
        counts
            .iter_mut()
            .for_each(|(byte, sum)| *sum += of(*byte).min(4));
    }
    let most = counts.iter().rev().max_by_key(|(_, sum)| *sum);
    most.map_or(b',', |(byte, _)| *byte)
}

/// What the first bytes are.
fn encoding(head: &[u8]) -> Encoding {
    // The last letter may be cut.
    let whole = head
        .iter()
        .rposition(|byte| *byte == b'\n')
        .unwrap_or(head.len());
    let head = head.get(..whole).unwrap_or_default();
    if head.is_ascii() {
        return Encoding::Either;
    }
    let broken = |text: &str| text.matches('\u{FFFD}').count();
    let as_utf8 = broken(&String::from_utf8_lossy(head));
    let as_shift_jis = broken(&encoding_rs::SHIFT_JIS.decode_without_bom_handling(head).0);
    match as_utf8 <= as_shift_jis {
        true => Encoding::Utf8,
        false => Encoding::ShiftJis,
    }
}
