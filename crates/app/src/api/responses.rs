//! `/rounds/{round}/responses/{facility}`: the draft.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tenken_domain::forms::answer::Answers;
use tenken_domain::forms::form::path::Path as FormPath;
use tenken_domain::responses::progress::Progress;
use tenken_ops::Tenken;
use tenken_ops::responses::{Response, begin_answering, read_response, replace_draft};
use utoipa::ToSchema;

use super::body::{Body, etag, if_match};
use super::caller::Caller;
use super::problem::Problem;
use super::submissions::ReceiptBody;

/// A response as it stands. `ETag` carries the draft's revision.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResponseBody {
    round: String,
    facility: String,
    /// `id@version` of the form.
    form: String,
    /// The draft's revision; 0 before anything is entered.
    revision: i64,
    /// Answers by item.
    #[schema(value_type = Object)]
    answers: Answers,
    /// Ids of the items that are asked, as the answers stand.
    asked: Vec<String>,
    /// How many required items there are.
    required: usize,
    /// How many of them are answered.
    answered: usize,
    /// The latest submission.
    submitted: Option<ReceiptBody>,
    /// The draft was changed after it.
    unsent_changes: bool,
}

/// Answers to be kept as the draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    /// Answers by item.
    #[schema(value_type = Object)]
    answers: Value,
}

impl From<Response> for ResponseBody {
    fn from(response: Response) -> Self {
        let (form, answers) = (&response.round.form, response.draft.answers);
        let path = FormPath::of(form, &answers);
        let progress = Progress::of(form, &path, &answers);
        ResponseBody {
            asked: path.items(form).map(|(_, item)| item.id.clone()).collect(),
            form: form.key(),
            round: response.round.id,
            facility: response.facility.id,
            revision: response.draft.revision,
            required: progress.required,
            answered: progress.answered,
            answers,
            submitted: response.submitted.as_ref().map(ReceiptBody::of_submission),
            unsent_changes: response.unsent_changes,
        }
    }
}

/// The draft and the latest submission.
#[utoipa::path(get, path = "/rounds/{round}/responses/{facility}", tag = "responses", operation_id = "getResponse", security(("token" = [])),
    params(("round" = String, Path), ("facility" = String, Path, description = "id or ten-digit code")),
    responses((status = 200, body = ResponseBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((round, facility)): Path<(String, String)>,
) -> Result<impl IntoResponse, Problem> {
    let response = read_response(&tenken, &actor, &round, &facility).await?;
    let revision = response.draft.revision;
    Ok((etag(revision), Json(ResponseBody::from(response))))
}

/// Replaces the draft. `If-Match` names the revision it was made on, unless
/// there is no draft yet.
#[utoipa::path(put, path = "/rounds/{round}/responses/{facility}", tag = "responses", operation_id = "putResponse", security(("token" = [])), request_body = NewDraft,
    params(("round" = String, Path), ("facility" = String, Path, description = "id or ten-digit code"), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = ResponseBody), (status = 409, body = Problem, description = "changed meanwhile: both versions", content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json"), (status = 428, body = Problem, content_type = "application/problem+json")))]
pub async fn replace(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((round, facility)): Path<(String, String)>,
    headers: HeaderMap,
    Body(new): Body<NewDraft>,
) -> Result<impl IntoResponse, Problem> {
    let seen = if_match(&headers)?;
    let answering = begin_answering(&tenken, &actor, &round, &facility).await?;
    let answers =
        Answers::from_json(answering.form(), &new.answers).map_err(tenken_ops::Error::Invalid)?;
    let draft = replace_draft(&tenken, &answering, answers, seen).await?;
    let mut response = read_response(&tenken, &actor, &round, &facility).await?;
    response.draft = draft;
    let revision = response.draft.revision;
    Ok((etag(revision), Json(ResponseBody::from(response))))
}
