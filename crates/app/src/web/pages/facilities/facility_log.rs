//! `GET /facilities/{facility}/log`: what was done that concerns one facility, in the columns of the
//! access log in the official manual (令和5年度 薬局チェックリストマニュアル 2(6)).

use axum::extract::{Path, Query};
use axum::response::Response as Reply;
use maud::{Markup, html};
use tenken_domain::text::calendar::log_time;
use tenken_ops::Error;
use tenken_ops::audit::{LogEntry, LogFilter, begin_export};
use tenken_ops::facilities::{FacilityLog, read_facility_log};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::log::{LogQuery, describe_entry, file};
use crate::web::parts::{WIDE_TABLE, crumbs, pager};
use crate::web::reauthenticated::Reauthenticated;

/// The columns of the manual, in its words.
const COLUMNS: [&str; 5] = ["ユーザーID", "氏名", "時刻", "カテゴリ", "操作情報"];

/// The page.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(wanted): Query<LogQuery>,
) -> WebResult<Markup> {
    let (filter, problem) = match wanted.filter() {
        Ok(filter) => (filter, None),
        Err(problem @ Error::Bad { .. }) => (LogFilter::default(), Some(problem)),
        Err(other) => return Err(other.into()),
    };
    let FacilityLog { facility, page } =
        read_facility_log(&context, &context.actor, &id, &filter, wanted.before()).await?;
    let path = addresses::FACILITY_LOG.link([&facility.id]);
    let next = page.next.map(|seq| seq.to_string());
    let of_facility = addresses::FACILITY.link([&facility.id]);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::FACILITIES, "施設"), (&of_facility, &facility.name)]))
            h1 { "操作の記録（アクセスログ）" }
            p { (facility.name) "についての、この製品での操作の記録です。新しいものから並んでいます。列は、公式のマニュアルのアクセスログの例に合わせています。ときどき見て、覚えのない操作がないかを確かめましょう。" }
            @if let Some(problem) = &problem { p class="error" role="alert" { (problem) } }
            (wanted.form(&path, false))
            @if problem.is_none() {
                @if page.entries.is_empty() { p { "あてはまる記録はありません。" } } @else {
                    (table(&page.entries))
                    (wanted.file_link(&format!("{path}.csv")))
                }
                (pager::uncounted(&path, &wanted.query(), next.as_deref()))
            }
        }
    };
    Ok(context.page_about(facility.demo, "操作の記録", &body))
}

fn table(entries: &[LogEntry]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table class="log" {
                thead { tr { @for column in COLUMNS { th scope="col" { (column) } } } }
                tbody {
                    @for entry in entries {
                        tr {
                            td { (entry.user_id) }
                            td { (entry.actor_name) }
                            td class="number" { (log_time(entry.at)) }
                            td class="nowrap" { (entry.category()) }
                            td { (entry.label()) span class="small muted line" { (entry.subject_label()) } (describe_entry(entry)) }
                        }
                    }
                }
            }
        }
    }
}

/// `GET /facilities/{facility}/log.csv`
pub async fn csv(
    Reauthenticated(context): Reauthenticated,
    Path(id): Path<String>,
    Query(wanted): Query<LogQuery>,
) -> WebResult<Reply> {
    let export = begin_export(&context, &context.actor, Some(&id), &wanted.filter()?).await?;
    Ok(file("access-log", COLUMNS, export, |entry| {
        let done = [entry.label().to_owned(), entry.subject_label()];
        [
            entry.user_id.clone(),
            entry.actor_name.clone(),
            log_time(entry.at),
            entry.category().to_owned(),
            [done.as_slice(), &entry.told()].concat().join("\n"),
        ]
    }))
}
