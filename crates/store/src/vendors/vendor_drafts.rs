//! What vendors are filling in, for a contract or for all that have a product.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// What a draft is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftAbout {
    /// A contract, by its id.
    Contract(String),
    /// A product, for all that have it, by its id.
    Product(String),
}

impl DraftAbout {
    /// The table of such drafts, its column for what they are about, and the id there.
    fn place(&self) -> (&'static str, &'static str, &str) {
        match self {
            DraftAbout::Contract(id) => ("contract_drafts", "contract_id", id),
            DraftAbout::Product(id) => ("product_drafts", "product_id", id),
        }
    }
}

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VendorDraftRow {
    /// Counts the changes, from 1.
    pub revision: i64,
    /// Answers and their revisions, as JSON.
    pub body: String,
}

/// The draft about a contract or product in a round.
pub async fn get(
    tx: &mut Tx,
    round: &str,
    about: &DraftAbout,
) -> Result<Option<VendorDraftRow>, Error> {
    find(tx, round, about, "").await
}

/// The draft, held against other writers until this transaction ends.
pub async fn get_for_update(
    tx: &mut Tx,
    round: &str,
    about: &DraftAbout,
) -> Result<Option<VendorDraftRow>, Error> {
    find(tx, round, about, " FOR UPDATE").await
}

async fn find(
    tx: &mut Tx,
    round: &str,
    about: &DraftAbout,
    end: &str,
) -> Result<Option<VendorDraftRow>, Error> {
    let (table, column, id) = about.place();
    let sql = select::<VendorDraftRow>(&format!(
        "FROM {table} WHERE round_id = $1 AND {column} = $2{end}"
    ));
    tx.query_opt(&sql, params![round, id]).await
}

/// Stores a draft in place of its revision `expected`, 0 if there is none yet; `false` if it is
/// another by now.
pub async fn put(
    tx: &mut Tx,
    round: &str,
    about: &DraftAbout,
    row: &VendorDraftRow,
    expected: i64,
    at: &str,
) -> Result<bool, Error> {
    let (table, column, id) = about.place();
    let sql = format!(
        "INSERT INTO {table} (round_id, {column}, revision, body, updated_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (round_id, {column}) DO UPDATE \
         SET revision = excluded.revision, body = excluded.body, \
         updated_at = excluded.updated_at WHERE {table}.revision = $6"
    );
    let params = params![round, id, row.revision, &row.body, at, expected];
    Ok(tx.execute(&sql, params).await? > 0)
}
