//! `/facilities/{facility}/evidence`: all evidence of a facility, what is late first, and adding more.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::FieldFaults;
use tenken_ops::evidence::{Evidence, EvidenceFilter, add_evidence, list_evidence};
use tenken_ops::facilities::{Facility, find_facility};
use tenken_ops::ledgers::{NamedRow, row_names};

use super::fields::{self, TypedEvidence};
use super::{receive, shown, way};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::errors;
use crate::web::parts::fields::option;
use crate::web::posted::{Posted, Upload};
use crate::web::typed::Line;

/// Which evidence is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    /// What it shows; all where nothing is said.
    measure: Line,
}

/// `GET …/evidence`
pub async fn show(
    context: PageContext,
    Path(id): Path<String>,
    Query(looked): Query<Looked>,
) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &id).await?;
    let typed = TypedEvidence::offered(context.today());
    page(&context, &facility, &looked, &typed, &FieldFaults::new()).await
}

/// `POST …/evidence`
pub async fn add(
    context: PageContext,
    Path(id): Path<String>,
    upload: Upload<TypedEvidence>,
) -> WebResult<Reply> {
    let facility = find_facility(&context, &context.actor, &id).await?;
    let Posted(typed) = upload.fields;
    let described = typed.described(&[]);
    let faults = match receive::take(&context, &facility.id, upload.file).await {
        Ok((received, thumbnail)) => {
            let actor = &context.actor;
            match add_evidence(&context, actor, received, thumbnail, described).await {
                Ok(added) => {
                    let at = addresses::ONE_EVIDENCE.link([&facility.id, &added.id]);
                    let told = if added.was_there { "there" } else { "added" };
                    let at = at + &addresses::query(&[("done", told)]);
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
    let looked = Looked::default();
    let page = page(&context, &facility, &looked, &typed, &faults).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(
    context: &PageContext,
    facility: &Facility,
    looked: &Looked,
    typed: &TypedEvidence,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let (actor, filter) = (&context.actor, EvidenceFilter::default());
    let mut all = list_evidence(context, actor, &facility.id, &filter).await?;
    // What is sorted stays in the order it was added where nothing tells it apart.
    all.sort_by_key(shown::due);
    let wanted = |one: &&Evidence| {
        let measure = looked.measure.given();
        measure.is_none_or(|id| one.measures.iter().any(|it| it == id))
    };
    let seen: Vec<&Evidence> = all.iter().filter(wanted).collect();
    let ids = seen.iter().flat_map(|one| &one.rows);
    let ids = ids.map(|row| row.row.clone()).collect();
    let rows = row_names(context, actor, &facility.id, ids).await?;
    let may_add = context.answers_for(facility);
    let body = html! {
        div class="wrap" {
            (way(context, facility, &[]))
            (errors::of_fields(faults, is_on_page))
            h1 { "証跡" }
            p { "証跡は、やっていることを見せられる書類や写真です（契約書、規程、訓練の記録、機器の写真など）。一度入れておけば、いくつもの対策に使え、立入検査のときにもここから出せます。ファイルは暗号化して保管します。" }
            @if may_add { p { a class="btn second" href="#add" { "証跡を加える" } } }
            @if all.is_empty() { p class="muted" { "まだありません。" } }
            @else {
                @if all.len() > 1 || looked.measure.given().is_some() { (filter_form(context, facility, &all, &looked.measure)) }
                @if seen.is_empty() { p class="muted" { "この対策を示す証跡は、まだありません。" } }
                ul class="evidence" { @for one in seen { (card(context, facility, one, &rows)) } }
            }
            @if may_add { (add_form(context, facility, typed, faults)) }
        }
    };
    Ok(context.page_about(facility.demo, "証跡", &body))
}

/// The fields of the page that may be wrong.
pub(super) fn is_on_page(field: &str) -> bool {
    [
        "file",
        "title",
        "kind",
        "measures",
        "valid_from",
        "review_on",
        "expires_on",
    ]
    .contains(&field)
}

/// Only one measure's evidence; measures that nothing here speaks for are not offered.
fn filter_form(
    context: &PageContext,
    facility: &Facility,
    all: &[Evidence],
    chosen: &str,
) -> Markup {
    let catalog = context.catalog();
    let is_used =
        |id: &str| id == chosen || all.iter().any(|one| one.measures.iter().any(|it| it == id));
    let used = catalog.measures().filter(|measure| is_used(&measure.id));
    html! {
        form class="filter screen-only" method="get" action=(addresses::EVIDENCE.link([&facility.id])) {
            div class="field" {
                label class="label" for="measure" { "示すこと（対策）" }
                select id="measure" name="measure" {
                    (option("", "すべて", chosen))
                    @for measure in used { (option(&measure.id, &measure.title, chosen)) }
                }
            }
            button class="btn second" { "表示する" }
        }
    }
}

fn card(context: &PageContext, facility: &Facility, one: &Evidence, rows: &[NamedRow]) -> Markup {
    let catalog = context.catalog();
    let measures = one.measures.iter().filter_map(|id| catalog.measure(id));
    let rows: Vec<&NamedRow> = of_evidence(one, rows).collect();
    let link = addresses::ONE_EVIDENCE.link([&facility.id, &one.id]);
    html! {
        li class="card pictured" {
            @if let Some(version) = one.current() {
                (shown::thumbnail(&facility.id, one, version))
                div {
                    div class="tags" { (shown::alarms(version, context.today())) }
                    h2 { a href=(link) { (one.title) } }
                    p class="muted" { (one.kind.label()) "・" (shown::file_kind(version)) @if version.number > 1 { "・第" (version.number) "版" } }
                    dl class="facts" {
                        dt { "示すこと" }
                        dd { @if one.measures.is_empty() { span class="muted" { "まだ選んでいません" } } @else { ul class="plain" { @for measure in measures { li { (measure.title) } } } } }
                        @if !rows.is_empty() { dt { "台帳" } dd { ul class="plain" { @for row in rows { li { (row_link(row)) } } } } }
                        (shown::days(version))
                    }
                }
            }
        }
    }
}

/// The rows of a piece of evidence, of those whose names were read.
pub(super) fn of_evidence<'r>(
    one: &Evidence,
    rows: &'r [NamedRow],
) -> impl Iterator<Item = &'r NamedRow> {
    rows.iter()
        .filter(|row| one.rows.iter().any(|it| it.row == row.id))
}

/// A row of a ledger by its name.
pub(super) fn row_link(row: &NamedRow) -> Markup {
    html! {
        (row.kind.title) "：" a href=(addresses::LEDGER_ROW.link([&row.id])) { (row.name) }
        @if row.is_removed { "（台帳から消されています）" }
    }
}

fn add_form(
    context: &PageContext,
    facility: &Facility,
    typed: &TypedEvidence,
    faults: &FieldFaults,
) -> Markup {
    html! {
        section class="screen-only" id="add" {
            h2 { "証跡を加える" }
            form method="post" action=(addresses::EVIDENCE.link([&facility.id])) enctype="multipart/form-data" novalidate {
                (fields::file(faults))
                (fields::about(context, facility, typed, faults, true))
                div class="buttons" { button class="btn" { "証跡を加える" } }
            }
        }
    }
}
