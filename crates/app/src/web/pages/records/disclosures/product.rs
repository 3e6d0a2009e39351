//! `/vendors/{vendor}/products/{product}/disclosures`: the statements about a product, for its vendor.

use axum::extract::Path;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use std::collections::HashSet;
use tenken_domain::records::disclosure::DisclosureAnswer;
use tenken_domain::text::calendar::era_date;
use tenken_ops::policy::Act;
use tenken_ops::records::disclosures::{Disclosure, Side, disclosures_of_product};

use super::registering::{self, Outcome, Told, TypedStatement};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{WIDE_TABLE, crumbs, tag};
use crate::web::posted::Upload;

/// The page.
pub async fn show(
    context: PageContext,
    Path((vendor, product)): Path<(String, String)>,
) -> WebResult<Markup> {
    page(&context, vendor, &product, &Told::default()).await
}

/// Registers a statement, or tries it.
pub async fn register(
    context: PageContext,
    Path((vendor, product)): Path<(String, String)>,
    upload: Upload<TypedStatement>,
) -> WebResult<Reply> {
    let side = Side::Vendor(vendor.clone());
    match registering::register(&context, &side, Some(&product), upload).await? {
        Outcome::Gone(reply) => Ok(reply),
        Outcome::Told(status, told) => {
            Ok((status, page(&context, vendor, &product, &told).await?).into_response())
        }
    }
}

async fn page(
    context: &PageContext,
    vendor: String,
    product: &str,
    told: &Told,
) -> WebResult<Markup> {
    let address = addresses::PRODUCT_DISCLOSURES.link([&vendor, product]);
    let may_register = context.may(Act::TendProducts(&vendor));
    let above = addresses::VENDOR.link([&vendor]);
    let side = Side::Vendor(vendor);
    let (product, all) = disclosures_of_product(context, &context.actor, &side, product).await?;
    let title = format!("{}のMDS・SDS", product.name);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[(&above, "事業者")]))
            @if let Some(above) = &told.above { (above) }
            h1 { (title) }
            p { "製品はMDS（製造業者の開示書）、サービスはSDS（サービス事業者の開示書）を登録します。登録すると、この製品・サービスを契約に登録している施設が見られます。" }
            @if all.is_empty() { p { "まだ、登録されていません。" } } @else { (history(&side, &all)) }
            @if may_register { (registering::form(context, &address, &[], told).await?) }
        }
    };
    Ok(context.page(&title, &body))
}

/// All statements; of each version of the product the newest counts.
fn history(side: &Side, all: &[Disclosure]) -> Markup {
    let mut seen = HashSet::new();
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "開示書" } th scope="col" { "製品・サービスの版" } th scope="col" { "発行日" } th scope="col" { "いいえ・回答なし" } th scope="col" { "状態" } } }
                tbody {
                    @for one in all {
                        tr {
                            td { a href=(addresses::disclosure(side, &one.id)) { (one.kind.label()) " " (one.template) } }
                            td { @if one.product_version.is_empty() { "―" } @else { (one.product_version) } }
                            td { (era_date(one.issued_on)) }
                            td class="num" { (one.count(Some(DisclosureAnswer::No)) + one.count(None)) }
                            td { @if seen.insert((&one.product_version, one.kind)) { (tag::toned(Tone::Good, "最新")) } @else { (tag::tag("前のもの")) } }
                        }
                    }
                }
            }
        }
    }
}
