//! One line of a log: its letters, and what its cells are.

use std::borrow::Cow;

use super::source::Encoding;
use crate::cell::before_harmless;
use crate::ledger_file::Headings;
use tenken_domain::ledgers::{CellFault, ColumnType, LedgerKind, Values, check_row};
use tenken_domain::text::input::plain;

/// What a column is called that has the day of the time beside it.
const DAYS: &[&str] = &["日付", "年月日", "操作日", "アクセス日", "ログ日付", "date"];

/// Makes letters of bytes.
pub(super) struct Decoder(Encoding);

impl Decoder {
    pub fn new(encoding: Encoding) -> Self {
        Decoder(encoding)
    }

    /// The letters of a cell, with marks for those that are none, and whether there are any such.
    fn text<'b>(&mut self, bytes: &'b [u8]) -> (Cow<'b, str>, bool) {
        if self.0 != Encoding::ShiftJis {
            match std::str::from_utf8(bytes) {
                Ok(text) => {
                    if self.0 == Encoding::Either && !text.is_ascii() {
                        self.0 = Encoding::Utf8;
                    }
                    return (Cow::Borrowed(text), false);
                }
                Err(_) if self.0 == Encoding::Utf8 => {
                    return (String::from_utf8_lossy(bytes), true);
                }
                Err(_) => self.0 = Encoding::ShiftJis,
            }
        }
        encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes)
    }

    /// A line as it stands in the file.
    pub fn raw(&mut self, record: &csv::ByteRecord, separator: char) -> String {
        let mut raw = String::new();
        for (at, cell) in record.iter().enumerate() {
            if at > 0 {
                raw.push(separator);
            }
            raw.push_str(&self.text(cell).0);
        }
        raw.truncate(raw.trim_end_matches('\r').len());
        raw
    }
}

/// What the columns of a log are.
pub(super) struct Layout {
    /// By column of the log: the place of the column in the kind.
    columns: Vec<Option<usize>>,
    /// Columns that have the day alone, by the column of the log that has its time.
    day: Option<(usize, usize)>,
    /// The headings themselves; none if there are none.
    headings: Vec<String>,
    pub unknown: Vec<String>,
}

impl Layout {
    /// Finds the headings in the first lines, and how many lines are above what follows them. Without headings the
    /// first line must be one of the log, with the columns of the kind in their order.
    pub fn find(
        kind: &LedgerKind,
        first: &[(u64, csv::ByteRecord)],
        decoder: &mut Decoder,
    ) -> Option<(usize, Self)> {
        for (at, (_, record)) in first.iter().enumerate() {
            let texts: Vec<String> = record
                .iter()
                .map(|cell| decoder.text(cell).0.into_owned())
                .collect();
            let headings = Headings::of(kind, (0..).zip(texts.iter().map(String::as_str)));
            if headings.is_heading_row() && headings.missing(kind).is_empty() {
                return Some((at + 1, Layout::of(kind, &headings, texts)));
            }
        }
        let layout = Layout::of(kind, &Headings::in_order(kind), Vec::new());
        let (_, record) = first.first()?;
        let (_, faults) = layout.read(kind, record, decoder)?;
        faults.is_empty().then_some((0, layout))
    }

    fn of(kind: &LedgerKind, headings: &Headings, texts: Vec<String>) -> Self {
        let width = match texts.len() {
            0 => kind.columns.len(),
            headed => headed,
        };
        let columns: Vec<Option<usize>> = (0..).map(|at| headings.column(at)).take(width).collect();
        let is_day = |(_, text): &&(u32, String)| DAYS.iter().any(|day| plain(day) == plain(text));
        let day = headings
            .unknown
            .iter()
            .find(is_day)
            .map(|(at, _)| *at as usize);
        let is_time = |place: &Option<usize>| {
            let column = place.and_then(|place| kind.columns.get(place));
            column.is_some_and(|column| column.kind == ColumnType::Time)
        };
        let time = columns.iter().position(is_time);
        let day = day.zip(time);
        let is_used = |at: u32| day.is_some_and(|(day, _)| day == at as usize);
        let unknown = headings.unknown.iter().map(|(at, _)| *at);
        let unknown = unknown.chain(headings.twice.iter().map(|(at, _)| *at));
        let text = |at: u32| texts.get(at as usize).map(|text| text.trim().to_owned());
        Layout {
            unknown: unknown
                .filter(|at| !is_used(*at))
                .filter_map(text)
                .collect(),
            columns,
            day,
            headings: texts,
        }
    }

    /// The values of a line with what is wrong with it; nothing if it repeats the headings.
    pub fn read(
        &self,
        kind: &LedgerKind,
        record: &csv::ByteRecord,
        decoder: &mut Decoder,
    ) -> Option<(Values, Vec<CellFault>)> {
        let mut is_broken = false;
        let mut texts: Vec<Cow<'_, str>> = Vec::with_capacity(record.len());
        for cell in record {
            let (text, broken) = decoder.text(cell);
            is_broken |= broken;
            texts.push(text);
        }
        if !self.headings.is_empty() && texts.iter().eq(self.headings.iter()) {
            return None;
        }
        if let Some((day, time)) = self.day
            && let (Some(of_day), Some(of_time)) = (texts.get(day), texts.get(time))
        {
            texts[time] = Cow::Owned(format!("{} {}", of_day.trim(), of_time.trim()));
        }
        let cells = self.columns.iter().zip(&texts).filter_map(|(place, text)| {
            let column = kind.columns.get((*place)?)?;
            Some((&*column.id, before_harmless(text)))
        });
        let (values, mut faults) = check_row(kind, cells);
        let is_more = texts
            .iter()
            .skip(self.columns.len())
            .any(|text| !text.trim().is_empty());
        let whole = |code, message: &str| CellFault {
            column: String::new(),
            code,
            message: message.to_owned(),
        };
        if is_more {
            faults.push(whole(
                "more-cells",
                "見出しより多くの列があります。文の中の区切りの文字のためかもしれません。",
            ));
        }
        if is_broken {
            faults.push(whole("encoding", "読めない文字があります。"));
        }
        Some((values, faults))
    }
}
