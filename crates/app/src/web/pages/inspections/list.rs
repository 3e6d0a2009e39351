//! `GET /inspections`: the inspections of an area.

use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_domain::text::calendar::era_date;
use tenken_ops::inspections::{Listed, list_inspections};
use tenken_ops::policy::Act;

use super::MAY_BE_KEPT;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{WIDE_TABLE, crumbs};
use crate::web::{addresses, assets};

/// The page.
pub async fn show(context: PageContext) -> WebResult<Reply> {
    let all = list_inspections(&context, &context.actor).await?;
    let demo = all.iter().any(|one| one.demo);
    let (told, open): (Vec<Listed>, Vec<Listed>) =
        all.into_iter().partition(|one| one.told_at.is_some());
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { "立入検査" }
            p { "行く前に足りないものを確かめ、現地では行ごとに記録し、あとで結果を施設へ伝えます。検査の記録が、施設の回答を書きかえることはありません。" }
            @if context.may(Act::PlanInspections) { div class="buttons" { a class="btn" href=(addresses::SELECTION) { "訪問先を選ぶ" } } }
            h2 { "これから行くところ・記録中" }
            @if open.is_empty() { p { "予定はありません。" } } @else {
                div data-visits data-person=(context.person_id()) data-static=(assets::all()) {
                    div data-unreachable hidden { (banner(Tone::Warn, "電波がありません", html! { p { "この端末に入っている訪問だけを開けます。電波が戻ると、書いたことが送られます。" } })) }
                    (table(&open))
                }
            }
            h2 { "結果を伝えたところ" }
            @if told.is_empty() { p { "まだありません。" } } @else { (table(&told)) }
        }
    };
    let page = context.page_about(demo, "立入検査", &body);
    Ok(([MAY_BE_KEPT], page).into_response())
}

fn table(rows: &[Listed]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "施設" } th scope="col" { "訪問日" } th scope="col" { "状態" } } }
                tbody {
                    @for one in rows {
                        @let address = if one.told_at.is_some() { addresses::INSPECTION_RESULT.link([&one.id]) } else { addresses::INSPECTION.link([&one.id]) };
                        tr {
                            th scope="row" { a href=(address) { (one.facility.1) } }
                            td { (era_date(one.on)) }
                            td data-visit=[one.told_at.is_none().then_some(&one.id)] { (super::phase(one.phase)) }
                        }
                    }
                }
            }
        }
    }
}
