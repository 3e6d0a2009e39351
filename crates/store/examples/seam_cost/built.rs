//! rusqlite with queries built by sea-query.

use std::path::Path;
use std::sync::Arc;

use sea_query::{Alias, Expr, ExprTrait, Query, SqliteQueryBuilder, Value, Values};
use tenken_store::responses::submissions::SubmissionRow;

use crate::Outcome;
use crate::rows::{connect, entry};

/// One thread, each statement built by sea-query and found in rusqlite's cache by its text.
pub fn built(dir: &Path, rows: &Arc<Vec<SubmissionRow>>, group: usize) -> Outcome<()> {
    let conn = connect(dir)?;
    for rows in rows.chunks(group) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for row in rows {
            for (sql, values) in statements(row) {
                let mut statement = conn.prepare_cached(&sql)?;
                for (index, value) in values.0.iter().enumerate() {
                    bind(&mut statement, index + 1, value)?;
                }
                statement.raw_query().next()?;
            }
        }
        conn.execute_batch("COMMIT")?;
    }
    Ok(())
}

fn bind(statement: &mut rusqlite::Statement<'_>, index: usize, value: &Value) -> Outcome<()> {
    match value {
        Value::String(text) => statement.raw_bind_parameter(index, text.as_deref())?,
        Value::BigInt(number) => statement.raw_bind_parameter(index, number)?,
        Value::Bool(truth) => statement.raw_bind_parameter(index, truth)?,
        other => return Err(format!("{other:?} is not bound here").into()),
    }
    Ok(())
}

/// The four statements of a unit of work, as sea-query builds them.
pub fn statements(row: &SubmissionRow) -> [(String, Values); 4] {
    let name = |name: &'static str| Alias::new(name);
    let names = |names: &'static str| names.split(' ').map(Alias::new);
    let draft = || {
        Expr::col(name("round_id"))
            .eq(row.round_id.as_str())
            .and(Expr::col(name("facility_id")).eq(row.facility_id.as_str()))
    };
    let entry = entry(row);
    [
        Query::select()
            .columns(names(
                "round_id facility_id revision submitted_revision body updated_at",
            ))
            .from(name("drafts"))
            .and_where(draft())
            .build(SqliteQueryBuilder),
        Query::insert()
            .into_table(name("submissions"))
            .columns(names(
                "round_id facility_id revision receipt idempotency_key answers submitted_at \
                 submitted_by demo",
            ))
            .values_panic([
                row.round_id.as_str().into(),
                row.facility_id.as_str().into(),
                row.revision.into(),
                row.receipt.as_str().into(),
                row.idempotency_key.as_str().into(),
                row.answers.as_str().into(),
                row.submitted_at.as_str().into(),
                row.submitted_by.as_str().into(),
                row.demo.into(),
            ])
            .returning_col(name("seq"))
            .build(SqliteQueryBuilder),
        Query::update()
            .table(name("drafts"))
            .value(name("submitted_revision"), row.revision)
            .and_where(draft())
            .build(SqliteQueryBuilder),
        Query::insert()
            .into_table(name("audit_entries"))
            .columns(names("at actor origin action subject facility_id detail"))
            .values_panic([
                entry.at.into(),
                entry.actor.into(),
                entry.origin.into(),
                entry.action.into(),
                entry.subject.into(),
                entry.facility_id.into(),
                entry.detail.into(),
            ])
            .build(SqliteQueryBuilder),
    ]
}
