//! `GET|POST /account/proof`: proving to be who one is, before something dangerous.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::{Markup, html};
use tenken_ops::Error;
use tenken_ops::accounts::prove;

use super::sign_in::Onward;
use crate::web::error::WebResult;
use crate::web::kept::Kept;
use crate::web::links;
use crate::web::parts::errors;
use crate::web::parts::fields::Field;
use crate::web::posted::Posted;
use crate::web::visit::Visit;

/// What the page is called.
pub const TITLE: &str = "ご本人の確認";

/// The page.
pub async fn show(visit: Visit, Query(onward): Query<Onward>) -> Markup {
    visit.page(TITLE, &body(&Kept::address(&onward.to), None))
}

/// Takes the password, and goes on.
pub async fn submit(visit: Visit, posted: Posted) -> WebResult<Reply> {
    let kept = Kept::of(&posted);
    let password = posted.exact("password");
    match prove(&visit, visit.session()?, password, &visit.device).await {
        Ok(()) => Ok(kept.onward()),
        Err(Error::Bad { message, .. }) => {
            let page = visit.page(TITLE, &body(&kept, Some(&message)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// What is asked, also where a post is kept.
pub fn body(kept: &Kept<'_>, problem: Option<&str>) -> Markup {
    html! {
        div class="wrap narrow" {
            @if let Some(message) = problem { (errors::of_page(message, Some("password"))) }
            h1 { (TITLE) }
            p { "大切な操作の前に、もう一度パスワードを入れてください。席を離れたすきに、ほかの人が操作するのを防ぐためです。一度入れると、15分間は聞きません。" }
            form method="post" action=(links::PROOF) novalidate {
                (kept.hidden())
                (Field { name: "password", label: "いまのパスワード", required: true, error: problem, ..Field::default() }.password("current-password"))
                div class="buttons" { button class="btn big" { "確認して続ける" } }
            }
        }
    }
}
