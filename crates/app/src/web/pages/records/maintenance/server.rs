//! `/maintenance/servers/{server}`: one server, its questions one at a time, and its evidence.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use tenken_domain::records::maintenance::Duty;
use tenken_ops::Error;
use tenken_ops::facilities::{Facility, find_facility};
use tenken_ops::records::maintenance::{
    EVIDENCE_KINDS, Evidence, Question, Server, answer_question, find_server, remove_server,
};
use tenken_ops::vendors::contracts::contracts_of;

use super::{Problem, duty, questions, reason, sources, standing};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;
use crate::web::typed::{Line, revision};

/// Which question is asked; the summary without one.
#[derive(Debug, Deserialize)]
pub struct Asked {
    question: Option<String>,
}

/// The answer to one question.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answered {
    question: Line,
    /// The revision of the server that the page was made on.
    #[serde(deserialize_with = "revision")]
    revision: i64,
    /// The answer, in the field that has the name of the question.
    #[serde(flatten)]
    fields: HashMap<String, Line>,
}

/// Which revision of a server goes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Removed {
    #[serde(deserialize_with = "revision")]
    revision: i64,
}

/// `GET /maintenance/servers/{server}`
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> WebResult<Markup> {
    let server = find_server(&context, &context.actor, &id).await?;
    match asked.question.as_deref().and_then(Question::parse) {
        Some(question) => {
            let value = questions::known_answer(question, &server);
            asking(&context, &server, question, &value, None).await
        }
        None => summary(&context, &server, None).await,
    }
}

/// `POST /maintenance/servers/{server}`: answers one question and goes on to the next.
pub async fn answer(
    context: PageContext,
    Path(id): Path<String>,
    Posted(posted): Posted<Answered>,
) -> WebResult<Reply> {
    let server = find_server(&context, &context.actor, &id).await?;
    let question = Question::parse(&posted.question).unwrap_or(Question::Name);
    let value = posted.fields.get(question.id()).map_or("", |value| value);
    let seen = posted.revision;
    match answer_question(&context, &context.actor, &id, seen, question, value).await {
        Ok(server) => {
            let onward = match question.next(&server) {
                Some(next) => addresses::server_question(&id, next),
                None => addresses::SERVER.link([&id]),
            };
            Ok(Redirect::to(&onward).into_response())
        }
        Err(Error::Bad { code, message }) => {
            let page = asking(&context, &server, question, value, Some((code, &message))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST …/removal`
pub async fn remove(
    context: PageContext,
    Path(id): Path<String>,
    Posted(removed): Posted<Removed>,
) -> WebResult<Reply> {
    let server = find_server(&context, &context.actor, &id).await?;
    match remove_server(&context, &context.actor, &id, removed.revision).await {
        Ok(()) => {
            Ok(Redirect::to(&addresses::MAINTENANCE.link([&server.facility])).into_response())
        }
        Err(error) => refused(&context, &server, error).await,
    }
}

/// The summary again, with why something was not done.
pub async fn refused(context: &PageContext, server: &Server, error: Error) -> WebResult<Reply> {
    let Error::Bad { code, message } = error else {
        return Err(WebError::from(error));
    };
    let page = summary(context, server, Some((code, &message))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// One question.
async fn asking(
    context: &PageContext,
    server: &Server,
    question: Question,
    value: &str,
    problem: Option<Problem<'_>>,
) -> WebResult<Markup> {
    let facility = find_facility(context, &context.actor, &server.facility).await?;
    if !context.answers_for(&facility) {
        return Err(WebError::not_found("このページ"));
    }
    let contracts = contracts_of(context, &context.actor, &facility.id).await?;
    let error = errors::at(problem, question.id());
    let body = html! {
        div class="wrap narrow" {
            (way(context, &facility))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field).filter(|field| *field == question.id()))) }
            h1 { (server.facts.name) }
            form method="post" action=(addresses::SERVER.link([&server.id])) novalidate {
                input type="hidden" name="revision" value=(server.revision);
                input type="hidden" name="question" value=(question.id());
                (questions::field(question, context, server, &contracts, value, error))
                div class="buttons" {
                    button class="btn" { "保存して進む" }
                    a class="btn second" href=(addresses::SERVER.link([&server.id])) { "あとで答える" }
                }
            }
            (sources())
        }
    };
    Ok(context.page_about(facility.demo, &server.facts.name, &body))
}

/// All that is known of a server.
async fn summary(
    context: &PageContext,
    server: &Server,
    problem: Option<Problem<'_>>,
) -> WebResult<Markup> {
    let facility = find_facility(context, &context.actor, &server.facility).await?;
    let may_change = context.answers_for(&facility);
    let judged = tenken_domain::records::maintenance::Judged {
        finding: server.facts.finding(),
        server: server.facts.clone(),
    };
    let body = html! {
        div class="wrap narrow" {
            (way(context, &facility))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field).filter(|field| *field == "file"))) }
            div class="tags" { (standing(&server.facts)) }
            h1 { (server.facts.name) }
            p { (reason(&judged)) }
            h2 { "質問と答え" }
            dl class="facts" { @for question in asked_questions(server) { (answer_line(server, question, may_change)) } }
            (evidence(server, may_change, problem))
            @if may_change { (removal(server)) }
            div class="buttons" { a class="btn second" href=(addresses::MAINTENANCE.link([&facility.id])) { "サーバの一覧と判定に戻る" } }
        }
    };
    Ok(context.page_about(facility.demo, &server.facts.name, &body))
}

fn way(context: &PageContext, facility: &Facility) -> Markup {
    let (above, list) = (
        addresses::FACILITY.link([&facility.id]),
        addresses::MAINTENANCE.link([&facility.id]),
    );
    crumbs::crumbs(
        context,
        &[(&above, &facility.name), (&list, "サーバの更新の委託")],
    )
}

/// The questions that matter for a server: where a duty is written is asked of vendors' duties only.
fn asked_questions(server: &Server) -> impl Iterator<Item = Question> {
    let is_vendors = server.facts.duty == Duty::Vendor;
    let all = Question::ALL.into_iter();
    all.filter(move |one| is_vendors || !matches!(one, Question::WrittenIn | Question::Place))
}

fn answer_line(server: &Server, question: Question, may_change: bool) -> Markup {
    let facts = &server.facts;
    let (label, answer) = match question {
        Question::Name => ("呼び名", facts.name.clone()),
        Question::Kind => ("種類", facts.kind.label().to_owned()),
        Question::Contract => ("契約", contract(server)),
        Question::Duty => ("更新は事業者の役目か", duty(facts).to_owned()),
        Question::WrittenIn => {
            let document = facts.written_in.map(|one| one.label());
            (
                "書いてある書類",
                document.unwrap_or("（まだわかりません）").to_owned(),
            )
        }
        Question::Place => match facts.place.as_str() {
            "" => ("ページ・条", "（まだわかりません）".to_owned()),
            place => ("ページ・条", place.to_owned()),
        },
    };
    html! {
        dt { (label) }
        dd {
            (answer)
            @if may_change { " " a href=(addresses::server_question(&server.id, question)) { "答える・直す" span class="sr" { "：" (label) } } }
        }
    }
}

fn contract(server: &Server) -> String {
    match &server.facts.contract {
        None => "（選んでいません）".to_owned(),
        Some(one) if one.in_force => format!("{}：{}", one.vendor, one.title),
        Some(one) => format!("{}：{}（いまは続いていません）", one.vendor, one.title),
    }
}

fn evidence(server: &Server, may_change: bool, problem: Option<Problem<'_>>) -> Markup {
    let endings = EVIDENCE_KINDS.map(|ending| format!(".{ending}")).join(",");
    html! {
        h2 { "証跡の書類" }
        p { "契約書や約款の、書いてあるページの写しです。立入検査のときに、すぐに見せられます。" }
        @if server.evidence.is_empty() { p { "まだ、付いていません。" } }
        ul { @for file in &server.evidence { li { (attached(server, file, may_change)) } } }
        @if may_change {
            form class="screen-only" method="post" action=(addresses::SERVER_FILES.link([&server.id])) enctype="multipart/form-data" novalidate {
                (Field { name: "file", label: "付ける書類", hint: "PDF か画像（PNG、JPEG）。1つ5MBまで、10個まで。患者さんの情報が写っていないか確かめてください。", required: true, error: errors::at(problem, "file"), ..Field::default() }.file(&endings))
                div class="buttons" { button class="btn second" { "この書類を付ける" } }
            }
        }
    }
}

fn attached(server: &Server, file: &Evidence, may_change: bool) -> Markup {
    let parts = [&*server.id, &file.id];
    html! {
        a href=(addresses::SERVER_FILE.link(parts)) { (file.name) } "（" (file.size.div_ceil(1024)) "KB）"
        @if may_change {
            details class="screen-only" {
                summary { "この書類を消す" span class="sr" { "：" (file.name) } }
                form method="post" action=(addresses::SERVER_FILE_REMOVAL.link(parts)) {
                    p { "中身は、もとに戻せません。" }
                    button class="btn second" { "消す" span class="sr" { "：" (file.name) } }
                }
            }
        }
    }
}

fn removal(server: &Server) -> Markup {
    html! {
        details class="screen-only" {
            summary { "このサーバを一覧から外す" }
            form method="post" action=(addresses::SERVER_REMOVAL.link([&server.id])) {
                input type="hidden" name="revision" value=(server.revision);
                p { "使わなくなったサーバを外します。付けた書類の中身も消えます。これまでの判定の記録は残ります。" }
                button class="btn second" { "一覧から外す" }
            }
        }
    }
}
