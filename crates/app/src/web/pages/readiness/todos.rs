//! `GET /facilities/{facility}/todos` and `…/todos.ics`: what is to be done next, by date and by person.

use axum::extract::{Path, Query};
use axum::response::Response as Reply;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use tenken_domain::text::calendar::era_date;
use tenken_domain::todos::{Due, Todo};
use tenken_ops::readiness::{todos_calendar, todos_of};
use tenken_ops::responses::files::StoredFile;

use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_download;
use crate::web::error::WebResult;
use crate::web::parts::fields::option;

/// Stands for to-dos that name nobody.
const NOBODY: &str = "-";

/// Whose to-dos are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    whom: String,
}

impl Wanted {
    fn takes(&self, todo: &Todo) -> bool {
        match &*self.whom {
            "" => true,
            NOBODY => todo.whom.is_none(),
            whom => todo.whom.as_deref() == Some(whom),
        }
    }
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> WebResult<Markup> {
    let (facility, all) = todos_of(&context, &context.actor, &id).await?;
    let people: BTreeSet<&str> = all.iter().filter_map(|todo| todo.whom.as_deref()).collect();
    let shown: Vec<&Todo> = all.iter().filter(|todo| wanted.takes(todo)).collect();
    let group = |title, state| group(&facility.id, title, &shown, state);
    let body = html! {
        div class="wrap narrow" {
            (way(&context, &facility))
            h1 { "やることの一覧" }
            p { "台帳、チェックリストの目標日、書類の期限から、期限の早い順に並べています。終わったら、もとの台帳や点検表を書きかえると、ここから消えます。" }
            @if !people.is_empty() {
                form class="filter" method="get" {
                    div class="field" {
                        label class="label" for="whom" { "担当" }
                        select id="whom" name="whom" {
                            (option("", "すべて", &wanted.whom))
                            @for whom in &people { (option(whom, whom, &wanted.whom)) }
                            (option(NOBODY, "担当が書かれていないもの", &wanted.whom))
                        }
                    }
                    button class="btn second" { "しぼりこむ" }
                }
            }
            @if all.is_empty() { p { "いま、台帳と点検表からわかるやることはありません。台帳に、訓練や研修、バックアップを書いておくと、次の期限がここに出ます。" p { a href=(addresses::LEDGERS.link([&facility.id])) { "台帳を開く" } } } }
            @else if shown.is_empty() { p { "この担当のやることはありません。" } }
            (group("期限を過ぎたもの", Due::Overdue))
            (group("30日以内のもの", Due::Soon))
            (group("そのあとのもの", Due::Later))
            @if !all.is_empty() {
                h2 { "カレンダーに入れる" }
                p { a class="btn second" href=(addresses::TODOS_CALENDAR.link([&facility.id])) download { "カレンダーのファイル（.ics）" } }
                p class="small muted" { "Outlookやスマートフォンのカレンダーで開けます。いまの一覧の写しなので、変わったら、もう一度入れてください。" }
            }
        }
    };
    Ok(context.page_about(facility.demo, "やることの一覧", &body))
}

/// The calendar file.
pub async fn calendar(context: PageContext, Path(id): Path<String>) -> WebResult<Reply> {
    let text = todos_calendar(&context, &context.actor, &id).await?;
    Ok(as_download(StoredFile {
        name: "tenken-todos.ics".to_owned(),
        media_type: "text/calendar; charset=utf-8".to_owned(),
        content: text.into_bytes(),
    }))
}

fn group(facility: &str, title: &str, todos: &[&Todo], state: Due) -> Markup {
    let of_it: Vec<&Todo> = todos
        .iter()
        .copied()
        .filter(|todo| todo.state == state)
        .collect();
    html! {
        @if !of_it.is_empty() {
            h2 { (title) "（" (of_it.len()) "）" }
            ul class="plan" {
                @for todo in of_it {
                    li {
                        strong { (linked(facility, todo)) }
                        p { "期限 " (era_date(todo.due)) @if let Some(whom) = &todo.whom { "　担当 " (whom) } }
                        p class="small muted" { (todo.why) }
                    }
                }
            }
        }
    }
}

/// What to do, as a link to where it is done.
pub fn linked(facility: &str, todo: &Todo) -> Markup {
    html! { @match address(facility, todo) { Some(address) => a href=(address) { (todo.title) }, None => (todo.title) } }
}

fn address(facility: &str, todo: &Todo) -> Option<String> {
    if let Some(row) = todo.rows.first() {
        return Some(addresses::LEDGER_ROW.link([&row.row]));
    }
    if let Some((round, _)) = todo
        .id
        .strip_prefix("target:")
        .and_then(|id| id.split_once('/'))
    {
        return Some(addresses::PLAN.link([round, facility]));
    }
    match todo.rule {
        "access_log_review" => Some(addresses::LEDGER.link([facility, "access_log"])),
        _ => None,
    }
}
