//! `/forms`

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::Value;
use tenken_ops::Tenken;
use tenken_ops::forms::{find_form, list_forms};
use utoipa::ToSchema;

use super::caller::Caller;
use super::problem::Problem;

/// A form in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormHead {
    id: String,
    version: String,
    /// `survey` or `checklist`.
    kind: Value,
    title: String,
    short_title: String,
    /// Who answers.
    respondents: Value,
    /// How the text was obtained: `verbatim`, `reconstructed`, `draft`, `own`.
    provenance: Value,
    /// Counted items.
    items: usize,
    /// 参考項目 among them.
    reference: usize,
}

/// All forms.
#[utoipa::path(get, path = "/forms", tag = "forms", operation_id = "listForms", security(("token" = [])),
    responses((status = 200, body = Vec<FormHead>), (status = 401, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
) -> Result<Json<Vec<FormHead>>, Problem> {
    let forms = list_forms(&tenken, &actor).await?;
    let heads = forms.iter().map(|form| FormHead {
        id: form.id.clone(),
        version: form.version.clone(),
        kind: serde_json::json!(form.kind),
        title: form.title.clone(),
        short_title: form.short_title.clone(),
        respondents: serde_json::json!(form.respondents),
        provenance: serde_json::json!(form.provenance),
        items: form.counts().total,
        reference: form.counts().reference,
    });
    Ok(Json(heads.collect()))
}

/// A form with all its items.
#[utoipa::path(get, path = "/forms/{id}/{version}", tag = "forms", operation_id = "getForm", security(("token" = [])),
    params(("id" = String, Path), ("version" = String, Path)),
    responses((status = 200, body = Object), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((id, version)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let form = find_form(&tenken, &actor, &id, &version).await?;
    Ok(Json(serde_json::json!(*form)))
}
