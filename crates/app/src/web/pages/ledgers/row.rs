//! One row of a ledger: `GET …/rows/new`, `POST …/rows`, `/ledger-rows/{row}` with what it was.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::HashMap;
use tenken_domain::ledgers::{CellFault, LedgerKind, Values};
use tenken_ops::Error;
use tenken_ops::facilities::Facility;
use tenken_ops::ledgers::{
    Conflict, RowHistory, RowOutcome, Taking, TypedRow, ledger, restore_row, row_history, save_rows,
};

use super::{entry, former, row_evidence, way};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::errors;
use crate::web::posted::Posted;
use crate::web::typed::revision;

/// A row as it was typed; its fields are those of its kind, so they are data.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedFields {
    id: String,
    #[serde(deserialize_with = "revision")]
    revision: i64,
    #[serde(flatten)]
    fields: HashMap<String, String>,
}

/// Which revision goes, or comes back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    #[serde(deserialize_with = "revision")]
    revision: i64,
}

/// What stands above the fields.
#[derive(Default)]
struct Told<'t> {
    faults: &'t [CellFault],
    conflict: Option<&'t Conflict>,
    photo: Option<&'t row_evidence::Told>,
}

/// `GET …/rows/new`
pub async fn new(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
) -> WebResult<Markup> {
    let ledger = ledger(&context, &context.actor, &facility, &kind).await?;
    if !ledger.may_change || ledger.kind.sealed {
        return Err(WebError::not_found("このページ"));
    }
    let typed = TypedFields {
        id: context.new_id(),
        ..TypedFields::default()
    };
    Ok(new_page(
        &context,
        &ledger.facility,
        &ledger.kind,
        &typed,
        &Told::default(),
    ))
}

/// `POST …/rows`
pub async fn add(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
    Posted(typed): Posted<TypedFields>,
) -> WebResult<Reply> {
    let ledger = ledger(&context, &context.actor, &facility, &kind).await?;
    match save(&context, &ledger.facility.id, &ledger.kind, &typed).await? {
        RowOutcome::Refused(faults) => {
            let told = Told {
                faults: &faults,
                ..Told::default()
            };
            let page = new_page(&context, &ledger.facility, &ledger.kind, &typed, &told);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        _ => Ok(to_ledger(&ledger.facility, &ledger.kind)),
    }
}

/// `GET /ledger-rows/{row}`
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let found = row_history(&context, &context.actor, &id).await?;
    let typed = unchanged(&found);
    page(&context, &found, &typed, &Told::default()).await
}

/// `POST /ledger-rows/{row}`
pub async fn change(
    context: PageContext,
    Path(id): Path<String>,
    Posted(typed): Posted<TypedFields>,
) -> WebResult<Reply> {
    let found = row_history(&context, &context.actor, &id).await?;
    let typed = TypedFields { id, ..typed };
    match save(&context, &found.facility.id, &found.kind, &typed).await? {
        RowOutcome::Refused(faults) => {
            let told = Told {
                faults: &faults,
                ..Told::default()
            };
            let page = page(&context, &found, &typed, &told).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        RowOutcome::Conflict(conflict) => {
            // What was typed stays in the fields; sent again, it lies on top of what the page shows now.
            let typed = TypedFields {
                revision: found.row.revision,
                ..typed
            };
            let told = Told {
                conflict: Some(&conflict),
                ..Told::default()
            };
            let page = page(&context, &found, &typed, &told).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        _ => Ok(to_ledger(&found.facility, &found.kind)),
    }
}

/// `POST …/removal`
pub async fn remove(
    context: PageContext,
    Path(id): Path<String>,
    Posted(which): Posted<Which>,
) -> WebResult<Reply> {
    let found = row_history(&context, &context.actor, &id).await?;
    let row = TypedRow {
        id: Some(id),
        seen: which.revision,
        is_removed: true,
        ..TypedRow::default()
    };
    match save_one(&context, &found.facility.id, &found.kind, row).await? {
        RowOutcome::Conflict(conflict) if conflict.theirs.is_some() => {
            let typed = unchanged(&found);
            let told = Told {
                conflict: Some(&conflict),
                ..Told::default()
            };
            let page = page(&context, &found, &typed, &told).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        _ => Ok(to_ledger(&found.facility, &found.kind)),
    }
}

/// `POST …/restoration`
pub async fn restore(
    context: PageContext,
    Path(id): Path<String>,
    Posted(which): Posted<Which>,
) -> WebResult<Reply> {
    let found = row_history(&context, &context.actor, &id).await?;
    match restore_row(&context, &context.actor, &id, which.revision).await {
        Ok(()) => Ok(Redirect::to(&addresses::LEDGER_ROW.link([&id])).into_response()),
        Err(Error::Bad { message, .. }) => {
            let faults = [CellFault {
                column: String::new(),
                code: "restore",
                message,
            }];
            let typed = unchanged(&found);
            let page = page(
                &context,
                &found,
                &typed,
                &Told {
                    faults: &faults,
                    ..Told::default()
                },
            )
            .await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

async fn save(
    context: &PageContext,
    facility: &str,
    kind: &LedgerKind,
    typed: &TypedFields,
) -> WebResult<RowOutcome> {
    let row = TypedRow {
        id: Some(typed.id.clone()).filter(|id| !id.is_empty()),
        seen: typed.revision,
        cells: entry::cells(kind, &typed.fields),
        is_removed: false,
    };
    save_one(context, facility, kind, row).await
}

async fn save_one(
    context: &PageContext,
    facility: &str,
    kind: &LedgerKind,
    row: TypedRow,
) -> WebResult<RowOutcome> {
    let saved = save_rows(
        context,
        &context.actor,
        facility,
        &kind.id,
        vec![row],
        Taking::Each,
    )
    .await?;
    saved
        .outcomes
        .into_iter()
        .next()
        .ok_or_else(|| WebError::not_found("台帳のこの行"))
}

fn to_ledger(facility: &Facility, kind: &LedgerKind) -> Reply {
    Redirect::to(&addresses::LEDGER.link([&facility.id, &kind.id])).into_response()
}

fn new_page(
    context: &PageContext,
    facility: &Facility,
    kind: &LedgerKind,
    typed: &TypedFields,
    told: &Told<'_>,
) -> Markup {
    let parts = [&*facility.id, &*kind.id];
    let title = format!("{}を1行書く", kind.row);
    let body = html! {
        div class="wrap narrow" {
            (way(context, facility, &[(&addresses::LEDGER.link(parts), &kind.title)]))
            (above(kind, told))
            h1 { (title) }
            p { "わからないところは、空のままでかまいません。あとから書き足せます。" }
            form method="post" action=(addresses::LEDGER_ROWS.link(parts)) novalidate {
                input type="hidden" name="id" value=(typed.id);
                input type="hidden" name="revision" value="0";
                (entry::fields(kind, &Values::default(), &typed.fields, told.faults))
                div class="buttons" {
                    button class="btn" { "台帳に書く" }
                    a class="btn second" href=(addresses::LEDGER.link(parts)) { "やめる" }
                }
            }
        }
    };
    context.page_about(facility.demo, &title, &body)
}

/// The page after a photo or paper was refused.
///
/// # Errors
/// What else is on it cannot be read.
pub async fn page_with_photos(
    context: &PageContext,
    found: &RowHistory,
    photo: &row_evidence::Told,
) -> WebResult<Markup> {
    let told = Told {
        photo: Some(photo),
        ..Told::default()
    };
    page(context, found, &unchanged(found), &told).await
}

/// Nothing typed, on top of what the page shows.
fn unchanged(found: &RowHistory) -> TypedFields {
    TypedFields {
        revision: found.row.revision,
        ..TypedFields::default()
    }
}

async fn page(
    context: &PageContext,
    found: &RowHistory,
    typed: &TypedFields,
    told: &Told<'_>,
) -> WebResult<Markup> {
    let evidence = row_evidence::of_row(context, found).await?;
    let (facility, kind) = (&found.facility, &found.kind);
    let parts = [&*facility.id, &*kind.id];
    let name = kind.name_of(&found.row.values);
    let may_change = found.may_change && !found.is_removed;
    let body = html! {
        div class="wrap narrow" {
            (way(context, facility, &[(&addresses::LEDGER.link(parts), &kind.title)]))
            (above(kind, told))
            h1 { (name) }
            @if found.is_removed { (banner(Tone::Warn, "この行は、台帳から消されています", html! { p { "下の「これまでの内容」から、元に戻せます。" } })) }
            @if may_change {
                form method="post" action=(addresses::LEDGER_ROW.link([&found.row.id])) novalidate {
                    input type="hidden" name="revision" value=(typed.revision);
                    (entry::fields(kind, &found.row.values, &typed.fields, told.faults))
                    div class="buttons" {
                        button class="btn" { "変更を保存する" }
                        a class="btn second" href=(addresses::LEDGER.link(parts)) { "台帳に戻る" }
                    }
                }
                details class="screen-only" {
                    summary { "この行を台帳から消す" }
                    form method="post" action=(addresses::ROW_REMOVAL.link([&found.row.id])) {
                        input type="hidden" name="revision" value=(found.row.revision);
                        p { "まちがって消しても、あとから元に戻せます。" }
                        button class="btn second" { "台帳から消す" }
                    }
                }
            } @else { (facts(kind, &found.row.values)) }
            (row_evidence::section(context, found, &evidence, told.photo))
            (former::history(found))
        }
    };
    Ok(context.page_about(facility.demo, &name, &body))
}

fn above(kind: &LedgerKind, told: &Told<'_>) -> Markup {
    let faults = told.faults.iter();
    html! {
        @if !told.faults.is_empty() {
            div class="banner bad errors" role="alert" tabindex="-1" {
                h2 { "入力を確かめてください" }
                ul { @for fault in faults { li {
                    @match kind.column(&fault.column) {
                        Some(column) => a href={ "#" (entry::name_of(column)) } { (fault.message) },
                        None => (fault.message),
                    }
                } } }
            }
        }
        @if let Some(photo) = told.photo { (row_evidence::above(photo)) }
        @if let Some(conflict) = told.conflict { (both(kind, conflict)) }
    }
}

/// What somebody else made of the row meanwhile.
fn both(kind: &LedgerKind, conflict: &Conflict) -> Markup {
    let Some(theirs) = &conflict.theirs else {
        return errors::of_page("ほかの人が、この行を先に消しました。", None);
    };
    let columns = conflict.columns.iter().filter_map(|id| kind.column(id));
    let more = html! {
        p { "いま台帳にある内容は次のとおりです。下の欄には、あなたが書いた内容が残っています。よければ、もう一度保存してください。" }
        dl class="facts" { @for column in columns {
            dt { (column.title) }
            dd { @match &*column.kind.show(theirs.values.get(&column.id)) { "" => "（空）", text => (text) } }
        } }
    };
    banner(Tone::Bad, "ほかの人が先に、この行を変更しました", more)
}

fn facts(kind: &LedgerKind, values: &Values) -> Markup {
    html! {
        dl class="facts" { @for column in &kind.columns {
            @let value = values.get(&column.id);
            @if !value.is_empty() { dt { (column.title) } dd { (column.kind.show(value)) } }
        } }
    }
}
