//! What vendors are filling in, for a contract or for all that have a product.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorDraftRow {
    /// Counts the changes, from 1.
    pub revision: i64,
    /// Answers and their revisions, as JSON.
    pub body: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT revision, body FROM vendor_drafts WHERE round_id = $1 AND about = $2",
            $rest
        )
    };
}

/// The draft about a contract or product in a round.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, round: &str, about: &str) -> Result<Option<VendorDraftRow>, Error> {
    tx.query_opt(select!(""), params![round, about], read).await
}

/// The draft, held against other writers until this transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn get_for_update(
    tx: &mut Tx,
    round: &str,
    about: &str,
) -> Result<Option<VendorDraftRow>, Error> {
    tx.query_opt(select!(" FOR UPDATE"), params![round, about], read)
        .await
}

fn read(row: &Row<'_>) -> Result<VendorDraftRow, Error> {
    Ok(VendorDraftRow {
        revision: row.int(0)?,
        body: row.text(1)?,
    })
}

/// Stores a draft in place of its revision `expected`, 0 if there is none yet; `false` if it is
/// another by now.
///
/// # Errors
/// Those of the database.
pub async fn put(
    tx: &mut Tx,
    round: &str,
    about: &str,
    row: &VendorDraftRow,
    expected: i64,
    at: &str,
) -> Result<bool, Error> {
    let sql = "INSERT INTO vendor_drafts (round_id, about, revision, body, updated_at) \
               VALUES ($1, $2, $3, $4, $5) ON CONFLICT (round_id, about) DO UPDATE \
               SET revision = excluded.revision, body = excluded.body, \
               updated_at = excluded.updated_at WHERE vendor_drafts.revision = $6";
    let params = params![round, about, row.revision, &row.body, at, expected];
    Ok(tx.execute(sql, params).await? > 0)
}
