//! `GET /log`: who did what, when and from where.

use axum::extract::Query;
use axum::response::Response as Reply;
use maud::{Markup, html};
use tenken_domain::text::calendar::log_time;
use tenken_ops::Error;
use tenken_ops::audit::{LogEntry, LogPage, begin_export, read_log};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::log::{LogQuery, describe_entry, file};
use crate::web::parts::{WIDE_TABLE, crumbs, pager};
use crate::web::reauthenticated::Reauthenticated;

/// The page. What cannot be looked for is said above the fields, which keep it.
pub async fn show(context: PageContext, Query(wanted): Query<LogQuery>) -> WebResult<Markup> {
    let found = match wanted.filter() {
        Ok(filter) => read_log(&context, &context.actor, &filter, wanted.before()).await,
        Err(problem) => Err(problem),
    };
    let found = match found {
        Err(problem @ (Error::NotFound(_) | Error::Bad { .. })) => Err(problem.to_string()),
        other => Ok(other?),
    };
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { "操作の記録" }
            p { "だれが、いつ、どこから、何をしたかの記録です。新しいものから並んでいます。記録を消したり書きかえたりする画面はありません。だれかが外から手を加えると、点検のときにわかります。" }
            @if let Err(problem) = &found { p class="error" role="alert" { (problem) } }
            (wanted.form(addresses::LOG, true))
            @if let Ok(page) = &found { (list(&wanted, page)) }
        }
    };
    Ok(context.page("操作の記録", &body))
}

fn list(wanted: &LogQuery, page: &LogPage) -> Markup {
    let next = page.next.map(|seq| seq.to_string());
    html! {
        @if page.entries.is_empty() { p { "あてはまる記録はありません。" } } @else {
            (table(&page.entries))
            (wanted.file_link(addresses::LOG_CSV))
        }
        (pager::uncounted(addresses::LOG, &wanted.query(), next.as_deref()))
    }
}

fn table(entries: &[LogEntry]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table class="log" {
                thead { tr { th scope="col" { "時刻" } th scope="col" { "だれが" } th scope="col" { "どこから" } th scope="col" { "何をした" } th scope="col" { "何に" } } }
                tbody { @for entry in entries { (row(entry)) } }
            }
        }
    }
}

fn row(entry: &LogEntry) -> Markup {
    html! {
        tr {
            td class="number" { (log_time(entry.at)) }
            td { (entry.actor_name) span class="small muted line" { (entry.user_id) } }
            td { (origin(entry)) }
            td { (entry.label()) }
            td {
                @if let Some((id, name)) = &entry.facility { a class="line" href=(addresses::FACILITY_LOG.link([id])) { (name) } }
                (entry.subject_label())
                (describe_entry(entry))
            }
        }
    }
}

/// Where a deed came from, in words.
fn origin(entry: &LogEntry) -> &str {
    match entry.origin.as_str() {
        "local" => "このパソコン",
        "" => "（不明）",
        address => address,
    }
}

/// `GET /log.csv`
pub async fn csv(
    Reauthenticated(context): Reauthenticated,
    Query(wanted): Query<LogQuery>,
) -> WebResult<Reply> {
    let export = begin_export(&context, &context.actor, None, &wanted.filter()?).await?;
    let head = [
        "番号",
        "時刻",
        "ユーザーID",
        "氏名",
        "どこから",
        "カテゴリ",
        "操作情報",
        "何に",
        "施設",
        "内容",
    ];
    Ok(file("log", head, export, |entry| {
        [
            entry.seq.to_string(),
            log_time(entry.at),
            entry.user_id.clone(),
            entry.actor_name.clone(),
            origin(entry).to_owned(),
            entry.category().to_owned(),
            entry.label().to_owned(),
            entry.subject_label(),
            entry
                .facility
                .as_ref()
                .map_or_else(String::new, |(_, name)| name.clone()),
            entry.told().join("\n"),
        ]
    }))
}
