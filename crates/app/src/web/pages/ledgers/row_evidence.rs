//! The photos and papers of a row, such as the label of a device: `POST /ledger-rows/{row}/evidence`.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::evidence::{EvidenceKind, RowRef};
use tenken_ops::FieldFaults;
use tenken_ops::evidence::{
    Described, Evidence, EvidenceFilter, Wanted, add_evidence, list_evidence,
};
use tenken_ops::ledgers::{RowHistory, row_history};

use super::row;
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::pages::evidence::{receive, shown};
use crate::web::parts::errors;
use crate::web::parts::fields::{Field, option};
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// What the field for files offers. Phones offer their camera for it, beside the pictures that are there; named like this, an
/// iPhone hands its pictures over as JPEG.
const ACCEPTED: &str = "image/jpeg,image/png,application/pdf";

/// What is said about a photo or paper.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedPhoto {
    title: Line,
    kind: Line,
}

/// What was typed, and what is wrong with it.
pub type Told = (TypedPhoto, FieldFaults);

/// `POST /ledger-rows/{row}/evidence`
pub async fn add(
    context: PageContext,
    Path(id): Path<String>,
    upload: Upload<TypedPhoto>,
) -> WebResult<Reply> {
    let found = row_history(&context, &context.actor, &id).await?;
    let Posted(typed) = upload.fields;
    let described = Described {
        title: typed.title.to_owned(),
        kind: typed.kind.to_owned(),
        rows: vec![row_ref(&found)],
        ..Described::default()
    };
    let faults = match receive::take(&context, &found.facility.id, upload.file).await {
        Ok((received, thumbnail)) => {
            let actor = &context.actor;
            match add_evidence(&context, actor, received, thumbnail, described).await {
                Ok(_) => {
                    let at = addresses::LEDGER_ROW.link([&id]) + "#photos";
                    return Ok(Redirect::to(&at).into_response());
                }
                Err(error) => receive::with_file(error.into_fields()?),
            }
        }
        Err(error) => {
            let of_file = error.into_fields()?;
            [of_file, described.faults(&context.catalog())].concat()
        }
    };
    let page = row::page_with_photos(&context, &found, &(typed, faults)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The evidence of a row, the oldest first.
///
/// # Errors
/// The facility is outside the actor's scope.
pub async fn of_row(context: &PageContext, found: &RowHistory) -> WebResult<Vec<Evidence>> {
    let filter = EvidenceFilter {
        about: Some(Wanted::Row(row_ref(found))),
        ..EvidenceFilter::default()
    };
    let (actor, facility) = (&context.actor, &found.facility.id);
    Ok(list_evidence(context, actor, facility, &filter).await?)
}

fn row_ref(found: &RowHistory) -> RowRef {
    RowRef {
        ledger: found.kind.id.clone(),
        row: found.row.id.clone(),
    }
}

/// What is wrong, above the page.
pub fn above((_, faults): &Told) -> Markup {
    errors::of_fields(faults, |field| ["file", "title", "kind"].contains(&field))
}

/// The part of the row's page about them.
pub fn section(
    context: &PageContext,
    found: &RowHistory,
    evidence: &[Evidence],
    told: Option<&Told>,
) -> Markup {
    let may_add = found.may_change && !found.is_removed;
    let facility = &found.facility.id;
    html! {
        section id="photos" {
            h2 { "写真・書類" }
            @if evidence.is_empty() { p class="muted" { "まだありません。" } }
            ul class="evidence" { @for one in evidence {
                @if let Some(version) = one.current() {
                    li class="card pictured" {
                        (shown::thumbnail(facility, one, version))
                        div {
                            div class="tags" { (shown::alarms(version, context.today())) }
                            p { a href=(addresses::ONE_EVIDENCE.link([facility, &one.id])) { (one.title) } }
                            p class="muted small" { (one.kind.label()) }
                        }
                    }
                }
            } }
            @if may_add { (form(found, told)) }
        }
    }
}

fn form(found: &RowHistory, told: Option<&Told>) -> Markup {
    let kept = (
        TypedPhoto {
            title: format!("{}の写真", found.kind.name_of(&found.row.values)).into(),
            kind: EvidenceKind::Picture.id().into(),
        },
        FieldFaults::new(),
    );
    let (typed, faults) = told.unwrap_or(&kept);
    let field = |name, label, value| Field {
        name,
        label,
        value,
        required: true,
        error: errors::in_field(faults, name),
        ..Field::default()
    };
    html! {
        details class="screen-only" open[told.is_some()] {
            summary { "この" (found.kind.row) "の写真や書類を付ける" }
            form method="post" action=(addresses::ROW_EVIDENCE.link([&found.row.id])) enctype="multipart/form-data" novalidate {
                p class="hint" { "上の欄を書き替えた途中なら、先に「変更を保存する」を押してください。" }
                (Field { hint: "写真（JPEG・PNG）かPDF。10MBまで。ラベルの型番や、管理番号が読めるように撮ってください。患者さんの名前が写らないようにします。", ..field("file", "写真・書類", "") }.file(ACCEPTED))
                (field("title", "名前", &typed.title).text())
                (field("kind", "どんな書類・写真か", &typed.kind).select(&html! {
                    @for kind in EvidenceKind::ALL { (option(kind.id(), kind.label(), &typed.kind)) }
                }))
                div class="buttons" { button class="btn" { "付ける" } }
            }
        }
    }
}
