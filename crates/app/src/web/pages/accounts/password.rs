//! `GET|POST /account/password`: changing one's own password.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::FieldFaults;
use tenken_ops::accounts::{change_password, own_account};

use crate::web::addresses;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::fields::Field;
use crate::web::parts::{crumbs, errors};
use crate::web::posted::Posted;

/// The password one has, and the one to come.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordChange {
    password: String,
    new_password: String,
}

/// What a password must be like, for the hint beside its field.
pub fn rules(second_factor: bool) -> &'static str {
    if second_factor {
        "8文字以上で、英字と数字の両方を入れます。ほかで使っているものは使わないでください。定期的に変える必要はありません。"
    } else {
        "13文字以上にします。関係のない言葉を3つか4つ、つなげると覚えやすくなります（日本語も使えます）。ほかで使っているものは使わないでください。定期的に変える必要はありません。"
    }
}

/// The page.
pub async fn show(context: PageContext) -> WebResult<Markup> {
    page(&context, &FieldFaults::new()).await
}

/// Changes it.
pub async fn submit(
    context: PageContext,
    Posted(change): Posted<PasswordChange>,
) -> WebResult<Reply> {
    let (current, new) = (&change.password, &change.new_password);
    match change_password(&context, context.session()?, current, new).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done=password", addresses::ACCOUNT)).into_response())
        }
        Err(error) => {
            let page = page(&context, &error.into_fields()?).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn page(context: &PageContext, faults: &FieldFaults) -> WebResult<Markup> {
    let account = own_account(context, context.session()?).await?;
    let error = |field: &str| errors::in_field(faults, field);
    let body = html! {
        div class="wrap narrow" {
            (crumbs::crumbs(context, &[(addresses::ACCOUNT, "あなたのアカウント")]))
            (errors::of_fields(faults, |field| ["password", "new_password"].contains(&field)))
            h1 { "パスワードを変える" }
            p { "変えると、ほかの場所でサインインしている画面は、すべてサインアウトします。" }
            form method="post" action=(addresses::PASSWORD) novalidate {
                input type="hidden" autocomplete="username" name="login" value=(account.login);
                (Field { name: "password", label: "いまのパスワード", required: true, error: error("password"), ..Field::default() }.password("current-password"))
                (Field { name: "new_password", label: "新しいパスワード", hint: rules(account.has_codes || account.needs_codes), required: true, error: error("new_password"), ..Field::default() }.password("new-password"))
                div class="buttons" { button class="btn" { "変える" } }
            }
        }
    };
    Ok(context.page("パスワードを変える", &body))
}
