//! How evidence looks in lists: its small picture, its file, and when somebody has to look after it.

use jiff::civil::Date;
use maud::{Markup, html};
use tenken_domain::evidence::due_on;
use tenken_domain::text::calendar::era_date;
use tenken_ops::evidence::{Evidence, Version};

use crate::web::addresses;
use crate::web::parts::banner::Tone;
use crate::web::parts::{dates, tag};

/// How many days before its day something is said to be near.
const NEAR: i32 = 60;

/// The small picture of a version, or what kind of file it is.
pub fn thumbnail(facility: &str, evidence: &Evidence, version: &Version) -> Markup {
    let number = version.number.to_string();
    let picture = addresses::EVIDENCE_THUMBNAIL.link([facility, &evidence.id, &number]);
    html! {
        div class="thumbnail" {
            @match version.has_thumbnail {
                true => img src=(picture) loading="lazy" alt={ "「" (evidence.title) "」の見本" };,
                false => span class="muted small" { (file_kind(version)) },
            }
        }
    }
}

/// What kind of file it is.
pub fn file_kind(version: &Version) -> &'static str {
    version.file.map_or("ファイル", |kind| kind.label())
}

/// How large a file is, in words.
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    match bytes {
        0..KIB => format!("{bytes}バイト"),
        _ if bytes < KIB * KIB => format!("{}KB", bytes / KIB),
        _ => format!(
            "{}.{}MB",
            bytes / (KIB * KIB),
            bytes % (KIB * KIB) * 10 / (KIB * KIB)
        ),
    }
}

/// The day a version has to be looked after, for sorting: what has none comes last.
pub fn due(evidence: &Evidence) -> Date {
    let day = |version: &Version| due_on(version.review_on, version.expires_on);
    evidence.current().and_then(day).unwrap_or(Date::MAX)
}

/// The days of a version that want something now or soon, as tags.
pub fn alarms(version: &Version, today: Date) -> Markup {
    let ends = version
        .expires_on
        .map(|day| (day, dates::days_between(today, day)));
    let looked_at = version
        .review_on
        .map(|day| (day, dates::days_between(today, day)));
    html! {
        @match ends {
            Some((_, left)) if left < 0 => (tag::toned(Tone::Bad, "有効期限が切れています")),
            Some((_, left)) if left <= NEAR => (tag::toned(Tone::Warn, &format!("有効期限まであと{left}日"))),
            _ => {}
        }
        @match looked_at {
            Some((_, left)) if left < 0 => (tag::toned(Tone::Bad, &format!("見直す日を{}過ぎています", span(-left)))),
            Some((_, 0)) => (tag::toned(Tone::Warn, "今日が見直す日です")),
            Some((_, left)) if left <= NEAR => (tag::toned(Tone::Warn, &format!("見直す日まであと{left}日"))),
            _ => {}
        }
        @if version.valid_from.is_some_and(|first| first > today) { (tag::tag("まだ有効ではありません")) }
    }
}

/// So many days, in words.
fn span(days: i32) -> String {
    match days / 365 {
        0 => format!("{days}日"),
        years => format!("{years}年以上"),
    }
}

/// The days of a version, as lines of facts.
pub fn days(version: &Version) -> Markup {
    html! {
        @if let Some(day) = version.review_on { dt { "見直す日" } dd { (era_date(day)) } }
        @if let Some(day) = version.valid_from { dt { "有効になった日" } dd { (era_date(day)) } }
        @if let Some(day) = version.expires_on { dt { "有効期限" } dd { (era_date(day)) "まで" } }
    }
}
