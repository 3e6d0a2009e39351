//! rusqlite alone.

use std::path::Path;
use std::sync::Arc;

use rusqlite::params;
use tenken_store::responses::submissions::SubmissionRow;

use crate::Outcome;
use crate::rows::{connect, entry};

/// One thread, each statement prepared once.
pub fn bare(dir: &Path, rows: &Arc<Vec<SubmissionRow>>, group: usize) -> Outcome<()> {
    let conn = connect(dir)?;
    let mut select = conn.prepare(
        "SELECT round_id, facility_id, revision, submitted_revision, body, updated_at FROM drafts \
         WHERE round_id = ?1 AND facility_id = ?2",
    )?;
    let mut insert = conn.prepare(
        "INSERT INTO submissions (round_id, facility_id, revision, receipt, idempotency_key, \
         answers, submitted_at, submitted_by, demo) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
         RETURNING seq",
    )?;
    let mut mark = conn.prepare(
        "UPDATE drafts SET submitted_revision = ?3 WHERE round_id = ?1 AND facility_id = ?2",
    )?;
    let mut append = conn.prepare(
        "INSERT INTO audit_entries (at, actor, origin, action, subject, facility_id, detail) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for rows in rows.chunks(group) {
        conn.execute_batch("BEGIN IMMEDIATE")?;
        for row in rows {
            let _body: String =
                select.query_row((&row.round_id, &row.facility_id), |found| found.get(4))?;
            let _seq: i64 = insert.query_row(
                params![
                    row.round_id,
                    row.facility_id,
                    row.revision,
                    row.receipt,
                    row.idempotency_key,
                    row.answers,
                    row.submitted_at,
                    row.submitted_by,
                    row.demo
                ],
                |found| found.get(0),
            )?;
            mark.execute((&row.round_id, &row.facility_id, row.revision))?;
            let entry = entry(row);
            append.execute((
                entry.at,
                entry.actor,
                entry.origin,
                entry.action,
                entry.subject,
                entry.facility_id,
                entry.detail,
            ))?;
        }
        conn.execute_batch("COMMIT")?;
    }
    Ok(())
}
