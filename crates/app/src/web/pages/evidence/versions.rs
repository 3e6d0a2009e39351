//! Files of a piece of evidence: a newer one, fetching them, their small pictures, removing one.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_domain::evidence::FileKind;
use tenken_ops::FieldFaults;
use tenken_ops::evidence::{
    Evidence, add_version, find_evidence, read_evidence_file, read_thumbnail, remove_version,
};
use tenken_ops::facilities::{Facility, find_facility};

use super::fields::{self, TypedEvidence};
use super::list::is_on_page;
use super::one::to_evidence;
use super::{receive, way};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::download::as_download;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::errors;
use crate::web::posted::{Posted, Upload};

/// `GET …/versions`: a newer version is handed in.
pub async fn show(
    context: PageContext,
    Path((facility, id)): Path<(String, String)>,
) -> WebResult<Markup> {
    let (facility, found) = find(&context, &facility, &id).await?;
    if !context.answers_for(&facility) {
        return Err(WebError::not_found("このページ"));
    }
    if found.removed_at.is_some() {
        return Err(WebError::not_found("証跡"));
    }
    let typed = TypedEvidence::offered(context.today());
    Ok(page(
        &context,
        &facility,
        &found,
        &typed,
        &FieldFaults::new(),
    ))
}

/// `POST …/versions`
pub async fn add(
    context: PageContext,
    Path((facility, id)): Path<(String, String)>,
    upload: Upload<TypedEvidence>,
) -> WebResult<Reply> {
    let (facility, found) = find(&context, &facility, &id).await?;
    let (Posted(typed), actor) = (upload.fields, &context.actor);
    let faults = match receive::take(&context, &facility.id, upload.file).await {
        Ok((received, thumbnail)) => {
            let days = typed.days();
            match add_version(&context, actor, &id, received, thumbnail, days).await {
                Ok(added) => {
                    let done = if added.was_there { "same" } else { "version" };
                    return Ok(to_evidence(&facility.id, &id, done));
                }
                Err(error) => receive::with_file(error.into_fields()?),
            }
        }
        Err(error) => [error.into_fields()?, typed.days().faults()].concat(),
    };
    let page = page(&context, &facility, &found, &typed, &faults);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `GET …/versions/{number}/file`: always as a download.
pub async fn download(
    context: PageContext,
    Path((facility, id, number)): Path<(String, String, i64)>,
) -> WebResult<Reply> {
    let actor = &context.actor;
    let stored = read_evidence_file(&context, actor, &facility, &id, Some(number)).await?;
    Ok(as_download(stored))
}

/// `GET …/versions/{number}/thumbnail.jpg`: a picture that was drawn here, with nothing of the file's own bytes.
pub async fn thumbnail(
    context: PageContext,
    Path((facility, id, number)): Path<(String, String, i64)>,
) -> WebResult<Reply> {
    let actor = &context.actor;
    let picture = read_thumbnail(&context, actor, &facility, &id, Some(number)).await?;
    let picture = picture.ok_or_else(|| WebError::not_found("見本の画像"))?;
    Ok(([(CONTENT_TYPE, FileKind::Jpeg.media_type())], picture).into_response())
}

/// `POST …/versions/{number}/removal`
pub async fn remove(
    context: PageContext,
    Path((facility, id, number)): Path<(String, String, i64)>,
) -> WebResult<Reply> {
    remove_version(&context, &context.actor, &facility, &id, number).await?;
    Ok(to_evidence(&facility, &id, "removed"))
}

async fn find(context: &PageContext, facility: &str, id: &str) -> WebResult<(Facility, Evidence)> {
    let facility = find_facility(context, &context.actor, facility).await?;
    let found = find_evidence(context, &context.actor, &facility.id, id).await?;
    Ok((facility, found))
}

fn page(
    context: &PageContext,
    facility: &Facility,
    found: &Evidence,
    typed: &TypedEvidence,
    faults: &FieldFaults,
) -> Markup {
    let (all, one) = (
        addresses::EVIDENCE.link([&facility.id]),
        addresses::ONE_EVIDENCE.link([&facility.id, &found.id]),
    );
    let title = format!("「{}」の新しい版", found.title);
    let body = html! {
        div class="wrap narrow" {
            (way(context, facility, &[(&all, "証跡"), (&one, &found.title)]))
            (errors::of_fields(faults, is_on_page))
            h1 { (title) }
            p { "更新した契約書や、今年の記録などを入れます。示すことや台帳との結び付きは、そのまま引き継ぎます。前の版も残ります。" }
            form method="post" action=(addresses::EVIDENCE_VERSIONS.link([&facility.id, &found.id])) enctype="multipart/form-data" novalidate {
                (fields::file(faults))
                (fields::days(typed, faults))
                div class="buttons" {
                    button class="btn" { "新しい版を加える" }
                    a class="btn second" href=(one) { "やめる" }
                }
            }
        }
    };
    context.page_about(facility.demo, &title, &body)
}
