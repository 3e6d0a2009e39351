//! Signed heads of the audit log's chain.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A head of the chain, signed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CheckpointRow {
    /// The position that was the last.
    pub position: i64,
    /// The hash there, in hexadecimal.
    pub hash: String,
    /// When it was signed, RFC 3339 in UTC.
    pub at: String,
    /// The public key, in hexadecimal.
    pub public_key: String,
    /// The signature over the three above, in hexadecimal.
    pub signature: String,
}

/// Stores a checkpoint, unless there is one at its position: the first one stays.
pub async fn insert(tx: &mut Tx, row: &CheckpointRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO audit_checkpoints ({}) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (position) DO NOTHING",
        columns::<CheckpointRow>()
    );
    let params = params![
        row.position,
        &row.hash,
        &row.at,
        &row.public_key,
        &row.signature
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// The checkpoint that is furthest on.
pub async fn latest(tx: &mut Tx) -> Result<Option<CheckpointRow>, Error> {
    let sql = select::<CheckpointRow>("FROM audit_checkpoints ORDER BY position DESC LIMIT 1");
    tx.query_opt(&sql, params![]).await
}

/// Checkpoints at positions that the chain does not have, in order.
pub async fn without_link(tx: &mut Tx) -> Result<Vec<CheckpointRow>, Error> {
    let sql = format!(
        "SELECT {} FROM audit_checkpoints k LEFT JOIN audit_chain c ON c.position = k.position \
         WHERE c.position IS NULL ORDER BY k.position",
        columns::<CheckpointRow>().of("k")
    );
    tx.query(&sql, params![]).await
}
