//! Errors as problem documents (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use tenken_ops::{Error, Stale};
use utoipa::ToSchema;

use crate::web::parts::dates;

/// A problem document. Members beyond the standard ones depend on `code`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`; `code` tells problems apart.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What the status means.
    title: &'static str,
    /// HTTP status.
    status: u16,
    /// Stable name of the problem.
    code: &'static str,
    /// What is wrong and what to do, in plain Japanese.
    detail: String,
    /// `faults` (by item), `current` and `yours` (both versions), and so on.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    more: Option<Box<Value>>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            more: None,
        }
    }

    pub fn with(self, more: Value) -> Self {
        Problem {
            more: Some(Box::new(more)),
            ..self
        }
    }

    /// A token whose time is over.
    pub fn expired(until: Timestamp) -> Self {
        let detail = format!(
            "このトークンの期限（{}）が過ぎています。運用する人に、新しいトークンを作ってもらってください（tenken tokens create か、システムの状態の「トークン」）。",
            dates::time(until)
        );
        Problem::new(StatusCode::UNAUTHORIZED, "token_expired", detail)
    }

    /// No token, or one that is not valid.
    pub fn unauthorized() -> Self {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "有効なトークンが必要です（ないか、違うか、取り消されています）。tenken tokens create で作り、Authorization: Bearer に付けて送ってください。",
        )
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let detail = error.to_string();
        match error {
            Error::NotFound(_) => Problem::new(StatusCode::NOT_FOUND, "not_found", detail),
            Error::Forbidden => Problem::new(StatusCode::FORBIDDEN, "forbidden", detail),
            Error::Invalid(faults) => {
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
                    .with(json!({ "faults": faults }))
            }
            Error::Rows(faults) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "rows", detail)
                .with(json!({ "faults": faults })),
            Error::Form(faults) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "form", detail)
                .with(json!({ "faults": faults })),
            Error::Fields(faults) => {
                let faults: Vec<Value> = (faults.iter())
                    .map(|(field, message)| json!({ "field": field, "message": message }))
                    .collect();
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "fields", detail)
                    .with(json!({ "faults": faults }))
            }
            Error::Bad {
                code:
                    code @ ("round_exists" | "code_taken" | "already_closed" | "retry" | "not_asked"
                    | "not_closed" | "changed_meanwhile"),
                ..
            } => Problem::new(StatusCode::CONFLICT, code, detail),
            Error::Bad { code, .. } => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail),
            Error::Stale(stale) => stale_problem(&stale, detail),
            Error::RevisionRequired { current } => Problem::new(
                StatusCode::PRECONDITION_REQUIRED,
                "revision_required",
                detail,
            )
            .with(json!({ "revision": current })),
            Error::NotOpenYet { opens_at } => {
                Problem::new(StatusCode::CONFLICT, "round_not_open", detail)
                    .with(json!({ "opens_at": opens_at }))
            }
            Error::Closed { closed_at } => {
                Problem::new(StatusCode::CONFLICT, "round_closed", detail)
                    .with(json!({ "closed_at": closed_at }))
            }
            Error::Busy => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail),
            Error::Store(error) => {
                tracing::error!(%error, "store");
                let code = if matches!(error, tenken_ops::StoreError::Full) {
                    "storage_full"
                } else {
                    "storage"
                };
                let status = if code == "storage_full" {
                    StatusCode::INSUFFICIENT_STORAGE
                } else {
                    StatusCode::SERVICE_UNAVAILABLE
                };
                Problem::new(status, code, detail)
            }
        }
    }
}

/// Both versions, and the items they differ in.
fn stale_problem(stale: &Stale, detail: String) -> Problem {
    let conflicts: Vec<Value> = stale
        .conflicts
        .iter()
        .map(|conflict| json!({ "item": conflict.key, "yours": conflict.yours, "theirs": conflict.theirs }))
        .collect();
    Problem::new(StatusCode::CONFLICT, "stale", detail).with(json!({
        "yours": { "answers": stale.yours },
        "theirs": { "revision": stale.theirs.revision, "answers": stale.theirs.answers },
        "conflicts": conflicts,
    }))
}
