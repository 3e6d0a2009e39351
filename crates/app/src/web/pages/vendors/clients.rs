//! `GET /rounds/{round}/vendors/{vendor}/sheets`: a vendor's clients in a round.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::vendor_checklists::list_client_checklists;
use tenken_ops::vendors::products::products_of;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, pager, tag};

/// Where the page before ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ClientsQuery {
    after: String,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path((round, vendor)): Path<(String, String)>,
    Query(query): Query<ClientsQuery>,
) -> WebResult<Markup> {
    let after = Some(query.after.as_str()).filter(|after| !after.is_empty());
    let (asked, page) =
        list_client_checklists(&context, &context.actor, &round, &vendor, after).await?;
    let products = products_of(&context, &context.actor, &vendor).await?;
    let round = &asked.round;
    let address = addresses::CLIENTS.link([&round.id, &vendor]);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { "お客様の一覧" }
            p { (round.title) "　" (dates::deadline(round, context.today())) }
            @if !products.is_empty() {
                h2 { "製品・サービスごとにまとめて答える" }
                ul { @for product in &products { li { a href=(addresses::PRODUCT_FORM.link([&round.id, &product.id])) { (product.name) } } } }
            }
            h2 { "契約ごとに答える" }
            @if page.items.is_empty() { p { "この実施回の対象になっているお客様はありません。" } }
            @else {
                div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                    table {
                        thead { tr { th scope="col" { "施設" } th scope="col" { "契約" } th scope="col" { "状態" } th scope="col" { "施設からの確認" } } }
                        tbody {
                            @for client in &page.items {
                                tr {
                                    td { a href=(addresses::VENDOR_CHECKLIST.link([&round.id, &client.contract.id])) { (client.contract.facility.1) } }
                                    td { (client.contract.title) }
                                    td { @if client.answered { (tag::toned(Tone::Good, "回答済み")) } @else { (tag::tag("未回答")) } }
                                    td { @if client.queries > 0 { (tag::toned(Tone::Warn, &format!("{}件", client.queries))) } }
                                }
                            }
                        }
                    }
                }
                (pager::pager(&address, &[("after", &query.after)], page.items.len(), page.total, page.next.as_deref()))
            }
        }
    };
    Ok(context.page_about(round.demo, "お客様の一覧", &body))
}
