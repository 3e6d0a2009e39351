//! `/account/passkeys`: passkeys of one's own account, and signing in with one.
//!
//! The browser's own dialog needs a script; without it the forms stay hidden, and password and code
//! remain.

use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;
use tenken_ops::Error;
use tenken_ops::accounts::{
    Party, Passkey, add_passkey, begin_passkey, begin_passkey_sign_in, list_passkeys,
    remove_passkey, sign_in_with_passkey,
};

use super::sign_in::again;
use crate::web::context::{PageContext, Passing};
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, dates, errors};
use crate::web::pending_post::{Carried, PendingPost};
use crate::web::posted::Posted;
use crate::web::reauthenticated::Reauthenticated;
use crate::web::typed::Line;
use crate::web::{addresses, cookies};

/// What was just done.
#[derive(Debug, Deserialize)]
pub struct Reached {
    done: Option<String>,
}

/// A passkey that the browser made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewPasskey {
    name: Line,
    credential: String,
}

/// What a passkey signed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignedByPasskey {
    credential: String,
    /// Where to go afterwards, and with what.
    #[serde(flatten)]
    carried: Carried,
}

/// The page.
pub async fn show(
    Reauthenticated(context): Reauthenticated,
    Query(reached): Query<Reached>,
) -> WebResult<Markup> {
    let done = match reached.done.as_deref() {
        Some("added") => Some("パスキーを追加しました"),
        Some("removed") => Some("パスキーを消しました"),
        _ => None,
    };
    page(&context, done, "", None).await
}

/// `POST /account/passkeys/challenge`: what the browser shall make.
pub async fn ask_new(Reauthenticated(context): Reauthenticated) -> WebResult<Json<Value>> {
    Ok(Json(
        begin_passkey(&context, context.session()?, party(&context)?).await?,
    ))
}

/// Adds what the browser made.
pub async fn add(
    Reauthenticated(context): Reauthenticated,
    Posted(NewPasskey { name, credential }): Posted<NewPasskey>,
) -> WebResult<Reply> {
    match add_passkey(
        &context,
        context.session()?,
        party(&context)?,
        &name,
        &credential,
    )
    .await
    {
        Ok(()) => Ok(back_to_list("added")),
        Err(error) => refuse_passkey(&context, &name, error).await,
    }
}

/// `POST /account/passkeys/{passkey}/removal`
pub async fn remove(
    Reauthenticated(context): Reauthenticated,
    Path(passkey): Path<String>,
) -> WebResult<Reply> {
    match remove_passkey(&context, context.session()?, &passkey).await {
        Ok(()) => Ok(back_to_list("removed")),
        Err(error) => refuse_passkey(&context, "", error).await,
    }
}

fn back_to_list(done: &str) -> Reply {
    Redirect::to(&format!("{}?done={done}", addresses::PASSKEYS)).into_response()
}

async fn refuse_passkey(context: &PageContext, name: &str, error: Error) -> WebResult<Reply> {
    match error {
        Error::Bad { message, .. } => {
            let page = page(context, None, name, Some(&message)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        other => Err(other.into()),
    }
}

fn party(context: &PageContext) -> WebResult<&Party> {
    let none = || WebError::bad("このアドレスでは、パスキーは使えません。");
    context.options().party().ok_or_else(none)
}

async fn page(
    context: &PageContext,
    done: Option<&str>,
    name: &str,
    problem: Option<&str>,
) -> WebResult<Markup> {
    let passkeys = list_passkeys(context, context.session()?).await?;
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::ACCOUNT, "あなたのアカウント")]))
            @if let Some(title) = done { (banner(Tone::Good, title, html! {})) }
            @if let Some(message) = problem { (errors::of_page(message, Some("name"))) }
            h1 { "パスキー" }
            p { "パスキーは、パソコンや電話の指紋・顔・画面ロックの番号で、パスワードなしに入るしくみです。にせの画面では働かないので、だまし取られません。パスキーで入ったときは、確認コードは要りません。" }
            @if passkeys.is_empty() { p { "パスキーは、まだありません。" } }
            @for passkey in &passkeys { (card(passkey)) }
            h2 { "パスキーを追加する" }
            @match context.options().party() {
                None => p { "このアドレスでは、パスキーは使えません。名前のあるアドレスで動かすように、管理者に相談してください。" },
                Some(party) => {
                    p class="muted" data-passkey-without { "このブラウザでは、いまパスキーを追加できません（新しいブラウザと、スクリプトが要ります。" @if context.options().loopback_only() { "アドレスは " code { (party.origin) } " で開きます。" } "）。" }
                    form method="post" action=(addresses::PASSKEYS) data-passkey="create" data-ask=(addresses::PASSKEY_CHALLENGE) data-host=(party.host) hidden {
                        (Field { name: "name", label: "パスキーの名前", hint: "どこに入っているかが、あとでわかる名前です（例：事務室のパソコン）。", required: true, value: name, ..Field::default() }.text())
                        (answer("パスキーを追加する", "btn"))
                    }
                }
            }
        }
    };
    Ok(context.page("パスキー", &body))
}

fn card(passkey: &Passkey) -> Markup {
    html! {
        section class="card" {
            p { strong { (passkey.name) } }
            p class="small muted" {
                "追加 " (dates::time(passkey.since))
                @if let Some(used) = passkey.used { "　最後に使った時 " (dates::time(used)) }
            }
            form method="post" action=(addresses::PASSKEY_REMOVAL.link([&passkey.id])) {
                button class="btn small second" { "消す" span class="sr" { "：" (passkey.name) } }
            }
        }
    }
}

/// Where the script puts what the browser gave, or says that it gave nothing.
fn answer(label: &str, class: &str) -> Markup {
    html! {
        input type="hidden" name="credential";
        p class="error" role="alert" data-passkey-problem hidden { "パスキーを使えませんでした。もう一度お試しください。うまくいかないときは、パスワードを使ってください。" }
        div class="buttons" { button class=(class) { (label) } }
    }
}

/// Signing in with a passkey, for the page for signing in.
pub fn sign_in_form(context: &PageContext, pending: &PendingPost<'_>) -> Markup {
    html! {
        @if let Some(party) = context.options().party() {
            form method="post" action=(addresses::SIGN_IN_PASSKEY) data-passkey="get" data-ask=(addresses::SIGN_IN_PASSKEY_CHALLENGE) data-host=(party.host) hidden {
                (pending.hidden())
                (answer("パスキーでサインイン", "btn second"))
            }
        }
    }
}

/// `POST /sign-in/passkey/challenge`: what a passkey shall sign.
pub async fn ask_to_sign_in(Passing(context): Passing) -> WebResult<Json<Value>> {
    Ok(Json(
        begin_passkey_sign_in(&context, party(&context)?).await?,
    ))
}

/// `POST /sign-in/passkey`
pub async fn sign_in(
    Passing(context): Passing,
    jar: CookieJar,
    Posted(signed): Posted<SignedByPasskey>,
) -> WebResult<Reply> {
    let pending = PendingPost::of(&signed.carried);
    match sign_in_with_passkey(
        &context,
        party(&context)?,
        &signed.credential,
        context.device.clone(),
    )
    .await
    {
        Ok(done) => {
            let jar = cookies::signed_in(jar, context.options(), &done);
            Ok((jar, pending.onward()).into_response())
        }
        Err(Error::Bad { message, .. }) => Ok(again(&context, "", &pending, &message)),
        Err(other) => Err(other.into()),
    }
}
