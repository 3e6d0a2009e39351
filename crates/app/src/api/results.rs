//! `/rounds/{round}/results`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use tenken_domain::results::tabulation::{Dimension, Results};
use tenken_ops::Tenken;
use tenken_ops::results::tabulate_round;
use tenken_ops::rounds::Round;
use utoipa::{IntoParams, ToSchema};

use super::body::Asked;
use super::caller::Caller;
use super::problem::Problem;

/// The figures of a round.
#[derive(Debug, Serialize, ToSchema)]
pub struct ResultsBody {
    round: String,
    /// `id@version` of the form.
    form: String,
    title: String,
    /// Counts and rates, whole and by group.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    results: Results,
}

impl ResultsBody {
    /// The figures with what they are of.
    pub fn of(round: &Round, results: Results) -> Self {
        ResultsBody {
            round: round.id.clone(),
            form: round.form.key(),
            title: round.title.clone(),
            results,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct By {
    /// `bed_class` (default), `prefecture` or `kind`.
    by: Option<String>,
}

/// The figures as they stand now.
#[utoipa::path(get, path = "/rounds/{round}/results", tag = "rounds", operation_id = "getResults", security(("token" = [])),
    params(("round" = String, Path), By),
    responses((status = 200, body = ResultsBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path(round): Path<String>,
    Asked(By { by }): Asked<By>,
) -> Result<Json<ResultsBody>, Problem> {
    let by = by.as_deref().unwrap_or("bed_class");
    let by = Dimension::parse(by).ok_or_else(|| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "by",
            format!("by に「{by}」は使えません。bed_class、prefecture、kind のどれかです。"),
        )
    })?;
    let (round, results) = tabulate_round(&tenken, &actor, &round, by).await?;
    Ok(Json(ResultsBody::of(&round, results)))
}
