//! Days and how long until then.

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_domain::text::calendar::{era_date, era_time};
use tenken_ops::rounds::Round;

/// `令和8年8月21日（金）まで・あと9日`, or that there is no last day.
pub fn deadline(round: &Round, today: Date) -> String {
    let Some(last) = round.last_day() else {
        return "締切はありません".to_owned();
    };
    let left = match days_between(today, last) {
        days if days < 0 => "終了しました".to_owned(),
        0 => "今日が締切です".to_owned(),
        days => format!("あと{days}日"),
    };
    format!("{}まで・{left}", era_date(last))
}

/// `令和8年7月6日（月） から 令和8年8月21日（金） まで`
pub fn window(round: &Round) -> String {
    let opens = era_date(tenken_domain::text::calendar::day_in_tokyo(round.opens_at));
    match round.last_day() {
        Some(last) => format!("{opens} から {} まで", era_date(last)),
        None => format!("{opens} から（締切なし）"),
    }
}

/// An instant, in Tokyo.
pub fn time(at: Timestamp) -> String {
    era_time(at)
}

/// `14:05`, in Tokyo.
pub fn clock(at: Timestamp) -> String {
    let minutes = (at.as_second().div_euclid(60) + 9 * 60).rem_euclid(24 * 60);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Whole days from one day to another.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_clock() {
        assert_eq!(days_between(date(2026, 11, 20), date(2027, 3, 31)), 131);
        assert_eq!(days_between(date(2026, 11, 20), date(2026, 11, 19)), -1);
        let at: Timestamp = "2026-08-21T05:05:30Z".parse().unwrap();
        assert_eq!(clock(at), "14:05");
    }
}
