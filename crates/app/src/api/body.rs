//! Reading requests: JSON bodies, queries, revisions and keys in headers.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::json;
use tenken_ops::Tenken;

use super::problem::Problem;

/// A JSON body. An empty body reads like `{}`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Tenken> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, tenken: &Tenken) -> Result<Self, Problem> {
        let bytes =
            Bytes::from_request(request, tenken)
                .await
                .map_err(|rejection| match rejection.status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
                        StatusCode::PAYLOAD_TOO_LARGE,
                        "too_large",
                        "送られた内容が大きすぎます（1MBまで）。",
                    ),
                    _ => Problem::new(
                        StatusCode::BAD_REQUEST,
                        "unreadable",
                        "送られた内容を、最後まで受け取れませんでした。",
                    ),
                })?;
        let bytes = if bytes.is_empty() {
            Bytes::from_static(b"{}")
        } else {
            bytes
        };
        serde_json::from_slice(&bytes).map(Body).map_err(|error| {
            let detail = format!(
                "送られたJSONを読めません（{}行目の{}文字目: {error}）。",
                error.line(),
                error.column()
            );
            Problem::new(StatusCode::BAD_REQUEST, "bad_json", detail)
                .with(json!({ "line": error.line(), "column": error.column() }))
        })
    }
}

/// The query of a request.
pub struct Asked<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Tenken> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Tenken) -> Result<Self, Problem> {
        Query::try_from_uri(&parts.uri)
            .map(|Query(query)| Asked(query))
            .map_err(|error| {
                Problem::new(
                    StatusCode::BAD_REQUEST,
                    "bad_query",
                    format!("アドレスの ? より後ろを読めません（{error}）。"),
                )
            })
    }
}

/// The revision in `If-Match`: `"3"` or `3`.
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(None);
    };
    let text = value
        .to_str()
        .unwrap_or_default()
        .trim()
        .trim_start_matches("W/")
        .trim_matches('"');
    text.parse().map(Some).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "bad_if_match",
            "If-Match には、ETag で受け取った版をそのまま入れてください（例：\"3\"）。",
        )
    })
}

/// The `Idempotency-Key`, which a submission needs.
pub fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(|key| key.trim().trim_matches('"'));
    key.filter(|key| !key.is_empty()).map(str::to_owned).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "idempotency_key_required",
            "Idempotency-Key が必要です。送り直しても二重にならないよう、送るたびに新しい文字列を付けてください。",
        )
    })
}

/// The revision as an `ETag`.
pub fn etag(revision: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{revision}\""))]
}
