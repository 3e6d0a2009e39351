//! `POST /rounds/{round}/responses/{facility}`: saving the whole page.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use tenken_ops::responses::{Answering, Saved, begin_answering, read_response, save_answers};

use super::answering::{Before, Said, page};
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
    if let Some(refused) = context.is_other_than_opener(posted.value("opener")) {
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

/// Saves entries of whoever answers, or gives the page that says what a round takes no more; `stored` is
/// where what is stored can be seen.
pub async fn try_to_keep(
    context: &PageContext,
    answering: &Answering,
    (entries, posted): (&Entries, &Posted),
    stored: &str,
) -> WebResult<Result<Saved, Reply>> {
    match save_answers(context, answering, entries.changes.clone()).await {
        Err(error) if Unsaved::is_final(&error) && !entries.is_empty() => {
            let unsaved = Unsaved {
                form: answering.form(),
                entries,
                posted,
                stored,
                demo: answering.round().demo,
            };
            Ok(Err(unsaved.page(context, &error)))
        }
        saved => Ok(Ok(saved?)),
    }
}

/// Saves entries of a facility; whatever cannot be saved is shown again.
pub async fn keep(
    context: &PageContext,
    answering: &Answering,
    entries: Entries,
    posted: &Posted,
    onward: &str,
) -> WebResult<Reply> {
    let address = addresses::RESPONSE.link([&answering.round().id, answering.about().id()]);
    let saved = match try_to_keep(context, answering, (&entries, posted), &address).await? {
        Ok(saved) => saved,
        Err(unsaved) => return Ok(unsaved),
    };
    let faults = &entries.faults;
    if saved.conflicts.is_empty() && faults.is_empty() {
        return Ok(Redirect::to(onward).into_response());
    }
    let (round, facility) = (&answering.round().id, answering.about().id());
    let mut response = read_response(context, &context.actor, round, facility).await?;
    response.draft = saved.draft;
    if !saved.conflicts.is_empty() {
        let round = &response.round;
        let disputed = Disputed {
            form: &round.form,
            revision: response.draft.revision,
            address: &address,
            crumbs: crumbs::of_round(context, round, &[]),
            demo: response.facility.demo,
        };
        let page = conflicts::page(context, &disputed, &saved.conflicts, faults, posted);
        return Ok((StatusCode::CONFLICT, page).into_response());
    }
    let said = Said::of(context, &response).await?;
    let before = Before::Unusable(posted, faults);
    let page = page(context, &response, &said, &before);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
