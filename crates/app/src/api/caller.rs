//! Who calls: the bearer token of a request.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use tenken_ops::accounts::tokens::{Bearer, authenticate};
use tenken_ops::{Actor, Tenken};

use super::problem::Problem;

/// The actor behind a request's token. An operation that takes it cannot be
/// called without one.
pub struct Caller(pub Actor);

impl FromRequestParts<Tenken> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, tenken: &Tenken) -> Result<Self, Problem> {
        let secret = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, secret)| secret.trim())
            .ok_or_else(Problem::unauthorized)?;
        match authenticate(tenken, secret).await? {
            Bearer::Known(token) => Ok(Caller(Actor::Token(token))),
            Bearer::Expired(until) => Err(Problem::expired(until)),
            Bearer::Unknown => Err(Problem::unauthorized()),
        }
    }
}
