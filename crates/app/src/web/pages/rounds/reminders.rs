//! `GET|POST /rounds/{round}/reminders`: asking those who have not answered, after a look at whom.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::messages::LONGEST_TEXT;
use tenken_ops::outbox::{About, count_deliveries, list_undelivered};
use tenken_ops::rounds::reminders::{
    SentReminder, preview_reminder, send_reminder, sent_reminders,
};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, dates, errors, numbers, undelivered};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// What is said to those who have not answered.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedReminder {
    body: Line,
}

/// What would be sent, and to how many.
pub async fn show(context: PageContext, Path(round): Path<String>) -> WebResult<Markup> {
    page(&context, &round, None, None).await
}

/// Sends it.
pub async fn send(
    context: PageContext,
    Path(round): Path<String>,
    Posted(TypedReminder { body }): Posted<TypedReminder>,
) -> WebResult<Reply> {
    match send_reminder(&context, &context.actor, &round, &body).await {
        Ok(()) => Ok(Redirect::to(&addresses::REMINDERS.link([&round])).into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&context, &round, Some(&body), Some(&message)).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

async fn page(
    context: &PageContext,
    round: &str,
    words: Option<&str>,
    problem: Option<&str>,
) -> WebResult<Markup> {
    let reminder = preview_reminder(context, &context.actor, round).await?;
    let sent = sent_reminders(context, &context.actor, round).await?;
    let about = About::Round(round.to_owned());
    let counts = count_deliveries(context, &context.actor, about.clone()).await?;
    let failed = list_undelivered(context, &context.actor, about).await?;
    let left = reminder.unanswered.saturating_sub(reminder.reminded_today);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(context, &reminder.round, &[]))
            @if let Some(message) = problem { (errors::of_page(message, Some("body"))) }
            h1 { "まだ回答していない施設へのお願い" }
            @if reminder.reminded_today > 0 {
                (banner(Tone::Good, "今日は、もうお願いしました", html! { p { (numbers::count(reminder.reminded_today)) "施設には今日すでに伝えたので、もう一度は送りません。1つの施設に1日2回は送らない決まりです。" } }))
            }
            dl class="facts" {
                dt { "まだ提出していない施設" } dd { (numbers::count(reminder.unanswered)) "施設" }
                dt { "そのうち、メールが届く施設" } dd { (numbers::count(reminder.with_address)) "施設" @if !context.sends_mail() { "（いまの設定では、メールは送りません）" } }
                dt { "これから送る施設" } dd { strong { (numbers::count(left)) "施設" } }
            }
            p { "届かなかったことがわかっているメールアドレスは、「メールが届く施設」に数えません。メールアドレスのない施設にも、サインインしたときの「届いたお知らせ」に表示されます。" }
            @if left > 0 {
                form method="post" action=(addresses::REMINDERS.link([&reminder.round.id])) novalidate {
                    (Field { name: "body", label: "伝える言葉", hint: "題名は「回答のお願い：実施回の名前」になります。宛名は施設ごとに入ります。", required: true, value: words.unwrap_or(&reminder.body), error: problem }.lines_up_to(LONGEST_TEXT))
                    div class="buttons" { button class="btn" { (numbers::count(left)) "施設にお願いを送る" } }
                }
            }
            @if !sent.is_empty() { (already(&sent)) }
            @if context.sends_mail() {
                h2 { "この実施回について送ったメール" }
                (undelivered::counts_line(counts))
                (undelivered::undelivered(&failed))
            }
        }
    };
    Ok(context.page_about(reminder.round.demo, "回答のお願い", &body))
}

/// What was sent before: it stays here, also when a facility has moved to another authority since.
fn already(sent: &[SentReminder]) -> Markup {
    html! {
        h2 { "これまでに送ったお願い" }
        @for one in sent {
            section class="card" {
                p class="small muted" { (dates::time(one.at)) "　" (numbers::count(one.facilities)) "施設" }
                p class="pre" { (one.body) }
            }
        }
    }
}
