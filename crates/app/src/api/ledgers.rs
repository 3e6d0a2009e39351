//! `/facilities/{facility}/ledgers/{kind}`

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenken_domain::ledgers::{LedgerRow, Values};
use tenken_ops::Tenken;
use tenken_ops::ledgers::{RowOutcome, Taking, TypedRow, ledger, save_rows};
use utoipa::ToSchema;

use super::body::Body;
use super::caller::Caller;
use super::problem::Problem;

/// A ledger of a facility.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerBody {
    /// The kind of ledger.
    kind: String,
    /// Its rows, in the order they were added.
    rows: Vec<RowBody>,
}

/// A row.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowBody {
    id: String,
    /// Counts the changes, from 1.
    revision: i64,
    /// By column: days as `2026-12-01`, options by their id, several with commas, `yes` and `no`, whole numbers.
    #[schema(value_type = BTreeMap<String, String>)]
    values: Values,
}

/// Rows to be added, changed or removed: all of them, or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangesBody {
    rows: Vec<ChangeBody>,
}

/// A row to be added, changed or removed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeBody {
    /// The row; none for a new one.
    id: Option<String>,
    /// The revision it was seen at; 0 for a new one.
    #[serde(default)]
    seen: i64,
    /// What stands in its columns from now on, as people write it; a column that is not there stays as it is.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// Takes the row out of the ledger.
    #[serde(default)]
    removed: bool,
}

/// A ledger of a facility.
#[utoipa::path(get, path = "/facilities/{facility}/ledgers/{kind}", tag = "ledgers", operation_id = "getLedger", security(("token" = [])),
    params(("facility" = String, Path, description = "id or ten-digit code"), ("kind" = String, Path, description = "`devices`, `user_ids` …")),
    responses((status = 200, body = LedgerBody), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn show(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((facility, kind)): Path<(String, String)>,
) -> Result<Json<LedgerBody>, Problem> {
    let ledger = ledger(&tenken, &actor, &facility, &kind).await?;
    Ok(Json(LedgerBody {
        kind,
        rows: ledger
            .rows
            .into_iter()
            .map(|kept| kept.row.into())
            .collect(),
    }))
}

/// Adds, changes and removes rows of a ledger: all of them, or none. A log, whose lines never change, comes in with
/// `tenken ledgers import`.
#[utoipa::path(post, path = "/facilities/{facility}/ledgers/{kind}", tag = "ledgers", operation_id = "changeLedger", security(("token" = [])), request_body = ChangesBody,
    params(("facility" = String, Path, description = "id or ten-digit code"), ("kind" = String, Path, description = "`devices`, `user_ids` …")),
    responses((status = 200, body = LedgerBody, description = "the rows as they are now, in the order they were sent; a removed one has no values"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn change(
    State(tenken): State<Tenken>,
    Caller(actor): Caller,
    Path((facility, kind)): Path<(String, String)>,
    Body(changes): Body<ChangesBody>,
) -> Result<Json<LedgerBody>, Problem> {
    let typed: Vec<TypedRow> = (changes.rows.iter())
        .map(|row| TypedRow {
            id: row.id.clone(),
            seen: row.seen,
            cells: row.values.clone().into_iter().collect(),
            is_removed: row.removed,
        })
        .collect();
    let ids: Vec<Option<String>> = typed.iter().map(|row| row.id.clone()).collect();
    let saved = save_rows(&tenken, &actor, &facility, &kind, typed, Taking::Whole).await?;
    if !saved.is_kept {
        return Err(refused(&saved.outcomes));
    }
    let outcomes = saved.outcomes.into_iter().zip(ids);
    let rows = outcomes.filter_map(|(outcome, id)| match outcome {
        RowOutcome::Kept(row) | RowOutcome::Same(row) => Some(row.into()),
        RowOutcome::Removed => Some(RowBody {
            id: id?,
            revision: 0,
            values: Values::default(),
        }),
        RowOutcome::Refused(_) | RowOutcome::Conflict(_) => None,
    });
    Ok(Json(LedgerBody {
        rows: rows.collect(),
        kind,
    }))
}

/// Every fault by the place of its row, from 0; a row that somebody else changed is a conflict.
fn refused(outcomes: &[RowOutcome]) -> Problem {
    let (mut faults, mut conflicts) = (Vec::new(), Vec::new());
    for (at, outcome) in outcomes.iter().enumerate() {
        match outcome {
            RowOutcome::Refused(found) => faults.extend(found.iter().map(|fault| {
                json!({ "row": at, "column": fault.column, "code": fault.code, "message": fault.message })
            })),
            RowOutcome::Conflict(conflict) => conflicts.push(json!({
                "row": at, "columns": conflict.columns, "current": conflict.theirs,
            })),
            RowOutcome::Kept(_) | RowOutcome::Same(_) | RowOutcome::Removed => {}
        }
    }
    let (status, code, detail) = match faults.is_empty() {
        true => (
            StatusCode::CONFLICT,
            "changed_meanwhile",
            "ほかの人が先に変更した行があります。何も登録していません。",
        ),
        false => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "rows",
            "直すところがあります。何も登録していません。",
        ),
    };
    let faults = Value::Array(faults);
    Problem::new(status, code, detail).with(json!({ "faults": faults, "conflicts": conflicts }))
}

impl From<LedgerRow> for RowBody {
    fn from(row: LedgerRow) -> Self {
        RowBody {
            id: row.id,
            revision: row.revision,
            values: row.values,
        }
    }
}
