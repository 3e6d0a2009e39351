//! A vendor's form to be read: how it stands, what was said when, the link to it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::responses::changes::between;
use tenken_ops::rounds::Phase;
use tenken_ops::vendor_checklists::{
    LinkState, VendorAnswer, VendorChecklist, mail_link, make_link, read_vendor_checklist,
    revoke_links, withdraw_vendor_checklist,
};

use super::{At, asking};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{answers, crumbs, dates, give_away, tag};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// `GET /rounds/{round}/sheets/{contract}`
pub async fn show(
    context: PageContext,
    Path((round, contract)): Path<(String, String)>,
) -> WebResult<Markup> {
    let sheet = read_vendor_checklist(&context, &context.actor, &round, &contract).await?;
    let (is_vendor, is_facility) = (is_of_vendor(&context, &sheet), sheet.is_own);
    let (round, contract) = (&sheet.asked.round, &sheet.contract);
    let open = round.phase(context.now()) == Phase::Open;
    let above = addresses::RESPONSE_VENDORS.link([&round.id, &contract.facility.0]);
    let clients = addresses::CLIENTS.link([&round.id, &contract.vendor.0]);
    let above = if is_vendor {
        (clients.as_str(), "お客様の一覧")
    } else {
        (above.as_str(), "事業者の点検表")
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(&context, round, &[above]))
            div class="tags" { (state(sheet.current().is_some(), sheet.history.first())) }
            h1 { (contract.vendor.1) "：" (contract.title) }
            dl class="facts" {
                dt { "施設" } dd { (contract.facility.1) }
                dt { "実施回" } dd { (round.title) }
                @if let Some(current) = sheet.current() {
                    dt { "回答" } dd { (dates::time(current.at)) "　記入した人 " (current.person) @if current.for_many { "（同じ製品を使うすべての施設への回答）" } }
                }
            }
            @if open && (is_vendor || is_facility) {
                div class="buttons" {
                    a class=(if is_vendor { "btn" } else { "btn second" }) href=(addresses::VENDOR_CHECKLIST_FORM.link([&round.id, &contract.id])) {
                        @if is_vendor { @if sheet.current().is_some() { "回答を直す" } @else { "回答する" } } @else { "紙やExcelで受け取った内容を写す" }
                    }
                }
            }
            @if is_facility && open { (request(&context, &sheet)) }
            (asking::on_view(&sheet, is_facility && open, is_vendor))
            @if let Some(current) = sheet.current() {
                h2 { "いまの回答" }
                p { a href={ (addresses::VENDOR_CHECKLIST.link([&round.id, &contract.id])) (addresses::PAPER_PDF) } download { "公式の用紙の形で受け取る（PDF、A4）" } }
                (answers::read_through(&sheet.asked.form, &current.answers, None))
            }
            @if !sheet.history.is_empty() { (history(&sheet)) }
            @if (is_vendor || is_facility) && open && sheet.current().is_some() {
                h2 { "回答を取り下げる" }
                form method="post" action=(addresses::VENDOR_CHECKLIST_WITHDRAWAL.link([&round.id, &contract.id])) novalidate {
                    (Field { name: "why", label: "理由", hint: "記録に残ります。", required: true, ..Field::default() }.text())
                    div class="buttons" { button class="btn second" { "取り下げる" } }
                }
            }
        }
    };
    Ok(context.page_about(round.demo, "事業者の点検表", &body))
}

/// Whether somebody works for the vendor.
fn is_of_vendor(context: &PageContext, sheet: &VendorChecklist) -> bool {
    !context.actor.grants().is_empty()
        && context.own(tenken_ops::actor::ScopeKind::Vendor)
            == Some(sheet.contract.vendor.0.as_str())
}

/// How a form stands, as a tag.
pub fn state(answered: bool, newest: Option<&VendorAnswer>) -> Markup {
    match (answered, newest) {
        (true, _) => tag::toned(Tone::Good, "回答済み"),
        (false, Some(_)) => tag::toned(Tone::Warn, "取り下げ"),
        (false, None) => tag::tag("未回答"),
    }
}

/// Asking the vendor to answer.
fn request(context: &PageContext, sheet: &VendorChecklist) -> Markup {
    let parts = [&*sheet.asked.round.id, &sheet.contract.id];
    html! {
        h2 { "事業者にお願いする" }
        (give_away::only_here(context))
        @match sheet.link {
            None => p { "事業者に、アカウントなしで回答できるリンクを渡せます。リンクは2週間、1回の回答まで使えます。" },
            Some(LinkState::Open(until)) => p { "渡したリンクは、" (dates::time(until)) "まで使えます。" },
            Some(LinkState::Used(at)) => p { "渡したリンクから、" (dates::time(at)) "に回答がありました。もう一度答えてもらうときは、新しいリンクを渡してください。" },
            Some(LinkState::Revoked(at)) => p { "渡したリンクは、" (dates::time(at)) "に使えなくなりました。" },
            Some(LinkState::Expired(at)) => p { "渡したリンクは、" (dates::time(at)) "に期限が切れました。" },
        }
        div class="buttons" {
            form method="post" action=(addresses::VENDOR_CHECKLIST_LINKS.link(parts)) { button class="btn" { "リンクを作る" } }
            @if context.sends_mail() && sheet.contract.mail.is_some() {
                form method="post" action=(addresses::VENDOR_CHECKLIST_MAIL.link(parts)) { button class="btn second" { "リンクをメールで送る" } }
            }
            @if matches!(sheet.link, Some(LinkState::Open(_))) {
                form method="post" action=(addresses::VENDOR_CHECKLIST_REVOCATION.link(parts)) { button class="btn second" { "リンクを使えなくする" } }
            }
        }
        @if sheet.contract.mail.is_none() { p class="muted" { "メールで送るには、" a href=(addresses::CONTRACT.link([&sheet.contract.id])) { "契約" } "に事業者のメールアドレスを入れてください。" } }
    }
}

fn history(sheet: &VendorChecklist) -> Markup {
    html! {
        h2 { "回答の記録" }
        @for (place, answer) in sheet.history.iter().enumerate() {
            section class="card" {
                h3 { (answer.revision) "回目" @if answer.withdrawn.is_some() { "（取り下げ）" } }
                p { (dates::time(answer.at)) "　受付番号 " span class="number" { (answer.receipt) } "　記入した人 " (answer.person) }
                @if let Some(why) = &answer.withdrawn { p { "理由：" (why) } }
                @else if let Some(before) = sheet.history.get(place + 1).filter(|before| before.withdrawn.is_none()) {
                    @let changed = between(&sheet.asked.form, &before.answers, &answer.answers);
                    @if changed.is_empty() { p { "前の回答から変わったところはありません。" } }
                    @else { dl class="answers" { @for change in &changed { div { dt { (change.name) } dd { (change.before.as_deref().unwrap_or("（なし）")) " → " (change.after.as_deref().unwrap_or("（なし）")) } } } } }
                }
            }
        }
    }
}

/// `POST …/links`: makes a link and shows it, once.
pub async fn link(
    context: PageContext,
    Path((round, contract)): Path<(String, String)>,
) -> WebResult<Markup> {
    let (contract, link) = make_link(&context, &context.actor, &round, &contract).await?;
    let address = format!(
        "{}{}",
        context.options().address(),
        addresses::VENDOR_CHECKLIST_BY_LINK.link([&link.secret])
    );
    let sheet = addresses::VENDOR_CHECKLIST.link([&round, &contract.id]);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[(&sheet, "事業者の点検表")]))
            h1 { (contract.vendor.1) "へのリンク" }
            (give_away::only_here(&context))
            (banner(Tone::Info, "このリンクは、いま一度だけ表示します", html! { p { "メールなどで、事業者の担当の方に渡してください。このリンクを開いた人は、だれでも回答できます。" } }))
            p class="linkline" { code { (address) } }
            p { (dates::time(link.until)) "まで、1回の回答に使えます。前に作ったリンクは使えなくなりました。" }
            div class="buttons" { a class="btn second" href=(sheet) { "もどる" } }
        }
    };
    Ok(context.page("事業者へのリンク", &body))
}

/// `POST …/mail`: has the link sent.
pub async fn mail(
    context: PageContext,
    Path((round, contract)): Path<(String, String)>,
) -> WebResult<Reply> {
    mail_link(&context, &context.actor, &round, &contract).await?;
    Ok(Redirect::to(&addresses::VENDOR_CHECKLIST.link([&round, &contract])).into_response())
}

/// `POST …/revocation`: the link works no more.
pub async fn revoke(
    context: PageContext,
    Path((round, contract)): Path<(String, String)>,
) -> WebResult<Reply> {
    revoke_links(&context, &context.actor, &round, &contract).await?;
    Ok(Redirect::to(&addresses::VENDOR_CHECKLIST.link([&round, &contract])).into_response())
}

/// Why a vendor takes back what it said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Withdrawal {
    why: Line,
}

/// `POST …/withdrawal`
pub async fn withdraw(at: At, Posted(posted): Posted<Withdrawal>) -> WebResult<Reply> {
    withdraw_vendor_checklist(&at.context, &at.answering, &posted.why).await?;
    let round = &at.answering.round().id;
    Ok(
        Redirect::to(&addresses::VENDOR_CHECKLIST.link([round, at.name("contract")]))
            .into_response(),
    )
}
