//! `GET|POST /rounds`: all rounds, and starting one.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_domain::form::Form;
use tenken_domain::{FacilityKind, FiscalYear};
use tenken_ops::Error;
use tenken_ops::forms::list_forms;
use tenken_ops::policy::{Act, require};
use tenken_ops::rounds::{OpenRound, RoundSummary, list_rounds, open_round};

use crate::web::error::WebResult;
use crate::web::links;
use crate::web::parts::WIDE_TABLE;
use crate::web::parts::fields::{Field, option};
use crate::web::parts::{crumbs, dates, errors, numbers, tag};
use crate::web::posted::Posted;
use crate::web::visit::Visit;

/// What could not be used: the field's name, where it is one, and why.
type Problem = (Option<&'static str>, String);

/// The list.
pub async fn list(visit: Visit) -> WebResult<Markup> {
    page(&visit, &Posted::default(), None).await
}

/// Opens a round.
pub async fn open(visit: Visit, posted: Posted) -> WebResult<Reply> {
    require(&visit.actor, Act::ManageRounds)?;
    let opened = match read(&posted) {
        Ok(open) => open_round(&visit, &visit.actor, open).await,
        Err(problem) => return refuse(&visit, &posted, problem).await,
    };
    match opened {
        Ok(round) => Ok(Redirect::to(&links::round(&round.id)).into_response()),
        Err(Error::Bad { code, message }) => {
            let field = match code {
                "window" => Some("closes"),
                "title" => Some("title"),
                "no_population" => Some("form"),
                _ => None,
            };
            refuse(&visit, &posted, (field, message)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn refuse(visit: &Visit, posted: &Posted, problem: Problem) -> WebResult<Reply> {
    Ok((
        StatusCode::UNPROCESSABLE_ENTITY,
        page(visit, posted, Some(problem)).await?,
    )
        .into_response())
}

fn read(posted: &Posted) -> Result<OpenRound, Problem> {
    let (form_id, version) = posted
        .text("form")
        .split_once('@')
        .ok_or_else(|| (Some("form"), "様式を選んでください。".to_owned()))?;
    let day = |field| {
        let read = posted.day(field);
        read.map_err(|(field, message)| (Some(field), message))
    };
    let kinds = posted
        .0
        .get("kind")
        .into_iter()
        .flatten()
        .filter_map(|kind| FacilityKind::parse(kind))
        .collect();
    let opens = day("opens")?;
    Ok(OpenRound {
        form_id: form_id.to_owned(),
        version: version.to_owned(),
        title: posted.given("title").map(str::to_owned),
        kinds,
        opens,
        closes: day("closes")?,
        reference_date: day("reference_date")?,
        fiscal_year: opens.map(FiscalYear::of),
        ..OpenRound::default()
    })
}

async fn page(visit: &Visit, posted: &Posted, problem: Option<Problem>) -> WebResult<Markup> {
    let rounds = list_rounds(visit, &visit.actor).await?;
    let forms = list_forms(visit).await?;
    let asking: Vec<&Form> = forms
        .iter()
        .map(AsRef::as_ref)
        .filter(|form| {
            form.respondents
                .iter()
                .any(|who| who.facility_kind().is_some())
        })
        .collect();
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(visit, &[]))
            @if let Some((field, message)) = &problem { (errors::of_page(message, *field)) }
            h1 { "実施回" }
            p { "「実施回」は、ひとつの様式を、決まった期間に、決まった施設へお願いするまとまりです。" }
            @if let Some(counted) = visit.counted() { p { (counted) } }
            (table(visit, &rounds))
            @if visit.may(Act::ManageRounds) {
                h2 id="new" { "新しく始める" }
                (form(visit, &asking, posted, problem.as_ref()))
            }
        }
    };
    Ok(visit.page_about(
        rounds.iter().any(|summary| summary.round.demo),
        "実施回",
        &body,
    ))
}

fn table(visit: &Visit, rounds: &[RoundSummary]) -> Markup {
    let counts = visit.may(Act::ReadResults);
    html! {
        @if rounds.is_empty() { p { "まだありません。" } } @else {
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "名前" } th scope="col" { "状態" } th scope="col" { "期間" } @if counts { th scope="col" class="num" { "対象" } th scope="col" class="num" { "回答" } th scope="col" class="num" { "回答率" } } } }
                    tbody {
                        @for RoundSummary { round, targeted, answered, .. } in rounds {
                            tr {
                                td { a href=(links::round(&round.id)) { (round.title) } }
                                td { (tag::phase(round.phase(visit.now()))) }
                                td { (dates::window(round)) }
                                @if counts {
                                    td class="num" { (numbers::count(*targeted)) }
                                    td class="num" { (numbers::count(*answered)) }
                                    td class="num" { (numbers::share(*answered, *targeted)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn form(visit: &Visit, forms: &[&Form], posted: &Posted, problem: Option<&Problem>) -> Markup {
    let error = |field: &str| {
        problem
            .filter(|(at, _)| *at == Some(field))
            .map(|(_, message)| message.as_str())
    };
    let value = |field| posted.text(field);
    let chosen = posted.0.get("kind");
    let options = html! {
        (option("", "選んでください", value("form")))
        @for form in forms { (option(&form.key(), &format!("{}（{}）", form.short_title, form.provenance.label()), value("form"))) }
    };
    let today = visit.today().to_string();
    html! {
        form method="post" action="/rounds" novalidate {
            (Field { name: "form", label: "様式", required: true, value: value("form"), error: error("form"), ..Field::default() }.select(&options))
            fieldset class="field" {
                legend class="label" { "お願いする施設の種類" }
                span class="hint" { "選ばなければ、その様式に答えることになっている種類すべてにお願いします。" }
                div class="choices" {
                    @for kind in FacilityKind::ALL {
                        label class="choice" {
                            input type="checkbox" name="kind" value=(kind.id()) checked[chosen.is_some_and(|given| given.iter().any(|id| id == kind.id()))];
                            span { (kind.label()) }
                        }
                    }
                }
            }
            (Field { name: "title", label: "名前", hint: "空のままなら、年度と様式の名前になります。", value: value("title"), error: error("title"), ..Field::default() }.text())
            (Field { name: "opens", label: "始まる日", hint: "空のままなら、今日からです。", value: posted.given("opens").unwrap_or(&today), error: error("opens"), ..Field::default() }.date())
            (Field { name: "closes", label: "締切の日", hint: "その日の終わり（24時）まで受け付けます。", value: value("closes"), error: error("closes"), ..Field::default() }.date())
            (Field { name: "reference_date", label: "いつの状況をたずねるか（基準日）", value: value("reference_date"), error: error("reference_date"), ..Field::default() }.date())
            div class="buttons" { button class="btn" { "この内容で始める" } }
        }
    }
}
