//! The day a round looks at facilities on: the one rule for whom it asks.

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_domain::text::calendar::day_in_tokyo;
use tenken_store::rounds::RoundRow;
use tenken_store::rounds::enrolments::Asked;

use super::environment::read_time;

/// The last day of a window, which ends at the midnight that begins the next day.
pub(crate) fn last_day(end: Timestamp) -> Date {
    day_in_tokyo(end - jiff::SignedDuration::from_millis(1))
}

/// The day a round looks at facilities on: its reference date; without one today, but no day before
/// it opens or after it is over.
pub(crate) fn counted_on(
    reference: Option<Date>,
    opens: Date,
    last: Option<Date>,
    today: Date,
) -> Date {
    reference.unwrap_or_else(|| today.max(opens).min(last.unwrap_or(Date::MAX)))
}

/// Whom the round of a row asks, looked at today.
pub(crate) fn asked_by(row: &RoundRow, today: Date) -> Asked {
    let end = row.closed_at.as_ref().or(row.closes_at.as_ref());
    let day = counted_on(
        row.reference_date
            .as_deref()
            .and_then(|day| day.parse().ok()),
        day_in_tokyo(read_time(&row.opens_at)),
        end.map(|end| last_day(read_time(end))),
        today,
    );
    Asked {
        round: row.id.clone(),
        day: day.to_string(),
    }
}
