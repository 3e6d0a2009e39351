//! What all data that an operator brings has in common: faults with their place, texts that fit, days that are some.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::error::Category;
use std::fmt;

use crate::text::calendar::day_in_tokyo;

/// So many faults are told one by one; the rest is counted.
const MOST_FAULTS: usize = 50;
/// The years a day can be in. Some products are promised to be looked after for long.
const YEARS: std::ops::RangeInclusive<i16> = 1970..=2199;

/// A reason why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeedFault {
    /// Where: the entry and its field, or the line; empty for the file as a whole.
    pub place: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl fmt::Display for FeedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}：", self.place)?;
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}

/// A fault of the file as a whole.
pub(super) fn whole(code: &'static str, message: impl Into<String>) -> FeedFault {
    FeedFault {
        place: String::new(),
        code,
        message: message.into(),
    }
}

/// Collects faults while a file is read.
#[derive(Default)]
pub(super) struct Faults {
    found: Vec<FeedFault>,
    more: usize,
}

impl Faults {
    /// Adds one.
    pub fn add(
        &mut self,
        place: impl Into<String>,
        code: &'static str,
        message: impl Into<String>,
    ) {
        if self.found.len() == MOST_FAULTS {
            self.more += 1;
            return;
        }
        self.found.push(FeedFault {
            place: place.into(),
            code,
            message: message.into(),
        });
    }

    /// What was read, if nothing is wrong with it.
    ///
    /// # Errors
    /// All that was collected.
    pub fn done<T>(mut self, read: T) -> Result<T, Vec<FeedFault>> {
        if self.more > 0 {
            let message = format!(
                "ほかに{}か所あります。別のファイルを選んでいないか、確かめてください。",
                self.more
            );
            self.found.push(whole("more", message));
        }
        match self.found.is_empty() {
            true => Ok(read),
            false => Err(self.found),
        }
    }
}

/// The text of a file.
///
/// # Errors
/// It is not UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Vec<FeedFault>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let message = match error.error_len() {
            None => "ファイルが途中で終わっています。もう一度、最後まで取得してください。",
            Some(_) => "UTF-8の文字ではありません。取得したファイルを、開いて保存し直さずに、そのまま選んでください。",
        };
        vec![FeedFault {
            place: format!("{line}行目"),
            code: "encoding",
            message: message.to_owned(),
        }]
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Reads JSON; `feed` says what it should be.
///
/// # Errors
/// It ends early, is no JSON, or has another shape.
pub(super) fn json<'t, T: Deserialize<'t>>(text: &'t str, feed: &str) -> Result<T, Vec<FeedFault>> {
    serde_json::from_str(text).map_err(|error| {
        let (code, message) = match error.classify() {
            Category::Eof => (
                "truncated",
                "ファイルが途中で終わっています。もう一度、最後まで取得してください。".to_owned(),
            ),
            Category::Data => (
                "shape",
                format!("{feed}の形と違います。別のファイルを選んでいないか、確かめてください。"),
            ),
            Category::Syntax | Category::Io => (
                "syntax",
                "JSONとして読めません。取得したファイルを、そのまま選んでください。".to_owned(),
            ),
        };
        let place = format!("{}行目の{}文字目", error.line(), error.column());
        vec![FeedFault {
            place,
            code,
            message,
        }]
    })
}

/// The fields of one entry while they are read.
pub(super) struct Entry<'f> {
    /// What the entry is called in messages.
    pub name: String,
    pub faults: &'f mut Faults,
}

impl Entry<'_> {
    fn fault(&mut self, field: &str, code: &'static str, message: impl Into<String>) {
        let place = match self.name.as_str() {
            "" => field.to_owned(),
            name => format!("{name}の{field}"),
        };
        self.faults.add(place, code, message);
    }

    /// A text that must be there; what is longer than `longest` characters is cut.
    pub fn text(&mut self, field: &str, value: Option<Value>, longest: usize) -> String {
        match value {
            Some(Value::String(text)) if !text.trim().is_empty() => cut(&text, longest),
            None => {
                self.fault(field, "missing", "ありません。");
                String::new()
            }
            Some(_) => {
                self.fault(field, "text", "文字が入っていません。");
                String::new()
            }
        }
    }

    /// A day that must be there.
    pub fn day(&mut self, field: &str, value: Option<Value>) -> Date {
        if value.is_none() {
            self.fault(field, "missing", "ありません。");
        }
        self.day_or_none(field, value).unwrap_or_default()
    }

    /// A day, or nothing.
    pub fn day_or_none(&mut self, field: &str, value: Option<Value>) -> Option<Date> {
        let value = value?;
        let read = value.as_str().and_then(day);
        if read.is_none() {
            let message = format!(
                "「{}」は日付として読めません（2026-11-20 の形です）。",
                shown(&value)
            );
            self.fault(field, "date", message);
        }
        read
    }

    /// The day in Tokyo of an instant that must be there.
    pub fn instant(&mut self, field: &str, value: Option<Value>) -> Date {
        let read = value.as_ref().and_then(Value::as_str).and_then(moment);
        match (read, value) {
            (Some(day), _) => day,
            (None, None) => {
                self.fault(field, "missing", "ありません。");
                Date::default()
            }
            (None, Some(value)) => {
                let message = format!(
                    "「{}」は日時として読めません（2026-11-20T03:00:00Z の形です）。",
                    shown(&value)
                );
                self.fault(field, "date", message);
                Date::default()
            }
        }
    }

    /// はい or いいえ, which must be there.
    pub fn truth(&mut self, field: &str, value: Option<Value>) -> bool {
        match value {
            Some(Value::Bool(truth)) => truth,
            None => {
                self.fault(field, "missing", "ありません。");
                false
            }
            Some(other) => {
                let message = format!("「{}」は true でも false でもありません。", shown(&other));
                self.fault(field, "truth", message);
                false
            }
        }
    }

    /// Whether a feed has as many entries as it says.
    pub fn count(&mut self, field: &str, said: Option<Value>, found: usize) {
        match said.as_ref().map(Value::as_u64) {
            Some(Some(said)) if usize::try_from(said) == Ok(found) => {}
            Some(Some(said)) => {
                let message = format!(
                    "{said}件とありますが、ファイルには{found}件あります。途中までのファイルかもしれません。もう一度取得してください。"
                );
                self.fault(field, "count", message);
            }
            Some(None) => self.fault(field, "count", "件数（数）が入っていません。"),
            None => self.fault(field, "missing", "ありません。"),
        }
    }
}

/// `2026-11-20`, in a year that can be meant.
pub(super) fn day(text: &str) -> Option<Date> {
    let is_plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    let day: Date = text.parse().ok().filter(|_| is_plain)?;
    YEARS.contains(&day.year()).then_some(day)
}

/// The day in Tokyo of an instant in RFC 3339.
pub(super) fn moment(text: &str) -> Option<Date> {
    let at: Timestamp = text.trim().parse().ok()?;
    Some(day_in_tokyo(at)).filter(|day| YEARS.contains(&day.year()))
}

/// A text on one line without what cannot be seen, as much of it as is kept.
pub(super) fn cut(text: &str, longest: usize) -> String {
    let visible: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(longest) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}

/// As much of a value as a message can hold.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text, 30),
        Value::Array(_) | Value::Object(_) => "（いくつかの値）".to_owned(),
        other => cut(&other.to_string(), 30),
    }
}
