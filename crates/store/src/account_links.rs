//! Links by which somebody sets a password. Each works once.

use crate::db::params;
use crate::{Error, Tx};

/// Adds a link, given as the hash of its secret, in place of all others of the person.
///
/// # Errors
/// [`Error::Duplicate`] if the hash exists.
pub async fn replace(
    tx: &mut Tx<'_>,
    hash: &str,
    user: &str,
    at: &str,
    expires_at: &str,
) -> Result<(), Error> {
    tx.execute(
        "DELETE FROM account_links WHERE user_id = $1",
        params![user],
    )
    .await?;
    let sql = "INSERT INTO account_links (hash, user_id, created_at, expires_at) \
               VALUES ($1, $2, $3, $4)";
    tx.execute(sql, params![hash, user, at, expires_at])
        .await
        .map(drop)
}

/// The person a link is for, unless it has expired.
///
/// # Errors
/// Those of the database.
pub async fn user_of(tx: &mut Tx<'_>, hash: &str, now: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT user_id FROM account_links WHERE hash = $1 AND expires_at > $2";
    tx.query_opt(sql, params![hash, now], |row| row.text(0))
        .await
}

/// Uses a link up; `false` if it was used already.
///
/// # Errors
/// Those of the database.
pub async fn use_up(tx: &mut Tx<'_>, hash: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM account_links WHERE hash = $1";
    Ok(tx.execute(sql, params![hash]).await? > 0)
}

/// Until when the open link of a person works, if there is one.
///
/// # Errors
/// Those of the database.
pub async fn open_until(tx: &mut Tx<'_>, user: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT expires_at FROM account_links WHERE user_id = $1";
    tx.query_opt(sql, params![user], |row| row.text(0)).await
}
