//! Who has just proved to be who they are: what is dangerous asks for it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::context::{PageContext, to_script};
use super::{Site, addresses};

/// The context of somebody who gave a password, a code or a passkey within the last quarter of an hour.
/// A page that takes it asks everybody else first, and then goes on with what was posted.
pub struct Reauthenticated(pub PageContext);

impl FromRequestParts<Site> for Reauthenticated {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let context = PageContext::from_request_parts(parts, site).await?;
        match context.session() {
            Ok(session) if !session.is_proven(context.now()) => Err(ask(parts)),
            // Before the first account there is nobody who could prove anything.
            _ => Ok(Reauthenticated(context)),
        }
    }
}

/// Posts are kept by [`super::pending_post::keep`]; looks carry their address along.
fn ask(parts: &Parts) -> Response {
    let message = "しばらく時間がたちました。この画面を開き直して、ご本人の確認をしてください。";
    if let Some(reply) = to_script(parts, StatusCode::FORBIDDEN, message) {
        return reply;
    }
    let to = match parts.method {
        Method::GET => {
            let path = parts.uri.path_and_query();
            addresses::proof(path.map_or(addresses::HOME, |path| path.as_str()))
        }
        _ => addresses::PROOF.to_owned(),
    };
    Redirect::to(&to).into_response()
}
