//! What Excel shows of a value where its format says more than the value: `001`, `2.0`, a time of day.

use calamine::{DataRef, NumberFormat};
use jiff::civil::date;
use jiff::{Span, ToSpan};

use super::plain_number;

/// Excel shows no more digits than these.
const DIGITS: usize = 15;

/// What is seen in the cell, if it is not what [`super::shown`] gives.
pub(crate) fn as_seen(value: &DataRef<'_>, format: Option<&NumberFormat>) -> Option<String> {
    match value {
        DataRef::Int(number) => padded(*number as f64, format?),
        DataRef::Float(number) => format
            .and_then(|format| padded(*number, format))
            .or_else(|| rounded(*number)),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
            // A time alone has no day.
            let is_alone = at.as_f64() < 1.0;
            if !is_alone && (hour, minute, second, milli) == (0, 0, 0, 0) {
                return None;
            }
            // A second is no whole number to Excel: 8:30:00 is stored as a little less or more.
            let passed: Span = (i64::from(milli) + 500).milliseconds();
            let day = date(
                year.try_into().ok()?,
                month.try_into().ok()?,
                day.try_into().ok()?,
            );
            let clock = |number: u8| i8::try_from(number).ok();
            let at = day
                .at(clock(hour)?, clock(minute)?, clock(second)?, 0)
                .checked_add(passed)
                .ok()?;
            let time = at.time();
            let time = format!(
                "{:02}:{:02}:{:02}",
                time.hour(),
                time.minute(),
                time.second()
            );
            Some(match is_alone {
                true => time,
                false => format!("{}T{time}", at.date()),
            })
        }
        DataRef::DateTimeIso(text) => text
            .split_once('T')
            .filter(|(_, time)| !time.starts_with("00:00:00"))
            .map(|_| text.clone()),
        _ => None,
    }
}

/// A number under a format of noughts alone, as numbers of devices and versions have: `000`, `0.0`.
fn padded(number: f64, format: &NumberFormat) -> Option<String> {
    let code = &*format.format_code;
    let (whole, fraction) = code.split_once('.').unwrap_or((code, ""));
    let is_noughts = |text: &str| text.len() <= DIGITS && text.bytes().all(|byte| byte == b'0');
    if whole.is_empty() || !is_noughts(whole) || !is_noughts(fraction) || !number.is_finite() {
        return None;
    }
    let digits = fraction.len();
    let width = whole.len() + if digits > 0 { digits + 1 } else { 0 };
    let sign = if number < 0.0 { "-" } else { "" };
    let text = format!("{sign}{:0>width$.digits$}", number.abs());
    (text != plain_number(number)).then_some(text)
}

/// A sum such as 0.1 + 0.2 without the digits that nobody sees.
fn rounded(number: f64) -> Option<String> {
    let seen: f64 = format!("{number:.*e}", DIGITS - 1).parse().ok()?;
    (seen != number).then(|| plain_number(seen))
}

#[cfg(test)]
mod tests {
    use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

    use super::{as_seen, rounded};

    #[test]
    fn times_are_told_to_the_second_and_days_are_left_alone() {
        let seen = |value| {
            let at = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
            as_seen(&DataRef::DateTime(at), None)
        };
        assert_eq!(seen(44_166.0), None);
        assert_eq!(
            seen(45_062.354_166_666_664).as_deref(),
            Some("2023-05-16T08:30:00")
        );
        assert_eq!(
            seen(45_062.354_166_66).as_deref(),
            Some("2023-05-16T08:30:00")
        );
        assert_eq!(
            seen(45_062.999_999_99).as_deref(),
            Some("2023-05-17T00:00:00")
        );
        assert_eq!(seen(0.354_166_666_666).as_deref(), Some("08:30:00"));
    }

    #[test]
    fn a_sum_has_no_more_digits_than_are_seen() {
        assert_eq!(rounded(0.1 + 0.2).as_deref(), Some("0.3"));
        assert_eq!(rounded(2.5), None);
    }
}
