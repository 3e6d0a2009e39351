//! `GET /facilities`: the directory, and one facility's tasks.

use axum::extract::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_ops::facilities::{Facility, FacilityFilter, find_facility, list_facilities};
use tenken_ops::policy::Act;
use tenken_ops::responses::tasks_of_facility;

use crate::web::error::WebResult;
use crate::web::links;
use crate::web::parts::WIDE_TABLE;
use crate::web::parts::fields::{kinds, prefectures};
use crate::web::parts::{crumbs, pager, tasks};
use crate::web::visit::Visit;

/// What the list is limited to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    kind: String,
    prefecture: String,
    after: String,
}

/// The list.
pub async fn list(visit: Visit, Query(wanted): Query<Wanted>) -> WebResult<Markup> {
    let filter = FacilityFilter {
        text: wanted.q.clone(),
        kind: FacilityKind::parse(&wanted.kind),
        prefecture: Some(wanted.prefecture.clone()).filter(|code| !code.is_empty()),
        after: Some(wanted.after.clone()).filter(|after| !after.is_empty()),
    };
    let page = list_facilities(&visit, &visit.actor, filter).await?;
    let query = [
        ("q", wanted.q.as_str()),
        ("kind", wanted.kind.as_str()),
        ("prefecture", wanted.prefecture.as_str()),
        ("after", wanted.after.as_str()),
    ];
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&visit, &[]))
            h1 { "施設" }
            form class="filter" method="get" action="/facilities" {
                div class="field" { label class="label" for="q" { "名称・コード" } input type="search" id="q" name="q" value=(wanted.q); }
                div class="field" { label class="label" for="kind" { "種類" } select id="kind" name="kind" { (kinds("すべて", &wanted.kind)) } }
                div class="field" { label class="label" for="prefecture" { "都道府県" } select id="prefecture" name="prefecture" { (prefectures("すべて", &wanted.prefecture)) } }
                button class="btn second" { "さがす" }
            }
            @if page.items.is_empty() { p { "あてはまる施設はありません。" } } @else { (table(&page.items)) }
            (pager::pager("/facilities", &query, page.items.len(), page.total, page.next.as_deref()))
            @if visit.may(Act::ManageFacilities) {
                div class="buttons" { a class="btn second" href="/facilities/imports" { "施設の一覧を取り込む" } }
            }
        }
    };
    Ok(visit.page_about(
        page.items.iter().any(|facility| facility.demo),
        "施設",
        &body,
    ))
}

fn table(facilities: &[Facility]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "名称" } th scope="col" { "種類" } th scope="col" { "都道府県" } th scope="col" { "市区町村" } th scope="col" { "コード" } th scope="col" class="num" { "病床数" } } }
                tbody {
                    @for facility in facilities {
                        tr {
                            td { a href={ "/facilities/" (facility.id) } { (facility.name) } }
                            td { (facility.kind.label()) }
                            td { (facility.prefecture_label()) }
                            td { (facility.municipality) }
                            td class="number" { (facility.code.as_deref().unwrap_or("―")) }
                            td class="num" { @if let Some(beds) = facility.beds { (beds) } }
                        }
                    }
                }
            }
        }
    }
}

/// One facility, with what it is asked.
pub async fn show(visit: Visit, Path(id): Path<String>) -> WebResult<Markup> {
    let facility = find_facility(&visit, &visit.actor, &id).await?;
    let asked = tasks_of_facility(&visit, &visit.actor, &facility.id).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&visit, if visit.may(Act::ListFacilities) { &[("/facilities", "施設")] } else { &[] }))
            h1 { (facility.name) }
            dl class="facts" {
                dt { "種類" } dd { (facility.kind.label()) }
                dt { "都道府県" } dd { (facility.prefecture_label()) (facility.municipality) }
                dt { "医療機関コード" } dd class="number" { (facility.code.as_deref().unwrap_or("（未登録）")) }
                @if let Some(beds) = facility.beds { dt { "病床数" } dd { (beds) "床" } }
            }
            h2 { "お願いしている調査・点検" }
            (tasks::cards(&facility.id, &asked, visit.now(), visit.today()))
            (tasks::receipts(&facility.id, &asked))
            p { a href=(links::facility_log(&facility.id)) { "この施設の操作の記録（アクセスログ）" } }
        }
    };
    Ok(visit.page_about(facility.demo, &facility.name, &body))
}
