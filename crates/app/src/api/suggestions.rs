//! `/rounds/{round}/responses/{facility}/suggestions`: what the ledgers say to the questions.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use tenken_domain::forms::answer::Answer;
use tenken_domain::suggestions::Proof;
use tenken_ops::Tenken;
use tenken_ops::responses::{ItemSuggestion, read_suggestions};
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::Problem;

/// What the ledgers say to a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionBody {
    /// The item.
    item: String,
    /// The suggested answer, as it stands among a draft's answers; null where the rows do not say.
    #[schema(value_type = Option<Object>)]
    answer: Option<Answer>,
    /// The rule that says so, by its name, which stays.
    rule: &'static str,
    /// Why, in one sentence.
    why: String,
    /// The rows it rests on.
    rows: Vec<ProofBody>,
    /// What is missing for a yes, or for an answer at all.
    missing: Vec<String>,
}

/// A row that proves, or speaks against, an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProofBody {
    /// The kind of ledger; `contracts` for a contract, `access_log` for an imported log, `evidence` for a file.
    ledger: String,
    /// Its id.
    row: String,
    /// The revision that was looked at.
    revision: i64,
    /// What it is called.
    name: String,
}

/// What the ledgers say to the questions of a round, by item; questions they cannot speak to are not there.
#[utoipa::path(get, path = "/rounds/{round}/responses/{facility}/suggestions", tag = "responses", operation_id = "getSuggestions", security(("token" = [])),
    params(("round" = String, Path), ("facility" = String, Path, description = "id or ten-digit code")),
    responses((status = 200, body = [SuggestionBody]), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((round, facility)): Path<(String, String)>,
) -> Result<Json<Vec<SuggestionBody>>, Problem> {
    let said = read_suggestions(&tenken, &actor, &round, &facility).await?;
    Ok(Json(said.into_iter().map(SuggestionBody::from).collect()))
}

impl From<(String, ItemSuggestion)> for SuggestionBody {
    fn from((item, said): (String, ItemSuggestion)) -> Self {
        let suggestion = said.suggestion;
        SuggestionBody {
            item,
            answer: said.answer,
            rule: suggestion.rule,
            why: suggestion.why,
            rows: suggestion.rows.into_iter().map(ProofBody::from).collect(),
            missing: suggestion.missing,
        }
    }
}

impl From<Proof> for ProofBody {
    fn from(proof: Proof) -> Self {
        ProofBody {
            ledger: proof.ledger,
            row: proof.row,
            revision: proof.revision,
            name: proof.name,
        }
    }
}
