//! `GET …/rows` and `POST …/changes`: a ledger as the script reads and changes it.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response as Reply};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tenken_domain::ledgers::{Column, LedgerKind, LedgerRow};
use tenken_ops::ledgers::{RowOutcome, Taking, TypedRow, ledger, ledger_kind, save_rows};

use crate::web::context::PageContext;
use crate::web::error::WebError;

/// What the script sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    rows: Vec<SentRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SentRow {
    id: String,
    /// The revision it was changed on, 0 for a new row.
    seen: i64,
    #[serde(default)]
    cells: BTreeMap<String, String>,
    #[serde(default)]
    removed: bool,
}

/// A row as it stands in the fields.
#[derive(Serialize)]
struct RowState<'r> {
    id: &'r str,
    revision: i64,
    cells: BTreeMap<&'r str, String>,
}

/// The rows of a ledger, with its columns.
pub async fn rows(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
) -> Result<Json<Value>, WebError> {
    let ledger = ledger(&context, &context.actor, &facility, &kind).await?;
    let rows: Vec<RowState<'_>> = ledger
        .rows
        .iter()
        .map(|kept| state(&ledger.kind, &kept.row))
        .collect();
    let columns: Vec<Value> = ledger.kind.columns.iter().map(described).collect();
    Ok(Json(json!({
        "row": ledger.kind.row, "columns": columns, "rows": rows, "may_change": ledger.may_change,
    })))
}

/// Changes rows, each for itself: what cannot be taken is told beside it.
pub async fn save(
    context: PageContext,
    Path((facility, kind)): Path<(String, String)>,
    Json(sent): Json<Sent>,
) -> Reply {
    match outcomes(&context, &facility, &kind, &sent).await {
        Ok(outcomes) => Json(json!({ "outcomes": outcomes })).into_response(),
        // The script shows the sentence; a page would be of no use to it.
        Err(error) => {
            let (status, message) = error.parts();
            (status, Json(json!({ "message": message }))).into_response()
        }
    }
}

async fn outcomes(
    context: &PageContext,
    facility: &str,
    kind: &str,
    sent: &Sent,
) -> Result<Vec<Value>, WebError> {
    let typed = sent.rows.iter().map(|row| TypedRow {
        id: Some(row.id.clone()),
        seen: row.seen,
        cells: row.cells.clone().into_iter().collect(),
        is_removed: row.removed,
    });
    let typed = typed.collect();
    let saved = save_rows(context, &context.actor, facility, kind, typed, Taking::Each).await?;
    let kind = ledger_kind(context, &context.actor, kind).await?;
    let outcomes = saved.outcomes.iter().map(|outcome| told(&kind, outcome));
    Ok(outcomes.collect())
}

fn described(column: &Column) -> Value {
    let options = column.kind.options().iter().map(|option| &option.label);
    let mut described = json!(column);
    // The script offers what people read; what else they may write, the server knows.
    described["options"] = json!(options.collect::<Vec<_>>());
    described
}

fn state<'r>(kind: &'r LedgerKind, row: &'r LedgerRow) -> RowState<'r> {
    let cells = row.values.iter().filter_map(|(id, value)| {
        let column = kind.column(id)?;
        Some((&*column.id, column.kind.write(value)))
    });
    RowState {
        id: &row.id,
        revision: row.revision,
        cells: cells.collect(),
    }
}

fn told(kind: &LedgerKind, outcome: &RowOutcome) -> Value {
    match outcome {
        RowOutcome::Kept(row) => json!({ "outcome": "kept", "row": state(kind, row) }),
        RowOutcome::Same(row) => json!({ "outcome": "same", "row": state(kind, row) }),
        RowOutcome::Removed => json!({ "outcome": "removed" }),
        RowOutcome::Refused(faults) => {
            let faults = faults
                .iter()
                .map(|fault| json!({ "column": fault.column, "message": fault.message }));
            json!({ "outcome": "refused", "faults": faults.collect::<Vec<_>>() })
        }
        RowOutcome::Conflict(conflict) => json!({
            "outcome": "conflict", "columns": conflict.columns,
            "theirs": conflict.theirs.as_ref().map(|row| state(kind, row)),
        }),
    }
}
