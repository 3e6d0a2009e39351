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
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::crumbs;
use crate::web::posted::Posted;
use crate::web::posted_answers::{self, Entries};

/// Saves and goes on to the next page.
pub async fn save(
    context: PageContext,
    Path((round, facility)): Path<(String, String)>,
    mut posted: Posted,
) -> WebResult<Reply> {
    if let Some(refused) = context.is_other_than_opener(&posted) {
        return Ok(refused);
    }
    let answering = begin_answering(&context, &context.actor, &round, &facility).await?;
    let pressed = posted_answers::press_button(answering.form(), &mut posted);
    let mut entries = posted_answers::read_all(answering.form(), &mut posted, context.entered());
    entries
        .changes
        .extend(conflicts::chosen(answering.form(), &posted));
    let onward = match (posted.text("next"), pressed) {
        ("review", _) => addresses::RESPONSE_REVIEW.link([&round, &facility]),
        ("taken", _) => {
            addresses::response_with_taken_rows(&round, &facility, entries.changes.len())
        }
        (_, Some(item)) => addresses::saved_at(&round, &facility, &item.id),
        _ => format!("{}?saved=1", addresses::RESPONSE.link([&round, &facility])),
    };
    keep(&context, &answering, entries, &posted, &onward).await
}

/// Saves entries; whatever cannot be saved is shown again.
pub async fn keep(
    context: &PageContext,
    answering: &Answering,
    entries: Entries,
    posted: &Posted,
    onward: &str,
) -> WebResult<Reply> {
    let saved = match save_answers(context, answering, entries.changes.clone()).await {
        Err(error) if Unsaved::is_final(&error) && !entries.is_empty() => {
            let unsaved = Unsaved {
                form: answering.form(),
                entries: &entries,
                posted,
                stored: &addresses::RESPONSE.link([&answering.round().id, answering.facility_id()]),
                demo: answering.round().demo,
            };
            return Ok(unsaved.page(context, &error));
        }
        result => result?,
    };
    let faults = &entries.faults;
    if saved.conflicts.is_empty() && faults.is_empty() {
        return Ok(Redirect::to(onward).into_response());
    }
    let mut response = response_of(context, answering).await?;
    response.draft = saved.draft;
    if !saved.conflicts.is_empty() {
        let round = &response.round;
        let disputed = Disputed {
            form: &round.form,
            revision: response.draft.revision,
            address: &addresses::RESPONSE.link([&round.id, &response.facility.id]),
            crumbs: crumbs::of_round(context, round, &[]),
            demo: response.facility.demo,
        };
        let page = conflicts::page(context, &disputed, &saved.conflicts, faults, posted);
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let earlier = earlier_answers(context, &response).await?;
    let before = Before::Unusable(posted, faults);
    let page = page(context, &response, &earlier, &before);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What a page about the response shows.
async fn response_of(context: &PageContext, answering: &Answering) -> WebResult<Response> {
    let (round, facility) = (&answering.round().id, answering.facility_id());
    Ok(read_response(context, &context.actor, round, facility).await?)
}
