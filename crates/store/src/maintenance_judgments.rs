//! What facilities judged about outsourced maintenance: rows are only added.

use crate::db::params;
use crate::{Error, Tx};

/// A judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
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
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, row: &JudgmentRow) -> Result<(), Error> {
    let sql = "INSERT INTO maintenance_judgments (facility_id, body, fingerprint, person, \
               judged_by, judged_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let params = params![
        &row.facility_id,
        &row.body,
        &row.fingerprint,
        &row.person,
        &row.judged_by,
        &row.judged_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The judgments of a facility, the newest first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn of_facility(
    tx: &mut Tx,
    facility: &str,
    limit: i64,
) -> Result<Vec<JudgmentRow>, Error> {
    let sql = "SELECT facility_id, body, fingerprint, person, judged_by, judged_at \
               FROM maintenance_judgments WHERE facility_id = $1 ORDER BY seq DESC LIMIT $2";
    tx.query(sql, params![facility, limit], |row| {
        Ok(JudgmentRow {
            facility_id: row.text(0)?,
            body: row.text(1)?,
            fingerprint: row.text(2)?,
            person: row.opt_text(3)?,
            judged_by: row.text(4)?,
            judged_at: row.text(5)?,
        })
    })
    .await
}
