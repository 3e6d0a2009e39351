//! What facilities judged about outsourced maintenance: rows are only added.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A judgment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JudgmentRow {
    /// The facility.
    pub facility_id: String,
    /// The verdict and its servers, as JSON.
    pub body: String,
    /// SHA-256 of all it rested on, in hex.
    pub fingerprint: String,
    /// The name of who judged, as it was then, if somebody had signed in.
    pub person: Option<String>,
    /// The actor.
    pub judged_by: String,
    /// When, RFC 3339 in UTC.
    pub judged_at: String,
}

/// Adds a judgment.
pub async fn insert(tx: &mut Tx, row: &JudgmentRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO maintenance_judgments ({}) VALUES ($1, $2, $3, $4, $5, $6)",
        columns::<JudgmentRow>()
    );
    let params = params![
        &row.facility_id,
        &row.body,
        &row.fingerprint,
        &row.person,
        &row.judged_by,
        &row.judged_at
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// The judgments of a facility, the newest first, at most `limit`.
pub async fn of_facility(
    tx: &mut Tx,
    facility: &str,
    limit: i64,
) -> Result<Vec<JudgmentRow>, Error> {
    let sql = select::<JudgmentRow>(
        "FROM maintenance_judgments WHERE facility_id = $1 ORDER BY seq DESC LIMIT $2",
    );
    tx.query(&sql, params![facility, limit]).await
}
