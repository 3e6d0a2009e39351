//! What was told about an inspection and what has become of it: the facility replies, an inspector sees
//! findings corrected.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::era_date;
use tenken_ops::Error;
use tenken_ops::inspections::{
    Dossier, Followed, FollowedFinding, close_finding, read_told, reply_to_inspection,
};
use tenken_ops::messages::LONGEST_TEXT;

use super::{ABOVE, result};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, dates, errors, tag};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// What a facility replies.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedReply {
    /// A key of its own, so that it is kept once.
    reply: Line,
    body: Line,
}

/// How an inspector saw a finding corrected.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Mended {
    words: Line,
}

/// What could not be taken: the field, what was typed in it, and why.
pub struct Refused<'a> {
    field: &'a str,
    typed: &'a str,
    message: &'a str,
}

/// `POST …/replies`: the facility replies.
pub async fn reply(
    context: PageContext,
    Path(id): Path<String>,
    Posted(TypedReply { reply, body }): Posted<TypedReply>,
) -> WebResult<Reply> {
    let done = reply_to_inspection(&context, &context.actor, &id, &reply, &body).await;
    after(&context, &id, done, "body", &body).await
}

/// `POST …/findings/{finding}/closing`: an inspector has seen it corrected.
pub async fn close(
    context: PageContext,
    Path((id, finding)): Path<(String, String)>,
    Posted(Mended { words }): Posted<Mended>,
) -> WebResult<Reply> {
    let done = close_finding(&context, &context.actor, &id, &finding, &words).await;
    after(&context, &id, done, &format!("words-{finding}"), &words).await
}

async fn after(
    context: &PageContext,
    id: &str,
    done: tenken_ops::Result<()>,
    field: &str,
    typed: &str,
) -> WebResult<Reply> {
    match done {
        Ok(()) => Ok(Redirect::to(&addresses::INSPECTION_RESULT.link([id])).into_response()),
        Err(Error::Bad { message, .. }) => {
            let told = read_told(context, &context.actor, id).await?;
            let dossier = tenken_ops::inspections::read_dossier(context, &context.actor, id).await;
            let refused = Refused {
                field,
                typed,
                message: &message,
            };
            let page = page(context, &told, dossier.ok().as_ref(), Some(&refused));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// The page. `dossier` are there for who inspects.
pub fn page(
    context: &PageContext,
    told: &Followed,
    dossier: Option<&Dossier>,
    refused: Option<&Refused<'_>>,
) -> Markup {
    let one = &told.inspection;
    let of_facility = addresses::FACILITY_INSPECTIONS.link([&one.facility.id]);
    let above = match dossier {
        Some(_) => ABOVE,
        None => (of_facility.as_str(), "立入検査"),
    };
    let title = "立入検査の結果";
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[above]))
            @if let Some(refused) = refused { (errors::of_page(refused.message, Some(refused.field))) }
            p class="muted" { (dates::time(told.told_at)) "に伝えました" }
            h1 { (title) "：" (one.facility.name) }
            (facts(told))
            div class="buttons" { a class="btn second" href=(addresses::INSPECTION_RESULT_PDF.link([&one.id])) { "結果をPDFで受け取る" } }
            h2 { "指摘した事項" }
            @if told.findings.is_empty() { p { "指摘した事項はありません。" } }
            @for (at, one) in told.findings.iter().enumerate() { (card(context, told, at, one, refused)) }
            @if !told.result.advice.is_empty() { h2 { "全体についての助言" } p class="pre" { (told.result.advice) } }
            (result::rows(&told.result))
            (replies(context, told, refused))
            @if let Some(dossier) = dossier { (result::late(dossier)) }
        }
    };
    context.page_about(one.facility.demo, title, &body)
}

fn facts(told: &Followed) -> Markup {
    let result = &told.result;
    html! {
        dl class="facts" {
            dt { "検査した日" } dd { (era_date(result.visited_on)) }
            dt { "自治体" } dd { (result.authority) }
            @if !result.inspectors.is_empty() { dt { "検査した人" } dd { (result.inspectors.join("、")) } }
            dt { "確認したもの" } dd { (result.checklist) }
            @if let Some(day) = result.reply_by { dt { "返事の期限" } dd { (era_date(day)) } }
            @if let Some(day) = result.follow_up_on { dt { "再確認の予定日" } dd { (era_date(day)) } }
        }
    }
}

fn card(
    context: &PageContext,
    told: &Followed,
    at: usize,
    one: &FollowedFinding,
    refused: Option<&Refused<'_>>,
) -> Markup {
    let FollowedFinding {
        finding,
        corrected_on,
        closed,
    } = one;
    let (id, inspects) = (&told.inspection.id, told.may_close);
    let field = format!("words-{}", finding.id);
    let typed = refused.filter(|refused| refused.field == field);
    html! {
        section class="card" {
            div class="tags" {
                @match (closed, corrected_on) {
                    (Some(_), _) => (tag::toned(Tone::Good, "改善を確認しました")),
                    (None, Some(_)) => (tag::toned(Tone::Info, "施設が「はい」と答えています")),
                    (None, None) if finding.due.is_some_and(|due| due < context.today()) => (tag::toned(Tone::Bad, "期限を過ぎています")),
                    (None, None) => (tag::toned(Tone::Warn, "改善を待っています")),
                }
            }
            (result::finding(at, finding))
            @if let Some(day) = corrected_on { p { "施設のチェックリストでは、" (era_date(*day)) "の確認で「はい」になっています。" @if closed.is_none() && !inspects { "検査した人が確かめると、終わりになります。" } } }
            @if let Some((at, words)) = closed { p class="pre" { (dates::time(*at)) "　" (words) } }
            @if corrected_on.is_none() && closed.is_none() && told.may_reply && !finding.item.is_empty() {
                p { "直したら、" a href=(addresses::RESPONSE.link([&told.inspection.round, &told.inspection.facility.id])) { "チェックリスト" } "のこの行に、確かめ直した結果（2回目の欄があるときは2回目）を入れて、提出し直してください。" }
            }
            @if closed.is_none() && inspects {
                form method="post" action=(addresses::FINDING_CLOSING.link([id, &finding.id])) novalidate {
                    div class="field" {
                        label class="label" for=(field) { "改善を確かめた方法" }
                        @if let Some(refused) = typed { p class="error" { "修正が必要です：" (refused.message) } }
                        textarea id=(field) name="words" rows="2" data-limit=(LONGEST_TEXT) aria-invalid=[typed.map(|_| "true")] { "\n" (typed.map(|one| one.typed).unwrap_or_default()) }
                    }
                    button class="btn second small" { "改善を確認した" span class="sr" { "：指摘" (at + 1) } }
                }
            }
        }
    }
}

fn replies(context: &PageContext, told: &Followed, refused: Option<&Refused<'_>>) -> Markup {
    let (id, answers) = (&told.inspection.id, told.may_reply);
    let typed = refused.filter(|refused| refused.field == "body");
    html! {
        @if !told.replies.is_empty() || answers { h2 { "施設からの返事" } }
        @for reply in &told.replies {
            section class="card" { p class="small muted" { (dates::time(reply.at)) } p class="pre" { (reply.body) } }
        }
        @if answers {
            form method="post" action=(addresses::INSPECTION_REPLIES.link([id])) novalidate {
                input type="hidden" name="reply" value=(context.new_id());
                (Field { name: "body", label: "返事", hint: "どのように直したか、いつまでに直すかを書いてください。", required: true, value: typed.map(|one| one.typed).unwrap_or_default(), error: typed.map(|one| one.message) }.lines_up_to(LONGEST_TEXT))
                div class="buttons" { button class="btn" { "返事を送る" } }
            }
        }
    }
}
