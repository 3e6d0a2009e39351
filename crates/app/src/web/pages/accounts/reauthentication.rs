//! `GET|POST /account/proof`: proving to be who one is, before something dangerous.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as Reply};
use maud::Markup;
use serde::Deserialize;
use tenken_ops::Error;
use tenken_ops::accounts::prove;

use super::sign_in::Onward;
use crate::web::context::PageContext;
use crate::web::error::WebResult;
use crate::web::parts::credentials::{PROOF, proof};
use crate::web::pending_post::{Carried, PendingPost};
use crate::web::posted::Posted;

/// The password once more.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Proof {
    password: String,
    /// Where to go afterwards, and with what.
    #[serde(flatten)]
    carried: Carried,
}

/// The page.
pub async fn show(context: PageContext, Query(onward): Query<Onward>) -> Markup {
    context.page(
        PROOF,
        &proof(&PendingPost::address(&onward.to).hidden(), None),
    )
}

/// Takes the password, and goes on.
pub async fn submit(context: PageContext, Posted(given): Posted<Proof>) -> WebResult<Reply> {
    let pending = PendingPost::of(&given.carried);
    match prove(
        &context,
        context.session()?,
        &given.password,
        &context.device,
    )
    .await
    {
        Ok(()) => Ok(pending.onward()),
        Err(Error::Bad { message, .. }) => {
            let page = context.page(PROOF, &proof(&pending.hidden(), Some(&message)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other.into()),
    }
}
