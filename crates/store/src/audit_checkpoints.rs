//! Signed heads of the audit log's chain.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A head of the chain, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The columns of a checkpoint `k`, in the order of [`read_checkpoint`].
macro_rules! checkpoint {
    () => {
        "k.position, k.hash, k.at, k.public_key, k.signature"
    };
}
pub(crate) use checkpoint;

/// Stores a checkpoint, unless there is one at its position: the first one stays.
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, row: &CheckpointRow) -> Result<(), Error> {
    let sql = "INSERT INTO audit_checkpoints (position, hash, at, public_key, signature) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (position) DO NOTHING";
    let params = params![
        row.position,
        &row.hash,
        &row.at,
        &row.public_key,
        &row.signature
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The checkpoint that is furthest on.
///
/// # Errors
/// Those of the database.
pub async fn latest(tx: &mut Tx) -> Result<Option<CheckpointRow>, Error> {
    let sql = concat!(
        "SELECT ",
        checkpoint!(),
        " FROM audit_checkpoints k ORDER BY k.position DESC LIMIT 1"
    );
    tx.query_opt(sql, params![], |row| read_checkpoint(row, 0))
        .await
}

/// Checkpoints at positions that the chain does not have, in order.
///
/// # Errors
/// Those of the database.
pub async fn without_link(tx: &mut Tx) -> Result<Vec<CheckpointRow>, Error> {
    let sql = concat!(
        "SELECT ",
        checkpoint!(),
        " FROM audit_checkpoints k LEFT JOIN audit_chain c ON c.position = k.position \
         WHERE c.position IS NULL ORDER BY k.position"
    );
    tx.query(sql, params![], |row| read_checkpoint(row, 0))
        .await
}

/// Reads the columns of `checkpoint!`, which begin at column `first`.
pub(crate) fn read_checkpoint(row: &Row<'_>, first: usize) -> Result<CheckpointRow, Error> {
    Ok(CheckpointRow {
        position: row.int(first)?,
        hash: row.text(first + 1)?,
        at: row.text(first + 2)?,
        public_key: row.text(first + 3)?,
        signature: row.text(first + 4)?,
    })
}
