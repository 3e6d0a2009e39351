//! Dates as the authorities count them: Japanese eras, fiscal years, days that
//! end at midnight in Tokyo.

use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::fmt;

use crate::input::fold;

/// First day and name of each era a date here may fall into, newest first.
const ERAS: [(Date, &str, char); 3] = [
    (jiff::civil::date(2019, 5, 1), "令和", 'R'),
    (jiff::civil::date(1989, 1, 8), "平成", 'H'),
    (jiff::civil::date(1926, 12, 25), "昭和", 'S'),
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

/// Reads a date as people write it: `2026-08-21`, `2026/8/21`, `令和8年8月21日`,
/// `R8.8.21`, in full or half width. `None` when no such day exists.
pub fn parse_date(text: &str) -> Option<Date> {
    let folded = fold(text);
    let folded = folded.split('(').next().unwrap_or_default().trim();
    let (base, rest) = match ERAS.iter().find_map(|(start, name, letter)| {
        folded
            .strip_prefix(name)
            .or_else(|| folded.strip_prefix(*letter))
            .or_else(|| folded.strip_prefix(letter.to_ascii_lowercase()))
            .map(|rest| (start.year() - 1, rest))
    }) {
        Some(found) => found,
        None => (0, folded),
    };
    let rest = rest.trim_start_matches('.').replace("元年", "1年");
    let parts: Vec<&str> = rest
        .split(['-', '/', '.', '年', '月', '日'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if base == 0 && year.len() != 4 {
        return None;
    }
    Date::new(
        year.parse::<i16>().ok()?.checked_add(base)?,
        month.parse().ok()?,
        day.parse().ok()?,
    )
    .ok()
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
