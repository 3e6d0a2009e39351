//! `/account/codes`: one-time codes as second factor.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, PreEscaped, html};
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::accounts::{
    OwnAccount, Seed, begin_codes, confirm_codes, own_account, seed_again, stop_codes,
};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::Line;

/// The first code of a seed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct FirstCode {
    seed: Line,
    code: Line,
}

/// The password that is asked for before codes are no longer used.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct CurrentPassword {
    password: String,
}

/// Setting up, or what is set up.
pub async fn show(Reauthenticated(context): Reauthenticated) -> WebResult<Markup> {
    let account = own_account(&context, context.session()?).await?;
    if account.has_codes {
        return Ok(in_use(&context, &account, None));
    }
    let seed = begin_codes(&context, &account)?;
    Ok(set_up(&context, &account, &seed, None))
}

/// Takes the first code, and shows the recovery codes.
pub async fn submit(
    Reauthenticated(context): Reauthenticated,
    Posted(first): Posted<FirstCode>,
) -> WebResult<Reply> {
    let session = context.session()?;
    let account = own_account(&context, session).await?;
    let seed = seed_again(&account, &first.seed)?;
    match confirm_codes(&context, session, &seed.text, &first.code).await {
        Ok(recovery) => Ok(recovery_page(&context, &recovery).into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            set_up(&context, &account, &seed, Some(&message)),
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

/// `POST /account/codes/removal`
pub async fn remove(
    Reauthenticated(context): Reauthenticated,
    Posted(current): Posted<CurrentPassword>,
) -> WebResult<Reply> {
    let session = context.session()?;
    match stop_codes(&context, session, &current.password).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done=codes-off", addresses::ACCOUNT)).into_response())
        }
        Err(Error::Bad { message, .. }) => {
            let account = own_account(&context, session).await?;
            let page = in_use(&context, &account, Some(&message));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

fn set_up(
    context: &PageContext,
    account: &OwnAccount,
    seed: &Seed,
    problem: Option<&str>,
) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::ACCOUNT, "あなたのアカウント")]))
            @if let Some(message) = problem { (errors::of_page(message, Some("code"))) }
            h1 { "確認コードの準備" }
            @if account.needs_codes {
                (banner(Tone::Info, "はじめに、確認コードを準備してください", html! {
                    p { "多くの施設の情報を見られる役割のため、パスワードに加えて、確認コードが必要です（安全管理ガイドライン第7.0版の二要素認証）。" a href=(addresses::PASSKEYS) { "代わりにパスキーを使う" } "こともできます。" }
                }))
            }
            p { "サインインのときに、パスワードのほかに、スマートフォンなどに出る6桁の数字も入れるようにします。パスワードが知られても、それだけでは入れなくなります。" }
            ol {
                li { "スマートフォンに、認証アプリ（「Google Authenticator」「Microsoft Authenticator」など、TOTPに対応したもの）を入れます。" }
                li { "アプリで、下の四角い図を読み取ります。" }
                li { "アプリに出た6桁の数字を、下に入れます。" }
            }
            (picture(&seed.url))
            p { "図を読み取れないときは、この文字をアプリに入れてください：" br; code class="seed" { (spaced(&seed.text)) } }
            form method="post" action=(addresses::CODES) novalidate {
                input type="hidden" name="seed" value=(seed.text);
                (Field { name: "code", label: "アプリに出た確認コード（6桁）", required: true, error: problem, ..Field::default() }.code())
                div class="buttons" { button class="btn big" { "確認して使い始める" } }
            }
        }
    };
    context.page("確認コードの準備", &body)
}

fn recovery_page(context: &PageContext, recovery: &[String]) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            h1 { "確認コードを使い始めました" }
            p { "次に、「予備のコード」を控えてください。電話をなくしたときに、確認コードの代わりに使えます。この画面を閉じると、もう見られません。" }
            ul class="codes" { @for code in recovery { li { code { (code[..5]) "-" (code[5..]) } } } }
            p { "印刷するか紙に書き、電話とは別の、鍵のかかるところにしまってください。1つにつき1回だけ使えます。" }
            div class="buttons" {
                button class="btn second" type="button" data-print hidden { "印刷する" }
                a class="btn" href=(addresses::HOME) { "控えたので、次へ進む" }
            }
        }
    };
    context.page("予備のコード", &body)
}

fn in_use(context: &PageContext, account: &OwnAccount, problem: Option<&str>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::ACCOUNT, "あなたのアカウント")]))
            @if let Some(message) = problem { (errors::of_page(message, Some("password"))) }
            h1 { "確認コード" }
            p { "確認コードを使っています。予備のコードは、あと" (account.recovery_codes) "個です。" }
            @if account.needs_codes {
                p { "この役割では、確認コードをやめることはできません。電話を替えるときは、管理者に相談してください。" }
            } @else {
                h2 { "確認コードをやめる" }
                form method="post" action=(addresses::CODES_REMOVAL) novalidate {
                    (Field { name: "password", label: "いまのパスワード", required: true, error: problem, ..Field::default() }.password("current-password"))
                    div class="buttons" { button class="btn second" { "確認コードをやめる" } }
                }
            }
        }
    };
    context.page("確認コード", &body)
}

/// The address of the seed as a picture.
fn picture(url: &str) -> Markup {
    let Ok(code) = QrCode::new(url) else {
        return html! {};
    };
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .build();
    // An XML declaration has no place inside a page.
    let svg = drawn.find("<svg").map_or("", |at| &drawn[at..]);
    html! {
        div class="qr" role="img" aria-label="認証アプリで読み取る図。読み取れないときは、次の文字を使えます。" { (PreEscaped(svg)) }
    }
}

fn spaced(text: &str) -> String {
    text.as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four))
        .collect::<Vec<_>>()
        .join(" ")
}
