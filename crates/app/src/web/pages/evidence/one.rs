//! `/facilities/{facility}/evidence/{evidence}`: one piece of evidence, its versions, and changing or removing it.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::FieldFaults;
use tenken_ops::evidence::{Evidence, Version, change_evidence, find_evidence, remove_evidence};
use tenken_ops::facilities::{Facility, find_facility};
use tenken_ops::ledgers::{NamedRow, row_names};

use super::fields::{self, TypedEvidence};
use super::list::{is_on_page, of_evidence, row_link};
use super::{shown, way};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{dates, errors};
use crate::web::posted::Posted;

/// What was done before the page is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: String,
}

/// What was typed, and what is wrong with it.
type Told = (TypedEvidence, FieldFaults);

/// `GET …/evidence/{evidence}`
pub async fn show(
    context: PageContext,
    Path((facility, id)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &facility).await?;
    let found = find_evidence(&context, &context.actor, &facility.id, &id).await?;
    page(&context, &facility, &found, None, &done.done).await
}

/// `POST …/evidence/{evidence}`
pub async fn change(
    context: PageContext,
    Path((facility, id)): Path<(String, String)>,
    Posted(typed): Posted<TypedEvidence>,
) -> WebResult<Reply> {
    let actor = &context.actor;
    let facility = find_facility(&context, actor, &facility).await?;
    let found = find_evidence(&context, actor, &facility.id, &id).await?;
    let (described, seen) = (typed.described(&found.rows), typed.revision);
    let changed = change_evidence(&context, actor, &facility.id, &id, described, seen).await;
    let Err(error) = changed else {
        return Ok(to_evidence(&facility.id, &id, "changed"));
    };
    let faults = error.into_fields()?;
    let status = match seen == found.revision {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::CONFLICT,
    };
    // What was typed stays in the fields; sent again, it lies on top of what the page shows now.
    let told = (typed.on(found.revision), faults);
    let page = page(&context, &facility, &found, Some(&told), "").await?;
    Ok((status, page).into_response())
}

/// `POST …/evidence/{evidence}/removal`
pub async fn remove(
    context: PageContext,
    Path((facility, id)): Path<(String, String)>,
) -> WebResult<Redirect> {
    remove_evidence(&context, &context.actor, &facility, &id).await?;
    Ok(Redirect::to(&addresses::EVIDENCE.link([&facility])))
}

/// On to the page of a piece of evidence, which says what was done.
pub(super) fn to_evidence(facility: &str, id: &str, done: &str) -> Reply {
    let at = addresses::ONE_EVIDENCE.link([facility, id]) + &addresses::query(&[("done", done)]);
    Redirect::to(&at).into_response()
}

async fn page(
    context: &PageContext,
    facility: &Facility,
    found: &Evidence,
    told: Option<&Told>,
    done: &str,
) -> WebResult<Markup> {
    let ids = found.rows.iter().map(|row| row.row.clone()).collect();
    let rows = row_names(context, &context.actor, &facility.id, ids).await?;
    let may_change = context.answers_for(facility) && found.removed_at.is_none();
    let body = html! {
        div class="wrap narrow" {
            (way(context, facility, &[(&addresses::EVIDENCE.link([&facility.id]), "証跡")]))
            @if let Some((_, faults)) = told { (errors::of_fields(faults, is_on_page)) }
            (after(done))
            @if found.removed_at.is_some() { (banner(Tone::Warn, "この証跡は消されています", html! { p { "ファイルはもう残っていません。あったことだけが、記録として残っています。" } })) }
            @if let Some(version) = found.current() { div class="tags" { (shown::alarms(version, context.today())) } }
            h1 { (found.title) }
            (facts(context, facility, found, &rows))
            @if may_change { (changing(context, facility, found, &rows, told)) }
            (versions(facility, found, may_change))
            @if may_change {
                details class="screen-only" {
                    summary { "この証跡を消す" }
                    form method="post" action=(addresses::EVIDENCE_REMOVAL.link([&facility.id, &found.id])) {
                        p { "すべての版のファイルが消え、元には戻せません。あったことと、だれが消したかは、記録に残ります。" }
                        button class="btn second" { "証跡を消す" }
                    }
                }
            }
        }
    };
    Ok(context.page_about(facility.demo, &found.title, &body))
}

fn after(done: &str) -> Markup {
    let (tone, title) = match done {
        "added" => (Tone::Good, "証跡を加えました"),
        "there" => (
            Tone::Info,
            "同じファイルがすでにあったので、その証跡に結び付けました",
        ),
        "changed" => (Tone::Good, "変更を保存しました"),
        "version" => (Tone::Good, "新しい版を加えました"),
        "same" => (
            Tone::Info,
            "いまの版と同じファイルなので、何も変えていません",
        ),
        "removed" => (Tone::Good, "版のファイルを消しました"),
        _ => return Markup::default(),
    };
    banner(tone, title, "")
}

fn facts(
    context: &PageContext,
    facility: &Facility,
    found: &Evidence,
    rows: &[NamedRow],
) -> Markup {
    let catalog = context.catalog();
    let measures = found.measures.iter().filter_map(|id| catalog.measure(id));
    html! {
        div class=[found.current().map(|_| "pictured")] {
            @if let Some(version) = found.current() { (shown::thumbnail(&facility.id, found, version)) }
            dl class="facts" {
                dt { "種類" } dd { (found.kind.label()) }
                dt { "示すこと" }
                dd { @if found.measures.is_empty() { "まだ選んでいません" } @else { ul class="plain" { @for measure in measures { li { (measure.title) } } } } }
                @if !rows.is_empty() { dt { "台帳" } dd { ul class="plain" { @for row in of_evidence(found, rows) { li { (row_link(row)) } } } } }
                @if let Some(version) = found.current() { (shown::days(version)) }
            }
        }
    }
}

/// The way to a newer version, and the fields that change what is said.
fn changing(
    context: &PageContext,
    facility: &Facility,
    found: &Evidence,
    rows: &[NamedRow],
    told: Option<&Told>,
) -> Markup {
    let kept = (TypedEvidence::of(found), FieldFaults::new());
    let (typed, faults) = told.unwrap_or(&kept);
    html! {
        p class="screen-only" { a class="btn second" href=(addresses::EVIDENCE_VERSIONS.link([&facility.id, &found.id])) { "新しい版を加える" } }
        details class="screen-only" open[told.is_some()] {
            summary { "名前・示すこと・日付を変更する" }
            form method="post" action=(addresses::ONE_EVIDENCE.link([&facility.id, &found.id])) novalidate {
                input type="hidden" name="revision" value=(typed.revision);
                (fields::about(context, facility, typed, faults, false))
                @if !rows.is_empty() {
                    fieldset class="field" {
                        legend class="label" { "結び付いている台帳の行" span class="may" { "（外すと、その行には出なくなります）" } }
                        div class="choices" { @for row in rows {
                            label class="choice" {
                                input type="checkbox" name="rows" value=(row.id) checked[typed.has_row(&row.id)];
                                span { (row.kind.title) "：" (row.name) }
                            }
                        } }
                    }
                }
                div class="buttons" { button class="btn" { "変更を保存する" } }
            }
        }
    }
}

fn versions(facility: &Facility, found: &Evidence, may_change: bool) -> Markup {
    html! {
        h2 { "ファイルとこれまでの版" }
        ul class="plain versions" { @for version in &found.versions { li { (one_version(facility, found, version, may_change)) } } }
    }
}

fn one_version(
    facility: &Facility,
    found: &Evidence,
    version: &Version,
    may_change: bool,
) -> Markup {
    let number = version.number.to_string();
    let parts = [&*facility.id, &*found.id, &*number];
    html! {
        p { strong { "第" (number) "版" } "　" (dates::time(version.added_at)) "　" (version.added_by) }
        @match version.removed_at {
            Some(at) => p { (version.name) "　" span class="muted" { (dates::time(at)) "に、ファイルを消しました。" } },
            None => {
                p { a href=(addresses::EVIDENCE_FILE.link(parts)) download { (version.name) } "（" (shown::file_kind(version)) "、" (shown::size(version.size)) "）" }
                // Those of the version that counts stand above.
                @if found.current() != Some(version) { dl class="facts" { (shown::days(version)) } }
                @if may_change && found.versions.len() > 1 {
                    details class="screen-only" {
                        summary { "この版のファイルを消す" span class="sr" { "（第" (number) "版）" } }
                        form method="post" action=(addresses::VERSION_REMOVAL.link(parts)) {
                            p { "元には戻せません。" }
                            button class="btn second small" { "第" (number) "版を消す" }
                        }
                    }
                }
            }
        }
        p class="small muted" { "ハッシュ値（SHA-256）：" span class="number hash" { (version.sha256) } }
    }
}
