//! `/facilities/{facility}/maintenance`: all servers of a facility, the verdict over them, and what was
//! recorded of it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::maintenance::Verdict;
use tenken_ops::facilities::{Facility, find_facility};
use tenken_ops::records::maintenance::{
    Maintenance, Question, Recorded, Server, add_server, judge_maintenance, read_maintenance,
};
use tenken_ops::{Error, FieldFaults};

use super::{duty, questions, reasoning, sources, standing, tone, written};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{crumbs, dates, errors, tag};
use crate::web::posted::Posted;
use crate::web::typed::{Line, ticked};

/// A server as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedServer {
    name: Line,
    kind: Line,
}

/// What somebody records the verdict with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Judged {
    /// There are no servers but those of the list.
    #[serde(deserialize_with = "ticked")]
    all_listed: bool,
    /// The fingerprint of what the page showed.
    seen: Line,
}

/// `GET /facilities/{facility}/maintenance`
pub async fn show(context: PageContext, Path(facility): Path<String>) -> WebResult<Markup> {
    let nothing = TypedServer::default();
    page(&context, &facility, &nothing, &FieldFaults::new()).await
}

/// `POST …/maintenance/servers`: adds one, and goes on to the first question about it.
pub async fn add(
    context: PageContext,
    Path(facility): Path<String>,
    Posted(posted): Posted<TypedServer>,
) -> WebResult<Reply> {
    match add_server(
        &context,
        &context.actor,
        &facility,
        &posted.name,
        &posted.kind,
    )
    .await
    {
        Ok(server) => {
            let onward = addresses::server_question(&server.id, Question::Contract);
            Ok(Redirect::to(&onward).into_response())
        }
        Err(error) => refuse_server(&context, &facility, &posted, error).await,
    }
}

/// `POST …/maintenance/judgments`: records the verdict.
pub async fn judge(
    context: PageContext,
    Path(facility): Path<String>,
    Posted(Judged { all_listed, seen }): Posted<Judged>,
) -> WebResult<Reply> {
    match judge_maintenance(&context, &context.actor, &facility, all_listed, &seen).await {
        Ok(()) => Ok(Redirect::to(&addresses::MAINTENANCE.link([&facility])).into_response()),
        Err(error) => refuse_server(&context, &facility, &TypedServer::default(), error).await,
    }
}

async fn refuse_server(
    context: &PageContext,
    facility: &str,
    posted: &TypedServer,
    error: Error,
) -> WebResult<Reply> {
    let page = page(context, facility, posted, &error.into_fields()?).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(
    context: &PageContext,
    facility: &str,
    posted: &TypedServer,
    faults: &FieldFaults,
) -> WebResult<Markup> {
    let facility = find_facility(context, &context.actor, facility).await?;
    let maintenance = read_maintenance(context, &context.actor, &facility.id).await?;
    let may_change = context.answers_for(&facility);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(&addresses::FACILITY.link([&facility.id]), &facility.name)]))
            (errors::of_fields(faults, has_field))
            p class="muted" { (facility.name) }
            h1 { "サーバの更新を任せているか（保守委託機関編）" }
            p { "すべてのサーバのセキュリティ更新を事業者に任せていて、そのことが契約書などに書いてある施設は、ガイドライン7.0版の「保守委託機関編」を守れば、その他の編の項目も守れているものとみなされます。サーバを1台ずつ登録して、質問に答えると、この施設がそれに当たるかがわかります。" }
            (verdict(&maintenance))
            h2 { "サーバとサーバの役目をするもの" }
            @if maintenance.servers.is_empty() { p { "まだ、登録されていません。" } }
            @for server in &maintenance.servers { (card(server)) }
            @if may_change {
                (addition(&facility, posted, faults))
                @if !maintenance.servers.is_empty() { (recording(&facility, &maintenance, faults)) }
            }
            (history(&maintenance.recorded))
            (sources())
            div class="buttons" { button class="btn second" type="button" data-print hidden { "印刷する" } }
        }
    };
    Ok(context.page_about(facility.demo, "サーバの更新の委託", &body))
}

/// Whether an error belongs to a field of this page.
fn has_field(field: &str) -> bool {
    ["name", "kind", "all_listed"].contains(&field)
}

/// The verdict as it stands, and whether the recorded one is still good.
fn verdict(maintenance: &Maintenance) -> Markup {
    let now = &maintenance.now;
    html! {
        @if let Some(last) = maintenance.recorded.first() && !last.holds {
            (banner(Tone::Warn, "見直しが必要です", html! { p { (dates::time(last.at)) "に判定を記録したあとで、サーバ、契約、書類のどれかが変わりました。下のいまの判定を確かめて、記録し直してください。" } }))
        }
        (banner(tone(now.verdict), now.verdict.label(), html! {
            p { (now.verdict.consequence()) }
            @if now.servers.is_empty() { p { "まず、サーバやサーバの役目をするパソコンを、1台ずつ登録してください。" } }
            @else { p { "そう判定した理由：" } (reasoning(now)) }
        }))
    }
}

fn card(server: &Server) -> Markup {
    let facts = &server.facts;
    html! {
        section class="card" {
            div class="tags" { (standing(facts)) }
            h3 { a href=(addresses::SERVER.link([&server.id])) { (facts.name) } }
            dl class="facts" {
                dt { "種類" } dd { (facts.kind.label()) }
                @if let Some(contract) = &facts.contract { dt { "契約" } dd { (contract.vendor) "：" (contract.title) @if !contract.in_force { "（いまは続いていません）" } } }
                dt { "更新は事業者の役目か" } dd { (duty(facts)) }
                @if facts.written_in.is_some() { dt { "書いてあるところ" } dd { (written(facts)) } }
                @if !facts.evidence.is_empty() { dt { "証跡の書類" } dd { (facts.evidence.len()) "個" } }
            }
        }
    }
}

fn addition(facility: &Facility, posted: &TypedServer, faults: &FieldFaults) -> Markup {
    html! {
        div class="screen-only" {
            h2 { "サーバを登録する" }
            p class="help" { "サーバだけでなく、電子カルテや電子薬歴などのアプリがその1台の中だけで動いているパソコンや、クラウドサービスも入れてください。ほかの機械を見にいくだけの、窓口役のパソコンは入れません。" }
            form method="post" action=(addresses::MAINTENANCE_SERVERS.link([&facility.id])) novalidate {
                (questions::name(&posted.name, errors::in_field(faults, "name")))
                (questions::kind(&posted.kind, errors::in_field(faults, "kind")))
                div class="buttons" { button class="btn" { "登録して、質問に進む" } }
            }
        }
    }
}

fn recording(facility: &Facility, maintenance: &Maintenance, faults: &FieldFaults) -> Markup {
    let error = errors::in_field(faults, "all_listed");
    html! {
        div class="screen-only" {
            h2 { "判定を記録する" }
            p { "記録すると、今日の日付とあなたの名前が残ります。サーバや契約が変わると、見直しが必要だとお知らせします。" }
            form method="post" action=(addresses::MAINTENANCE_JUDGMENTS.link([&facility.id])) novalidate {
                input type="hidden" name="seen" value=(maintenance.fingerprint);
                div class="field" {
                    @if let Some(error) = error { p class="error" id="all_listed-error" { "修正が必要です：" (error) } }
                    label class="choice" {
                        input type="checkbox" id="all_listed" name="all_listed" value="yes" aria-describedby=[error.map(|_| "all_listed-error")] aria-invalid=[error.map(|_| "true")];
                        span { "この施設のサーバとサーバの役目をするものは、上の一覧ですべてです" }
                    }
                }
                div class="buttons" { button class="btn" { "いまの判定を記録する" } }
            }
        }
    }
}

fn history(recorded: &[Recorded]) -> Markup {
    html! {
        @if !recorded.is_empty() { h2 { "判定の記録" } }
        @for (at, one) in recorded.iter().enumerate() {
            section class="card" {
                div class="tags" {
                    @if at > 0 { (tag::tag("前の記録")) }
                    @else if one.holds { (tag::toned(Tone::Good, "いまも同じ内容")) }
                    @else { (tag::toned(Tone::Warn, "見直しが必要")) }
                }
                h3 { (one.judgment.as_ref().map_or("（読み取れません）", |judgment| Verdict::label(judgment.verdict))) }
                p { (dates::time(one.at)) @if let Some(person) = &one.person { "　" (person) } }
                @if let Some(judgment) = &one.judgment {
                    details data-print-open { summary { "そのときの理由" } (reasoning(judgment)) }
                }
            }
        }
    }
}
