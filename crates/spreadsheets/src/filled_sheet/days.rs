//! Days as people write them.

use jiff::civil::{Date, Weekday};

use super::tokens::{Kind, Token, is_blank_day};
use tenken_domain::text::calendar::{FiscalYear, parse_date};

const WEEKDAYS: [(char, Weekday); 7] = [
    ('月', Weekday::Monday),
    ('火', Weekday::Tuesday),
    ('水', Weekday::Wednesday),
    ('木', Weekday::Thursday),
    ('金', Weekday::Friday),
    ('土', Weekday::Saturday),
    ('日', Weekday::Sunday),
];
/// What may stand beside a day of the week: （木・祝）, （木曜日）.
const BESIDE_WEEKDAY: &[char] = &['曜', '日', '祝'];

/// The day among the tokens, if one is written.
///
/// # Errors
/// What is written cannot be read as a day, for people.
pub(super) fn written_day(tokens: &[Token], year: FiscalYear) -> Result<Option<Date>, String> {
    let mut text = String::new();
    let mut weekday = None;
    for (at, token) in tokens.iter().enumerate() {
        let Kind::Other(part) = &token.kind else {
            continue;
        };
        if !text.is_empty()
            && in_brackets(tokens, at)
            && let Some(day) = weekday_of(part)
        {
            weekday = weekday.or(day);
            continue;
        }
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(text.chars().last()) && digit(part.chars().next()) {
            return Err(unreadable_day(&format!("{text} {part}")));
        }
        if !part.chars().any(|c| c.is_ascii_digit()) && !is_blank_day(part) && !is_era(part) {
            return Err(unreadable_day(part));
        }
        text.push_str(part);
    }
    if is_blank_day(&text) {
        return Ok(None);
    }
    let day = with_year(&text).or_else(|| in_year(&text, year));
    let Some(day) = day.filter(|day| is_possible(*day)) else {
        return Err(unreadable_day(&text));
    };
    match weekday {
        Some(weekday) if weekday != day.weekday() => Err(format!(
            "「{text}」の曜日が合いません。日付を確かめてください。"
        )),
        _ => Ok(Some(day)),
    }
}

/// A day that Excel knows as one. If its year is not shown, the one that was typed may mean another: Excel
/// takes the calendar year in which it is typed.
///
/// # Errors
/// It cannot be the day of a check, for people.
pub(super) fn typed_day(day: Date, hides_year: bool, year: FiscalYear) -> Result<Date, String> {
    if !is_possible(day) {
        return Err(format!(
            "「{day}」という日付になっています。書き直してください。"
        ));
    }
    match month_in(day.month(), day.day(), year) {
        Some(meant) if hides_year && meant != day => Err(format!(
            "年が表示されていないので、{}年と{}年のどちらか分かりません。R8.7.2 のように年も書いてください。",
            day.year(),
            meant.year()
        )),
        _ => Ok(day),
    }
}

fn is_possible(day: Date) -> bool {
    (1950..=2100).contains(&day.year())
}

/// The day of the week that stands in brackets, alone or with what goes with it.
fn weekday_of(part: &str) -> Option<Option<Weekday>> {
    let mut letters = part.chars();
    let first = letters.next()?;
    let rest_fits = letters.all(|letter| BESIDE_WEEKDAY.contains(&letter));
    let day = WEEKDAYS.iter().find(|(name, _)| *name == first);
    match (day, first) {
        (Some((_, day)), _) if rest_fits => Some(Some(*day)),
        (None, '祝') if rest_fits => Some(None),
        _ => None,
    }
}

fn in_brackets(tokens: &[Token], at: usize) -> bool {
    let opened = tokens[..at]
        .iter()
        .rev()
        .find(|token| matches!(token.kind, Kind::Open | Kind::Close));
    opened.is_some_and(|token| token.kind == Kind::Open)
}

fn unreadable_day(text: &str) -> String {
    const LONGEST: usize = 30;
    let text: String = text.chars().take(LONGEST).collect();
    format!(
        "「{text}」を読み取れません。「はい」か「いいえ」と、R8.7.2 や 7/2 のような日付だけを書いてください。"
    )
}

/// Whether a text may be the beginning of a day, whose digits stand apart: 令和 8 年.
fn is_era(text: &str) -> bool {
    ["令和", "平成", "昭和", "R", "H", "S", "r", "h", "s"].contains(&text)
}

/// A day with an era or four digits of its year: 「8/7/2」 could be August.
fn with_year(text: &str) -> Option<Date> {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    match digits {
        0 | 4 => parse_date(text),
        _ => None,
    }
}

/// A day without its year, `7/2` or `7月2日`: the one in the fiscal year.
fn in_year(text: &str, year: FiscalYear) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(['/', '.', '-', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let [month, day] = parts.as_slice() else {
        return None;
    };
    month_in(month.parse().ok()?, day.parse().ok()?, year)
}

/// The day of a month in a fiscal year.
fn month_in(month: i8, day: i8, year: FiscalYear) -> Option<Date> {
    let year = match month {
        4.. => year.first_day().year(),
        _ => year.last_day().year(),
    };
    Date::new(year, month, day).ok()
}
