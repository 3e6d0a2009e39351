//! Ways to a vendor's form without an account. Each lets somebody answer once.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A link, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorLinkRow {
    /// SHA-256 of the secret.
    pub hash: String,
    /// Round.
    pub round_id: String,
    /// Contract.
    pub contract_id: String,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// Until when it works, RFC 3339 in UTC.
    pub expires_at: String,
    /// When somebody answered by it.
    pub used_at: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<String>,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT hash, round_id, contract_id, made_at, expires_at, used_at, revoked_at \
             FROM vendor_links ",
            $rest
        )
    };
}

/// A link by the hash of its secret, however it stands.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, hash: &str) -> Result<Option<VendorLinkRow>, Error> {
    tx.query_opt(select!("WHERE hash = $1"), params![hash], read)
        .await
}

/// The newest link about a contract in a round.
///
/// # Errors
/// Those of the database.
pub async fn newest(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Option<VendorLinkRow>, Error> {
    let sql =
        select!("WHERE contract_id = $1 AND round_id = $2 ORDER BY made_at DESC, hash LIMIT 1");
    tx.query_opt(sql, params![contract, round], read).await
}

/// Adds a link; those before it that still work are taken back.
///
/// # Errors
/// Those of the database.
pub async fn replace(tx: &mut Tx, row: &VendorLinkRow) -> Result<(), Error> {
    revoke(tx, &row.round_id, &row.contract_id, &row.made_at).await?;
    let sql = "INSERT INTO vendor_links (hash, round_id, contract_id, made_at, expires_at) \
               VALUES ($1, $2, $3, $4, $5)";
    let params = params![
        &row.hash,
        &row.round_id,
        &row.contract_id,
        &row.made_at,
        &row.expires_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// Takes the links about a contract in a round back that still work. Returns how many.
///
/// # Errors
/// Those of the database.
pub async fn revoke(tx: &mut Tx, round: &str, contract: &str, at: &str) -> Result<u64, Error> {
    let sql = "UPDATE vendor_links SET revoked_at = $3 WHERE contract_id = $2 AND round_id = $1 \
               AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
    tx.execute(sql, params![round, contract, at]).await
}

/// Uses a link up; `false` if it does not work any more.
///
/// # Errors
/// Those of the database.
pub async fn use_up(tx: &mut Tx, hash: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE vendor_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL \
               AND revoked_at IS NULL AND expires_at > $2";
    Ok(tx.execute(sql, params![hash, at]).await? > 0)
}

fn read(row: &Row<'_>) -> Result<VendorLinkRow, Error> {
    Ok(VendorLinkRow {
        hash: row.text(0)?,
        round_id: row.text(1)?,
        contract_id: row.text(2)?,
        made_at: row.text(3)?,
        expires_at: row.text(4)?,
        used_at: row.opt_text(5)?,
        revoked_at: row.opt_text(6)?,
    })
}
