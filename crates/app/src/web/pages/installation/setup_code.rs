//! `POST /setup/code`, and `/setup?code=…`: the one-time code of the first set-up.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response as Reply};
use axum_extra::extract::CookieJar;
use maud::{Markup, html};
use serde::Deserialize;

use crate::web::context::{PageContext, Passing};
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::typed::Line;
use crate::web::{addresses, cookies};

/// To somebody who filled in the set-up and whose code counts no more.
pub const GONE: &str = "はじめの設定のコードが変わりました。この画面はそのままにして、プログラムを始めた画面に出ているアドレスを別のタブで開いてから、もう一度「この内容で始める」を押してください。";

const WRONG: &str = "コードが違います。プログラムを始めた画面に出ているコードを、そのまま入れてください。何度も違うコードを入れたときは、1分ほど待ってください。";

/// The code that was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TypedCode {
    code: Line,
}

/// Takes the code that was typed.
pub async fn submit(
    Passing(context): Passing,
    jar: CookieJar,
    Posted(TypedCode { code }): Posted<TypedCode>,
) -> Reply {
    take_code(&context, jar, &code)
}

/// Goes on with the set-up if the code is right. The address does not keep it.
pub fn take_code(context: &PageContext, jar: CookieJar, given: &str) -> Reply {
    let options = context.options();
    match options.setup_code() {
        Some(code) if !code.is(given, context.now()) => {
            (StatusCode::FORBIDDEN, page(context, Some(WRONG))).into_response()
        }
        Some(_) => {
            let jar = cookies::with_setup_code(jar, options, given.trim());
            (jar, Redirect::to(addresses::SETUP)).into_response()
        }
        None => Redirect::to(addresses::SETUP).into_response(),
    }
}

/// Asks for the code.
pub fn page(context: &PageContext, problem: Option<&str>) -> Markup {
    let body = html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("code"))) }
            h1 { "はじめの設定" }
            p { "このパソコンを使うほかの人が先に設定してしまわないように、プログラムを始めた人だけが知っているコードをたずねます。" }
            p { "プログラムを始めた画面（黒い画面）に出ているアドレス（…/setup?code=…）を、そのまま開いてください。開けないときは、「code=」のあとの文字を次に入れます。" }
            form method="post" action=(addresses::SETUP_CODE) novalidate {
                (Field { name: "code", label: "コード", required: true, error: problem, ..Field::default() }.text())
                div class="buttons" { button class="btn" { "次へ" } }
            }
        }
    };
    context.page("はじめの設定", &body)
}
