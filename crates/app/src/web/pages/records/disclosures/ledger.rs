//! `/facilities/{facility}/disclosures`: the statements of all products a facility has contracts
//! about, what they answer with "no", and the facility's records of those risks: to be shown to
//! inspectors.

use axum::extract::Path;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_domain::text::calendar::era_date;
use tenken_ops::facilities::find_facility;
use tenken_ops::records::disclosures::{
    DisclosedProduct, Disclosure, Ledger, Side, disclosures_of_facility,
};
use tenken_ops::vendors::products::Product;

use super::registering::{self, Outcome, Told, TypedStatement};
use super::{facts, origin};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{WIDE_TABLE, crumbs, tag};
use crate::web::posted::Upload;

const TITLE: &str = "事業者のMDS・SDSとリスクの記録";

/// The page.
pub async fn show(context: PageContext, Path(facility): Path<String>) -> WebResult<Markup> {
    page(&context, &facility, &Told::default()).await
}

/// Registers what the facility was sent, or tries it.
pub async fn register(
    context: PageContext,
    Path(facility): Path<String>,
    upload: Upload<TypedStatement>,
) -> WebResult<Reply> {
    let side = Side::Facility(facility.clone());
    match registering::register(&context, &side, None, upload).await? {
        Outcome::Gone(reply) => Ok(reply),
        Outcome::Told(status, told) => {
            Ok((status, page(&context, &facility, &told).await?).into_response())
        }
    }
}

async fn page(context: &PageContext, facility: &str, told: &Told) -> WebResult<Markup> {
    let facility = find_facility(context, &context.actor, facility).await?;
    let ledger = disclosures_of_facility(context, &context.actor, &facility.id).await?;
    let side = Side::Facility(facility.id.clone());
    let products: Vec<Product> = ledger
        .products
        .iter()
        .map(|one| one.product.clone())
        .collect();
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[(&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            @if let Some(above) = &told.above { (above) }
            p class="muted" { (facility.name) }
            h1 { (TITLE) }
            (open_points(&ledger))
            p class="screen-only" { "MDSは製品をつくる会社、SDSはサービスを行う会社が、安全管理の質問に「はい」「いいえ」「対象外」で答えた開示書です。「いいえ」のところは、どんなリスクがあり、どう対応し、だれが認めたかを記録しておき、立入検査などで説明します。" }
            p class="small muted screen-only" { "安全管理ガイドライン第7.0版の保守委託機関編（10章）によります。この製品は原文を持っておらず、解説記事にもとづいています。原文で確かめてください。" }
            @for one in &ledger.products { (of_product(&side, &ledger, one)) }
            @if !ledger.unnamed.is_empty() {
                section class="card" {
                    h2 { "製品・サービスが選ばれていない契約" }
                    p { "契約の画面で製品・サービスを選ぶと、その開示書がここに出ます。選べるものがないときは、事業者かシステムの管理者に、製品・サービスの登録を頼んでください。" }
                    ul { @for contract in &ledger.unnamed { li { a href=(addresses::CONTRACT.link([&contract.id])) { (contract.vendor.1) "（" (contract.title) "）" } } } }
                }
            }
            div class="buttons screen-only" { button class="btn second" type="button" data-print hidden { "印刷する" } }
            @if context.answers_for(&facility) && !products.is_empty() {
                div class="screen-only" { (registering::form(context, &addresses::FACILITY_DISCLOSURES.link([&facility.id]), &products, told).await?) }
            }
        }
    };
    Ok(context.page_about(facility.demo, TITLE, &body))
}

/// What is still open.
fn open_points(ledger: &Ledger) -> Markup {
    let without = ledger
        .products
        .iter()
        .filter(|one| one.newest().is_none())
        .count();
    let newest = ledger.products.iter().filter_map(DisclosedProduct::newest);
    let open: usize = newest.map(|newest| ledger.open(newest)).sum();
    if ledger.products.is_empty() {
        return html! { p { "製品・サービスを選んだ契約が、まだありません。" } };
    }
    if without + open == 0 && ledger.unnamed.is_empty() {
        let done = html! { p { "すべての製品・サービスの開示書があり、「いいえ」のところはすべて記録があります。" } };
        return banner(Tone::Good, "そろっています", done);
    }
    banner(
        Tone::Warn,
        "まだ足りないものがあります",
        html! {
            ul {
                @if without > 0 { li { "開示書がない製品・サービス：" (without) } }
                @if open > 0 { li { "リスクの記録がない「いいえ」・回答なし：" (open) } }
                @if !ledger.unnamed.is_empty() { li { "製品・サービスが選ばれていない契約：" (ledger.unnamed.len()) } }
            }
        },
    )
}

fn of_product(side: &Side, ledger: &Ledger, one: &DisclosedProduct) -> Markup {
    html! {
        section class="card" {
            @match one.newest() {
                None => {
                    div class="tags" { (tag::toned(Tone::Warn, "開示書がありません")) }
                    h2 { (one.product.name) "（" (one.vendor) "）" }
                    p { "事業者に、MDSかSDSをもらえるか聞いてください。メールや紙で届いたものは、下の「MDS・SDSを登録する」で登録できます。" }
                }
                Some(newest) => {
                    div class="tags" {
                        (origin(newest))
                        @let open = ledger.open(newest);
                        @if open > 0 { (tag::toned(Tone::Warn, &format!("記録が要るもの {open}"))) }
                        @else { (tag::toned(Tone::Good, "足りないものはありません")) }
                    }
                    h2 { (one.product.name) "（" (one.vendor) "）" }
                    (facts(newest))
                    (risks(side, ledger, newest))
                    p { a href=(addresses::disclosure(side, &newest.id)) { (one.product.name) "の" (newest.kind.label()) "を読む・記録する" } }
                }
            }
            @if one.disclosures.len() > 1 {
                p class="screen-only" { "ほかの版や前のもの：" @for old in &one.disclosures[1..] { a href=(addresses::disclosure(side, &old.id)) { (old.kind.label()) " " (old.product_version) " " (era_date(old.issued_on)) } "　" } }
            }
        }
    }
}

/// What is not fulfilled, with the records about it.
fn risks(side: &Side, ledger: &Ledger, newest: &Disclosure) -> Markup {
    html! {
        @if newest.risks().next().is_some() {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "質問" } th scope="col" { "回答" } th scope="col" { "事業者の備考" } th scope="col" { "リスクの評価" } th scope="col" { "対応" } th scope="col" { "認めた人と日" } } }
                    tbody {
                        @for given in newest.risks() {
                            tr {
                                td class="number" { a href={ (addresses::disclosure(side, &newest.id)) (addresses::query(&[("question", &given.number)])) "#risk" } { (given.number) } " " span class="pre" { (ledger.text(newest, &given.number)) } }
                                td class="nowrap" { (given.label()) }
                                td class="pre" { (given.remark) }
                                @match ledger.record(newest, given) {
                                    Some(record) => {
                                        td class="pre" { (record.assessment) }
                                        td class="pre" { (record.measure) }
                                        td { (record.accepted_by) br; (era_date(record.accepted_on)) }
                                    }
                                    None => { td colspan="3" { "まだ記録がありません" } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
