//! `/inspections/{inspection}/result`: what is about to be told, issue it, and what was told.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::text::calendar::era_date;
use tenken_ops::inspections::{
    Dossier, InspectionResult, Issue, ResultFinding, check_issue, draft_result, issue_result,
    read_dossier, read_told,
};
use tenken_ops::{Error, FieldFaults};

use super::{ABOVE, followed, site};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{WIDE_TABLE, crumbs, dates, errors};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// When the facility was visited and shall reply, as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedTelling {
    visited_on: Line,
    reply_by: Line,
    follow_up_on: Line,
    /// How many entries the page showed.
    seen: Line,
}

/// What was told; before that, for inspectors, what would be.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    match read_told(&context, &context.actor, &id).await {
        Ok(told) => {
            let inspects = read_dossier(&context, &context.actor, &id).await;
            Ok(followed::page(
                &context,
                &told,
                inspects.ok().as_ref(),
                None,
            ))
        }
        Err(Error::NotFound(_)) => {
            let dossier = read_dossier(&context, &context.actor, &id).await?;
            Ok(draft(&context, &dossier, None, &FieldFaults::new()))
        }
        Err(other) => Err(other.into()),
    }
}

/// Tells it.
pub async fn tell(
    context: PageContext,
    Path(id): Path<String>,
    Posted(posted): Posted<TypedTelling>,
) -> WebResult<Reply> {
    let dossier = read_dossier(&context, &context.actor, &id).await?;
    if !dossier.may_inspect {
        return Err(Error::Forbidden.into());
    }
    let mut faults = FieldFaults::new();
    let issue = issue(&context, &dossier, &posted, &mut faults);
    let told = match faults.is_empty() {
        true => issue_result(&context, &context.actor, &dossier, issue).await,
        false => check_issue(context.today(), &dossier, &issue),
    };
    let faults = errors::join(faults, told)?;
    if faults.is_empty() {
        return Ok(Redirect::to(&addresses::INSPECTION_RESULT.link([&id])).into_response());
    }
    let page = draft(&context, &dossier, Some(&posted), &faults);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn issue(
    context: &PageContext,
    dossier: &Dossier,
    posted: &TypedTelling,
    faults: &mut FieldFaults,
) -> Issue {
    let mut day = |line: &Line, field| errors::keep(faults, line.day(field));
    Issue {
        visited_on: day(&posted.visited_on, "visited_on")
            .unwrap_or_else(|| draft_result(context, dossier).visited_on),
        reply_by: day(&posted.reply_by, "reply_by"),
        follow_up_on: day(&posted.follow_up_on, "follow_up_on"),
        seen: posted.seen.parse().unwrap_or(0),
    }
}

fn draft(
    context: &PageContext,
    dossier: &Dossier,
    posted: Option<&TypedTelling>,
    faults: &FieldFaults,
) -> Markup {
    let one = &dossier.inspection;
    let result = draft_result(context, dossier);
    let address = addresses::INSPECTION.link([&one.id]);
    let title = format!("結果をまとめる：{}", one.facility.name);
    let proposed = TypedTelling {
        visited_on: Line::showing(Some(result.visited_on)),
        ..TypedTelling::default()
    };
    let shown = posted.unwrap_or(&proposed);
    let error = |field: &str| errors::in_field(faults, field);
    let fields = ["visited_on", "reply_by", "follow_up_on"];
    let collides: Vec<_> = dossier.notes.collisions().collect();
    let unseen = result
        .rows
        .iter()
        .filter(|row| row.verdict.is_none())
        .count();
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[ABOVE, (address.as_str(), "計画と準備")]))
            (errors::of_fields(faults, |field| fields.contains(&field)))
            h1 { (title) }
            @if one.cancelled_at.is_some() { (banner(Tone::Warn, "取りやめました", html! { p { "この立入検査は、取りやめになりました。" } })) }
            @if !collides.is_empty() { (banner(Tone::Warn, "記録が重なっているところがあります", html! { p { a href=(addresses::INSPECTION_SITE.link([&one.id])) { "現地の記録の画面" } "で、どちらにするかを決めてください。" } })) }
            @if unseen > 0 { (banner(Tone::Info, &format!("確認の結果を選んでいない行が{unseen}行あります"), html! { p { "このまま伝えることもできます。その行は「記録なし」になります。" } })) }
            (what_is_told(&result))
            @if dossier.may_inspect && one.cancelled_at.is_none() {
                h2 { "施設へ伝える" }
                p { "伝えると、この内容は変えられなくなります。施設には「届いたお知らせ」（とメール）で伝わり、画面とPDFで読めます。まだ送られていない記録がほかの端末にないか、確かめてください。" }
                form method="post" action=(addresses::INSPECTION_RESULT.link([&one.id])) novalidate {
                    input type="hidden" name="seen" value=(dossier.entries);
                    (Field { name: "visited_on", label: "検査した日", required: true, value: &shown.visited_on, error: error("visited_on"), ..Field::default() }.date())
                    (Field { name: "reply_by", label: "返事の期限", value: &shown.reply_by, error: error("reply_by"), ..Field::default() }.date())
                    (Field { name: "follow_up_on", label: "再確認の予定日", value: &shown.follow_up_on, error: error("follow_up_on"), ..Field::default() }.date())
                    div class="buttons" {
                        button class="btn" { "この内容で施設へ伝える" }
                        a class="btn second" href=(addresses::INSPECTION_SITE.link([&one.id])) { "現地の記録に戻る" }
                    }
                }
            }
        }
    };
    context.page_about(one.facility.demo, &title, &body)
}

/// The facts, findings, advice and rows.
pub fn what_is_told(result: &InspectionResult) -> Markup {
    html! {
        dl class="facts" {
            dt { "施設" } dd { (result.facility) }
            dt { "検査した日" } dd { (era_date(result.visited_on)) }
            dt { "自治体" } dd { (result.authority) }
            @if !result.inspectors.is_empty() { dt { "検査した人" } dd { (result.inspectors.join("、")) } }
            dt { "確認したもの" } dd { (result.checklist) }
            @if let Some(day) = result.reply_by { dt { "返事の期限" } dd { (era_date(day)) } }
            @if let Some(day) = result.follow_up_on { dt { "再確認の予定日" } dd { (era_date(day)) } }
        }
        h2 { "指摘した事項" }
        @if result.findings.is_empty() { p { "指摘した事項はありません。" } }
        @for (at, one) in result.findings.iter().enumerate() { section class="card" { (finding(at, one)) } }
        @if !result.advice.is_empty() { h2 { "全体についての助言" } p class="pre" { (result.advice) } }
        (rows(result))
    }
}

/// A finding, inside its card.
pub fn finding(at: usize, one: &ResultFinding) -> Markup {
    html! {
        h3 { "指摘" (at + 1) }
        dl class="facts" {
            @if !one.row.is_empty() { dt { "行" } dd { (one.row) } }
            dt { "内容" } dd class="pre" { (one.what) }
            @if !one.advice.is_empty() { dt { "助言" } dd class="pre" { (one.advice) } }
            @if let Some(day) = one.due { dt { "改善の期限" } dd { (era_date(day)) } }
        }
    }
}

/// The rows, folded.
pub fn rows(result: &InspectionResult) -> Markup {
    html! {
        details data-print-open {
            summary { "確認した行（" (result.rows.len()) "行）" }
            div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
                table {
                    thead { tr { th scope="col" { "チェックリストの行" } th scope="col" { "施設の回答" } th scope="col" { "確認の結果" } th scope="col" { "メモ" } } }
                    tbody {
                        @for row in &result.rows {
                            tr {
                                th scope="row" { (row.name) }
                                td { (row.answer) }
                                td { @match row.verdict { Some(verdict) => (verdict.label()), None => "記録なし" } }
                                td class="pre" { (row.note) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What came after the result was told.
pub fn late(dossier: &Dossier) -> Markup {
    html! {
        @if !dossier.late.is_empty() {
            h2 { "結果を伝えたあとに届いた記録" }
            p { "伝えた結果には入っていません。必要なら、施設へ別に伝えてください。" }
            dl class="answers" {
                @for entry in &dossier.late {
                    div { dt { (entry.by) "　" (dates::time(entry.at)) } dd { (site::shown_text(&entry.noted)) } }
                }
            }
        }
    }
}
