//! `GET|POST /sign-in`, `POST /sign-out`.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::accounts::{Attempt, end_session, sign_in};

use crate::web::error::{WebError, WebResult};
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::visit::{Passing, Visit};
use crate::web::{cookies, links};

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub struct Onward {
    #[serde(default)]
    to: String,
}

/// The page.
pub async fn show(Passing(visit): Passing, Query(onward): Query<Onward>) -> Reply {
    if !visit.is_nobody() {
        return Redirect::to(links::local(&onward.to)).into_response();
    }
    page(&visit, "", &onward.to, None).into_response()
}

/// Takes login and password.
pub async fn submit(Passing(visit): Passing, jar: CookieJar, posted: Posted) -> WebResult<Reply> {
    let (login, to) = (posted.text("login"), posted.text("to"));
    let attempt = Attempt {
        login: login.to_owned(),
        password: posted.exact("password").to_owned(),
        device: visit.device.clone(),
    };
    match sign_in(&visit, attempt).await {
        Ok(done) => {
            let onward = if done.waits_for_code {
                links::sign_in_code(to)
            } else {
                links::local(to).to_owned()
            };
            Ok((cookies::signed_in(jar, &done), Redirect::to(&onward)).into_response())
        }
        Err(Error::Bad { message, .. }) => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&visit, login, to, Some(&message)),
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

fn page(visit: &Visit, login: &str, to: &str, problem: Option<&str>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("login"))) }
            h1 { "サインイン" }
            form method="post" action="/sign-in" novalidate {
                input type="hidden" name="to" value=(to);
                (Field { name: "login", label: "サインインに使う名前", hint: "招待のときに決まった名前か、メールアドレスです。", required: true, value: login, ..Field::default() }.login())
                (Field { name: "password", label: "パスワード", required: true, ..Field::default() }.password("current-password"))
                div class="buttons" { button class="btn big" { "サインイン" } }
            }
            details {
                summary { "パスワードを忘れたとき・入れないとき" }
                div class="help easy" {
                    p { "施設の責任者か、招待してくれた人に「新しいリンク」を頼んでください。そのリンクから、新しいパスワードを決められます。" }
                    p { "続けて間違えると、安全のためしばらく入れなくなります。時間がたてば、また試せます。" }
                }
            }
        }
    };
    visit.page("サインイン", &body)
}

/// Ends the session.
pub async fn sign_out(Passing(visit): Passing, jar: CookieJar) -> WebResult<Reply> {
    if let Ok(session) = visit.session() {
        match end_session(&visit, session, &session.id).await {
            Ok(()) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(WebError::from(error)),
        }
    }
    Ok((cookies::signed_out(jar), Redirect::to("/sign-in")).into_response())
}
