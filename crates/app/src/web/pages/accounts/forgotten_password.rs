//! `GET|POST /sign-in/forgotten`: a new start by mail.

use axum::response::{IntoResponse, Redirect, Response as Reply};
use maud::{Markup, html};
use serde::Deserialize;
use tenken_ops::accounts::forgot_password;

use crate::web::addresses;
use crate::web::context::{PageContext, Passing};
use crate::web::error::{WebError, WebResult};
use crate::web::parts::banner::{Tone, banner};
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::typed::Line;

/// Who has forgotten their password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Forgetful {
    login: Line,
}

/// The page.
pub async fn show(Passing(context): Passing) -> WebResult<Reply> {
    if !context.sends_mail() {
        return Ok(Redirect::to(addresses::SIGN_IN).into_response());
    }
    Ok(page(&context, false).into_response())
}

/// Has a mail sent, if there is somebody to write to. The answer is the same for everybody, so that
/// nobody learns who has an account.
pub async fn submit(
    Passing(context): Passing,
    Posted(Forgetful { login }): Posted<Forgetful>,
) -> WebResult<Markup> {
    if !context.sends_mail() {
        return Err(WebError::not_found("このページ"));
    }
    forgot_password(&context, &login, &context.device.origin).await?;
    Ok(page(&context, true))
}

fn page(context: &PageContext, sent: bool) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            h1 { "パスワードを忘れたとき" }
            @if sent {
                (banner(Tone::Info, "手続きを受け付けました", html! {
                    p { "その名前かメールアドレスの利用者がいて、メールの送り先がわかれば、数分のうちにメールが届きます。10桁の医療機関コードでサインインしている人には、登録されている施設のメールアドレスへ送ります。メールの中のアドレスから、新しいパスワードを決めてください。" }
                    p { "届かないときは、迷惑メールの入れ物も見てください。自分で決めた名前（メールアドレスでも医療機関コードでもないもの）を使っている人は、招待してくれた人に「新しいリンク」を頼んでください。" }
                }))
                div class="buttons" { a class="btn second" href=(addresses::SIGN_IN) { "サインインの画面へ" } }
            } @else {
                p { "サインインに使っている名前（メールアドレスか、10桁の医療機関コード）か、登録してある施設のメールアドレスを入れてください。新しいパスワードを決めるためのメールを送ります。" }
                form method="post" action=(addresses::FORGOTTEN) novalidate {
                    (Field { name: "login", label: "サインインに使う名前か、メールアドレス", required: true, ..Field::default() }.login())
                    div class="buttons" { button class="btn" { "メールを送る" } }
                }
            }
        }
    };
    context.page("パスワードを忘れたとき", &body)
}
