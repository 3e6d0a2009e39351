//! What facilities ask back about their vendors' answers.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VendorQueryRow {
    /// ULID.
    pub id: String,
    /// Round.
    pub round_id: String,
    /// Contract.
    pub contract_id: String,
    /// The item it is about, if it is not about the whole.
    pub item: Option<String>,
    /// What is asked.
    pub body: String,
    /// When, RFC 3339 in UTC.
    pub asked_at: String,
    /// Who, as the audit log names them.
    pub asked_by: String,
    /// The answer, once there is one.
    pub answer: Option<String>,
    /// When it was answered, RFC 3339 in UTC.
    pub answered_at: Option<String>,
}

/// A query by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<VendorQueryRow>, Error> {
    let sql = select::<VendorQueryRow>("FROM vendor_queries WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// What was asked about a contract in a round, the oldest first.
pub async fn of_contract(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Vec<VendorQueryRow>, Error> {
    let sql = select::<VendorQueryRow>(
        "FROM vendor_queries WHERE contract_id = $1 AND round_id = $2 ORDER BY id",
    );
    tx.query(&sql, params![contract, round]).await
}

/// How many queries to a vendor wait for an answer, by contract and round: (round, contract, number).
pub async fn count_open(tx: &mut Tx, vendor: &str) -> Result<Vec<(String, String, i64)>, Error> {
    let sql = "SELECT q.round_id, q.contract_id, count(*) FROM contracts c \
               JOIN vendor_queries q ON q.contract_id = c.id \
               WHERE c.vendor_id = $1 AND q.answered_at IS NULL \
               GROUP BY q.round_id, q.contract_id ORDER BY q.round_id, q.contract_id";
    tx.query(sql, params![vendor]).await
}

/// Adds a query.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &VendorQueryRow) -> Result<(), Error> {
    let sql = "INSERT INTO vendor_queries (id, round_id, contract_id, item, body, asked_at, \
               asked_by) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let params = params![
        &row.id,
        &row.round_id,
        &row.contract_id,
        &row.item,
        &row.body,
        &row.asked_at,
        &row.asked_by
    ];
    tx.execute(sql, params).await.map(drop)
}

/// Answers a query; a later answer replaces an earlier one.
pub async fn answer(tx: &mut Tx, id: &str, answer: &str, at: &str, by: &str) -> Result<(), Error> {
    let sql = "UPDATE vendor_queries SET answer = $2, answered_at = $3, answered_by = $4 \
               WHERE id = $1";
    tx.execute(sql, params![id, answer, at, by]).await.map(drop)
}
