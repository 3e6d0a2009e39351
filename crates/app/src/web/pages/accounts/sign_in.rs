//! `GET|POST /sign-in`, `POST /sign-out`.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::accounts::{Attempt, Session, end_session, sign_in};

use super::{passkeys, sign_in_code};
use crate::web::context::{PageContext, Passing};
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::{credentials, errors};
use crate::web::pending_post::{Carried, PendingPost};
use crate::web::posted::Posted;
use crate::web::typed::Line;
use crate::web::{addresses, cookies};

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Onward {
    /// An address of ours; empty for the first page.
    #[serde(default)]
    pub to: String,
}

/// What somebody signs in with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Credentials {
    login: Line,
    password: String,
    /// Where to go afterwards, and with what.
    #[serde(flatten)]
    carried: Carried,
}

/// The page.
pub async fn show(Passing(context): Passing, Query(onward): Query<Onward>) -> Reply {
    if !context.is_nobody() && !onward.to.is_empty() {
        return Redirect::to(addresses::local(&onward.to)).into_response();
    }
    page(&context, "", &PendingPost::address(&onward.to), None).into_response()
}

/// Takes login and password.
pub async fn submit(
    Passing(context): Passing,
    jar: CookieJar,
    Posted(given): Posted<Credentials>,
) -> WebResult<Reply> {
    let pending = PendingPost::of(&given.carried);
    let attempt = Attempt {
        login: given.login.to_owned(),
        password: given.password,
        device: context.device.clone(),
    };
    match sign_in(&context, attempt).await {
        Ok(done) => {
            // One browser, one person: who was signed in here before is no longer.
            if let Ok(before) = context.session() {
                end(&context, before).await?;
            }
            let jar = cookies::signed_in(jar, context.options(), &done);
            if done.waits_for_code && pending.fields.is_some() {
                return Ok((jar, sign_in_code::page(&context, &pending, None)).into_response());
            }
            Ok((jar, onward(&pending, done.waits_for_code)).into_response())
        }
        Err(Error::Bad { message, .. }) => Ok(again(&context, &given.login, &pending, &message)),
        Err(other) => Err(other.into()),
    }
}

/// Where somebody goes who has signed in: on, or first to the second factor.
pub fn onward(pending: &PendingPost<'_>, waits_for_code: bool) -> Reply {
    if waits_for_code {
        return Redirect::to(&addresses::sign_in_code(pending.to)).into_response();
    }
    pending.onward()
}

/// The page again after a refusal.
pub fn again(
    context: &PageContext,
    login: &str,
    pending: &PendingPost<'_>,
    message: &str,
) -> Reply {
    let page = page(context, login, pending, Some(message));
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

fn page(
    context: &PageContext,
    login: &str,
    pending: &PendingPost<'_>,
    problem: Option<&str>,
) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("login"))) }
            h1 { "サインイン" }
            @if let Some(name) = context.signed_in_as() {
                (banner(Tone::Info, "サインインしています", html! {
                    p { "このブラウザでは、" (name) "さんがサインインしています。ほかの人がサインインすると、" (name) "さんはサインアウトします。" }
                    p { a href=(addresses::HOME) { (name) "さんの最初の画面へ" } }
                }))
            }
            (credentials::sign_in(&pending.hidden(), login))
            (passkeys::sign_in_form(context, pending))
            details {
                summary { "パスワードを忘れたとき・入れないとき" }
                div class="help easy" {
                    @if context.sends_mail() { p { "メールアドレスか10桁の医療機関コードでサインインしている人は、" a href=(addresses::FORGOTTEN) { "メールで新しいパスワードを決め" } "られます。" } }
                    p { "施設の責任者か、招待してくれた人に「新しいリンク」を頼んでください。そのリンクから、新しいパスワードを決められます。" }
                    p { "続けて間違えると、安全のためしばらく入れなくなります。時間がたてば、また試せます。" }
                }
            }
        }
    };
    context.page("サインイン", &body)
}

/// Ends the session.
pub async fn sign_out(Passing(context): Passing, jar: CookieJar) -> WebResult<Reply> {
    if let Ok(session) = context.session() {
        end(&context, session).await?;
    }
    Ok((
        cookies::signed_out(jar, context.options()),
        Redirect::to(addresses::SIGN_IN),
    )
        .into_response())
}

/// Ends a session, unless it has ended.
async fn end(context: &PageContext, session: &Session) -> WebResult<()> {
    match end_session(context, session, &session.id).await {
        Ok(()) | Err(Error::NotFound(_)) => Ok(()),
        Err(error) => Err(WebError::from(error)),
    }
}
