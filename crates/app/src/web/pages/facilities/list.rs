//! `GET /facilities`: the directory.

use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::FacilityKind;
use tenken_ops::facilities::{Facility, FacilityFilter, list_facilities};
use tenken_ops::policy::Act;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::{authorities, kinds, prefectures};
use crate::web::parts::{WIDE_TABLE, crumbs, pager, tag};

/// What the list is limited to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FacilitiesQuery {
    q: String,
    kind: String,
    prefecture: String,
    authority: String,
    /// `1` for closed ones too.
    closed: String,
    after: String,
}

impl FacilitiesQuery {
    /// As use cases take it.
    pub fn filter(&self) -> FacilityFilter {
        FacilityFilter {
            text: self.q.clone(),
            kind: FacilityKind::parse(&self.kind),
            prefecture: Some(self.prefecture.clone()),
            authority: Some(self.authority.clone()),
            corporation: None,
            closed: self.closed == "1",
            after: Some(self.after.clone()).filter(|after| !after.is_empty()),
            ..FacilityFilter::default()
        }
    }

    /// As an address carries it.
    pub fn query(&self) -> [(&str, &str); 6] {
        [
            ("q", &self.q),
            ("kind", &self.kind),
            ("prefecture", &self.prefecture),
            ("authority", &self.authority),
            ("closed", &self.closed),
            ("after", &self.after),
        ]
    }
}

/// The list.
pub async fn list(
    context: PageContext,
    Query(wanted): Query<FacilitiesQuery>,
) -> WebResult<Markup> {
    let page = list_facilities(&context, &context.actor, wanted.filter()).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, &[]))
            h1 { "施設" }
            (filter_fields(&context, addresses::FACILITIES, &wanted))
            @if page.items.is_empty() { p { "あてはまる施設はありません。" } } @else { (table(&context, &page.items)) }
            (pager::pager(addresses::FACILITIES, &wanted.query(), page.items.len(), page.total, page.next.as_deref()))
            div class="buttons" {
                @if context.may(Act::ManageFacilities) {
                    a class="btn second" href=(addresses::IMPORTS) { "施設の一覧を取り込む" }
                    a class="btn second" href=(addresses::MOVES) { "所管を移す" }
                }
                @if context.may(Act::ListCompanies) {
                    a class="btn second" href=(addresses::CORPORATIONS) { "法人" }
                    a class="btn second" href=(addresses::VENDORS) { "事業者" }
                }
                a class="btn second" href=(addresses::LEDGER_FIND) { "台帳からさがす" }
            }
        }
    };
    Ok(context.page_about(
        page.items.iter().any(|facility| facility.demo),
        "施設",
        &body,
    ))
}

/// The fields that limit a list of facilities.
pub fn filter_fields(context: &PageContext, action: &str, wanted: &FacilitiesQuery) -> Markup {
    html! {
        form class="filter" method="get" action=(action) {
            div class="field" { label class="label" for="q" { "名称・フリガナ・コード" } input type="search" id="q" name="q" value=(wanted.q); }
            div class="field" { label class="label" for="kind" { "種類" } select id="kind" name="kind" { (kinds("すべて", &wanted.kind)) } }
            div class="field" { label class="label" for="prefecture" { "都道府県" } select id="prefecture" name="prefecture" { (prefectures("すべて", &wanted.prefecture)) } }
            @if context.may(Act::ListCompanies) {
                div class="field" { label class="label" for="authority" { "所管" } select id="authority" name="authority" { (authorities(context.catalog().authorities(), "すべて", &wanted.authority)) } }
            }
            label class="choice" { input type="checkbox" name="closed" value="1" checked[wanted.closed == "1"]; "廃止した施設も" }
            button class="btn second" { "さがす" }
        }
    }
}

/// Facilities as a table.
pub fn table(context: &PageContext, facilities: &[Facility]) -> Markup {
    let today = context.today();
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "名称" } th scope="col" { "種類" } th scope="col" { "都道府県" } th scope="col" { "市区町村" } th scope="col" { "コード" } th scope="col" class="num" { "病床数" } } }
                tbody {
                    @for facility in facilities {
                        tr {
                            td {
                                @if context.reads(facility) { a href=(addresses::FACILITY.link([&facility.id])) { (facility.name) } }
                                @else { (facility.name) br; span class="small muted" { "所管：" (context.authority(facility.authority.as_deref().unwrap_or_default())) } }
                                @if facility.is_closed(today) { " " (tag::tag("廃止")) }
                            }
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
