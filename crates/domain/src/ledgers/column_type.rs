//! What can stand in a column, how it is read from what people type or paste, and how it is shown.
//!
//! A value is kept as a text of one spelling: days as `2026-12-01`, options by their id, numbers without
//! separators. An empty text is no value.

use jiff::civil::{Date, DateTime, date};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::text::calendar::{parse_date, short_era_date};
use crate::text::input::{control_character, fold, plain, plain_dashes, too_long, whole_number};

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Key in data.
    pub id: String,
    /// What people read.
    pub label: String,
    /// What else people write for it.
    #[serde(default)]
    pub spellings: Vec<String>,
}

/// What can stand in a column, with its limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ColumnType {
    /// One line.
    Text {
        /// In characters.
        longest: usize,
    },
    /// Several lines.
    LongText {
        /// In characters.
        longest: usize,
    },
    /// A day.
    Date,
    /// A day and a time of it, to the second.
    Time,
    /// One option of several.
    Choice {
        /// What is offered.
        options: Vec<ChoiceOption>,
    },
    /// Any number of options, kept by id with commas between them, in the order they are offered.
    Choices {
        /// What is offered.
        options: Vec<ChoiceOption>,
    },
    /// はい / いいえ, kept as `yes` and `no`.
    YesNo,
    /// A whole number.
    Integer {
        /// What is counted: 回, 円.
        unit: String,
        /// The smallest that can be meant.
        least: i64,
        /// The largest that can be meant.
        most: i64,
    },
}

/// What people write for yes and no.
const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "1",
    "はい",
    "有",
    "あり",
    "有り",
    "済",
    "済み",
    "○",
    "〇",
    "◯",
    "✓",
    "✔",
    "レ",
    "可",
    "する",
    "している",
    "必要",
];
const NO: &[&str] = &[
    "no",
    "n",
    "false",
    "0",
    "いいえ",
    "無",
    "なし",
    "無し",
    "未",
    "×",
    "✕",
    "✗",
    "-",
    "否",
    "不可",
    "しない",
    "していない",
    "不要",
];

impl ColumnType {
    /// Reads what somebody typed, pasted or had in a file; an empty text is nothing.
    ///
    /// # Errors
    /// What is wrong, in plain words, and what can stand there.
    pub fn read(&self, text: &str) -> Result<String, String> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Ok(String::new());
        }
        match self {
            ColumnType::Text { longest } => read_text(trimmed, *longest, false),
            ColumnType::LongText { longest } => read_text(trimmed, *longest, true),
            ColumnType::Date => read_date(trimmed).map(|day| day.to_string()).ok_or_else(|| {
                format!("「{}」は日付として読めません。「令和2年12月1日」「2020/12/1」のように入れてください。", short(trimmed))
            }),
            ColumnType::Time => read_time(trimmed).ok_or_else(|| {
                format!("「{}」は日時として読めません。「2023/5/16 8:30:00」のように入れてください。", short(trimmed))
            }),
            ColumnType::Choice { options } => {
                offered(options, trimmed).map(|option| option.id.clone())
            }
            ColumnType::Choices { options } => {
                let mut chosen = Vec::new();
                for part in trimmed.split([',', '、', '，', '\n', ';']) {
                    chosen.extend(several(options, part)?);
                }
                let in_order = options.iter().map(|option| &*option.id);
                let kept: Vec<&str> = in_order.filter(|id| chosen.contains(id)).collect();
                Ok(kept.join(","))
            }
            ColumnType::YesNo => {
                let typed = plain(trimmed);
                if YES.iter().any(|yes| plain(yes) == typed) {
                    Ok("yes".to_owned())
                } else if NO.iter().any(|no| plain(no) == typed) {
                    Ok("no".to_owned())
                } else {
                    Err(format!("「{}」は読めません。「はい」か「いいえ」で入れてください。", short(trimmed)))
                }
            }
            ColumnType::Integer { unit, least, most } => {
                let bare = fold(trimmed);
                let bare = bare.strip_suffix(&fold(unit)).unwrap_or(&bare);
                match whole_number(bare) {
                    Some(number) if (*least..=*most).contains(&number) => Ok(number.to_string()),
                    Some(number) => Err(format!("{number}{unit}は入れられません。{least}から{most}までです。")),
                    None => Err(format!("「{}」は数として読めません。数字だけを入れてください。", short(trimmed))),
                }
            }
        }
    }

    /// A value as people read it.
    pub fn show(&self, value: &str) -> String {
        if value.is_empty() {
            return String::new();
        }
        match self {
            ColumnType::Text { .. } | ColumnType::LongText { .. } => value.to_owned(),
            ColumnType::Date => match value.parse::<Date>() {
                Ok(day) => short_era_date(day),
                Err(_) => value.to_owned(),
            },
            ColumnType::Time => value.replace('-', "/").replace('T', " "),
            ColumnType::Choice { options } => label(options, value),
            ColumnType::Choices { options } => {
                let labels: Vec<String> = value.split(',').map(|id| label(options, id)).collect();
                labels.join("、")
            }
            ColumnType::YesNo => match value {
                "yes" => "はい".to_owned(),
                _ => "いいえ".to_owned(),
            },
            ColumnType::Integer { unit, .. } => format!("{value}{unit}"),
        }
    }

    /// A value as it is written into a file or a field, to be read again: the same as shown, but days in full and
    /// numbers bare.
    pub fn write(&self, value: &str) -> String {
        match self {
            ColumnType::Date => value.replace('-', "/"),
            ColumnType::Integer { .. } => value.to_owned(),
            _ => self.show(value),
        }
    }

    /// What is offered, if it is a choice.
    pub fn options(&self) -> &[ChoiceOption] {
        match self {
            ColumnType::Choice { options } | ColumnType::Choices { options } => options,
            _ => &[],
        }
    }
}

fn read_text(text: &str, longest: usize, multiline: bool) -> Result<String, String> {
    let text = match multiline {
        true => text.replace("\r\n", "\n"),
        // A cell of Excel may hold several lines.
        false => text
            .split(['\r', '\n', '\t'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    };
    if control_character(&text, multiline).is_some() {
        return Err("見えない制御文字が入っています。消して入れ直してください。".to_owned());
    }
    let text = full_width_kana(&text);
    match too_long(&text, longest) {
        Some(message) => Err(message),
        None => Ok(text),
    }
}

/// Half-width kana as everybody writes them; everything else stays as typed: 「〇」 in a masked address is none of ours.
fn full_width_kana(text: &str) -> String {
    let is_half = |c: char| ('\u{FF61}'..='\u{FF9F}').contains(&c);
    if !text.contains(is_half) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if is_half(c) {
            run.push(c);
        } else {
            out.extend(run.nfkc());
            run.clear();
            out.push(c);
        }
    }
    out.extend(run.nfkc());
    out
}

/// A day as people write it, or as Excel counts it when a cell has lost its format.
fn read_date(text: &str) -> Option<Date> {
    if let Some(day) = parse_date(text) {
        return Some(day);
    }
    // 1954 to 2119: what is not in there is another number.
    let serial = whole_number(text).filter(|number| (20_000..80_000).contains(number))?;
    let span: Span = serial.days();
    date(1899, 12, 30).checked_add(span).ok()
}

/// `2023-05-16T08:30:00`; a day alone is its beginning.
fn read_time(text: &str) -> Option<String> {
    if let Some(at) = program_time(text) {
        return Some(at.to_string());
    }
    let folded = plain_dashes(&fold(text));
    let (day, time) = match folded.find(['T', ' ']).map(|at| folded.split_at(at)) {
        Some((day, time)) if time.contains(':') => (day.to_owned(), time[1..].trim().to_owned()),
        _ => (folded.clone(), "0:00:00".to_owned()),
    };
    let day = parse_date(&day)?;
    // Fractions and zones are more than a log in a ledger needs.
    let clock = time.split(['.', '+', 'Z', ' ']).next()?;
    let number = |part: &str| {
        (1..=2)
            .contains(&part.len())
            .then(|| part.parse::<i8>().ok())?
    };
    let mut parts = clock.split(':').map(number);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let at = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some(format!(
        "{day}T{:02}:{:02}:{:02}",
        at.hour(),
        at.minute(),
        at.second()
    ))
}

/// A time as programs write it: `2023/5/16 8:30:00`, `2023-05-16T08:30:00`. A log has millions of them, and each is read
/// without making a text of its parts.
fn program_time(text: &str) -> Option<DateTime> {
    let (year, rest) = digits(text.as_bytes(), 4)?;
    let (mark, rest) = rest.split_first().filter(|_| year > 999)?;
    let (month, rest) = digits(rest, 2)?;
    let rest = rest
        .strip_prefix(&[*mark])
        .filter(|_| matches!(mark, b'/' | b'-'))?;
    let (day, rest) = digits(rest, 2)?;
    let rest = rest
        .strip_prefix(b" ")
        .or_else(|| rest.strip_prefix(b"T"))?;
    let (hour, rest) = digits(rest, 2)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let second = match rest {
        [] => 0,
        _ => match digits(rest.strip_prefix(b":")?, 2)? {
            (second, []) => second,
            _ => return None,
        },
    };
    let small = |number: i16| i8::try_from(number).ok();
    let (month, day) = (small(month)?, small(day)?);
    let (hour, minute, second) = (small(hour)?, small(minute)?, small(second)?);
    DateTime::new(year, month, day, hour, minute, second, 0).ok()
}

/// The number that at most so many digits at the beginning make, and what follows them.
fn digits(text: &[u8], most: usize) -> Option<(i16, &[u8])> {
    let length = text
        .iter()
        .take(most)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (digits, rest) = text.split_at_checked(length).filter(|_| length > 0)?;
    let add = |number: i16, digit: &u8| number * 10 + i16::from(digit - b'0');
    Some((digits.iter().fold(0, add), rest))
}

fn offered<'o>(options: &'o [ChoiceOption], text: &str) -> Result<&'o ChoiceOption, String> {
    let typed = plain(text);
    let is_called = |option: &&ChoiceOption| {
        let mut names = option.spellings.iter().chain([&option.id, &option.label]);
        names.any(|name| plain(name) == typed)
    };
    options.iter().find(is_called).ok_or_else(|| {
        let labels: Vec<&str> = options.iter().map(|option| &*option.label).collect();
        format!(
            "「{}」は選べません。次の中から選んでください：{}",
            short(text.trim()),
            labels.join("、")
        )
    })
}

/// The options a text names: one, or several with marks between them that may stand inside a name too.
fn several<'o>(options: &'o [ChoiceOption], text: &str) -> Result<Vec<&'o str>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let whole = offered(options, text).map(|option| vec![&*option.id]);
    whole.or_else(|told| {
        let parts = text
            .split(['・', '/', '／'])
            .filter(|part| !part.trim().is_empty());
        let parts: Result<Vec<&str>, String> = parts
            .map(|part| offered(options, part).map(|option| &*option.id))
            .collect();
        parts.map_err(|_| told)
    })
}

fn label(options: &[ChoiceOption], id: &str) -> String {
    let found = options.iter().find(|option| option.id == id);
    found.map_or_else(|| id.to_owned(), |option| option.label.clone())
}

/// As much of a text as a message can hold.
fn short(text: &str) -> String {
    match text.char_indices().nth(30) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
