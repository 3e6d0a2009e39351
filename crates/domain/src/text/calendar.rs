//! Dates as the authorities count them: Japanese eras, fiscal years, days that
//! end at midnight in Tokyo.

use super::input::{fold, plain_dashes};
use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::fmt;

/// First day and name of each era a date here may fall into, newest first. Meiji began on 23 October
/// 1868; each of the next two began on the day the one before ended.
const ERAS: [(Date, &str, char); 5] = [
    (jiff::civil::date(2019, 5, 1), "令和", 'R'),
    (jiff::civil::date(1989, 1, 8), "平成", 'H'),
    (jiff::civil::date(1926, 12, 25), "昭和", 'S'),
    (jiff::civil::date(1912, 7, 30), "大正", 'T'),
    (jiff::civil::date(1868, 10, 23), "明治", 'M'),
];

/// A fiscal year (年度): 1 April of its year to 31 March of the next.
///
/// Read from data, it must be a year that can be meant: 1950 to 2100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i16", into = "i16")]
pub struct FiscalYear(pub i16);

impl TryFrom<i16> for FiscalYear {
    type Error = String;

    fn try_from(year: i16) -> Result<Self, Self::Error> {
        match year {
            1950..=2100 => Ok(FiscalYear(year)),
            _ => Err(format!(
                "年度は西暦の4桁（例：令和8年度は2026）で書いてください。いまの値：{year}"
            )),
        }
    }
}

impl From<FiscalYear> for i16 {
    fn from(year: FiscalYear) -> Self {
        year.0
    }
}

impl FiscalYear {
    /// The fiscal year a date falls into.
    pub fn of(date: Date) -> Self {
        FiscalYear(if date.month() >= 4 {
            date.year()
        } else {
            date.year() - 1
        })
    }

    /// 1 April.
    pub fn first_day(self) -> Date {
        jiff::civil::date(self.in_calendar(), 4, 1)
    }

    /// 31 March of the following calendar year.
    pub fn last_day(self) -> Date {
        jiff::civil::date(self.in_calendar() + 1, 3, 31)
    }

    /// A year there are dates for.
    fn in_calendar(self) -> i16 {
        self.0.clamp(Date::MIN.year(), Date::MAX.year() - 1)
    }

    /// Whether a date lies in this fiscal year.
    pub fn contains(self, date: Date) -> bool {
        Self::of(date) == self
    }

    /// The fiscal year after this one.
    pub fn next(self) -> Self {
        FiscalYear(self.0.saturating_add(1))
    }
}

impl fmt::Display for FiscalYear {
    /// `令和8年度`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}度", era_year(self.first_day()))
    }
}

/// The name of an era and the year in it: `令和8年`, `令和元年`.
fn era_year(date: Date) -> String {
    match ERAS.iter().find(|(start, ..)| date >= *start) {
        Some((start, name, _)) => match date.year() - start.year() + 1 {
            1 => format!("{name}元年"),
            year => format!("{name}{year}年"),
        },
        None => format!("{}年", date.year()),
    }
}

/// `令和8年8月21日（金）`
pub fn era_date(date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    };
    format!(
        "{}{}月{}日（{weekday}）",
        era_year(date),
        date.month(),
        date.day()
    )
}

/// The short form for narrow columns: `R8.8.21`.
pub fn short_era_date(date: Date) -> String {
    match ERAS.iter().find(|(start, ..)| date >= *start) {
        Some((start, _, letter)) => format!(
            "{letter}{}.{}.{}",
            date.year() - start.year() + 1,
            date.month(),
            date.day()
        ),
        None => date.to_string(),
    }
}

/// `令和8年8月21日（金）14時05分`, in Tokyo.
pub fn era_time(at: Timestamp) -> String {
    let local = tokyo().to_datetime(at);
    format!(
        "{}{}時{:02}分",
        era_date(local.date()),
        local.hour(),
        local.minute()
    )
}

/// `2023/5/16 8:30:00`, in Tokyo: as the access log in the manual of the R5 checklist has it, for
/// lists of what was done when.
pub fn log_time(at: Timestamp) -> String {
    let local = tokyo().to_datetime(at);
    format!(
        "{}/{}/{} {}:{:02}:{:02}",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    )
}

/// The time zone all people here live in. Japan has no daylight saving time.
fn tokyo() -> TimeZone {
    TimeZone::fixed(Offset::constant(9))
}

/// The hour in Tokyo at an instant, 0 to 23.
pub fn hour_in_tokyo(at: Timestamp) -> i8 {
    tokyo().to_datetime(at).hour()
}

/// The calendar day in Tokyo at an instant.
pub fn day_in_tokyo(at: Timestamp) -> Date {
    tokyo().to_datetime(at).date()
}

/// The instant a day begins in Tokyo.
pub fn start_of_day(date: Date) -> Timestamp {
    Offset::constant(9)
        .to_timestamp(date.at(0, 0, 0, 0))
        .unwrap_or(Timestamp::MAX)
}

/// The instant a day is over in Tokyo: what "until 21 August" means.
pub fn end_of_day(date: Date) -> Timestamp {
    date.checked_add(1.day())
        .map_or(Timestamp::MAX, start_of_day)
}

/// Reads a date as people write it: `2026-08-21`, `2026/8/21`, `20260821`, `令和8年8月21日`, `R8.8.21`,
/// `昭38. 5. 1`, in full or half width, with any dash, and with a time of day behind it, as programs put
/// it there. `None` when no such day exists: a day before its era began or after it ended does not.
pub fn parse_date(text: &str) -> Option<Date> {
    let folded = plain_dashes(&fold(text));
    let folded = folded.split('(').next().unwrap_or_default().trim();
    let (era, rest) = split_era(folded);
    let rest = rest.trim_start_matches(['.', ' ']);
    let rest = without_time(rest);
    if era.is_none() && rest.len() == 8 && rest.bytes().all(|b| b.is_ascii_digit()) {
        return date_of(&rest[..4], &rest[4..6], &rest[6..]);
    }
    let parts: Vec<&str> = rest
        .split(['-', '/', '.', '年', '月', '日'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let Some(era) = era else {
        return (year.len() == 4)
            .then(|| date_of(year, month, day))
            .flatten();
    };
    let (start, ..) = ERAS[era];
    let year: i16 = if *year == "元" {
        1
    } else {
        year.parse().ok()?
    };
    if year < 1 {
        return None;
    }
    let year = start.year().checked_add(year - 1)?;
    let date = date_of(&year.to_string(), month, day)?;
    // Two eras meet on one day, which both count as theirs.
    let end = era.checked_sub(1).map(|next| match ERAS[next].0 {
        first if first.year() < 1980 => first,
        first => first.yesterday().unwrap_or(first),
    });
    (date >= start && end.is_none_or(|end| date <= end)).then_some(date)
}

/// The era a date begins with, as its position, and the rest.
fn split_era(text: &str) -> (Option<usize>, &str) {
    let found = ERAS.iter().enumerate().find_map(|(at, (_, name, letter))| {
        let short: String = name.chars().take(1).collect();
        text.strip_prefix(name)
            .or_else(|| text.strip_prefix(&short))
            .or_else(|| text.strip_prefix(*letter))
            .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()))
            .map(|rest| (Some(at), rest))
    });
    found.unwrap_or((None, text))
}

/// A date without the time of day behind it.
fn without_time(text: &str) -> &str {
    match text.split_once(['T', ' ']) {
        Some((date, time)) if time.contains(':') && !date.ends_with(['.', '年', '月']) => date,
        _ => text,
    }
}

fn date_of(year: &str, month: &str, day: &str) -> Option<Date> {
    let day = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    day.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn fiscal_years_run_from_april_to_march() {
        assert_eq!(FiscalYear::of(date(2027, 3, 31)), FiscalYear(2026));
        assert_eq!(FiscalYear::of(date(2027, 4, 1)), FiscalYear(2027));
        assert_eq!(FiscalYear(2026).to_string(), "令和8年度");
        assert_eq!(FiscalYear(2019).to_string(), "平成31年度");
        assert!(FiscalYear(2023).contains(date(2024, 3, 8)));
        assert_eq!(FiscalYear(2026).last_day(), date(2027, 3, 31));
    }

    /// The weekdays printed in the source documents of the surveys.
    #[test]
    fn era_dates_match_the_official_papers() {
        for (day, printed) in [
            (date(2026, 7, 6), "令和8年7月6日（月）"),
            (date(2026, 8, 21), "令和8年8月21日（金）"),
            (date(2024, 2, 1), "令和6年2月1日（木）"),
            (date(2026, 3, 9), "令和8年3月9日（月）"),
            (date(2026, 4, 24), "令和8年4月24日（金）"),
            (date(2019, 5, 1), "令和元年5月1日（水）"),
            (date(2019, 4, 30), "平成31年4月30日（火）"),
        ] {
            assert_eq!(era_date(day), printed);
            assert_eq!(parse_date(printed), Some(day));
            assert_eq!(parse_date(&short_era_date(day)), Some(day));
        }
    }

    #[test]
    fn dates_as_people_write_them() {
        for text in [
            "2026-07-02",
            "2026/7/2",
            "R8.7.2",
            "Ｒ８．７．２",
            "令和8年7月2日",
            "r8/7/2",
            " 令和８年７月２日 ",
        ] {
            assert_eq!(parse_date(text), Some(date(2026, 7, 2)), "{text}");
        }
        for text in [
            "",
            "7/2",
            "26-07-02",
            "2026-02-30",
            "令和8年",
            "R8.13.1",
            "2026-07-02-01",
            "abc",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn dates_of_every_era() {
        for (text, day) in [
            ("昭38. 5. 1", date(1963, 5, 1)),
            ("平24. 4. 1", date(2012, 4, 1)),
            ("昭和３８年５月１日", date(1963, 5, 1)),
            ("昭和 38年 5月 1日", date(1963, 5, 1)),
            ("令和 7年 9月 1日", date(2025, 9, 1)),
            ("昭32. 7. 1", date(1957, 7, 1)),
            ("大正12年4月1日", date(1923, 4, 1)),
            ("T12.4.1", date(1923, 4, 1)),
            ("大12.4.1", date(1923, 4, 1)),
            ("明治40年5月1日", date(1907, 5, 1)),
            ("M40/5/1", date(1907, 5, 1)),
            ("明治45年7月29日", date(1912, 7, 29)),
            ("明治45年7月30日", date(1912, 7, 30)),
            ("大正元年7月30日", date(1912, 7, 30)),
            ("大正15年12月25日", date(1926, 12, 25)),
            ("昭和元年12月25日", date(1926, 12, 25)),
            ("昭和64年1月7日", date(1989, 1, 7)),
            ("平成元年1月8日", date(1989, 1, 8)),
            ("㍻31年4月30日", date(2019, 4, 30)),
            ("令元.5.1", date(2019, 5, 1)),
            ("R元.5.1", date(2019, 5, 1)),
            ("2026−4−1", date(2026, 4, 1)),
            ("20260401", date(2026, 4, 1)),
            ("2026-04-01 00:00:00", date(2026, 4, 1)),
            ("2026-04-01T00:00:00", date(2026, 4, 1)),
            ("2026/4/1 0:00", date(2026, 4, 1)),
        ] {
            assert_eq!(parse_date(text), Some(day), "{text}");
        }
        for text in [
            "令和0年5月1日",
            "令和1年4月30日",
            "平成31年5月1日",
            "平成元年1月7日",
            "昭和64年1月8日",
            "昭和元年12月24日",
            "大正15年12月26日",
            "大正元年7月29日",
            "明治45年7月31日",
            "明治元年10月22日",
            "昭和38年2月29日",
            "20260231",
            "380501",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_round_closes_at_the_end_of_its_last_day_in_tokyo() {
        let end = end_of_day(date(2026, 8, 21));
        assert_eq!(end.to_string(), "2026-08-21T15:00:00Z");
        assert_eq!(day_in_tokyo(end), date(2026, 8, 22));
        assert_eq!(
            era_time(start_of_day(date(2026, 7, 6))),
            "令和8年7月6日（月）0時00分"
        );
    }
}
