//! Links by which somebody sets a password. Several of a person may work at once, so that none that is on
//! its way is lost; when one is used, all end.

use crate::db::{insert_rows, params};
use crate::{Error, Tx};

/// The most links of one person that work at once. A mail is tried seven times at most, and each
/// attempt makes one.
const MOST: i64 = 10;

/// A link to be added.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// Hash of its secret.
    pub hash: String,
    /// The person.
    pub user_id: String,
    /// Until when it works, RFC 3339 in UTC.
    pub expires_at: String,
    /// It was made for a mail.
    pub by_mail: bool,
}

/// Adds links, at most one for each person. Where a person has too many, the oldest ends.
///
/// # Errors
/// [`Error::Duplicate`] if a hash exists.
pub async fn add(tx: &mut Tx, links: &[LinkRow], at: &str) -> Result<(), Error> {
    let rows: Vec<(&LinkRow, &str)> = links.iter().map(|link| (link, at)).collect();
    let head = "INSERT INTO account_links (hash, user_id, created_at, expires_at, by_mail)";
    insert_rows(tx, head, "", &rows, |(link, at)| {
        [
            (&link.hash).into(),
            (&link.user_id).into(),
            (*at).into(),
            (&link.expires_at).into(),
            link.by_mail.into(),
        ]
    })
    .await?;
    for link in links {
        let sql = "DELETE FROM account_links WHERE user_id = $1 AND (expires_at <= $2 OR hash IN \
                   (SELECT hash FROM account_links WHERE user_id = $1 AND expires_at > $2 \
                    ORDER BY created_at DESC, hash LIMIT 1000 OFFSET $3))";
        tx.execute(sql, params![&link.user_id, at, MOST]).await?;
    }
    Ok(())
}

/// The person a link is for, unless it has expired.
pub async fn user_of(tx: &mut Tx, hash: &str, now: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT user_id FROM account_links WHERE hash = $1 AND expires_at > $2";
    tx.query_opt(sql, params![hash, now]).await
}

/// Uses a link up; `false` if it works no more.
pub async fn use_up(tx: &mut Tx, hash: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM account_links WHERE hash = $1";
    Ok(tx.execute(sql, params![hash]).await? > 0)
}

/// Ends all links of a person.
pub async fn end_all(tx: &mut Tx, user: &str) -> Result<(), Error> {
    let sql = "DELETE FROM account_links WHERE user_id = $1";
    tx.execute(sql, params![user]).await.map(drop)
}

/// Until when a person's links work, if there are any.
pub async fn open_until(tx: &mut Tx, user: &str) -> Result<Option<String>, Error> {
    let sql = "SELECT max(expires_at) FROM account_links WHERE user_id = $1";
    tx.query_one(sql, params![user]).await
}
