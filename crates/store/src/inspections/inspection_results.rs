//! What facilities were told about inspections, their replies, and the findings seen corrected.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// What a facility was told; it never changes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ResultRow {
    /// The result, as JSON.
    pub body: String,
    /// The actor who told it.
    pub told_by: String,
    /// When, RFC 3339 in UTC.
    pub told_at: String,
}

/// A facility's reply.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReplyRow {
    /// Made by the page.
    pub id: String,
    /// Text.
    pub body: String,
    /// The actor.
    pub replied_by: String,
    /// When, RFC 3339 in UTC.
    pub replied_at: String,
}

/// A finding that an inspector has seen corrected.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ClosingRow {
    /// The finding.
    pub finding: String,
    /// How it was seen.
    pub words: String,
    /// The actor.
    pub closed_by: String,
    /// When, RFC 3339 in UTC.
    pub closed_at: String,
}

/// Keeps what a facility is told, and notes the time and the day of the visit with the inspection.
///
/// # Errors
/// [`Error::Duplicate`] if it has been told.
pub async fn tell(
    tx: &mut Tx,
    inspection: &str,
    row: &ResultRow,
    visited_on: &str,
) -> Result<(), Error> {
    let sql = "INSERT INTO inspection_results (inspection_id, body, told_by, told_at) \
               VALUES ($1, $2, $3, $4)";
    let params = params![inspection, &row.body, &row.told_by, &row.told_at];
    tx.execute(sql, params).await?;
    let sql = "UPDATE inspections SET told_at = $2, visited_on = $3, revision = revision + 1 \
               WHERE id = $1";
    tx.execute(sql, params![inspection, &row.told_at, visited_on])
        .await
        .map(drop)
}

/// What a facility was told.
pub async fn get(tx: &mut Tx, inspection: &str) -> Result<Option<ResultRow>, Error> {
    let sql = select::<ResultRow>("FROM inspection_results WHERE inspection_id = $1");
    tx.query_opt(&sql, params![inspection]).await
}

/// Adds a reply; `false` if it is there already.
pub async fn add_reply(tx: &mut Tx, inspection: &str, row: &ReplyRow) -> Result<bool, Error> {
    let sql = "INSERT INTO inspection_replies (inspection_id, id, body, replied_by, replied_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let params = params![
        inspection,
        &row.id,
        &row.body,
        &row.replied_by,
        &row.replied_at
    ];
    Ok(tx.execute(sql, params).await? > 0)
}

/// The replies to an inspection, the oldest first.
pub async fn replies(tx: &mut Tx, inspection: &str) -> Result<Vec<ReplyRow>, Error> {
    let sql = select::<ReplyRow>(
        "FROM inspection_replies WHERE inspection_id = $1 ORDER BY replied_at, id",
    );
    tx.query(&sql, params![inspection]).await
}

/// Notes that a finding is corrected; `false` if that is noted already.
pub async fn close(tx: &mut Tx, inspection: &str, row: &ClosingRow) -> Result<bool, Error> {
    let sql = "INSERT INTO inspection_closings (inspection_id, finding, words, closed_by, closed_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let params = params![
        inspection,
        &row.finding,
        &row.words,
        &row.closed_by,
        &row.closed_at
    ];
    Ok(tx.execute(sql, params).await? > 0)
}

/// The findings of an inspection that are corrected.
pub async fn closings(tx: &mut Tx, inspection: &str) -> Result<Vec<ClosingRow>, Error> {
    let sql = select::<ClosingRow>(
        "FROM inspection_closings WHERE inspection_id = $1 ORDER BY closed_at, finding",
    );
    tx.query(&sql, params![inspection]).await
}
