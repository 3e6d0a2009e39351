//! Passkeys, and the challenges that wait for an answer.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A passkey of a person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PasskeyRow {
    /// ULID, for lists.
    pub id: String,
    /// The person.
    pub user_id: String,
    /// The name its authenticator gave it, base64url.
    pub credential: String,
    /// Name, for people.
    pub name: String,
    /// The public half, JSON.
    pub public: String,
    /// How often it was used, as the authenticator counts; 0 if it does not.
    pub counter: i64,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// When somebody last signed in with it, RFC 3339 in UTC.
    pub used_at: Option<String>,
}

/// A challenge that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChallengeRow {
    /// The challenge, base64url.
    pub challenge: String,
    /// Who makes a passkey; `None` for somebody who signs in.
    pub user_id: Option<String>,
    /// What the answer is checked against, JSON.
    pub state: String,
    /// Until when it may be answered, RFC 3339 in UTC.
    pub expires_at: String,
}

/// Adds a passkey.
///
/// # Errors
/// [`Error::Duplicate`] if the id or the credential exists.
pub async fn insert(tx: &mut Tx, row: &PasskeyRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO passkeys ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        columns::<PasskeyRow>()
    );
    let params = params![
        &row.id,
        &row.user_id,
        &row.credential,
        &row.name,
        &row.public,
        row.counter,
        &row.created_at,
        &row.used_at
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// A person's passkeys, the oldest first.
pub async fn of_user(tx: &mut Tx, user: &str) -> Result<Vec<PasskeyRow>, Error> {
    let sql = select::<PasskeyRow>("FROM passkeys WHERE user_id = $1 ORDER BY id");
    tx.query(&sql, params![user]).await
}

/// A passkey by the name its authenticator gave it.
pub async fn by_credential(tx: &mut Tx, credential: &str) -> Result<Option<PasskeyRow>, Error> {
    let sql = select::<PasskeyRow>("FROM passkeys WHERE credential = $1");
    tx.query_opt(&sql, params![credential]).await
}

/// Notes that a passkey was used and counts `counter` now; `false` if it is gone, or its
/// authenticator does not count on from what is known, as a copy of it would not.
pub async fn note_use(tx: &mut Tx, id: &str, counter: i64, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE passkeys SET counter = $2, used_at = $3 \
               WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
    Ok(tx.execute(sql, params![id, counter, at]).await? > 0)
}

/// Removes a passkey of a person; `false` if there is none.
pub async fn remove(tx: &mut Tx, user: &str, id: &str) -> Result<bool, Error> {
    let sql = "DELETE FROM passkeys WHERE user_id = $1 AND id = $2";
    Ok(tx.execute(sql, params![user, id]).await? > 0)
}

/// Remembers a challenge, and forgets those that expired before `now`.
///
/// # Errors
/// [`Error::Duplicate`] if the challenge exists.
pub async fn ask(tx: &mut Tx, row: &ChallengeRow, now: &str) -> Result<(), Error> {
    let sql = "DELETE FROM passkey_challenges WHERE expires_at < $1";
    tx.execute(sql, params![now]).await?;
    let sql = "INSERT INTO passkey_challenges (challenge, user_id, state, expires_at) \
               VALUES ($1, $2, $3, $4)";
    let params = params![&row.challenge, &row.user_id, &row.state, &row.expires_at];
    tx.execute(sql, params).await.map(drop)
}

/// How many challenges wait.
pub async fn count_asked(tx: &mut Tx) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM passkey_challenges";
    tx.query_one(sql, params![]).await
}

/// Takes the state of a challenge away, so that it is answered once; `None` if there is none for
/// this person, or it has expired.
pub async fn answer(
    tx: &mut Tx,
    challenge: &str,
    user: Option<&str>,
    now: &str,
) -> Result<Option<String>, Error> {
    let sql = "SELECT state FROM passkey_challenges \
               WHERE challenge = $1 AND coalesce(user_id, '') = $2 AND expires_at >= $3";
    let state = tx
        .query_opt(sql, params![challenge, user.unwrap_or_default(), now])
        .await?;
    let sql = "DELETE FROM passkey_challenges WHERE challenge = $1";
    let taken = tx.execute(sql, params![challenge]).await? > 0;
    Ok(state.filter(|_| taken))
}
