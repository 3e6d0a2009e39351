//! Ways to a vendor's form without an account. Each lets somebody answer once.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// A link, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

/// A link by the hash of its secret, however it stands.
pub async fn get(tx: &mut Tx, hash: &str) -> Result<Option<VendorLinkRow>, Error> {
    let sql = select::<VendorLinkRow>("FROM vendor_links WHERE hash = $1");
    tx.query_opt(&sql, params![hash]).await
}

/// The newest link about a contract in a round.
pub async fn newest(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Option<VendorLinkRow>, Error> {
    let sql = select::<VendorLinkRow>(
        "FROM vendor_links WHERE contract_id = $1 AND round_id = $2 \
         ORDER BY made_at DESC, hash LIMIT 1",
    );
    tx.query_opt(&sql, params![contract, round]).await
}

/// Adds a link; those before it that still work are taken back.
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
pub async fn revoke(tx: &mut Tx, round: &str, contract: &str, at: &str) -> Result<u64, Error> {
    let sql = "UPDATE vendor_links SET revoked_at = $3 WHERE contract_id = $2 AND round_id = $1 \
               AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $3";
    tx.execute(sql, params![round, contract, at]).await
}

/// Uses a link up; `false` if it does not work any more.
pub async fn use_up(tx: &mut Tx, hash: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE vendor_links SET used_at = $2 WHERE hash = $1 AND used_at IS NULL \
               AND revoked_at IS NULL AND expires_at > $2";
    Ok(tx.execute(sql, params![hash, at]).await? > 0)
}
