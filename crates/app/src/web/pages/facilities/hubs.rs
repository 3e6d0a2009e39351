//! `GET /facilities/{facility}/vendors` and `…/records`: what a facility has about its vendors, and what is kept of what
//! was done. Two of the five places of a facility's menu.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_ops::facilities::find_facility;
use tenken_ops::responses::tasks_of_facility;

use crate::web::addresses::{self, Address};
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::{crumbs, own_record, tasks};

/// Where a card leads, its title, and what is there.
type Card = (Address<1>, &'static str, &'static str);

const ABOUT_VENDORS: [Card; 4] = [
    (
        addresses::FACILITY_CONTRACTS,
        "契約している事業者",
        "どの会社に、どのシステムを頼んでいるか。点検表を事業者に書いてもらうときのもとになります。",
    ),
    (
        addresses::MAINTENANCE,
        "サーバの更新の委託（保守委託機関編）",
        "サーバの更新を、だれの役目にしているか。質問に答えると判定できます。",
    ),
    (
        addresses::FACILITY_DISCLOSURES,
        "事業者のMDS・SDSとリスクの記録",
        "事業者から受け取った開示書と、「いいえ」への備えの記録。",
    ),
    (
        addresses::ROLES,
        "事業者との役割分担確認表",
        "だれが何をするかを、事業者と決めて書いておく表。",
    ),
];

const ABOUT_RECORDS: [Card; 3] = [
    (
        addresses::CONTACT_CHART,
        "連絡体制図",
        "事故のときに、だれがどこへ、どの順番で連絡するかの図。台帳の「連絡先」から作ります。",
    ),
    (
        addresses::FACILITY_INSPECTIONS,
        "立入検査の結果",
        "検査で指摘されたことと、直したこと。",
    ),
    (
        addresses::FACILITY_LOG,
        "操作の記録（アクセスログ）",
        "だれがいつ、このTenkenで何をしたか。",
    ),
];

/// `GET …/vendors`
pub async fn vendors(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &id).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            h1 { "事業者" }
            p { "システムを頼んでいる会社のことを、ここにまとめています。" }
            div class="cards" { @for card in ABOUT_VENDORS { (shown(&facility.id, card)) } }
        }
    };
    Ok(context.page_about(facility.demo, "事業者", &body))
}

/// `GET …/records`
pub async fn records(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &id).await?;
    let asked = tasks_of_facility(&context, &context.actor, &facility.id).await?;
    let questions = match own_record::is_alone(&context) {
        true => (
            addresses::FACILITY_QUESTIONS,
            "問い合わせ先",
            "わからないときに電話やメールで聞けるところ。",
        ),
        false => (
            addresses::FACILITY_QUESTIONS,
            "質問",
            "聞いたことと、その答え。ここから質問できます。",
        ),
    };
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[(&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            h1 { "記録" }
            p { "提出したもの、検査の結果、したことの記録です。消えることはありません。" }
            (tasks::receipts(&facility.id, &asked))
            h2 { "そのほかの記録" }
            div class="cards" {
                @for card in ABOUT_RECORDS { (shown(&facility.id, card)) }
                (shown(&facility.id, questions))
            }
        }
    };
    Ok(context.page_about(facility.demo, "記録", &body))
}

fn shown(facility: &str, (address, title, about): Card) -> Markup {
    html! {
        section class="card" {
            h2 { a href=(address.link([facility])) { (title) } }
            p { (about) }
        }
    }
}
