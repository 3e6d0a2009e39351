//! The forms that ask who somebody is. `carried` are hidden fields with what goes on afterwards.

use maud::{Markup, html};

use crate::web::addresses;
use crate::web::parts::errors;
use crate::web::parts::fields::Field;

/// What the page for proving again who one is, is called.
pub const PROOF: &str = "ご本人の確認";

/// Name and password.
pub fn sign_in(carried: &Markup, login: &str) -> Markup {
    html! {
        form method="post" action=(addresses::SIGN_IN) novalidate {
            (carried)
            (Field { name: "login", label: "サインインに使う名前", hint: "招待のときに決まった名前か、メールアドレスです。", required: true, value: login, ..Field::default() }.login())
            (Field { name: "password", label: "パスワード", required: true, ..Field::default() }.password("current-password"))
            div class="buttons" { button class="btn big" { "サインイン" } }
        }
    }
}

/// The password once more, before something dangerous.
pub fn proof(carried: &Markup, problem: Option<&str>) -> Markup {
    html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("password"))) }
            h1 { (PROOF) }
            p { "大切な操作の前に、もう一度パスワードを入れてください。席を離れたすきに、ほかの人が操作するのを防ぐためです。一度入れると、15分間は聞きません。" }
            form method="post" action=(addresses::PROOF) novalidate {
                (carried)
                (Field { name: "password", label: "いまのパスワード", required: true, error: problem, ..Field::default() }.password("current-password"))
                div class="buttons" { button class="btn big" { "確認して続ける" } }
            }
        }
    }
}
