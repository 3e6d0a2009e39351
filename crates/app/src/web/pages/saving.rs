//! `POST /rounds/{round}/responses/{facility}`: saving the whole page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_domain::Form;
use tenken_domain::draft::Change;
use tenken_ops::Error;
use tenken_ops::responses::{
    Answering, Response, begin_answering, earlier_answers, read_response, save_answers,
};

use super::answering::{Before, page};
use super::conflicts::{self, Disputed};
use crate::web::entries::{self, Entries};
use crate::web::error::WebResult;
use crate::web::links;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::crumbs;
use crate::web::posted::Posted;
use crate::web::visit::Visit;

/// Saves and goes on to the next page.
pub async fn save(
    visit: Visit,
    Path((round, facility)): Path<(String, String)>,
    mut posted: Posted,
) -> WebResult<Reply> {
    let answering = begin_answering(&visit, &visit.actor, &round, &facility).await?;
    let cleared = answering.form().item(posted.text("clear"));
    if let Some(item) = cleared {
        entries::clear(item, &mut posted);
    }
    let mut entries = entries::read_all(answering.form(), &mut posted, visit.entered());
    entries
        .changes
        .extend(conflicts::chosen(answering.form(), &posted));
    let onward = match (posted.text("next"), cleared) {
        ("review", _) => links::review(&round, &facility),
        ("taken", _) => links::taken(&round, &facility, entries.changes.len()),
        (_, Some(item)) => links::saved_at(&round, &facility, &item.id),
        _ => format!("{}?saved=1", links::response(&round, &facility)),
    };
    keep(&visit, &answering, entries, &posted, &onward).await
}

/// Saves entries; whatever cannot be saved is shown again.
pub async fn keep(
    visit: &Visit,
    answering: &Answering,
    entries: Entries,
    posted: &Posted,
    onward: &str,
) -> WebResult<Reply> {
    let Entries { changes, faults } = entries;
    let saved = match save_answers(visit, answering, changes.clone()).await {
        Err(error @ (Error::Closed { .. } | Error::NotOpenYet { .. })) if !changes.is_empty() => {
            let response = response_of(visit, answering).await?;
            return Ok((
                StatusCode::CONFLICT,
                unsaved(visit, &response, &changes, &error),
            )
                .into_response());
        }
        result => result?,
    };
    if saved.conflicts.is_empty() && faults.is_empty() {
        return Ok(Redirect::to(onward).into_response());
    }
    let response = Response {
        draft: saved.draft,
        ..response_of(visit, answering).await?
    };
    if !saved.conflicts.is_empty() {
        let round = &response.round;
        let disputed = Disputed {
            form: &round.form,
            revision: response.draft.revision,
            address: &links::response(&round.id, &response.facility.id),
            crumbs: crumbs::of_round(visit, round, &[]),
            demo: response.facility.demo,
        };
        let page = conflicts::page(visit, &disputed, &saved.conflicts, &faults);
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let earlier = earlier_answers(visit, &response).await?;
    let page = page(
        visit,
        &response,
        &earlier,
        &Before::Unusable(&posted.0, &faults),
    );
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What a page about the response shows.
async fn response_of(visit: &Visit, answering: &Answering) -> WebResult<Response> {
    let (round, facility) = (&answering.round().id, answering.facility_id());
    Ok(read_response(visit, &visit.actor, round, facility).await?)
}

/// The page for entries that came after the round was closed.
fn unsaved(visit: &Visit, response: &Response, changes: &[Change], error: &Error) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (banner(Tone::Bad, "保存できませんでした", html! { p { (error.to_string()) } }))
            h1 { "保存できなかった入力" }
            p { "必要なら、この画面を印刷するか、書き写してください。" }
            (listed(&response.round.form, changes))
            div class="buttons" {
                a class="btn second" href=(links::response(&response.round.id, &response.facility.id)) { "保存されている内容を見る" }
            }
        }
    };
    visit.page_about(response.facility.demo, "保存できませんでした", &body)
}

fn listed(form: &Form, changes: &[Change]) -> Markup {
    html! {
        dl class="answers" {
            @for change in changes {
                @if let (Some(name), Some(kind)) = (form.name_of(&change.key), form.answer_type(&change.key)) {
                    div {
                        dt { (name) }
                        dd { (change.answer.as_ref().map_or("（消した）".to_owned(), |answer| kind.kind().show(answer))) }
                    }
                }
            }
        }
    }
}
