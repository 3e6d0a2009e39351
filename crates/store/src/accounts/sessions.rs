//! Who is signed in.

use serde::{Deserialize, Deserializer};

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// Somebody signed in with a browser.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionRow {
    /// ULID, for lists.
    pub id: String,
    /// Hash of the cookie's secret, in hex.
    pub hash: String,
    /// The person.
    pub user_id: String,
    /// The second factor is still to be given.
    pub waits_for_code: bool,
    /// When the person signed in, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was last used, RFC 3339 in UTC.
    pub seen_at: String,
    /// From where: an address.
    pub origin: String,
    /// With what: how the browser names itself.
    pub browser: String,
    /// A second factor was given.
    pub strong: bool,
    /// When its person last proved to be who they are, RFC 3339 in UTC.
    pub proven_at: String,
    /// For which of several places the person acts: the scope of its grants; `None` while none is
    /// chosen.
    pub place: Option<String>,
}

/// Adds a session.
///
/// # Errors
/// [`Error::Duplicate`] if the id or hash exists.
pub async fn insert(tx: &mut Tx, row: &SessionRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO sessions ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        columns::<SessionRow>()
    );
    let params = params![
        &row.id,
        &row.hash,
        &row.user_id,
        row.waits_for_code,
        &row.created_at,
        &row.seen_at,
        &row.origin,
        &row.browser,
        row.strong,
        &row.proven_at,
        &row.place
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// A session with who holds it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HeldSession {
    /// The session.
    pub session: SessionRow,
    /// The person's name.
    pub name: String,
    /// Whether one-time codes are set up.
    pub has_codes: bool,
    /// What the person may do, but for facilities that have closed: roles and scopes.
    #[serde(deserialize_with = "pairs")]
    pub grants: Vec<(String, String)>,
    /// Whether there is something about the account that the person has not been told.
    pub has_news: bool,
}

/// The session with this hash and who holds it on a day. One statement, because every page asks it.
pub async fn by_hash(tx: &mut Tx, hash: &str, today: &str) -> Result<Option<HeldSession>, Error> {
    let sql = format!(
        "SELECT {}, u.name, CAST(CASE WHEN u.code_seed IS NULL THEN 0 ELSE 1 END AS BIGINT), \
        (SELECT string_agg(g.role || ' ' || g.scope, ',') FROM grants g \
         LEFT JOIN facilities f ON f.id = g.scope WHERE g.user_id = s.user_id \
         AND (f.closed_on IS NULL OR f.closed_on >= $2)), \
        CAST(CASE WHEN EXISTS (SELECT 1 FROM grants g WHERE g.user_id = s.user_id AND g.told = 0) \
         OR EXISTS (SELECT 1 FROM former_logins l WHERE l.user_id = s.user_id) \
         THEN 1 ELSE 0 END AS BIGINT) \
        FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = $1",
        columns::<SessionRow>().of("s")
    );
    tx.query_opt(&sql, params![hash, today]).await
}

/// A person's sessions, the latest used first.
pub async fn of_user(tx: &mut Tx, user: &str) -> Result<Vec<SessionRow>, Error> {
    let sql =
        select::<SessionRow>("FROM sessions WHERE user_id = $1 ORDER BY seen_at DESC, id DESC");
    tx.query(&sql, params![user]).await
}

/// Notes that a session was used.
pub async fn touch(tx: &mut Tx, id: &str, at: &str) -> Result<(), Error> {
    let sql = "UPDATE sessions SET seen_at = $2 WHERE id = $1";
    tx.execute(sql, params![id, at]).await.map(drop)
}

/// Notes that the person of a session has proved to be who they are.
pub async fn prove(tx: &mut Tx, id: &str, at: &str) -> Result<(), Error> {
    let sql = "UPDATE sessions SET proven_at = $2 WHERE id = $1";
    tx.execute(sql, params![id, at]).await.map(drop)
}

/// Notes for which of several places the person of a session acts, if for one in particular.
pub async fn choose_place(tx: &mut Tx, id: &str, place: Option<&str>) -> Result<(), Error> {
    let sql = "UPDATE sessions SET place = $2 WHERE id = $1";
    tx.execute(sql, params![id, place]).await.map(drop)
}

/// Notes that a second factor was given in a session.
pub async fn strengthen(tx: &mut Tx, id: &str) -> Result<(), Error> {
    let sql = "UPDATE sessions SET strong = 1 WHERE id = $1";
    tx.execute(sql, params![id]).await.map(drop)
}

/// Ends a session of a person; `false` if there is none.
pub async fn end(tx: &mut Tx, user: &str, id: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND id = $2";
    Ok(tx.execute(sql, params![user, id]).await? > 0)
}

/// Ends all sessions of a person but one (none is spared by an empty id); returns how many.
pub async fn end_others(tx: &mut Tx, user: &str, spared: &str) -> Result<u64, Error> {
    let sql = "DELETE FROM sessions WHERE user_id = $1 AND id <> $2";
    tx.execute(sql, params![user, spared]).await
}

/// Forgets sessions that were not used since `seen_before`.
pub async fn forget_idle(tx: &mut Tx, seen_before: &str) -> Result<u64, Error> {
    let sql = "DELETE FROM sessions WHERE seen_at < $1";
    tx.execute(sql, params![seen_before]).await
}

/// Roles and scopes, from a list with commas.
fn pairs<'de, D: Deserializer<'de>>(column: D) -> Result<Vec<(String, String)>, D::Error> {
    let list = <Option<&str>>::deserialize(column)?.unwrap_or_default();
    Ok(list
        .split(',')
        .filter_map(|grant| grant.split_once(' '))
        .map(|(role, scope)| (role.to_owned(), scope.to_owned()))
        .collect())
}
