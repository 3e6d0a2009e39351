//! `GET /facilities/{facility}`: one facility, with what it is asked and what it was before.

use axum::extract::Path;
use maud::{Markup, html};
use tenken_domain::text::calendar::era_date;
use tenken_ops::facilities::{Facility, Former, facility_history, find_facility};
use tenken_ops::outbox::refused_address;
use tenken_ops::policy::Act;
use tenken_ops::responses::tasks_of_facility;

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::Tone;
use crate::web::parts::{WIDE_TABLE, crumbs, tag, tasks, undelivered};

/// The page.
pub async fn show(context: PageContext, Path(id): Path<String>) -> WebResult<Markup> {
    let facility = find_facility(&context, &context.actor, &id).await?;
    let asked = tasks_of_facility(&context, &context.actor, &facility.id).await?;
    let refused = refused_address(&context, &context.actor, &facility.id).await?;
    let history = facility_history(&context, &context.actor, &facility.id).await?;
    let body = html! {
        div class="wrap" {
            (crumbs::crumbs(&context, if context.may(Act::ListFacilities) { &[(addresses::FACILITIES, "施設")] } else { &[] }))
            @if facility.is_closed(context.today()) { div class="tags" { (tag::toned(Tone::Warn, "廃止")) } }
            h1 { (facility.name) }
            @if let Some(refused) = &refused { (undelivered::refused_banner(refused)) }
            (facts(&context, &facility))
            @if context.may(Act::ManageFacilities) {
                div class="buttons" { a class="btn second" href=(addresses::FACILITY_FACTS.link([&facility.id])) { "施設の情報を変更する" } }
            }
            h2 { "お願いしている調査・点検" }
            (tasks::cards(&context, &facility.id, &asked))
            (tasks::receipts(&facility.id, &asked))
            @if !history.is_empty() { h2 { "これまでの変更" } (changes(&history)) }
            ul {
                li { a href=(addresses::LEDGERS.link([&facility.id])) { "台帳（機器、利用者ID、バックアップなど）" } }
                li { a href=(addresses::EVIDENCE.link([&facility.id])) { "証跡（やっていることを見せられる書類や写真）" } }
                li { a href=(addresses::FACILITY_CONTRACTS.link([&facility.id])) { "契約している事業者" } }
                li { a href=(addresses::MAINTENANCE.link([&facility.id])) { "サーバの更新の委託（保守委託機関編）" } }
                li { a href=(addresses::FACILITY_DISCLOSURES.link([&facility.id])) { "事業者のMDS・SDSとリスクの記録" } }
                li { a href=(addresses::ROLES.link([&facility.id])) { "事業者との役割分担確認表" } }
                li { a href=(addresses::FACILITY_INSPECTIONS.link([&facility.id])) { "この施設の立入検査の結果" } }
                li { a href=(addresses::FACILITY_INBOX.link([&facility.id])) { "この施設に届いたお知らせ" } }
                li { a href=(addresses::FACILITY_QUESTIONS.link([&facility.id])) { "この施設の質問" } }
                li { a href=(addresses::FACILITY_LOG.link([&facility.id])) { "この施設の操作の記録（アクセスログ）" } }
            }
        }
    };
    Ok(context.page_about(facility.demo, &facility.name, &body))
}

fn facts(context: &PageContext, facility: &Facility) -> Markup {
    let catalog = context.catalog();
    let authority = facility
        .authority
        .as_deref()
        .and_then(|code| catalog.authority(code));
    html! {
        dl class="facts" {
            @if !facility.kana.is_empty() { dt { "フリガナ" } dd { (facility.kana) } }
            dt { "種類" } dd { (facility.kind.label()) }
            dt { "都道府県" } dd { (facility.prefecture_label()) (facility.municipality) }
            @if let Some(authority) = authority { dt { "所管" } dd { (authority.name) } }
            dt { "医療機関コード" } dd class="number" { (facility.code.as_deref().unwrap_or("（未登録）")) }
            @if let Some(id) = &facility.gmis_id { dt { "G-MIS ID" } dd class="number" { (id) } }
            @if let Some(beds) = facility.beds { dt { "病床数" } dd { (beds) "床" } }
            @if let Some(corporation) = &facility.corporation {
                dt { "法人" } dd {
                    @if context.may(Act::ReadCorporation(&corporation.id)) { a href=(addresses::CORPORATION.link([&corporation.id])) { (corporation.name) } }
                    @else { (corporation.name) }
                }
            }
            @if let Some(phone) = &facility.phone { dt { "電話" } dd { (phone) } }
            @if let Some(mail) = &facility.mail { dt { "メール" } dd { (mail) } }
            @if let Some(day) = facility.opened_on { dt { "開設日" } dd { (era_date(day)) } }
            @if let Some(day) = facility.closed_on { dt { "廃止日" } dd { (era_date(day)) } }
        }
    }
}

fn changes(history: &[Former]) -> Markup {
    let shown = |text: &str| -> String {
        match text {
            "" => "（なし）".to_owned(),
            text => text.to_owned(),
        }
    };
    html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" { "いつから" } th scope="col" { "変わったこと" } th scope="col" { "前" } th scope="col" { "後" } } }
                tbody {
                    @for former in history { @for fact in &former.facts {
                        tr {
                            td { (era_date(former.on)) }
                            td { (fact.what) }
                            td { (shown(&fact.before)) }
                            td { (shown(&fact.after)) }
                        }
                    } }
                }
            }
        }
    }
}
