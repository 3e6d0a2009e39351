//! Photos of evidence: adding, looking at and removing them.

use axum::Json;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response as Reply};
use serde::Deserialize;
use serde_json::json;
use tenken_ops::inspections::{NewPhoto, add_photo, find_photo, remove_photo};

use super::entries::refuse_as_json;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// Which photo it is, and of what.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PhotoFields {
    /// What the script calls it; the page has no name for it.
    id: Line,
    place: Line,
}

/// `POST …/photos`: from the script, which names the photo, or from the page's form.
pub async fn add(
    context: PageContext,
    Path(id): Path<String>,
    headers: HeaderMap,
    upload: Upload<PhotoFields>,
) -> WebResult<Reply> {
    let script = headers
        .get(ACCEPT)
        .is_some_and(|kind| kind == "application/json");
    let Posted(fields) = upload.fields;
    let (name, content) = upload.file.unwrap_or_default();
    let photo = NewPhoto {
        id: fields
            .id
            .given()
            .map_or_else(|| context.new_id(), str::to_owned),
        place: fields.place.to_owned(),
        name,
        content,
    };
    match (
        add_photo(&context, &context.actor, &id, photo).await,
        script,
    ) {
        (Ok(()), true) => Ok(Json(json!({})).into_response()),
        (Ok(()), false) => {
            Ok(Redirect::to(&addresses::INSPECTION_SITE.link([&id])).into_response())
        }
        (Err(error), true) => Ok(refuse_as_json(WebError::from(error))),
        (Err(error), false) => Err(error.into()),
    }
}

/// `GET …/photos/{photo}`: shown as it is; what was stored as a picture is one, and headers forbid the
/// browser to take it for anything else.
pub async fn show(
    context: PageContext,
    Path((id, photo)): Path<(String, String)>,
) -> WebResult<Reply> {
    let stored = find_photo(&context, &context.actor, &id, &photo).await?;
    Ok(([(CONTENT_TYPE, stored.media_type)], stored.content).into_response())
}

/// `POST …/photos/{photo}/removal`
pub async fn remove(
    context: PageContext,
    Path((id, photo)): Path<(String, String)>,
) -> WebResult<Redirect> {
    remove_photo(&context, &context.actor, &id, &photo).await?;
    Ok(Redirect::to(&addresses::INSPECTION_SITE.link([&id])))
}
