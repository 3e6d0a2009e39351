//! Logs: which there are (`GET …/ledgers/{kind}` of a kind that never changes), the lines of one (`GET /logs/{log}`), and
//! saying that it was looked through (`POST /logs/{log}/reviews`).

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::short_era_date;
use tenken_ops::Error;
use tenken_ops::ledgers::logs::{
    KeptLog, LineFound, LogLines, LogQuery, log_lines, logs_of, review_log,
};

use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::numbers::count;
use crate::web::parts::{WIDE_TABLE, dates, errors, pager, tag};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// Longest remark, in characters.
const REMARK: usize = 1_000;

/// What is looked for in a log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    q: Line,
    from: Line,
    until: Line,
    after: Line,
    /// Whether it has just come in.
    came: Line,
}

/// That a log was looked through.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Review {
    on: Line,
    remark: Line,
}

/// What is wrong: the field, and what to tell.
type Wrong<'w> = Option<(&'w str, &'w str)>;

/// The logs of a facility.
pub async fn list(context: &PageContext, facility: &str, kind: &str) -> WebResult<Markup> {
    let pages = logs_of(context, &context.actor, facility, kind).await?;
    let (facility, kind) = (&pages.facility, &pages.kind);
    let parts = [&*facility.id, &*kind.id];
    let body = html! {
        div class="wrap" {
            (way(context, facility, &[]))
            h1 { (kind.title) }
            p { (kind.about) }
            @if pages.may_change {
                div class="buttons screen-only" { a class="btn" href=(addresses::LEDGER_LOGS.link(parts)) { "ログのファイルを入れる" } }
            }
            @if pages.logs.is_empty() { p { "まだ1つも入っていません。" } } @else { (table(&pages.logs)) }
            @if !kind.source.is_empty() { details class="screen-only" { summary { "この台帳の列のもとになっているもの" } p { (kind.source) } } }
        }
    };
    Ok(context.page_about(facility.demo, &kind.title, &body))
}

fn table(logs: &[KeptLog]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr {
                    th scope="col" { "ファイル" } th scope="col" { "いつの記録か" } th scope="col" class="num" { "行" } th scope="col" class="num" { "元のまま残した行" }
                    th scope="col" { "入れた日時" } th scope="col" { "入れた人" } th scope="col" { "確認" }
                } }
                tbody {
                    @for log in logs {
                        tr {
                            th scope="row" { a href=(addresses::KEPT_LOG.link([&log.id])) { (log.name) } }
                            td { (days(log)) }
                            td class="num" { (number(log.lines)) }
                            td class="num" { (number(log.unread)) }
                            td { (came_at(log)) }
                            td { (log.imported_by) }
                            td {
                                @match &log.review {
                                    Some((on, by, _)) => { (tag::toned(Tone::Good, "確認済み")) " " (short_era_date(*on)) " " (by) }
                                    None => (tag::toned(Tone::Warn, "まだ確認していません")),
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `GET /logs/{log}`
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(looked): Query<Looked>,
) -> WebResult<Reply> {
    let (status, page) = look(&context, &id, &looked, &Review::default(), None).await?;
    Ok((status, page).into_response())
}

/// `POST /logs/{log}/reviews`
pub async fn review(
    context: PageContext,
    Path(id): Path<String>,
    Posted(typed): Posted<Review>,
) -> WebResult<Reply> {
    let refuse = async |field: &str, message: &str| -> WebResult<Reply> {
        let wrong = Some((field, message));
        let (_, page) = look(&context, &id, &Looked::default(), &typed, wrong).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let on = match typed.on.day("on") {
        Ok(Some(on)) => on,
        Ok(None) => return refuse("on", "確認した日を入れてください。").await,
        Err((field, message)) => return refuse(field, &message).await,
    };
    match review_log(&context, &context.actor, &id, on, &typed.remark).await {
        Ok(()) => Ok(Redirect::to(&addresses::KEPT_LOG.link([&id])).into_response()),
        Err(Error::Bad { code, message }) => refuse(code, &message).await,
        Err(other) => Err(other.into()),
    }
}

/// The page of a log: what was looked for in it, and the form about it.
async fn look(
    context: &PageContext,
    id: &str,
    looked: &Looked,
    typed: &Review,
    wrong: Wrong<'_>,
) -> WebResult<(StatusCode, Markup)> {
    let mut faults = Vec::new();
    let query = LogQuery {
        text: looked.q.to_string(),
        from: errors::keep(&mut faults, looked.from.day("from")),
        until: errors::keep(&mut faults, looked.until.day("until")),
        after: looked.after.parse().unwrap_or(0),
    };
    let found = log_lines(context, &context.actor, id, query).await?;
    let (facility, kind, log) = (&found.facility, &found.kind, &found.log);
    let ledger = addresses::LEDGER.link([&*facility.id, &*kind.id]);
    let body = html! {
        div class="wrap" {
            (way(context, facility, &[(&ledger, &kind.title)]))
            (errors::of_fields(&faults, |_| true))
            @if let Some((field, message)) = wrong { (errors::of_page(message, Some(field))) }
            h1 { (log.name) }
            (came(looked, log))
            (facts(log))
            @if found.may_change { (review_form(context, log, typed, wrong)) }
            h2 { "記録" }
            (search(log, looked, &faults))
            (lines(&found, looked))
        }
    };
    let status = match faults.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, context.page_about(facility.demo, &log.name, &body)))
}

fn came(looked: &Looked, log: &KeptLog) -> Markup {
    match &*looked.came {
        "now" => banner(
            Tone::Good,
            "入れました",
            html! {
                p { (number(log.lines)) "行を残しました。" }
                @if log.unread > 0 { p { "そのうち" (number(log.unread)) "行は、列に分けられなかったので、ファイルにあったとおりに残しました。" } }
            },
        ),
        "before" => banner(
            Tone::Info,
            "このファイルは、前に入れてあります",
            html! { p { "中身が同じなので、もう一度は入れませんでした。" } },
        ),
        _ => html! {},
    }
}

fn facts(log: &KeptLog) -> Markup {
    html! {
        dl class="facts" {
            dt { "いつの記録か" } dd { (days(log)) }
            dt { "行" } dd { (number(log.lines)) "行" @if log.unread > 0 { "（うち、元のまま残した行 " (number(log.unread)) "行）" } }
            dt { "入れた日時" } dd { (came_at(log)) "（" (log.imported_by) "）" }
            dt { "確認" }
            dd {
                @match &log.review {
                    Some((on, by, remark)) => {
                        (short_era_date(*on)) " " (by)
                        @if !remark.is_empty() { br; span class="preserve" { (remark) } }
                    }
                    None => "まだ確認していません",
                }
            }
        }
    }
}

fn review_form(context: &PageContext, log: &KeptLog, typed: &Review, wrong: Wrong<'_>) -> Markup {
    let on = match typed.on.given() {
        Some(on) => on.to_owned(),
        None => context.today().to_string(),
    };
    html! {
        details class="screen-only" open[wrong.is_some() || log.review.is_none()] {
            summary { @if log.review.is_none() { "確認したことを書く" } @else { "もう一度確認したことを書く" } }
            form method="post" action=(addresses::KEPT_LOG_REVIEWS.link([&log.id])) novalidate {
                (Field { name: "on", label: "確認した日", required: true, value: &on, error: errors::at(wrong, "on"), ..Field::default() }.date())
                (Field { name: "remark", label: "気づいたこと", hint: "例：夜中に使われた記録はない。辞めた人のIDが使われていたので、止めた。", value: &typed.remark, error: errors::at(wrong, "remark"), ..Field::default() }.lines_up_to(REMARK))
                div class="buttons" { button class="btn" { "確認したことにする" } }
            }
        }
    }
}

fn search(log: &KeptLog, looked: &Looked, faults: &tenken_ops::FieldFaults) -> Markup {
    let day = |name: &'static str, label: &str, value: &str| {
        html! {
            div class="field" {
                label class="label" for=(name) { (label) }
                input type="date" id=(name) name=(name) value=(value) aria-invalid=[errors::in_field(faults, name).map(|_| "true")];
            }
        }
    };
    html! {
        form class="filter screen-only" method="get" action=(addresses::KEPT_LOG.link([&log.id])) role="search" {
            div class="field" { label class="label" for="q" { "言葉" } input type="search" id="q" name="q" value=(*looked.q); }
            (day("from", "この日から", &looked.from))
            (day("until", "この日まで", &looked.until))
            button class="btn second" { "さがす" }
        }
    }
}

fn lines(found: &LogLines, looked: &Looked) -> Markup {
    let here = addresses::KEPT_LOG.link([&found.log.id]);
    let query = [
        ("q", &*looked.q),
        ("from", &*looked.from),
        ("until", &*looked.until),
        ("after", &*looked.after),
    ];
    let next = found.next.map(|next| next.to_string());
    html! {
        @match (found.lines.is_empty(), &next) {
            (true, None) => p { "あてはまる行はありません。" },
            (true, Some(next)) => p { (next) "行目までには、ありませんでした。「次のページ」で、続きをさがせます。" },
            (false, _) => div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" class="num" { "行" } @for column in &found.kind.columns { th scope="col" { (column.title) } } } }
                    tbody { @for line in &found.lines { (row(found, line)) } }
                }
            },
        }
        (pager::uncounted(&here, &query, next.as_deref()))
    }
}

/// A line; one that could not be read is shown as it stood.
fn row(found: &LogLines, line: &LineFound) -> Markup {
    let columns = &found.kind.columns;
    html! {
        tr {
            th scope="row" class="num" { (line.number) }
            @match &line.raw {
                Some(raw) => td colspan=(columns.len()) { (tag::tag("元のまま")) " " (raw) },
                None => @for column in columns { td { (column.kind.show(line.values.get(&column.id))) } },
            }
        }
    }
}

fn days(log: &KeptLog) -> String {
    match log.days {
        Some((first, last)) if first == last => short_era_date(first),
        Some((first, last)) => format!(
            "{} から {} まで",
            short_era_date(first),
            short_era_date(last)
        ),
        None => "―".to_owned(),
    }
}

fn came_at(log: &KeptLog) -> String {
    let at: Option<Timestamp> = log.imported_at.parse().ok();
    at.map(dates::time).unwrap_or_default()
}

fn number(number: i64) -> String {
    count(number.unsigned_abs())
}
