//! `GET|POST /sign-in/code`: the second factor.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::accounts::give_code;

use crate::web::context::{PageContext, Passing};
use crate::web::error::WebResult;
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::pending_post::{Carried, PendingPost};
use crate::web::posted::Posted;
use crate::web::typed::Line;
use crate::web::{addresses, cookies};

use super::sign_in::{Onward, onward};

/// The code that was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedCode {
    code: Line,
    /// Where to go afterwards, and with what.
    #[serde(flatten)]
    carried: Carried,
}

/// The page.
pub async fn show(Passing(context): Passing, Query(onward): Query<Onward>) -> Reply {
    match context.session() {
        Ok(session) if session.waits_for_code => {
            page(&context, &PendingPost::address(&onward.to), None).into_response()
        }
        _ => Redirect::to(addresses::SIGN_IN).into_response(),
    }
}

/// Takes the code.
pub async fn submit(
    Passing(context): Passing,
    jar: CookieJar,
    Posted(TypedCode { code, carried }): Posted<TypedCode>,
) -> WebResult<Reply> {
    let pending = PendingPost::of(&carried);
    let Some(session) = context.session().ok().filter(|it| it.waits_for_code) else {
        return Ok(Redirect::to(addresses::SIGN_IN).into_response());
    };
    match give_code(&context, session, &code, context.device.clone()).await {
        Ok(done) => Ok((
            cookies::signed_in(jar, context.options(), &done),
            onward(&pending, false),
        )
            .into_response()),
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&context, &pending, Some(&message)),
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

/// The page, also right after the password where a post is kept.
pub fn page(context: &PageContext, pending: &PendingPost<'_>, problem: Option<&str>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("code"))) }
            h1 { "確認コード" }
            p { "スマートフォンなどの認証アプリに出ている、6桁の数字を入れてください。" }
            form method="post" action=(addresses::SIGN_IN_CODE) novalidate {
                (pending.hidden())
                (Field { name: "code", label: "確認コード（6桁）", hint: "電話が手元にないときは、控えておいた「予備のコード」（英数字10文字）を入れてください。予備のコードは、1つにつき1回だけ使えます。", required: true, ..Field::default() }.code())
                div class="buttons" { button class="btn big" { "確認する" } }
            }
            form method="post" action=(addresses::SIGN_OUT) { button class="btn small second" { "やめて、最初からやり直す" } }
        }
    };
    context.page("確認コード", &body)
}
