//! `GET /corporations` and `GET /corporations/{corporation}`: who runs facilities.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::facilities::corporations::{find_corporation, list_corporations};
use tenken_ops::facilities::{FacilityFilter, list_facilities};
use tenken_ops::policy::Act;

use super::list::table;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{WIDE_TABLE, crumbs, pager};

/// What a list is limited to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CorporationsQuery {
    q: String,
    after: String,
}

impl CorporationsQuery {
    fn after(&self) -> Option<String> {
        Some(self.after.clone()).filter(|after| !after.is_empty())
    }

    fn query(&self) -> [(&str, &str); 2] {
        [("q", &self.q), ("after", &self.after)]
    }
}

/// All of them.
pub async fn list(
    context: PageContext,
    Query(wanted): Query<CorporationsQuery>,
) -> WebResult<Markup> {
    let after = wanted.after();
    let page = list_corporations(&context, &context.actor, &wanted.q, after.as_deref()).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(addresses::FACILITIES, "施設")]))
            h1 { "法人" }
            p { "施設の一覧を「法人名」「法人番号」の列と一緒に取り込むと、ここに出ます。" }
            form class="filter" method="get" action=(addresses::CORPORATIONS) {
                div class="field" { label class="label" for="q" { "名称・法人番号" } input type="search" id="q" name="q" value=(wanted.q); }
                button class="btn second" { "さがす" }
            }
            @if page.items.is_empty() { p { "あてはまる法人はありません。" } } @else {
                div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                    table {
                        thead { tr { th scope="col" { "名称" } th scope="col" { "法人番号" } } }
                        tbody {
                            @for corporation in &page.items {
                                tr {
                                    td { a href=(addresses::CORPORATION.link([&corporation.id])) { (corporation.name) } }
                                    td class="number" { (corporation.number.as_deref().unwrap_or("―")) }
                                }
                            }
                        }
                    }
                }
            }
            (pager::pager(addresses::CORPORATIONS, &wanted.query(), page.items.len(), page.total, page.next.as_deref()))
        }
    };
    Ok(context.page("法人", &body))
}

/// One of them with its facilities.
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(wanted): Query<CorporationsQuery>,
) -> WebResult<Markup> {
    let corporation = find_corporation(&context, &context.actor, &id).await?;
    let filter = FacilityFilter {
        corporation: Some(corporation.id.clone()),
        closed: true,
        after: wanted.after(),
        ..FacilityFilter::default()
    };
    let page = list_facilities(&context, &context.actor, filter).await?;
    let above: &[_] = match context.may(Act::ListCompanies) {
        true => &[(addresses::CORPORATIONS, "法人")],
        false => &[],
    };
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, above))
            h1 { (corporation.name) }
            dl class="facts" {
                dt { "法人番号" } dd class="number" { (corporation.number.as_deref().unwrap_or("（未登録）")) }
                dt { "ID" } dd class="number" { (corporation.id) }
            }
            div class="buttons" { a class="btn second" href=(addresses::CHAIN_LEDGERS.link([&corporation.id])) { "施設の台帳" } }
            h2 { "施設" }
            @if page.items.is_empty() { p { "見られる施設はありません。" } } @else { (table(&context, &page.items)) }
            (pager::pager(&addresses::CORPORATION.link([&corporation.id]), &wanted.query(), page.items.len(), page.total, page.next.as_deref()))
        }
    };
    let demo = page.items.iter().any(|facility| facility.demo);
    Ok(context.page_about(demo, &corporation.name, &body))
}
