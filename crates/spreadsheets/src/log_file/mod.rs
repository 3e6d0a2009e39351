//! Reading a log of millions of lines as a stream: one line at a time is in memory.
//!
//! A log must not become shorter on its way: a line of which something cannot be read is given too, as it stands
//! in the file, marked and counted.

mod line;
mod source;

use serde::Serialize;
use std::io::Read;
use std::ops::ControlFlow;

use self::line::{Decoder, Layout};
use self::source::Source;
use crate::facility_list::RowFault;
use crate::workbook::Unusable;
use tenken_domain::ledgers::{CellFault, LedgerKind, Values};

/// So many faults are told one by one; the others are counted.
pub const MOST_FAULTS: usize = 100;
/// Headings stand in one of so many first lines.
const FIRST_LINES: usize = 20;

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// Its number in the file, from 1, as editors count.
    pub number: u64,
    /// What could be read, by the columns of the kind.
    pub values: Values,
    /// What stands in the file, if not all of it could be read: with its separators, and with a mark for each
    /// letter of unknown encoding.
    pub raw: Option<String>,
}

/// What a log was like as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LogSummary {
    /// Lines given, with those that could not be read.
    pub lines: u64,
    /// Lines of which something could not be read: they were given with their raw text.
    pub unread: u64,
    /// What was wrong with the first of them.
    pub faults: Vec<LogFault>,
    /// Headings of columns that the kind does not have: nothing of them is in the values.
    pub unknown_headings: Vec<String>,
    /// What stands above the headings.
    pub above: Vec<String>,
    /// `each` ended the reading.
    pub is_stopped: bool,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogFault {
    /// The number of the line, from 1.
    pub line: u64,
    /// The id of the column; empty if the line as a whole is meant.
    pub column: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong.
    pub message: String,
}

/// Reads a log in CSV, parted by commas, tabs or semicolons, in UTF-8, UTF-16 or Shift_JIS, and gives its lines in
/// order to `each`, until it breaks. Headings may stand in any of the first lines; without any, the columns are
/// those of the kind in its order. A day in a column of its own is put before the time.
///
/// # Errors
/// The file cannot be read as a log at all: no text, no headings, a line without an end, or a fault of `source`.
/// What was given to `each` before is then not the whole log.
pub fn read_log(
    source: impl Read,
    kind: &LedgerKind,
    mut each: impl FnMut(LogLine) -> ControlFlow<()>,
) -> Result<LogSummary, RowFault> {
    let mut source = Source::open(source)?;
    let mut decoder = Decoder::new(source.encoding);
    let mut summary = LogSummary::default();
    let mut first = Vec::new();
    while first.len() < FIRST_LINES && source.next()? {
        first.push((source.number, source.record.clone()));
    }
    if first.is_empty() {
        return Err(RowFault::whole(
            "empty",
            "何も書かれていません。ログのファイルを選び直してください。",
        ));
    }
    let (below, layout) =
        Layout::find(kind, &first, &mut decoder).ok_or_else(|| no_headings(kind))?;
    let mut reading = Reading {
        kind,
        separator: char::from(source.separator),
        layout,
        decoder,
        summary: &mut summary,
    };
    for (_, record) in first.iter().take(below.saturating_sub(1)) {
        let text = reading.decoder.raw(record, reading.separator);
        reading.summary.above.push(text);
    }
    for (number, record) in first.iter().skip(below) {
        if reading.take(*number, record, &mut each).is_break() {
            reading.summary.is_stopped = true;
            return Ok(reading.end());
        }
    }
    drop(first);
    while source.next()? {
        if reading
            .take(source.number, &source.record, &mut each)
            .is_break()
        {
            reading.summary.is_stopped = true;
            break;
        }
    }
    Ok(reading.end())
}

/// A log under way.
struct Reading<'a> {
    kind: &'a LedgerKind,
    separator: char,
    layout: Layout,
    decoder: Decoder,
    summary: &'a mut LogSummary,
}

impl Reading<'_> {
    fn take(
        &mut self,
        number: u64,
        record: &csv::ByteRecord,
        each: &mut impl FnMut(LogLine) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let read = self.layout.read(self.kind, record, &mut self.decoder);
        let Some((values, faults)) = read else {
            // The headings once more.
            return ControlFlow::Continue(());
        };
        self.summary.lines += 1;
        let raw = (!faults.is_empty()).then(|| self.decoder.raw(record, self.separator));
        if raw.is_some() {
            self.summary.unread += 1;
        }
        for CellFault {
            column,
            code,
            message,
        } in faults
        {
            if self.summary.faults.len() < MOST_FAULTS {
                self.summary.faults.push(LogFault {
                    line: number,
                    column,
                    code,
                    message,
                });
            }
        }
        each(LogLine {
            number,
            values,
            raw,
        })
    }

    fn end(self) -> LogSummary {
        let mut summary = std::mem::take(self.summary);
        summary.unknown_headings = self.layout.unknown;
        summary
    }
}

fn no_headings(kind: &LedgerKind) -> RowFault {
    let titles = kind
        .columns
        .iter()
        .map(|column| format!("「{}」", column.title));
    RowFault::from(Unusable::new(
        "no-headings",
        format!(
            "どの列が何かわかりません。ログの1行目に{}の見出しを書くか、列をこの順に並べてください。",
            titles.collect::<String>()
        ),
    ))
}
