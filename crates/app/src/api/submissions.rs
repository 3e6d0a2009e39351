//! `/rounds/{round}/responses/{facility}/submissions`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tenken_domain::forms::answer::Answers;
use tenken_ops::Tenken;
use tenken_ops::responses::{
    Receipt, Submission, SubmissionHead, Submit, begin_answering, find_submission,
    list_submissions, submit_response,
};
use utoipa::ToSchema;

use super::body::{Body, idempotency_key, if_match};
use super::caller::Caller;
use super::problem::Problem;

/// Proof of a submission.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptBody {
    /// 受付番号
    receipt: String,
    /// 1 for the first submission, then 2 …
    revision: i64,
    /// UTC.
    #[schema(value_type = String)]
    submitted_at: Timestamp,
    /// The name of who submitted it.
    submitted_by: String,
}

impl ReceiptBody {
    pub fn of_submission(submission: &Submission) -> Self {
        ReceiptBody {
            receipt: submission.receipt.clone(),
            revision: submission.revision,
            submitted_at: submission.submitted_at,
            submitted_by: submission.submitter.clone(),
        }
    }
}

impl From<Receipt> for ReceiptBody {
    fn from(receipt: Receipt) -> Self {
        ReceiptBody {
            receipt: receipt.receipt,
            revision: receipt.revision,
            submitted_at: receipt.submitted_at,
            submitted_by: receipt.submitter,
        }
    }
}

impl From<SubmissionHead> for ReceiptBody {
    fn from(head: SubmissionHead) -> Self {
        ReceiptBody {
            receipt: head.receipt,
            revision: head.revision,
            submitted_at: head.submitted_at,
            submitted_by: head.submitter,
        }
    }
}

/// A submission with its answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SubmissionBody {
    #[serde(flatten)]
    receipt: ReceiptBody,
    /// Answers by item.
    #[schema(value_type = Object)]
    answers: Answers,
}

/// What is to be submitted.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSubmission {
    /// Answers by item; without them the draft is submitted.
    #[schema(value_type = Option<Object>)]
    answers: Option<Value>,
}

/// All submissions, the newest first.
#[utoipa::path(get, path = "/rounds/{round}/responses/{facility}/submissions", tag = "responses", operation_id = "listSubmissions", security(("token" = [])),
    params(("round" = String, Path), ("facility" = String, Path, description = "id or ten-digit code")),
    responses((status = 200, body = Vec<ReceiptBody>), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((round, facility)): Path<(String, String)>,
) -> Result<Json<Vec<ReceiptBody>>, Problem> {
    let heads = list_submissions(&tenken, &actor, &round, &facility).await?;
    Ok(Json(heads.into_iter().map(ReceiptBody::from).collect()))
}

/// Submits the draft, or the answers in the body. Sending the same again with the
/// same key gives the same receipt; something else needs another key. `If-Match`
/// names the revision of the draft that the sender has seen (the `ETag` of the
/// response): only where nothing was entered or submitted yet is it not needed.
#[utoipa::path(post, path = "/rounds/{round}/responses/{facility}/submissions", tag = "responses", operation_id = "submitResponse", security(("token" = [])), request_body = NewSubmission,
    params(("round" = String, Path), ("facility" = String, Path, description = "id or ten-digit code"),
        ("Idempotency-Key" = String, Header), ("If-Match" = Option<String>, Header)),
    responses((status = 201, body = ReceiptBody), (status = 409, body = Problem, description = "changed meanwhile: both versions; or the round is not open", content_type = "application/problem+json"),
        (status = 422, body = Problem, description = "every fault by item; or the key was used with something else (`idempotency_key_reused`)", content_type = "application/problem+json"),
        (status = 428, body = Problem, description = "there is a response, and no `If-Match`: read it first", content_type = "application/problem+json")))]
pub async fn submit(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((round, facility)): Path<(String, String)>,
    headers: HeaderMap,
    Body(new): Body<NewSubmission>,
) -> Result<impl IntoResponse, Problem> {
    let key = idempotency_key(&headers)?;
    let seen = if_match(&headers)?;
    let answering = begin_answering(&tenken, &actor, &round, &facility).await?;
    let answers = match &new.answers {
        Some(answers) => {
            let answers = Answers::from_json(answering.form(), answers);
            Some(answers.map_err(tenken_ops::Error::Invalid)?)
        }
        None => None,
    };
    let location = format!("/api/v1/rounds/{round}/responses/{facility}/submissions");
    let submit = Submit {
        answers,
        seen,
        key,
        ..Submit::default()
    };
    let receipt = submit_response(&tenken, &answering, &submit).await?;
    let location = [(header::LOCATION, format!("{location}/{}", receipt.revision))];
    Ok((
        StatusCode::CREATED,
        location,
        Json(ReceiptBody::from(receipt)),
    ))
}

/// One submission.
#[utoipa::path(get, path = "/rounds/{round}/responses/{facility}/submissions/{revision}", tag = "responses", operation_id = "getSubmission", security(("token" = [])),
    params(("round" = String, Path), ("facility" = String, Path, description = "id or ten-digit code"), ("revision" = i64, Path)),
    responses((status = 200, body = SubmissionBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((round, facility, revision)): Path<(String, String, i64)>,
) -> Result<Json<SubmissionBody>, Problem> {
    let submission = find_submission(&tenken, &actor, &round, &facility, revision).await?;
    Ok(Json(SubmissionBody {
        receipt: ReceiptBody::of_submission(&submission),
        answers: submission.answers,
    }))
}
