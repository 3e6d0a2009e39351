//! Questions: of a facility (`/facilities/{facility}/questions`), and at the desk that answers them
//! (`/questions`).

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::facilities::{Facility, find_facility};
use tenken_ops::messages::LONGEST_TEXT;
use tenken_ops::messages::questions::{
    Desk, NewQuestion, Question, answer_question, ask_question, find_question, hand_over_question,
    questions_at_desk, questions_of,
};
use tenken_ops::policy::Act;
use tenken_ops::responses::tasks_of_facility;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::pages::forms::faq;
use crate::web::parts::banner::Tone;
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, dates, errors, own_record, tag};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// What a question is about, when one comes from a form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    round: String,
    item: String,
}

/// A question as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedQuestion {
    desk: Line,
    round: Line,
    item: Line,
    body: Line,
}

/// The answer to one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedAnswer {
    answer: Line,
}

/// Who shall answer one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OtherDesk {
    desk: Line,
}

/// The questions of a facility, and asking.
pub async fn of_facility(
    context: PageContext,
    Path(facility): Path<String>,
    Query(about): Query<About>,
) -> WebResult<Markup> {
    let posted = TypedQuestion {
        round: about.round.into(),
        item: about.item.into(),
        ..TypedQuestion::default()
    };
    page(&context, &facility, &posted, None).await
}

/// Asks.
pub async fn ask(
    context: PageContext,
    Path(facility): Path<String>,
    Posted(posted): Posted<TypedQuestion>,
) -> WebResult<Reply> {
    let new = NewQuestion {
        desk: posted.desk.to_owned(),
        round: posted.round.given().map(str::to_owned),
        item: posted.item.to_owned(),
        body: posted.body.to_owned(),
    };
    match ask_question(&context, &context.actor, &facility, new).await {
        Ok(()) => {
            Ok(Redirect::to(&addresses::FACILITY_QUESTIONS.link([&facility])).into_response())
        }
        Err(Error::Bad { code, message }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&context, &facility, &posted, Some((code, &message))).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

async fn page(
    context: &PageContext,
    facility: &str,
    posted: &TypedQuestion,
    problem: Option<(&str, &str)>,
) -> WebResult<Markup> {
    let facility = find_facility(context, &context.actor, facility).await?;
    let questions = questions_of(context, &context.actor, &facility.id).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[]))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field))) }
            p class="muted" { (facility.name) }
            h1 { "質問" }
            h2 { "まず、よくある質問から" }
            (faq::list(context, &posted.round).await?)
            @if own_record::is_alone(context) { (whom_to_call(context, &facility).await?) }
            @else if context.actor.acts_for(&facility.id) {
                h2 id="ask" { "質問する" }
                (form(context, &facility, posted, problem))
            }
            @if !questions.is_empty() || !own_record::is_alone(context) { h2 { "これまでの質問" } }
            @if questions.is_empty() && !own_record::is_alone(context) { p { "まだありません。" } }
            @for question in &questions { (card(question, None)) }
        }
    };
    Ok(context.page_about(facility.demo, "質問", &body))
}

/// Where nobody reads questions: the telephone desks of the forms the facility answers.
async fn whom_to_call(context: &PageContext, facility: &Facility) -> WebResult<Markup> {
    let tasks = tasks_of_facility(context, &context.actor, &facility.id).await?;
    let forms: Vec<String> = tasks.iter().map(|task| task.round.form.key()).collect();
    Ok(html! {
        h2 id="ask" { "電話で聞く" }
        p { "このTenkenは、この施設だけで使っているので、ここから質問を送る相手はいません。わからないことは、次の窓口か、所管の自治体（保健所）に電話で聞いてください。" }
        (faq::desks(context, &forms))
    })
}

fn form(
    context: &PageContext,
    facility: &Facility,
    posted: &TypedQuestion,
    problem: Option<(&str, &str)>,
) -> Markup {
    let error = |field: &str| errors::at(problem, field);
    let chosen = &*posted.desk;
    let catalog = context.catalog();
    let authority = facility
        .authority
        .as_deref()
        .and_then(|code| catalog.authority(code));
    html! {
        form method="post" action=(addresses::FACILITY_QUESTIONS.link([&facility.id])) novalidate {
            input type="hidden" name="round" value=(posted.round);
            input type="hidden" name="item" value=(posted.item);
            @if !posted.item.is_empty() { p { "設問 " strong { (posted.item) } " についての質問です。" } }
            (Field { name: "desk", label: "何についての質問ですか", required: true, value: chosen, error: error("desk"), ..Field::default() }.select(&html! {
                (option("", "選んでください", chosen))
                option value=(Desk::Authority.id()) selected[chosen == Desk::Authority.id()] {
                    "調査や点検の内容について" @if let Some(authority) = authority { "（" (authority.name) "へ）" }
                }
                (option(Desk::Operator.id(), Desk::Operator.label(), chosen))
            }))
            (Field { name: "body", label: "質問", hint: "パスワードや患者さんの情報は書かないでください。", required: true, value: &posted.body, error: error("body") }.lines_up_to(LONGEST_TEXT))
            p { "答えは「届いたお知らせ」に届きます。急ぐときは、上の「公式の照会先」か、所管の自治体に電話してください。" }
            div class="buttons" { button class="btn" { "質問を送る" } }
        }
    }
}

/// `GET /questions`: what the desk is to answer.
pub async fn at_desk(context: PageContext) -> WebResult<Markup> {
    let questions = questions_at_desk(&context, &context.actor).await?;
    let open = questions
        .iter()
        .filter(|question| question.answer.is_none())
        .count();
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(&context, &[]))
            h1 { "施設からの質問" }
            p { "まだ答えていない質問は " strong { (open) "件" } " です。" }
            @if questions.is_empty() { p { "質問は届いていません。" } }
            @for question in &questions { (card(question, Some(&addresses::QUESTION.link([&question.id])))) }
        }
    };
    Ok(context.page("施設からの質問", &body))
}

fn card(question: &Question, address: Option<&str>) -> Markup {
    html! {
        section class="card" {
            div class="tags" {
                @if question.answer.is_some() { (tag::toned(Tone::Good, "答えました")) } @else { (tag::toned(Tone::Warn, "まだ答えていません")) }
                @if let Some(item) = &question.item { (tag::tag(&format!("設問 {item}"))) }
            }
            @match address {
                Some(address) => { h2 { a href=(address) { (question.facility.1) } } }
                None => { h3 { (dates::time(question.asked_at)) " の質問" } }
            }
            p class="pre" { (question.body) }
            @if let Some((answer, at)) = &question.answer {
                div class="help easy" { p class="small muted" { (dates::time(*at)) " の答え" } p class="pre" { (answer) } }
            }
            @if address.is_some() { p class="small muted" { (dates::time(question.asked_at)) } }
        }
    }
}

/// `GET /questions/{question}`
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    one(&context, &id, "", None).await
}

/// `POST /questions/{question}/answer`
pub async fn answer(
    context: PageContext,
    Path(id): Path<String>,
    Posted(TypedAnswer { answer }): Posted<TypedAnswer>,
) -> WebResult<Reply> {
    match answer_question(&context, &context.actor, &id, &answer).await {
        Ok(()) => Ok(Redirect::to(addresses::QUESTIONS).into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            one(&context, &id, &answer, Some(&message)).await?,
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

/// `POST /questions/{question}/desk`: hands it on.
pub async fn hand_over(
    context: PageContext,
    Path(id): Path<String>,
    Posted(other): Posted<OtherDesk>,
) -> WebResult<Redirect> {
    hand_over_question(&context, &context.actor, &id, &other.desk).await?;
    Ok(Redirect::to(addresses::QUESTIONS))
}

async fn one(
    context: &PageContext,
    id: &str,
    text: &str,
    problem: Option<&str>,
) -> WebResult<Markup> {
    let question = find_question(context, &context.actor, id).await?;
    let answers = context.may(Act::AnswerQuestions);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, if answers { &[(addresses::QUESTIONS, "施設からの質問")] } else { &[] }))
            @if let Some(message) = problem { (errors::of_page(message, Some("answer"))) }
            h1 { (question.facility.1) " の質問" }
            p class="muted" { (question.desk.label()) }
            (card(&question, None))
            @if answers && !question.to_answer { p { "この施設は、いまは別の自治体の所管です。この質問への答えは、答えた自治体の記録として残しています。" } }
            @if let Some(round) = question.round.as_ref().filter(|_| question.to_answer || !answers) {
                p { a href=(addresses::RESPONSE.link([round, &question.facility.0])) { "この施設の回答を見る" } }
            }
            @if question.to_answer {
                form method="post" action=(addresses::QUESTION_ANSWER.link([id])) novalidate {
                    (Field { name: "answer", label: "答え", hint: "この施設の「届いたお知らせ」とメールで伝わります。", required: true, value: text, error: problem }.lines_up_to(LONGEST_TEXT))
                    div class="buttons" { button class="btn" { "答えを送る" } }
                }
                details {
                    summary { "ほかの窓口へ渡す" }
                    form class="help" method="post" action=(addresses::QUESTION_DESK.link([id])) novalidate {
                        (Field { name: "desk", label: "渡す先", required: true, ..Field::default() }.select(&html! {
                            @for desk in Desk::ALL { @if desk != question.desk { (option(desk.id(), desk.label(), "")) } }
                        }))
                        button class="btn second" { "渡す" }
                    }
                }
            }
        }
    };
    Ok(context.page("質問", &body))
}
