//! `GET /`: what to do now.

use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use tenken_ops::Actor;
use tenken_ops::actor::ScopeKind;
use tenken_ops::facilities::find_facility;
use tenken_ops::messages::count_unread;
use tenken_ops::policy::Act;
use tenken_ops::responses::tasks_of_facility;
use tenken_ops::rounds::{Phase, RoundSummary, list_rounds};
use tenken_ops::set_up::Installation;

use crate::web::error::WebResult;
use crate::web::links;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{dates, meter, numbers, tag, tasks};
use crate::web::visit::Visit;

/// The first page.
pub async fn show(visit: Visit) -> WebResult<Reply> {
    if visit.installation.is_none() && visit.actor == Actor::Local {
        return Ok(Redirect::to("/setup").into_response());
    }
    let page = if visit.watches() {
        of_watcher(&visit, &watcher(&visit)).await?
    } else {
        of_facilities(&visit).await?
    };
    Ok(page.into_response())
}

/// Who watches: the authority of the person, or of the installation.
fn watcher(visit: &Visit) -> String {
    let own = visit.actor.grants().iter().find_map(|grant| {
        grant
            .scope
            .as_deref()
            .filter(|_| grant.role.scope_kind() == ScopeKind::Authority)
    });
    let code6 = match &visit.installation {
        Some(Installation::Authority { code6 }) => Some(code6.as_str()),
        _ => None,
    };
    own.or(code6)
        .and_then(|code6| Some(visit.catalog().authority(code6)?.name.clone()))
        .unwrap_or_else(|| "厚生労働省".to_owned())
}

/// What each of somebody's facilities is asked.
async fn of_facilities(visit: &Visit) -> WebResult<Markup> {
    let own = visit.own_facilities();
    if let [id] = own[..] {
        return of_facility(visit, id).await;
    }
    let mut facilities = Vec::with_capacity(own.len());
    for id in own {
        facilities.push(find_facility(visit, &visit.actor, id).await?);
    }
    let body = html! {
        div class="wrap" {
            h1 { "あなたの施設" }
            div class="cards" {
                @for facility in &facilities {
                    section class="card" { h2 { a href={ "/facilities/" (facility.id) } { (facility.name) } } }
                }
            }
        }
    };
    Ok(visit.page("あなたの施設", &body))
}

async fn of_facility(visit: &Visit, id: &str) -> WebResult<Markup> {
    let facility = find_facility(visit, &visit.actor, id).await?;
    let asked = tasks_of_facility(visit, &visit.actor, id).await?;
    let unread = count_unread(visit, &[id]).await?;
    let body = html! {
        div class="wrap" {
            p class="muted" { (facility.name) }
            h1 { "いまやること" }
            @if unread > 0 { (banner(Tone::Info, &format!("まだ読んでいないお知らせが{unread}件あります"), html! { p { a href=(links::inbox(id)) { "届いたお知らせを読む" } } })) }
            p { "締切の近いものから並んでいます。途中でやめても、続きから書けます。わからない言葉は" a href="/glossary" { "用語集" } "で調べられます。" }
            (tasks::cards(id, &asked, visit.now(), visit.today()))
            (tasks::receipts(id, &asked))
            ul {
                li { a href=(links::questions(id)) { "質問する" } }
                li { a href=(links::facility_log(id)) { "操作の記録（アクセスログ）" } }
            }
        }
    };
    Ok(visit.page_about(facility.demo, "いまやること", &body))
}

async fn of_watcher(visit: &Visit, name: &str) -> WebResult<Markup> {
    let rounds = list_rounds(visit, &visit.actor).await?;
    let body = html! {
        div class="wrap" {
            p class="muted" { (name) }
            h1 { "実施している調査・点検" }
            @if rounds.is_empty() { p { "まだありません。まず施設を登録し、それから実施回を始めてください。" } }
            div class="cards" {
                @for summary in rounds.iter().filter(|summary| summary.round.phase(visit.now()) != Phase::Closed) { (card(visit, summary)) }
            }
            div class="buttons" {
                a class="btn" href="/rounds" { @if visit.may(Act::ManageRounds) { "実施回を始める・見る" } @else { "実施回を見る" } }
                a class="btn second" href="/facilities" { "施設をさがす" }
                @if visit.may(Act::ManageFacilities) { a class="btn second" href="/facilities/imports" { "施設の一覧を取り込む" } }
                a class="btn second" href="/forms" { "様式" }
            }
        }
    };
    Ok(visit.page_about(
        rounds.iter().any(|summary| summary.round.demo),
        "ホーム",
        &body,
    ))
}

/// A round, from above.
pub fn card(visit: &Visit, summary: &RoundSummary) -> Markup {
    let RoundSummary {
        round,
        targeted,
        opened,
        answered,
    } = summary;
    let counted = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    html! {
        section class="card" {
            div class="tags" { (tag::phase(round.phase(visit.now()))) }
            h2 { a href=(links::round(&round.id)) { (round.title) } }
            (meter::meter("回答", counted(*answered), counted(*targeted)))
            p { "回答率 " (numbers::share(*answered, *targeted)) "　書きかけ " (numbers::count(opened.saturating_sub(*answered))) "施設" }
            p { (dates::deadline(round, visit.today())) }
            p { a href=(links::results(&round.id)) { "集計を見る" } }
        }
    }
}
