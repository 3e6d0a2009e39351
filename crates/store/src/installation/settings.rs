//! Settings of this installation: text under a name.

use crate::db::params;
use crate::{Error, Tx};

/// The value of a setting, if it has been set.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT value FROM settings WHERE key = $1";
    tx.query_opt(sql, params![key]).await
}

/// Sets a setting, new or not.
pub async fn set(tx: &mut Tx, key: &str, value: &str) -> Result<(), Error> {
    let sql = "INSERT INTO settings (key, value) VALUES ($1, $2) \
               ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.execute(sql, params![key, value]).await.map(drop)
}

/// Sets a setting that nobody has set, and gives what it is then: the first one counts.
pub async fn set_once(tx: &mut Tx, key: &str, value: &str) -> Result<String, Error> {
    let sql = "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    tx.execute(sql, params![key, value]).await?;
    Ok(get(tx, key).await?.unwrap_or_else(|| value.to_owned()))
}
