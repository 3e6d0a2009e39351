//! `/inspections/{inspection}`: the plan, and what to look at before leaving.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_domain::inspections::{About, Demand, Met};
use tenken_domain::text::calendar::era_date;
use tenken_ops::Error;
use tenken_ops::inspections::{
    Dossier, Inspector, Replan, cancel_inspection, change_plan, possible_inspectors, read_dossier,
};
use tenken_ops::policy::{Act, require};

use super::{ABOVE, demands, inspector_fields};
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, dates, errors};
use crate::web::posted::Posted;
use crate::web::typed::{Line, Several, revision};
use crate::web::{addresses, assets};

/// The day and the inspectors, as they are typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedPlan {
    on: Line,
    inspector: Several,
    /// The revision of the plan that the page was made on.
    #[serde(deserialize_with = "revision")]
    revision: i64,
}

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    page(&context, &id, None, None).await
}

/// Changes the day and who inspects.
pub async fn change(
    context: PageContext,
    Path(id): Path<String>,
    Posted(posted): Posted<TypedPlan>,
) -> WebResult<Reply> {
    require(&context.actor, Act::PlanInspections)?;
    let changed = match posted.on.day("on") {
        Ok(Some(on)) => {
            let plan = Replan {
                on,
                inspectors: posted.inspector.to_vec(),
                revision: posted.revision,
            };
            change_plan(&context, &context.actor, &id, plan).await
        }
        Ok(None) => Err(Error::bad("on", "訪問の日を入れてください。")),
        Err((field, message)) => Err(Error::bad(field, message)),
    };
    match changed {
        Ok(()) => Ok(Redirect::to(&addresses::INSPECTION.link([&id])).into_response()),
        Err(Error::Bad { code, message }) => {
            let page = page(&context, &id, Some(&posted), Some((code, &message))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST …/cancellation`: calls it off.
pub async fn cancel(context: PageContext, Path(id): Path<String>) -> WebResult<Redirect> {
    cancel_inspection(&context, &context.actor, &id).await?;
    Ok(Redirect::to(addresses::INSPECTIONS))
}

async fn page(
    context: &PageContext,
    id: &str,
    posted: Option<&TypedPlan>,
    problem: Option<(&str, &str)>,
) -> WebResult<Markup> {
    let dossier = read_dossier(context, &context.actor, id).await?;
    let plans = context.may(Act::PlanInspections);
    let possible = match plans {
        true => possible_inspectors(context, &context.actor).await?,
        false => Vec::new(),
    };
    let one = &dossier.inspection;
    let open = one.told_at.is_none() && one.cancelled_at.is_none();
    let inspects = open && dossier.may_inspect;
    let title = format!("{}の立入検査", one.facility.name);
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(context, &[ABOVE]))
            @if let Some((field, message)) = problem { (errors::of_page(message, Some(field))) }
            h1 { (title) }
            @if one.cancelled_at.is_some() { (banner(Tone::Warn, "取りやめました", html! { p { "この立入検査は、取りやめになりました。" } })) }
            (facts(context, &dossier))
            @if inspects {
                p role="status" data-keep=(addresses::INSPECTION_SITE.link([id])) data-static=(assets::all()) data-person=(context.person_id()) {}
                div class="buttons" {
                    a class="btn" href=(addresses::INSPECTION_SITE.link([id])) { "現地の記録へ" }
                    a class="btn second" href=(addresses::INSPECTION_RESULT.link([id])) { "結果をまとめて伝える" }
                    button class="btn second" type="button" data-print hidden { "印刷する" }
                }
            }
            @if open && !inspects { p { a href=(addresses::INSPECTION_RESULT.link([id])) { "これまでの記録を見る" } } }
            @if one.told_at.is_some() { p { a href=(addresses::INSPECTION_RESULT.link([id])) { "伝えた結果を見る" } } }
            h2 { "行く前に確かめること" }
            p { "「薬局におけるサイバーセキュリティ確保に係る立入検査の手引き～立入検査担当者向け～」（令和5年度）が求めることを、提出されたチェックリストと照らし合わせました。参考項目は検査しません。" }
            @if one.facility.kind != FacilityKind::Pharmacy { p { strong { "この手引きは薬局のものです。" } (one.facility.kind.label()) "の立入検査の手引きの文言は入っていないため、薬局の手引きのとおりに照らし合わせています。" } }
            (demanded(&dossier))
            @if plans && open {
                details open[problem.is_some()] {
                    summary { "日にちや担当者を変える・取りやめる" }
                    (plan_form(&dossier, &possible, posted, problem))
                    form class="help" method="post" action=(addresses::INSPECTION_CANCELLATION.link([id])) {
                        p { "取りやめても、これまでの記録は残ります。" }
                        button class="btn second" { "この立入検査を取りやめる" }
                    }
                }
            }
        }
    };
    Ok(context.page_about(one.facility.demo, &title, &body))
}

fn facts(context: &PageContext, dossier: &Dossier) -> Markup {
    let one = &dossier.inspection;
    let readable = context.reads(&one.facility);
    let names: Vec<&str> = one.inspectors.iter().map(|one| one.name.as_str()).collect();
    html! {
        dl class="facts" {
            dt { "訪問日" } dd { (era_date(one.planned_on)) }
            dt { "担当者" } dd { @if names.is_empty() { "（決めていません）" } @else { (names.join("、")) } }
            dt { "施設" } dd { @if readable { a href=(addresses::FACILITY.link([&one.facility.id])) { (one.facility.name) } } @else { (one.facility.name) } "（" (one.facility.kind.label()) "）" }
            @if readable {
                dt { "施設の備え" } dd {
                    a href=(addresses::CONTACT_CHART.link([&one.facility.id])) { "連絡体制図" } "、"
                    a href=(addresses::LEDGERS.link([&one.facility.id])) { "台帳" } "、"
                    a href=(addresses::EVIDENCE.link([&one.facility.id])) { "証跡" }
                }
            }
            @if !readable { dt { "いまの所管" } dd { (context.authority(one.facility.authority.as_deref().unwrap_or_default())) "（この立入検査は、始めた自治体のものです。記録も、結果を伝えることも、続けられます）" } }
            @if let Some(phone) = &one.facility.phone { dt { "電話" } dd { (phone) } }
            dt { "チェックリスト" } dd { @if readable { a href=(addresses::RESPONSE.link([&one.round, &one.facility.id])) { (dossier.round.title) } } @else { (dossier.round.title) } }
            dt { "提出" } dd { @match &dossier.submitted { Some(last) => { (dates::time(last.submitted_at)) "（" (last.revision) "回目）" }, None => "まだ提出されていません" } }
            @if let Some(authority) = &one.authority { dt { "自治体" } dd { (context.authority(authority)) } }
            @if let Some(seed) = &one.seed { dt { "選び方" } dd { "無作為抽出（種：" (seed) "）" } }
        }
    }
}

/// What the guide demands: what is missing first, then what is to be seen on site.
fn demanded(dossier: &Dossier) -> Markup {
    let of = |met: Met| {
        dossier
            .demands
            .iter()
            .filter(move |demand| demand.met == met)
    };
    let (missing, on_site, fine) = (of(Met::No), of(Met::OnSite), of(Met::Yes));
    html! {
        h3 { "足りないもの" }
        @if missing.clone().next().is_none() { p { "足りないものはありません。" } } @else { (demands_by_row(dossier, missing)) }
        h3 { "現地で確かめるもの" }
        @if on_site.clone().next().is_none() { p { "ありません。" } } @else { (demands_by_row(dossier, on_site)) }
        details data-print-open {
            summary { "そろっているもの" }
            @if fine.clone().next().is_none() { p { "ありません。" } } @else { (demands_by_row(dossier, fine)) }
        }
    }
}

/// Demands, under what they are about.
fn demands_by_row<'a>(dossier: &Dossier, all: impl Iterator<Item = &'a Demand>) -> Markup {
    let all: Vec<&Demand> = all.collect();
    html! {
        dl class="answers" {
            @for same in all.chunk_by(|one, next| one.about == next.about) {
                div {
                    dt { (about(dossier, &same[0].about)) }
                    dd { (demands(same.iter().copied())) }
                }
            }
        }
    }
}

fn about(dossier: &Dossier, about: &About) -> String {
    match about {
        About::Checklist => "チェックリスト".to_owned(),
        About::Item(id) => dossier.round.form.name_of(id).unwrap_or_default(),
        About::Vendors => "事業者確認用".to_owned(),
        About::Vendor(name) => format!("事業者確認用（{name}）"),
    }
}

fn plan_form(
    dossier: &Dossier,
    possible: &[Inspector],
    posted: Option<&TypedPlan>,
    problem: Option<(&str, &str)>,
) -> Markup {
    let one = &dossier.inspection;
    let inspectors: Vec<String> = one.inspectors.iter().map(|one| one.id.clone()).collect();
    let current = TypedPlan {
        on: Line::showing(Some(one.planned_on)),
        inspector: inspectors.into(),
        ..TypedPlan::default()
    };
    let shown = posted.unwrap_or(&current);
    html! {
        form class="help" method="post" action=(addresses::INSPECTION.link([&one.id])) novalidate {
            input type="hidden" name="revision" value=(one.revision);
            (Field { name: "on", label: "訪問日", required: true, value: &shown.on, error: errors::at(problem, "on"), ..Field::default() }.date())
            (inspector_fields(possible, &shown.inspector))
            button class="btn second" { "計画を変える" }
        }
    }
}
