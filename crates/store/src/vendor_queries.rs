//! What facilities ask back about their vendors' answers.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A query.
#[derive(Debug, Clone, PartialEq, Eq)]
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

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, round_id, contract_id, item, body, asked_at, asked_by, answer, answered_at \
             FROM vendor_queries ",
            $rest
        )
    };
}

/// A query by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<VendorQueryRow>, Error> {
    tx.query_opt(select!("WHERE id = $1"), params![id], read)
        .await
}

/// What was asked about a contract in a round, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of_contract(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Vec<VendorQueryRow>, Error> {
    let sql = select!("WHERE contract_id = $1 AND round_id = $2 ORDER BY id");
    tx.query(sql, params![contract, round], read).await
}

/// How many queries to a vendor wait for an answer, by contract and round: (round, contract, number).
///
/// # Errors
/// Those of the database.
pub async fn count_open(tx: &mut Tx, vendor: &str) -> Result<Vec<(String, String, i64)>, Error> {
    let sql = "SELECT q.round_id, q.contract_id, count(*) FROM contracts c \
               JOIN vendor_queries q ON q.contract_id = c.id \
               WHERE c.vendor_id = $1 AND q.answered_at IS NULL \
               GROUP BY q.round_id, q.contract_id ORDER BY q.round_id, q.contract_id";
    tx.query(sql, params![vendor], |row| {
        Ok((row.text(0)?, row.text(1)?, row.int(2)?))
    })
    .await
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
///
/// # Errors
/// Those of the database.
pub async fn answer(tx: &mut Tx, id: &str, answer: &str, at: &str, by: &str) -> Result<(), Error> {
    let sql = "UPDATE vendor_queries SET answer = $2, answered_at = $3, answered_by = $4 \
               WHERE id = $1";
    tx.execute(sql, params![id, answer, at, by]).await.map(drop)
}

fn read(row: &Row<'_>) -> Result<VendorQueryRow, Error> {
    Ok(VendorQueryRow {
        id: row.text(0)?,
        round_id: row.text(1)?,
        contract_id: row.text(2)?,
        item: row.opt_text(3)?,
        body: row.text(4)?,
        asked_at: row.text(5)?,
        asked_by: row.text(6)?,
        answer: row.opt_text(7)?,
        answered_at: row.opt_text(8)?,
    })
}
