//! Failed attempts to sign in, and the browsers that are known.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// Failures in a row, for one login from one browser.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Failures {
    /// How many.
    pub count: i64,
    /// When the last one was, RFC 3339 in UTC.
    pub last_at: String,
}

/// The failures of a login from a browser (empty for all browsers that are not known), held against
/// other writers until this transaction ends. For units that write.
pub async fn get_for_update(
    tx: &mut Tx,
    login: &str,
    browser: &str,
) -> Result<Option<Failures>, Error> {
    let sql =
        select::<Failures>("FROM sign_in_failures WHERE login = $1 AND browser = $2 FOR UPDATE");
    tx.query_opt(&sql, params![login, browser]).await
}

/// Adds a failure.
pub async fn add(tx: &mut Tx, login: &str, browser: &str, at: &str) -> Result<(), Error> {
    let sql = "INSERT INTO sign_in_failures (login, browser, count, last_at) \
               VALUES ($1, $2, 1, $3) ON CONFLICT (login, browser) DO UPDATE \
               SET count = sign_in_failures.count + 1, last_at = excluded.last_at";
    tx.execute(sql, params![login, browser, at]).await.map(drop)
}

/// Forgets the failures of a login from a browser.
pub async fn clear(tx: &mut Tx, login: &str, browser: &str) -> Result<(), Error> {
    let sql = "DELETE FROM sign_in_failures WHERE login = $1 AND browser = $2";
    tx.execute(sql, params![login, browser]).await.map(drop)
}

/// Forgets failures from before a time.
pub async fn forget(tx: &mut Tx, before: &str) -> Result<u64, Error> {
    let sql = "DELETE FROM sign_in_failures WHERE last_at < $1";
    tx.execute(sql, params![before]).await
}

/// Remembers a browser that a person has signed in with, by the hash of its secret.
///
/// # Errors
/// [`Error::Duplicate`] if it is known.
pub async fn know(tx: &mut Tx, hash: &str, user: &str, at: &str) -> Result<(), Error> {
    let sql = "INSERT INTO known_browsers (hash, user_id, created_at) VALUES ($1, $2, $3)";
    tx.execute(sql, params![hash, user, at]).await.map(drop)
}

/// Whether a person has signed in with this browser before.
pub async fn is_known(tx: &mut Tx, hash: &str, user: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM known_browsers WHERE hash = $1 AND user_id = $2";
    tx.exists(sql, params![hash, user]).await
}
