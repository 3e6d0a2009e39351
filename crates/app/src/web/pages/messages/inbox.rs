//! `/facilities/{facility}/inbox`: what a facility has been told.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_ops::facilities::find_facility;
use tenken_ops::messages::notices::read_notice;
use tenken_ops::messages::{Message, MessageKind, list_messages, read_message};

use super::notice::files;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::Tone;
use crate::web::parts::{crumbs, dates, own_record, tag};

/// `GET /inbox`: the inbox of whoever looks.
pub async fn own(context: PageContext) -> WebResult<Reply> {
    let address = match context.own_facilities()[..] {
        [] => addresses::NOTICES.to_owned(),
        [facility] => addresses::FACILITY_INBOX.link([facility]),
        // Of which place is asked first.
        _ => addresses::PLACES.to_owned(),
    };
    Ok(Redirect::to(&address).into_response())
}

/// The list.
pub async fn list(context: PageContext, Path(facility): Path<String>) -> WebResult<Markup> {
    let messages = list_messages(&context, &context.actor, &facility).await?;
    let facility = find_facility(&context, &context.actor, &facility).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            p class="muted" { (facility.name) }
            h1 { "届いたお知らせ" }
            @if messages.is_empty() { p { "まだ届いていません。" } }
            @for message in &messages { (card(&context, &facility.id, message)) }
            p { a href=(addresses::FACILITY_QUESTIONS.link([&facility.id])) { @if own_record::is_alone(&context) { "わからないときの問い合わせ先" } @else { "質問する・質問への答えを見る" } } }
        }
    };
    Ok(context.page_about(facility.demo, "届いたお知らせ", &body))
}

fn card(context: &PageContext, facility: &str, message: &Message) -> Markup {
    html! {
        section class="card" {
            div class="tags" {
                (tag::tag(message.kind.label()))
                @if message.read_at.is_none() { (tag::toned(Tone::Info, "まだ読んでいません")) }
            }
            h2 { a href=(addresses::message(facility, message.number)) { (message.subject) } }
            p class="small muted" { (context.sender(&message.sender)) "　" (dates::time(message.at)) }
        }
    }
}

/// One message.
pub async fn show(
    context: PageContext,
    Path((facility, number)): Path<(String, String)>,
) -> WebResult<Markup> {
    // The look at the facility comes first: what is not there for somebody is told the same way.
    let facility = find_facility(&context, &context.actor, &facility).await?;
    let number = number
        .parse()
        .map_err(|_| WebError::not_found("この連絡"))?;
    let message = read_message(&context, &context.actor, &facility.id, number).await?;
    let notice = match &message.notice {
        Some(id) => read_notice(&context, &context.actor, id).await.ok(),
        None => None,
    };
    let inbox = addresses::FACILITY_INBOX.link([&facility.id]);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[(inbox.as_str(), "届いたお知らせ")]))
            p class="muted" { (context.sender(&message.sender)) "　" (dates::time(message.at)) }
            h1 { (message.subject) }
            p class="pre" { (message.body) }
            @if let Some(notice) = &notice { (files(notice)) }
            div class="buttons" {
                @if let Some(round) = &message.round { a class="btn" href=(addresses::RESPONSE.link([round, &facility.id])) { "回答の画面へ" } }
                @if message.kind == MessageKind::Inspection { a class="btn" href=(addresses::FACILITY_INSPECTIONS.link([&facility.id])) { "立入検査の結果へ" } }
                @if message.kind != MessageKind::Answer && !own_record::is_alone(&context) { a class="btn second" href=(addresses::FACILITY_QUESTIONS.link([&facility.id])) { "質問する" } }
            }
        }
    };
    Ok(context.page_about(facility.demo, &message.subject, &body))
}
