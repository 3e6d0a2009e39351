//! Submitting, the receipt, and the record of all submissions.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::responses::changes::{Changed, between};
use tenken_ops::Error;
use tenken_ops::responses::{
    Response, Submission, Submit, begin_answering, find_submission, list_submissions,
    read_response, submit_response,
};

use super::{rested, review};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{answers, crumbs, dates, own_record};
use crate::web::posted::Posted;
use crate::web::typed::{Line, revision};

/// What the last look before submitting posts, of a response and of a vendor's form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PostedSubmission {
    /// Who opened the page.
    pub opener: Option<String>,
    /// The draft's revision that was looked at.
    #[serde(deserialize_with = "revision")]
    pub revision: i64,
    /// The same content sent twice is one submission.
    pub key: Line,
    /// Who filled in a vendor's form.
    pub person: Line,
}

/// `POST …/submissions`
pub async fn submit(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
    Posted(posted): Posted<PostedSubmission>,
) -> WebResult<Reply> {
    if let Some(refused) = context.is_other_than_opener(posted.opener.as_deref()) {
        return Ok(refused);
    }
    let answering = begin_answering(&context, &context.actor, &round, &facility).await?;
    let submit = Submit {
        seen: Some(posted.revision),
        key: posted.key.to_owned(),
        ..Submit::default()
    };
    let (status, title, more) = match submit_response(&context, &answering, &submit).await {
        Ok(receipt) => {
            return Ok(
                Redirect::to(&addresses::submission(&round, &facility, receipt.revision))
                    .into_response(),
            );
        }
        Err(Error::Invalid(_)) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "まだ提出していません",
            "足りないところがあります。",
        ),
        Err(Error::Stale(_)) => (
            StatusCode::CONFLICT,
            "まだ提出していません",
            "確認している間に、ほかの人（または別の画面）が内容を変えました。下はいまの内容です。もう一度たしかめてから提出してください。",
        ),
        Err(other) => return Err(other.into()),
    };
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let before = banner(Tone::Warn, title, html! { p { (more) } });
    let page = review::page(&context, &response, &before).await?;
    Ok((status, page).into_response())
}

/// `GET …/submissions/{revision}`: the receipt.
pub async fn receipt(
    context: PageContext,
    Path((round, facility, revision)): Path<(String, String, i64)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let sent = find_submission(&context, &context.actor, &round, &facility, revision).await?;
    let rested = rested::of_submission(&context, &response, revision).await?;
    let address = addresses::RESPONSE.link([&round, &facility]);
    let submissions = addresses::RESPONSE_SUBMISSIONS.link([&round, &facility]);
    let newest = response
        .submitted
        .as_ref()
        .is_none_or(|latest| latest.revision == sent.revision);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(&context, &response.round, &[(&address, "入力画面")]))
            h1 { "受付票" }
            div class="receipt" {
                p { strong { "提出を受け付けました" } }
                p { "受付番号" span class="no" { (sent.receipt) } }
                p { (dates::time(sent.submitted_at)) }
            }
            @if !newest { (banner(Tone::Info, "これより新しい提出があります", html! { p { a href=(submissions) { "提出の記録を見る" } } })) }
            dl class="facts" {
                dt { "調査・点検" } dd { (response.round.title) }
                dt { "施設" } dd { (response.facility.name) }
                dt { "何回目の提出か" } dd { (sent.revision) "回目" }
                dt { "送った人" } dd { (sent.submitter) }
            }
            (own_record::of(&context, &response.round.form))
            h2 { "このあと" }
            ul {
                li { "この受付票を印刷するか、受付番号を控えておくと安心です。" }
                li { "直したいところがあれば、締切までは何度でも直して出し直せます（" (dates::deadline(&response.round, context.today())) "）。" }
                li { "立入検査などで見せるときは、下の「印刷用の画面」から用紙の形で印刷できます。" }
            }
            div class="buttons" {
                a class="btn" href=(addresses::HOME) { "最初の画面へ" }
                button class="btn second" type="button" data-print hidden { "この受付票を印刷する" }
                a class="btn second" href={ (addresses::submission(&round, &facility, sent.revision)) (addresses::PRINT) } { "印刷用の画面" }
                a class="btn second" href=(submissions) { "提出の記録" }
            }
            details data-print-open {
                summary { "提出した内容" }
                (answers::read_through(&response.round.form, &sent.answers, None))
            }
            (rested)
        }
    };
    Ok(context.page_about(response.facility.demo, "受付票", &body))
}

/// `GET …/submissions`: all of them, each with what changed.
pub async fn list(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
) -> WebResult<Markup> {
    let response = read_response(&context, &context.actor, &round, &facility).await?;
    let mut sent: Vec<Submission> = Vec::new();
    for head in list_submissions(&context, &context.actor, &round, &facility).await? {
        sent.push(
            find_submission(&context, &context.actor, &round, &facility, head.revision).await?,
        );
    }
    let address = addresses::RESPONSE.link([&round, &facility]);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::of_round(&context, &response.round, &[(&address, "入力画面")]))
            h1 { "提出の記録" }
            p { (response.round.title) "／" (response.facility.name) }
            @if sent.is_empty() { p { "まだ提出していません。" } }
            @for (at, submission) in sent.iter().enumerate() { (entry(&response, submission, sent.get(at + 1))) }
        }
    };
    Ok(context.page_about(response.facility.demo, "提出の記録", &body))
}

fn entry(response: &Response, sent: &Submission, before: Option<&Submission>) -> Markup {
    let address = addresses::submission(&response.round.id, &response.facility.id, sent.revision);
    html! {
        section class="card" {
            h2 { (sent.revision) "回目の提出" }
            p { (dates::time(sent.submitted_at)) }
            p { "受付番号 " strong class="number" { (sent.receipt) } "　" (sent.submitter) }
            @if let Some(before) = before { (differences(&between(&response.round.form, &before.answers, &sent.answers))) }
            p { a href=(address) { "受付票" } "　" a href={ (address) (addresses::PRINT) } { "印刷用の画面" } }
        }
    }
}

fn differences(changed: &[Changed]) -> Markup {
    html! {
        @if changed.is_empty() { p { "前の提出から変わったところはありません。" } }
        @else {
            p { "前の提出から変わったところ：" }
            dl class="answers" {
                @for change in changed {
                    div {
                        dt { (change.name) }
                        dd { (change.before.as_deref().unwrap_or("（なし）")) " → " (change.after.as_deref().unwrap_or("（なし）")) }
                    }
                }
            }
        }
    }
}
