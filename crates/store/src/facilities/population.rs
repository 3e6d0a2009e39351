//! A number that grows with every change of who is asked in rounds, or of what they are grouped by.
//! Who keeps a copy of that looks here whether it is still right.

use crate::db::params;
use crate::{Error, Tx};

const KEY: &str = "population";

/// The number now; 0 before the first change.
pub async fn generation(tx: &mut Tx) -> Result<i64, Error> {
    let sql = "SELECT CAST(value AS BIGINT) FROM settings WHERE key = $1";
    let found = tx.query_opt(sql, params![KEY]).await?;
    Ok(found.unwrap_or(0))
}

/// Lets nobody else change many facilities until this transaction ends: what an import found must
/// still be so when it writes. (SQLite has one writer anyway.)
pub async fn hold(tx: &mut Tx) -> Result<(), Error> {
    let sql = "SELECT value FROM settings WHERE key = $1 FOR UPDATE";
    tx.exists(sql, params![KEY]).await.map(drop)
}

/// Notes a change, in its transaction.
pub(crate) async fn changed(tx: &mut Tx) -> Result<(), Error> {
    let sql = "INSERT INTO settings (key, value) VALUES ($1, '1') ON CONFLICT (key) \
               DO UPDATE SET value = CAST(CAST(settings.value AS BIGINT) + 1 AS TEXT)";
    tx.execute(sql, params![KEY]).await.map(drop)
}
