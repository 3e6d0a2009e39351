//! `GET /facilities/{facility}/ledgers`: which ledgers there are, and how much of each is kept.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_ops::ledgers::{LedgerOverview, ledgers_of};

use super::way;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{dates, tag};

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let (facility, ledgers) = ledgers_of(&context, &context.actor, &id).await?;
    let begun = ledgers.iter().any(|one| one.rows > 0);
    let body = html! {
        div class="wrap" {
            (way(&context, &facility, &[]))
            h1 { "台帳" }
            p { "ふだんから書いておくと、調査やチェックリストの答えが、ここから提案されます。" }
            @if !begun { p { "はじめは「機器台帳」だけで十分です。1台書くことから始められます。手元のExcelの表を貼り付けることもできます。" } }
            div class="cards" { @for one in &ledgers { (card(&facility.id, one)) } }
        }
    };
    Ok(context.page_about(facility.demo, "台帳", &body))
}

fn card(facility: &str, one: &LedgerOverview) -> Markup {
    let kind = &one.kind;
    html! {
        section class="card" {
            div class="tags" {
                @if kind.sealed {}
                @else if one.rows == 0 { (tag::tag("まだありません")) }
                @else { (tag::toned(Tone::Good, &format!("{}件", one.rows))) }
            }
            h2 { a href=(addresses::LEDGER.link([facility, &kind.id])) { (kind.title) } }
            p { (kind.about) }
            @if let Some(at) = one.changed_at.as_deref().and_then(|at| at.parse().ok()) { p class="muted" { "最後に書いた日：" (dates::time(at)) } }
        }
    }
}
