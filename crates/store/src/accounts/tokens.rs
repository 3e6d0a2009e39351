//! Tokens that let a program or a person in.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A token; the secret itself is not stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TokenRow {
    /// ULID.
    pub id: String,
    /// Name, for people.
    pub name: String,
    /// Role.
    pub role: String,
    /// What the role is limited to, as a facility or an authority.
    pub scope: Option<String>,
    /// Hash of the secret, in hex.
    pub hash: String,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was revoked, RFC 3339 in UTC.
    pub revoked_at: Option<String>,
    /// From when on it lets nobody in, RFC 3339 in UTC.
    pub expires_at: String,
    /// Who made it, for people.
    pub made_by: String,
    /// The day it was last used on, ISO 8601.
    pub used_on: Option<String>,
}

/// Adds a token.
///
/// # Errors
/// [`Error::Duplicate`] if the id or hash exists.
pub async fn insert(tx: &mut Tx, row: &TokenRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO tokens ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        columns::<TokenRow>()
    );
    let params = params![
        &row.id,
        &row.name,
        &row.role,
        &row.scope,
        &row.hash,
        &row.created_at,
        &row.revoked_at,
        &row.expires_at,
        &row.made_by,
        &row.used_on
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// The token with this hash, unless it is revoked.
pub async fn by_hash(tx: &mut Tx, hash: &str) -> Result<Option<TokenRow>, Error> {
    let sql = select::<TokenRow>("FROM tokens WHERE hash = $1 AND revoked_at IS NULL");
    tx.query_opt(&sql, params![hash]).await
}

/// All tokens, the newest first, revoked ones too.
pub async fn list(tx: &mut Tx) -> Result<Vec<TokenRow>, Error> {
    let sql = select::<TokenRow>("FROM tokens ORDER BY created_at DESC, id DESC");
    tx.query(&sql, params![]).await
}

/// The token with this id, revoked or not.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<TokenRow>, Error> {
    let sql = select::<TokenRow>("FROM tokens WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// Notes the day a token is used on.
pub async fn use_on(tx: &mut Tx, id: &str, day: &str) -> Result<(), Error> {
    let sql = "UPDATE tokens SET used_on = $2 WHERE id = $1";
    tx.execute(sql, params![id, day]).await.map(drop)
}

/// Revokes a token; `false` if it is revoked already or unknown.
pub async fn revoke(tx: &mut Tx, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(tx.execute(sql, params![id, at]).await? > 0)
}
