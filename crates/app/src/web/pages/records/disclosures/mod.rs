//! MDS and SDS: the templates an operator loads, what vendors register, what facilities keep.

pub mod ledger;
pub mod product;
mod registering;
pub mod risks;
pub mod statement;
pub mod templates;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, below, route, upload_route};

use maud::{Markup, html};
use tenken_domain::records::disclosure::DisclosureAnswer;
use tenken_domain::text::calendar::era_date;
use tenken_ops::records::disclosures::Disclosure;

use crate::web::addresses;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::tag;

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        upload_route(
            PRODUCT_DISCLOSURES,
            get(product::show).post(product::register),
        ),
        upload_route(
            FACILITY_DISCLOSURES,
            get(ledger::show).post(ledger::register),
        ),
        route(
            below(FACILITY_DISCLOSURE, STATEMENT_RISKS),
            post(risks::keep),
        ),
        upload_route(TEMPLATES, get(templates::list).post(templates::load)),
        route(TEMPLATE_XLSX, get(templates::xlsx)),
    ];
    for side in [VENDOR_DISCLOSURE, FACILITY_DISCLOSURE] {
        routes.extend([
            route(side, get(statement::show)),
            route(below(side, STATEMENT_FILE), get(statement::file)),
            route(below(side, STATEMENT_XLSX), get(statement::xlsx)),
        ]);
    }
    routes
}

/// What a statement is, and how many answers of each kind it has.
fn facts(disclosure: &Disclosure) -> Markup {
    let empty = disclosure.count(None);
    html! {
        dl class="facts" {
            dt { "開示書" } dd { (disclosure.kind.label()) " " (disclosure.template) }
            @if !disclosure.product_version.is_empty() { dt { "製品・サービスの版" } dd { (disclosure.product_version) } }
            dt { "発行日" } dd { (era_date(disclosure.issued_on)) }
            dt { "回答" } dd {
                @for answer in DisclosureAnswer::ALL { (answer.label()) " " (disclosure.count(Some(answer))) "　" }
                @if empty > 0 { "回答なし " (empty) }
            }
        }
    }
}

/// How a statement came here.
fn origin(disclosure: &Disclosure) -> Markup {
    html! {
        @if disclosure.own_copy { (tag::tag("この施設が登録")) } @else { (tag::tag("事業者が登録")) }
    }
}

/// What is not in the program, said plainly.
fn no_templates(operates: bool) -> Markup {
    banner(
        Tone::Warn,
        "MDS・SDSの質問は、この製品に入っていません",
        html! {
            p {
                "公式の開示書（JAHIS標準 24-005 Ver.5.0 など）の質問は、手に入れられなかったため、入れていません。"
                @if operates { "手元の公式のExcelから" a href=(addresses::TEMPLATES) { "ひな形を登録" } "すると、使えるようになります。" }
                @else { "システムの管理者がひな形を登録すると、使えるようになります。" }
            }
        },
    )
}
