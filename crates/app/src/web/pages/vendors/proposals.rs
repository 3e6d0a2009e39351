//! `GET|POST /contracts/proposals`: which vendors say that they have a contract, for the facilities
//! somebody answers for. Until it is accepted, nothing of it counts and nothing of theirs arrives.

use axum::extract::Query;
use axum::response::Redirect;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use tenken_ops::vendors::contracts::{Contract, Proposals, decide_proposals, proposals};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{WIDE_TABLE, crumbs};
use crate::web::posted::Posted;
use crate::web::typed::{Line, Several};

const TITLE: &str = "事業者からの契約の届け";

/// What was decided just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    accepted: Option<usize>,
    declined: Option<usize>,
}

/// Which proposals are accepted or declined.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Decision {
    next: Line,
    /// All of one product.
    product: Line,
    contract: Several,
}

/// The page.
pub async fn show(context: PageContext, Query(done): Query<Done>) -> WebResult<Markup> {
    let (waiting, more) = proposals(&context, &context.actor).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            (decided_banner(&done))
            h1 { (TITLE) }
            p { "事業者が「この施設と契約している」と届けたものです。受け入れると、その事業者の点検表などが届くようになります。受け入れるまでは、何も届かず、何にも数えません。" }
            p { "会社の名前や製品の名前は、事業者が自分で書いたものです。契約書や請求書の名前と同じか、確かめてください。" }
            @if waiting.is_empty() { p { "いま、返事を待っている届けはありません。" } }
            @else { (table(&waiting, more)) }
        }
    };
    Ok(context.page(TITLE, &body))
}

/// Accepts or declines those that are marked.
pub async fn decide(
    context: PageContext,
    Posted(decision): Posted<Decision>,
) -> WebResult<Redirect> {
    let accept = decision.next != "decline";
    let which = match decision.product.given() {
        Some(product) => Proposals::OfProduct(product.to_owned()),
        None => Proposals::Listed(decision.contract.to_vec()),
    };
    let decided = decide_proposals(&context, &context.actor, which, accept).await?;
    let what = if accept { "accepted" } else { "declined" };
    Ok(Redirect::to(&format!(
        "{}?{what}={decided}",
        addresses::PROPOSALS
    )))
}

/// Leads there from where somebody begins, if anything waits.
pub fn hint(waiting: usize, more: bool) -> Markup {
    html! {
        @if waiting > 0 {
            (banner(Tone::Warn, &format!("事業者から、契約の届けが{waiting}件{}あります", if more { "以上" } else { "" }), html! {
                p { a href=(addresses::PROPOSALS) { "会社の名前を確かめて、受け入れるか断る" } }
            }))
        }
    }
}

fn decided_banner(done: &Done) -> Markup {
    match (done.accepted, done.declined) {
        (None, None) => html! {},
        (Some(0), _) | (None, Some(0)) => banner(
            Tone::Info,
            "何も変わっていません",
            html! { p { "印を付けた届けがないか、ほかの人が先に返事をしました。" } },
        ),
        (Some(count), _) => banner(
            Tone::Good,
            &format!("{count}件を受け入れました"),
            html! { p { "みてもらっているものや期間は、施設の「契約している事業者」の画面で入れられます。" } },
        ),
        (None, Some(count)) => banner(
            Tone::Good,
            &format!("{count}件を断りました"),
            html! { p { "この事業者が同じ製品・サービスをもう一度届けることはできません。" } },
        ),
    }
}

fn table(waiting: &[Contract], more: bool) -> Markup {
    html! {
        form method="post" action=(addresses::PROPOSALS) {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "選ぶ" } th scope="col" { "施設" } th scope="col" { "事業者" } th scope="col" { "製品・サービス" } } }
                    tbody {
                        @for one in waiting {
                            tr {
                                td { label class="tick" {
                                    input type="checkbox" name="contract" value=(one.id) checked[waiting.len() == 1];
                                    span class="sr" { (one.facility.1) "：" (one.vendor.1) }
                                } }
                                td { a href=(addresses::FACILITY_CONTRACTS.link([&one.facility.0])) { (one.facility.1) } }
                                td { (one.vendor.1) }
                                td { (one.title) }
                            }
                        }
                    }
                }
            }
            @if more { p { "ほかにもあります。ここに出ている届けに返事をすると、続きが出ます。" } }
            @for (product, title, vendor) in of_many(waiting) {
                p { button class="btn second" name="product" value=(product) { "「" (title) "」（" (vendor) "）の届けを、すべての施設で受け入れる" } }
            }
            div class="buttons" {
                button class="btn" name="next" value="accept" { "選んだものを受け入れる" }
                button class="btn second" name="next" value="decline" { "選んだものを断る" }
            }
        }
    }
}

/// The products that several facilities are asked about: id, name and vendor.
fn of_many(waiting: &[Contract]) -> BTreeSet<(&str, &str, &str)> {
    let mut seen = BTreeSet::new();
    let about = waiting.iter().filter_map(|one| {
        let product = one.product.as_deref()?;
        Some((product, one.title.as_str(), one.vendor.1.as_str()))
    });
    about.filter(|one| !seen.insert(*one)).collect()
}
