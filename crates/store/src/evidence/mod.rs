//! Evidence of facilities: what it is called and what it is. Its files are in [`versions`], what it speaks for in
//! [`links`].

pub mod links;
pub mod versions;

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EvidenceRow {
    /// ULID; never changes.
    pub id: String,
    /// The facility; never changes.
    pub facility_id: String,
    /// What the facility calls it.
    pub title: String,
    /// What it is, as the column's CHECK names it.
    pub kind: String,
    /// Counts the changes, from 1.
    pub revision: i64,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// Who added it, as the audit log names them.
    pub created_by: String,
    /// When it was removed, RFC 3339 in UTC: the row says that it was there.
    pub removed_at: Option<String>,
}

/// Adds a piece of evidence.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &EvidenceRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO evidence ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        columns::<EvidenceRow>()
    );
    let params = params![
        &row.id,
        &row.facility_id,
        &row.title,
        &row.kind,
        row.revision,
        &row.created_at,
        &row.created_by,
        &row.removed_at
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// A piece of evidence of a facility, also one that was removed.
pub async fn get(tx: &mut Tx, facility: &str, id: &str) -> Result<Option<EvidenceRow>, Error> {
    let sql = select::<EvidenceRow>("FROM evidence WHERE facility_id = $1 AND id = $2");
    tx.query_opt(&sql, params![facility, id]).await
}

/// All evidence of a facility, the oldest first, also what was removed.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<EvidenceRow>, Error> {
    let sql = select::<EvidenceRow>("FROM evidence WHERE facility_id = $1 ORDER BY created_at, id");
    tx.query(&sql, params![facility]).await
}

/// Replaces what may change of a piece of evidence.
pub async fn update(tx: &mut Tx, row: &EvidenceRow) -> Result<(), Error> {
    let sql =
        "UPDATE evidence SET title = $2, kind = $3, revision = $4, removed_at = $5 WHERE id = $1";
    let params = params![
        &row.id,
        &row.title,
        &row.kind,
        row.revision,
        &row.removed_at
    ];
    tx.execute(sql, params).await.map(drop)
}
