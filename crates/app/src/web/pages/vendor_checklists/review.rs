//! The last look before a vendor's form is handed in, and handing it in.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use jiff::Timestamp;
use maud::{Markup, html};
use tenken_domain::forms::answer::Answers;
use tenken_ops::Error;
use tenken_ops::responses::{About, Submit};
use tenken_ops::vendor_checklists::{
    Client, Filled, apply_to_clients, preview_clients, read_to_answer, submit_vendor_checklist,
};

use super::At;
use super::fill::faults_of;
use crate::web::addresses;
use crate::web::error::WebResult;
use crate::web::pages::responses::submissions::PostedSubmission;
use crate::web::parts::fields::Field;
use crate::web::parts::{WIDE_TABLE, answers, dates, errors};
use crate::web::posted::Posted;

/// The most clients that are listed one by one.
const MOST_LISTED: usize = 500;

/// `GET …/review`
pub async fn show(at: At) -> WebResult<Markup> {
    page(&at, "", None).await
}

/// `POST …/submissions`
pub async fn submit(at: At, Posted(posted): Posted<PostedSubmission>) -> WebResult<Reply> {
    if let Some(refused) = at.context.is_other_than_opener(posted.opener.as_deref()) {
        return Ok(refused);
    }
    let submit = Submit {
        seen: Some(posted.revision),
        key: posted.key.to_owned(),
        person: posted.person.to_owned(),
        ..Submit::default()
    };
    let done = match at.answering.about() {
        About::Facility(_) | About::Contract(_) => {
            submit_vendor_checklist(&at.context, &at.answering, &submit)
                .await
                .map(|answer| Receipt {
                    words: "この画面は、控えを取ったら閉じてかまいません。".to_owned(),
                    number: answer.receipt,
                    at: answer.at,
                    answers: Some(answer.answers),
                })
        }
        About::Product(_) => apply_to_clients(&at.context, &at.answering, &submit)
            .await
            .map(|applied| Receipt {
                words: format!(
                    "{}件の契約に届けました（{}件は、もう同じ回答でした）。",
                    applied.changed, applied.same
                ),
                number: applied.receipt,
                at: applied.at,
                answers: None,
            }),
    };
    let (status, problem) = match done {
        // Who has an account, or copies from paper, finds it where it stays.
        Ok(receipt) if receipt.answers.is_some() && !at.by_link() => {
            let round = &at.answering.round().id;
            let to = addresses::VENDOR_CHECKLIST.link([round, at.name("contract")]);
            return Ok(Redirect::to(&to).into_response());
        }
        Ok(receipt) => return Ok(finished(&at, receipt).await?.into_response()),
        Err(Error::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, ("", "足りないところがあります。".to_owned())),
        Err(Error::Stale(_)) => (
            StatusCode::CONFLICT,
            ("", "確認している間に、ほかの人（または別の画面）が内容を変えました。下はいまの内容です。もう一度たしかめてください。".to_owned()),
        ),
        Err(Error::Bad { code, message }) if code != "link" => (StatusCode::UNPROCESSABLE_ENTITY, (code, message)),
        Err(other) => return Err(other.into()),
    };
    let page = page(&at, &submit.person, Some((problem.0, &problem.1))).await?;
    Ok((status, page).into_response())
}

async fn page(at: &At, person: &str, problem: Option<(&str, &str)>) -> WebResult<Markup> {
    let Filled { draft, history, .. } = read_to_answer(&at.context, &at.answering).await?;
    let faults = faults_of(at, &draft);
    let form = at.answering.form();
    let preview = match at.answering.about() {
        About::Product(_) => Some(preview_clients(&at.context, &at.answering).await?),
        About::Facility(_) | About::Contract(_) => None,
    };
    let last = history.first().map_or(0, |answer| answer.revision);
    let ready = faults.is_empty();
    let title = if ready {
        "回答する前の確認"
    } else {
        "まだ回答できません"
    };
    let person = match person {
        "" => at.context.entered().by,
        person => person,
    };
    let body = html! {
        div class="wrap narrow" {
            (at.crumbs(true))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field).filter(|field| !field.is_empty()))) }
            @if !ready { (errors::of_answers(&format!("あと{}か所、確かめてください", faults.len()), form, &faults, &format!("{}?check=1", at.address))) }
            h1 { (title) }
            p { (at.about()) }
            @if ready {
                @if let Some(preview) = &preview { (clients(preview)) }
                form method="post" action={ (at.address) (addresses::SUBMISSIONS) } novalidate {
                    input type="hidden" name="revision" value=(draft.revision);
                    input type="hidden" name="opener" value=(at.context.person_id());
                    // The same content sent twice (a double click, a reload) is one answer.
                    input type="hidden" name="key" value={ "web-" (draft.revision) "-" (last) };
                    (Field { name: "person", label: "記入した人", hint: "部署とお名前など。お客様の施設に伝わります。", required: true, value: person, error: errors::at(problem, "person") }.text())
                    div class="buttons" {
                        button class="btn big" {
                            @match &preview { Some(preview) => { (preview.iter().filter(|client| !client.same).count()) "件の契約に届ける" }, None => "この内容で回答する" }
                        }
                    }
                }
            } @else { div class="buttons" { a class="btn" href={ (at.address) "?check=1" } { "入力画面にもどって直す" } } }
            h2 { "いまの内容" }
            (answers::read_through(form, &draft.answers, Some(&at.address)))
            div class="buttons" { a class="btn second" href=(at.address) { "入力画面にもどる" } }
        }
    };
    Ok(at
        .context
        .page_about(at.answering.round().demo, title, &body))
}

/// Who would get it, and what would change there.
fn clients(preview: &[Client]) -> Markup {
    let all = preview.len();
    let same = preview.iter().filter(|client| client.same).count();
    let replaced = preview
        .iter()
        .filter(|client| client.answered && !client.same)
        .count();
    html! {
        h2 { "届ける相手" }
        dl class="facts" {
            dt { "契約" } dd { (all) "件" }
            dt { "はじめて届く" } dd { (all - same - replaced) "件" }
            dt { "前の回答と入れかわる" } dd { (replaced) "件（前の回答も記録に残ります）" }
            dt { "もう同じ回答がある" } dd { (same) "件（変わりません）" }
        }
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "施設" } th scope="col" { "契約" } th scope="col" { "届くと" } th scope="col" { "契約の範囲外になる行" } } }
                tbody {
                    @for client in preview.iter().take(MOST_LISTED) {
                        tr {
                            td { (client.contract.facility.1) }
                            td { (client.contract.title) }
                            td { @if client.same { "変わらない" } @else if client.answered { "入れかわる" } @else { "はじめて" } }
                            td class="number" { (client.left_out) "行" }
                        }
                    }
                }
            }
        }
        @if all > MOST_LISTED { p { "ほか" (all - MOST_LISTED) "件" } }
    }
}

/// What was handed in.
struct Receipt {
    words: String,
    number: String,
    at: Timestamp,
    /// What was said about one contract; of a product, it is the draft.
    answers: Option<Answers>,
}

/// The receipt, with a copy of what was said: a link opens nothing any more.
async fn finished(at: &At, receipt: Receipt) -> WebResult<Markup> {
    let said = match receipt.answers {
        Some(answers) => answers,
        None => {
            read_to_answer(&at.context, &at.answering)
                .await?
                .draft
                .answers
        }
    };
    let round = at.answering.round();
    let body = html! {
        div class="wrap narrow" {
            h1 { "回答を受け付けました" }
            div class="receipt" {
                p { "受付番号" span class="no" { (receipt.number) } }
                p { (dates::time(receipt.at)) }
                p { strong { (receipt.words) } }
            }
            dl class="facts" {
                dt { "調査・点検" } dd { (round.title) }
                dt { "何についてか" } dd { (at.about()) }
            }
            p { "内容を直したいときは、依頼した施設に新しいリンクを頼むか、アカウントからもう一度回答してください。前の回答も記録に残ります。" }
            div class="buttons" { button class="btn second" type="button" data-print hidden { "控えを印刷する" } }
            details open data-print-open {
                summary { "回答した内容（控え）" }
                (answers::read_through(at.answering.form(), &said, None))
            }
        }
    };
    Ok(at
        .context
        .page_about(round.demo, "回答を受け付けました", &body))
}
