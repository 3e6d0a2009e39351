//! `POST /rounds/{round}/responses/{facility}`: saving the whole page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use tenken_ops::responses::{
    Answering, Response, begin_answering, earlier_answers, read_response, save_answers,
};

use super::answering::{Before, page};
use super::conflicts::{self, Disputed};
use super::unsaved::Unsaved;
use crate::web::addresses;
use crate::web::error::WebResult;
use crate::web::parts::crumbs;
use crate::web::posted::Posted;
use crate::web::posted_answers::{self, Entries};
use crate::web::visit::Visit;

/// Saves and goes on to the next page.
pub async fn save(
    visit: Visit,
    Path((round, facility)): Path<(String, String)>,
    mut posted: Posted,
) -> WebResult<Reply> {
    if let Some(refused) = visit.is_other_than_opener(&posted) {
        return Ok(refused);
    }
    let answering = begin_answering(&visit, &visit.actor, &round, &facility).await?;
    let pressed = posted_answers::press_button(answering.form(), &mut posted);
    let mut entries = posted_answers::read_all(answering.form(), &mut posted, visit.entered());
    entries
        .changes
        .extend(conflicts::chosen(answering.form(), &posted));
    let onward = match (posted.text("next"), pressed) {
        ("review", _) => addresses::RESPONSE_REVIEW.link([&round, &facility]),
        ("taken", _) => addresses::taken(&round, &facility, entries.changes.len()),
        (_, Some(item)) => addresses::saved_at(&round, &facility, &item.id),
        _ => format!("{}?saved=1", addresses::RESPONSE.link([&round, &facility])),
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
    let saved = match save_answers(visit, answering, entries.changes.clone()).await {
        Err(error) if Unsaved::is_final(&error) && !entries.is_empty() => {
            let unsaved = Unsaved {
                form: answering.form(),
                entries: &entries,
                posted,
                stored: &addresses::RESPONSE.link([&answering.round().id, answering.facility_id()]),
                demo: answering.round().demo,
            };
            return Ok(unsaved.page(visit, &error));
        }
        result => result?,
    };
    let faults = &entries.faults;
    if saved.conflicts.is_empty() && faults.is_empty() {
        return Ok(Redirect::to(onward).into_response());
    }
    let mut response = response_of(visit, answering).await?;
    response.draft = saved.draft;
    if !saved.conflicts.is_empty() {
        let round = &response.round;
        let disputed = Disputed {
            form: &round.form,
            revision: response.draft.revision,
            address: &addresses::RESPONSE.link([&round.id, &response.facility.id]),
            crumbs: crumbs::of_round(visit, round, &[]),
            demo: response.facility.demo,
        };
        let page = conflicts::page(visit, &disputed, &saved.conflicts, faults, posted);
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let earlier = earlier_answers(visit, &response).await?;
    let before = Before::Unusable(posted, faults);
    let page = page(visit, &response, &earlier, &before);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What a page about the response shows.
async fn response_of(visit: &Visit, answering: &Answering) -> WebResult<Response> {
    let (round, facility) = (&answering.round().id, answering.facility_id());
    Ok(read_response(visit, &visit.actor, round, facility).await?)
}
