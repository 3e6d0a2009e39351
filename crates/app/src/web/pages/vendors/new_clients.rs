//! `GET|POST /vendors/{vendor}/products/{product}/clients`: which facilities have a product.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::policy::{Act, require};
use tenken_ops::vendors::contracts::{Clients, look_up_clients, propose_to_clients};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, errors, numbers};
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// The most facilities that are listed by name.
const MOST_LISTED: usize = 500;

/// The codes of clients, as they are typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedClients {
    codes: Line,
    next: Line,
}

/// The page.
pub async fn show(context: PageContext, Path(place): Path<(String, String)>) -> WebResult<Markup> {
    require(&context.actor, Act::TendProducts(&place.0))?;
    Ok(page(&context, &place, "", None, &html! {}))
}

/// Shows what a list leads to, and stores it once that was seen.
pub async fn submit(
    context: PageContext,
    Path(place): Path<(String, String)>,
    Posted(TypedClients { codes, next }): Posted<TypedClients>,
) -> WebResult<Reply> {
    let (vendor, product) = &place;
    require(&context.actor, Act::TendProducts(vendor))?;
    let done = match &*next {
        "add" => propose_to_clients(&context, &context.actor, product, &codes)
            .await
            .map(|added| added_page(&context, &place, added)),
        _ => look_up_clients(&context, &context.actor, product, &codes)
            .await
            .map(|(_, clients)| page(&context, &place, &codes, None, &preview_of_list(&clients))),
    };
    match done {
        Ok(page) => Ok(page.into_response()),
        Err(Error::Bad { message, .. }) => {
            let page = page(&context, &place, &codes, Some(&message), &html! {});
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn address((vendor, product): &(String, String)) -> String {
    addresses::PRODUCT_CLIENTS.link([vendor, product])
}

fn page(
    context: &PageContext,
    place: &(String, String),
    codes: &str,
    problem: Option<&str>,
    found: &Markup,
) -> Markup {
    const TITLE: &str = "この製品・サービスを使っている施設";
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[]))
            @if let Some(message) = problem { (errors::of_page(message, Some("codes"))) }
            h1 { (TITLE) }
            p { "お客様の医療機関コードを入れると、契約していることを、それぞれの施設に届け出ます。施設が受け入れると、点検表の回答をまとめて届けられるようになります。受け入れるまでは、何も届きません。" }
            form method="post" action=(address(place)) novalidate {
                (found)
                (Field { name: "codes", label: "医療機関コード（10桁）", hint: "1行に1つずつです。Excelの列をそのまま貼り付けられます。", required: true, value: codes, error: problem }.lines())
                div class="buttons" { button class="btn second" name="next" value="look" { "施設を確かめる" } }
            }
        }
    };
    context.page(TITLE, &body)
}

/// What a list leads to, before anything is stored.
fn preview_of_list(clients: &Clients) -> Markup {
    let names = clients.new.iter().map(|(_, name)| name).take(MOST_LISTED);
    html! {
        (banner(Tone::Info, "まだ届け出ていません", html! {
            p { "新しく届け出る施設は" (numbers::count(clients.new.len() as u64)) "件、もう契約のある施設は" (numbers::count(clients.known.len() as u64)) "件です。" }
            @if !clients.waiting.is_empty() { p { "届け出たあと、返事を待っている施設は" (numbers::count(clients.waiting.len() as u64)) "件です。" } }
            @if !clients.declined.is_empty() {
                p { "断られた施設が" (numbers::count(clients.declined.len() as u64)) "件あります。契約しているときは、施設の方から登録してもらってください：" (clients.declined.iter().take(MOST_LISTED).map(String::as_str).collect::<Vec<_>>().join("、")) }
            }
        }))
        @if !clients.unusable.is_empty() {
            (banner(Tone::Warn, &format!("使えない行が{}行あります", clients.unusable.len()), html! {
                ul { @for (at, line, why) in clients.unusable.iter().take(MOST_LISTED) { li { (at) "行目「" (line) "」：" (why) } } }
            }))
        }
        @if !clients.new.is_empty() {
            details open[clients.new.len() <= 20] {
                summary { "新しく届け出る施設" }
                ul { @for name in names { li { (name) } } }
                @if clients.new.len() > MOST_LISTED { p { "ほか" (clients.new.len() - MOST_LISTED) "件" } }
            }
            div class="buttons" { button class="btn" name="next" value="add" { (numbers::count(clients.new.len() as u64)) "件を届け出る" } }
        }
    }
}

fn added_page(context: &PageContext, place: &(String, String), added: usize) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[]))
            h1 { "届け出ました" }
            p { (numbers::count(added as u64)) "件の施設に届け出ました。施設が受け入れると、お客様の一覧に出ます。" }
            div class="buttons" { a class="btn" href=(addresses::HOME) { "最初の画面へ" } a class="btn second" href=(address(place)) { "続けて届け出る" } }
        }
    };
    context.page("届け出ました", &body)
}
