//! What a facility asks back about its vendor's answers, and the replies.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::Form;
use tenken_ops::Error;
use tenken_ops::messages::LONGEST_TEXT;
use tenken_ops::vendor_checklists::{ChecklistQuery, VendorChecklist, answer_query, ask_back};

use super::At;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{dates, errors};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// The queries on the page that is read; `asks` offers one more, `replies` the answers to them.
pub fn on_view(sheet: &VendorChecklist, asks: bool, replies: bool) -> Markup {
    let (round, contract) = (&sheet.asked.round.id, &sheet.contract.id);
    html! {
        @if asks || !sheet.queries.is_empty() { h2 { "事業者への確認" } }
        @for query in &sheet.queries {
            (one(&sheet.asked.form, query, replies.then(|| addresses::VENDOR_CHECKLIST_QUERY.link([round, contract, &query.id])).as_deref()))
        }
        @if asks {
            details {
                summary { "回答について事業者に聞く" }
                form method="post" action=(addresses::VENDOR_CHECKLIST_QUERIES.link([round, contract])) novalidate {
                    (Field { name: "item", label: "どの項目について", ..Field::default() }.select(&html! {
                        (option("", "全体について", ""))
                        @for item in sheet.asked.form.items.iter().filter(|item| !item.helper) {
                            (option(&item.id, &sheet.asked.form.row_beginning(item), ""))
                        }
                    }))
                    (Field { name: "body", label: "聞きたいこと", hint: "事業者が次にこの点検表を開いたときに伝わります。", required: true, ..Field::default() }.lines_up_to(LONGEST_TEXT))
                    div class="buttons" { button class="btn second" { "送る" } }
                }
            }
        }
    }
}

/// The queries on the page that a vendor fills in.
pub fn to_vendor(at: &At, queries: &[ChecklistQuery]) -> Markup {
    html! {
        @if !queries.is_empty() {
            h2 { "施設からの確認" }
            @for query in queries { (one(at.answering.form(), query, Some(&at.query(&query.id)))) }
        }
    }
}

/// A query; `reply` is where an answer is posted to.
fn one(form: &Form, query: &ChecklistQuery, reply: Option<&str>) -> Markup {
    html! {
        section class="card" {
            h3 { @match &query.item { None => { "全体について" } Some(item) => { (form.name_of(item).unwrap_or_default()) } } }
            p class="muted" { (dates::time(query.asked_at)) }
            p class="pre" { (query.body) }
            @match (&query.answer, reply) {
                (Some((answer, at)), _) => { p class="muted" { "返事（" (dates::time(*at)) "）" } p class="pre" { (answer) } },
                (None, Some(reply)) => form method="post" action=(reply) novalidate {
                    div class="field" {
                        label class="label" for={ "answer-" (query.id) } { "返事" }
                        textarea id={ "answer-" (query.id) } name="answer" rows="4" required data-limit=(LONGEST_TEXT) {}
                    }
                    div class="buttons" { button class="btn second" { "返事を送る" } }
                },
                (None, None) => p { "返事を待っています。" },
            }
        }
    }
}

/// What a facility asks back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PostedQuery {
    /// The item it is about; empty for the whole.
    item: Line,
    body: Line,
}

/// What a vendor says to that.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PostedAnswer {
    answer: Line,
}

/// `POST /rounds/{round}/sheets/{contract}/queries`
pub async fn ask(
    context: PageContext,
    Path((round, contract)): Path<(String, String)>,
    Posted(PostedQuery { item, body }): Posted<PostedQuery>,
) -> WebResult<Reply> {
    let sheet = addresses::VENDOR_CHECKLIST.link([&round, &contract]);
    match ask_back(&context, &context.actor, &round, &contract, &item, &body).await {
        Err(Error::Bad { message, .. }) => {
            let address = addresses::VENDOR_CHECKLIST_QUERIES.link([&round, &contract]);
            Ok(ask_again(
                &context,
                &address,
                ("body", "聞きたいこと", &body),
                &item,
                &message,
            ))
        }
        done => done
            .map(|_| Redirect::to(&sheet).into_response())
            .map_err(Into::into),
    }
}

/// `POST …/queries/{query}`
pub async fn answer(
    at: At,
    Posted(PostedAnswer { answer }): Posted<PostedAnswer>,
) -> WebResult<Reply> {
    let query = at.name("query");
    match answer_query(&at.context, &at.answering, query, &answer).await {
        Err(Error::Bad { code, message }) if code != "link" => {
            let address = at.query(query);
            Ok(ask_again(
                &at.context,
                &address,
                ("answer", "返事", &answer),
                "",
                &message,
            ))
        }
        done => done
            .map(|_| Redirect::to(&at.address).into_response())
            .map_err(Into::into),
    }
}

/// What was written and could not be taken, to be mended: as it was typed.
fn ask_again(
    context: &PageContext,
    address: &str,
    (name, label, typed): (&str, &str, &str),
    item: &str,
    message: &str,
) -> Reply {
    let field = Field {
        name,
        label,
        required: true,
        value: typed,
        error: Some(message),
        ..Field::default()
    };
    let body = html! {
        div class="wrap narrow" {
            (errors::of_page(message, Some(name)))
            h1 { "まだ送っていません" }
            form method="post" action=(address) novalidate {
                input type="hidden" name="item" value=(item);
                (field.lines_up_to(LONGEST_TEXT))
                div class="buttons" { button class="btn" { "送る" } }
            }
        }
    };
    let page = context.page("まだ送っていません", &body);
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}
