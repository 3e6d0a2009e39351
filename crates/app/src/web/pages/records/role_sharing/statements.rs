//! `/facilities/{facility}/roles/own` and `/contracts/{contract}/roles`: where a facility says what it
//! does itself, and facility and vendor what they do under a contract.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_domain::records::role_sharing::{Part, RoleRow};
use tenken_ops::records::role_sharing::{
    RoleFault, RoleStatements, Saved, StatementPlace, Voice, read_role_statements, save_roles,
};

use super::entry::{self, Entry};
use super::{NAME, explanation, no_rows};
use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::crumbs;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;

/// Which version, and what has just happened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionQuery {
    version: String,
    saved: bool,
}

/// `GET /facilities/{facility}/roles/own`
pub async fn own(
    context: PageContext,
    Path(facility): Path<String>,
    Query(wanted): Query<VersionQuery>,
) -> WebResult<Markup> {
    show(&context, StatementPlace::Own(facility), &wanted).await
}

/// `GET /contracts/{contract}/roles`
pub async fn of_contract(
    context: PageContext,
    Path(contract): Path<String>,
    Query(wanted): Query<VersionQuery>,
) -> WebResult<Markup> {
    show(&context, StatementPlace::Contract(contract), &wanted).await
}

/// `POST /facilities/{facility}/roles/own`
pub async fn save_own(
    context: PageContext,
    Path(facility): Path<String>,
    posted: Posted,
) -> WebResult<Reply> {
    save(&context, StatementPlace::Own(facility), &posted).await
}

/// `POST /contracts/{contract}/roles`
pub async fn save_of_contract(
    context: PageContext,
    Path(contract): Path<String>,
    posted: Posted,
) -> WebResult<Reply> {
    save(&context, StatementPlace::Contract(contract), &posted).await
}

async fn show(
    context: &PageContext,
    desk: StatementPlace,
    wanted: &VersionQuery,
) -> WebResult<Markup> {
    let version = Some(&*wanted.version).filter(|version| !version.is_empty());
    let sheet = read_role_statements(context, &context.actor, &desk, version).await?;
    let Some(sheet) = sheet else {
        let body = html! { div class="wrap narrow" { (crumbs::crumbs(context, &[])) h1 { (NAME) } (no_rows(context)) } };
        return Ok(context.page(NAME, &body));
    };
    let above = match wanted.saved {
        true => banner(Tone::Good, "保存しました", html! {}),
        false => html! {},
    };
    let said = sheet.own_side();
    let entries = sheet
        .rows
        .iter()
        .map(|row| Entry::of_said(said.get(&row.key())));
    Ok(page(
        context,
        &sheet,
        &entries.collect::<Vec<_>>(),
        "",
        &above,
    ))
}

async fn save(context: &PageContext, desk: StatementPlace, posted: &Posted) -> WebResult<Reply> {
    let version = posted.text("version");
    let typed = entry::typed(posted);
    match save_roles(context, &context.actor, &desk, version, typed.clone()).await? {
        Saved::Kept(_) => {
            let address = format!(
                "{}{}",
                address(&desk),
                addresses::query(&[("version", version), ("saved", "true")])
            );
            Ok(Redirect::to(&address).into_response())
        }
        refused => {
            let sheet = read_role_statements(context, &context.actor, &desk, Some(version)).await?;
            let Some(sheet) = sheet else {
                return Ok(Redirect::to(addresses::HOME).into_response());
            };
            let above = match &refused {
                Saved::Refused(faults) => fault_list(&sheet, faults),
                _ => banner(
                    Tone::Warn,
                    "ほかの人が先に変更した行があります。まだ何も保存していません",
                    html! { p { "印のついた行に、いま保存されている内容を出しています。見比べて、必要なら書き直してから、もう一度保存してください。" } },
                ),
            };
            let said = sheet.own_side();
            let entries = sheet.rows.iter().map(|row| {
                let key = row.key();
                let typed = typed.iter().find(|typed| typed.row == key);
                Entry::of_typed(typed, said.get(&key), &refused)
            });
            let entries: Vec<Entry> = entries.collect();
            let page = page(context, &sheet, &entries, posted.text("day"), &above);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn address(desk: &StatementPlace) -> String {
    match desk {
        StatementPlace::Own(facility) => addresses::OWN_ROLES.link([facility]),
        StatementPlace::Contract(contract) => addresses::CONTRACT_ROLES.link([contract]),
    }
}

/// Everything that wants mending, each with a link to its field.
fn fault_list(sheet: &RoleStatements, faults: &[RoleFault]) -> Markup {
    let at = |key: &str| sheet.rows.iter().position(|row| row.key() == key);
    html! {
        div class="banner bad errors" role="alert" tabindex="-1" {
            h2 { "直すところが" (faults.len()) "か所あります。まだ何も保存していません" }
            ul { @for fault in faults { @if let Some(at) = at(&fault.row) {
                li { a href=(format!("#{}", entry::id(at, fault.field))) { (name(&sheet.rows[at])) "：" (fault.message) } }
            } } }
        }
    }
}

/// How a row is spoken of.
fn name(row: &RoleRow) -> String {
    let parts = [&row.area, &row.number, &row.item];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect();
    parts.join(" ")
}

fn page(
    context: &PageContext,
    sheet: &RoleStatements,
    entries: &[Entry],
    day: &str,
    above: &Markup,
) -> Markup {
    let (part, title) = match &sheet.contract {
        None => (Part::Own, format!("{NAME} {}", Part::Own.label())),
        Some(contract) => (Part::Joint, format!("{}との役割分担", contract.vendor.1)),
    };
    let desk = match &sheet.contract {
        None => StatementPlace::Own(sheet.facility.0.clone()),
        Some(contract) => StatementPlace::Contract(contract.id.clone()),
    };
    let whole = format!(
        "{}{}",
        addresses::ROLES.link([&sheet.facility.0]),
        addresses::query(&[("version", &sheet.version)])
    );
    let steps: &[(&str, &str)] = match sheet.voice {
        Some(Voice::Vendor) => &[],
        _ => &[(&whole, NAME)],
    };
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, steps))
            (above)
            p class="muted" { (sheet.facility.1) }
            h1 { (title) }
            p { (part.label()) "（" (part.about()) "）　" (sheet.version)
                @if let Some(contract) = &sheet.contract { br; "契約：" (contract.title) } }
            @if sheet.rows.is_empty() { p { "この版には、" (part.label()) "の項目がありません。" } }
            @else {
                (guide(sheet.voice, part))
                form method="post" action=(address(&desk)) novalidate {
                    input type="hidden" name="version" value=(sheet.version);
                    @if sheet.voice == Some(Voice::Facility) {
                        (Field { name: "day", label: "確認した日", hint: "「はい」か「いいえ」を選んで日付を空にした行には、この日を入れます。", value: day, ..Field::default() }.date())
                    }
                    @for (at, (row, shown)) in sheet.rows.iter().zip(entries).enumerate() {
                        @let before = at.checked_sub(1).map(|before| &sheet.rows[before].area);
                        @if !row.area.is_empty() && before != Some(&row.area) { h2 { (row.area) } }
                        section class=(if shown.is_marked() { "item faulty" } else { "item" }) aria-labelledby=(format!("row-{at}")) {
                            h3 id=(format!("row-{at}")) { span class="no" { (row.number) } " " (row.item) }
                            p class="pre" { (row.text) }
                            (explanation(row))
                            @if sheet.voice != Some(Voice::Facility) { (entry::statement_of("施設の答え", sheet.by_facility.get(&row.key()))) }
                            @if sheet.voice != Some(Voice::Vendor) { (entry::statement_of("事業者の答え", sheet.by_vendor.get(&row.key()))) }
                            @if let Some(voice) = sheet.voice { (entry::fields(at, &row.key(), part, voice, shown)) }
                        }
                    }
                    @if sheet.voice.is_some() { div class="buttons" { button class="btn" { "保存する" } } }
                }
            }
        }
    };
    context.page_about(sheet.demo, &title, &body)
}

fn guide(voice: Option<Voice>, part: Part) -> Markup {
    html! {
        @match (voice, part) {
            (None, _) => p { "この欄に記入できるのは、施設と契約の事業者だけです。" },
            (Some(Voice::Vendor), _) => p { "それぞれの項目を、この契約ではだれが行うと考えているかを選んでください。施設の答えは変わりません。答えが違うときは、施設の画面に「食いちがう」と出ます。" },
            (Some(Voice::Facility), Part::Own) => p { "施設で行うことです。できていれば「はい」、まだなら「いいえ」を選びます。「いいえ」の項目は、できたときに完了日を入れます。" },
            (Some(Voice::Facility), Part::Joint) => p { "事業者と話し合って、だれが行うかを選びます。確かめられたら「はい」、まだなら「いいえ」を選び、決まったときに完了日を入れます。" },
        }
    }
}
