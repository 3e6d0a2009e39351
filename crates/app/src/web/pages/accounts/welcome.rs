//! `GET|POST /welcome/{link}`: setting a password by an invitation, or anew.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::accounts::{Attempt, Welcome, find_link, set_password_by_link, sign_in};

use super::password::rules;
use crate::web::context::{PageContext, Passing};
use crate::web::error::WebResult;
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::{addresses, cookies};

/// The password somebody chose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChosenPassword {
    password: String,
}

/// The page.
pub async fn show(Passing(context): Passing, Path(link): Path<String>) -> WebResult<Markup> {
    let welcome = find_link(&context, &link).await?;
    Ok(page(&context, &link, &welcome, None))
}

/// Sets the password and signs in.
pub async fn submit(
    Passing(context): Passing,
    Path(link): Path<String>,
    jar: CookieJar,
    Posted(ChosenPassword { password }): Posted<ChosenPassword>,
) -> WebResult<Reply> {
    let welcome = find_link(&context, &link).await?;
    match set_password_by_link(&context, &link, &password, &context.device.origin).await {
        Ok(login) => {
            let attempt = Attempt {
                login,
                password,
                device: context.device.clone(),
            };
            let done = sign_in(&context, attempt).await?;
            let onward = if done.waits_for_code {
                addresses::SIGN_IN_CODE
            } else {
                addresses::HOME
            };
            Ok((
                cookies::signed_in(jar, context.options(), &done),
                Redirect::to(onward),
            )
                .into_response())
        }
        Err(Error::Bad { code, message }) if code != "link" => Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            page(&context, &link, &welcome, Some(&message)),
        )
            .into_response()),
        Err(other) => Err(other.into()),
    }
}

fn page(context: &PageContext, link: &str, welcome: &Welcome, problem: Option<&str>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("password"))) }
            h1 { "パスワードを決めてください" }
            p { (welcome.name) "さん、ようこそ。これから使うパスワードを決めると、すぐに始められます。" }
            dl class="facts" { dt { "サインインに使う名前" } dd { strong { (welcome.login) } } }
            form method="post" action=(addresses::WELCOME.link([link])) novalidate {
                // For password managers: they keep both together.
                input type="hidden" autocomplete="username" name="login" value=(welcome.login);
                (Field { name: "password", label: "新しいパスワード", hint: rules(welcome.second_factor), required: true, error: problem, ..Field::default() }.password("new-password"))
                div class="buttons" { button class="btn big" { "このパスワードで始める" } }
            }
        }
    };
    context.page("パスワードを決めてください", &body)
}
