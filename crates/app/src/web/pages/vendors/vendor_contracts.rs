//! `/vendors/{vendor}/contracts`: a vendor's contracts, as its clients registered them.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::era_date;
use tenken_ops::vendors::contracts::contracts_of_vendor;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{WIDE_TABLE, crumbs, pager, tag};

const TITLE: &str = "お客様との契約";

/// Where the page before ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContractsQuery {
    after: String,
}

/// The page.
pub async fn show(
    context: PageContext,
    Path(vendor): Path<String>,
    Query(query): Query<ContractsQuery>,
) -> WebResult<Markup> {
    let after = Some(query.after.as_str()).filter(|after| !after.is_empty());
    let page = contracts_of_vendor(&context, &context.actor, &vendor, after).await?;
    let address = addresses::VENDOR_CONTRACTS.link([&vendor]);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { (TITLE) }
            p { "お客様が登録したか、届け出を受け入れた契約です。「役割分担」では、どの仕事をどちらが行うかについて、この会社の答えを入れられます。" }
            @if page.items.is_empty() { p { "まだ、登録されていません。" } }
            @else {
                div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                    table {
                        thead { tr { th scope="col" { "施設" } th scope="col" { "契約" } th scope="col" { "期間" } th scope="col" { "役割分担" } } }
                        tbody {
                            @for contract in &page.items {
                                tr {
                                    td { (contract.facility.1) }
                                    td { a href=(addresses::CONTRACT.link([&contract.id])) { (contract.title) } }
                                    td {
                                        @if !contract.is_in_force(context.today()) { (tag::tag("いまは続いていません")) " " }
                                        @if let Some(day) = contract.starts_on { (era_date(day)) "から" }
                                        @if let Some(day) = contract.ends_on { (era_date(day)) "まで" }
                                    }
                                    td { a href=(addresses::CONTRACT_ROLES.link([&contract.id])) { "役割分担" span class="sr" { "：" (contract.facility.1) } } }
                                }
                            }
                        }
                    }
                }
                (pager::pager(&address, &[("after", &query.after)], page.items.len(), page.total, page.next.as_deref()))
            }
        }
    };
    Ok(context.page(TITLE, &body))
}
