//! Kinds of ledgers that an operator loaded.

use serde::Deserialize;

use crate::db::params;
use crate::{Error, Tx};

/// A kind as it was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LedgerKindRow {
    /// Its id, as `devices`.
    pub id: String,
    /// The TOML source, byte for byte.
    pub source: String,
    /// When, RFC 3339 in UTC.
    pub loaded_at: String,
    /// Who, as the audit log names them.
    pub loaded_by: String,
}

/// How many were ever loaded: it grows whenever one is.
pub async fn count(tx: &mut Tx) -> Result<i64, Error> {
    tx.query_one("SELECT count(*) FROM ledger_kinds", params![])
        .await
}

/// All that were loaded, the oldest first.
pub async fn all(tx: &mut Tx) -> Result<Vec<LedgerKindRow>, Error> {
    let sql = "SELECT id, source, loaded_at, loaded_by FROM ledger_kinds ORDER BY seq";
    tx.query(sql, params![]).await
}

/// Adds one.
pub async fn insert(tx: &mut Tx, row: &LedgerKindRow) -> Result<(), Error> {
    let sql = "INSERT INTO ledger_kinds (id, source, loaded_at, loaded_by) VALUES ($1, $2, $3, $4)";
    let params = params![&row.id, &row.source, &row.loaded_at, &row.loaded_by];
    tx.execute(sql, params).await.map(drop)
}
