//! What vendors have said about their contracts in rounds, revision by revision, for good.

use std::collections::HashSet;

use crate::contracts::ContractFilter;
use crate::db::{Conditions, Row, Value, insert_rows, params};
use crate::{Error, Tx};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VendorAnswerRow {
    /// Round.
    pub round_id: String,
    /// Contract.
    pub contract_id: String,
    /// The contract's facility.
    pub facility_id: String,
    /// 1 for the first of this contract in this round, then 2 …
    pub revision: i64,
    /// The sender's key that makes a repeated request the same answer.
    pub idempotency_key: String,
    /// The hash of what was sent with it, if anything was.
    pub content_hash: Option<String>,
    /// Answers, as JSON; `None` in one that withdraws those before it.
    pub answers: Option<String>,
    /// Why, of one that withdraws.
    pub withdrawn: Option<String>,
    /// Names what was said once for many facilities.
    pub batch: Option<String>,
    /// Who filled it in, as the person gave it.
    pub person: String,
    /// When, RFC 3339 in UTC.
    pub answered_at: String,
    /// Who, as the audit log names them.
    pub answered_by: String,
}

macro_rules! columns {
    () => {
        "a.round_id, a.contract_id, a.facility_id, a.revision, a.idempotency_key, a.answers, \
         a.withdrawn, a.batch, a.person, a.answered_at, a.answered_by, \
         a.content_hash"
    };
}

/// That an answer `a` is the newest of its contract in its round.
macro_rules! is_newest {
    () => {
        "a.revision = (SELECT max(b.revision) FROM vendor_answers b \
         WHERE b.round_id = a.round_id AND b.contract_id = a.contract_id)"
    };
}

/// The newest answer of each contract in round `$1`; conditions on both may follow.
const NEWEST: &str = concat!(
    "FROM contracts c JOIN vendor_answers a ON a.contract_id = c.id WHERE a.round_id = $1 AND ",
    is_newest!()
);

/// Everything a vendor has said about a contract in a round, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn of_contract(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Vec<VendorAnswerRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM vendor_answers a WHERE a.round_id = $1 AND a.contract_id = $2 \
         ORDER BY a.revision DESC"
    );
    tx.query(sql, params![round, contract], read).await
}

/// What counts about a contract in each other round, the newest first.
///
/// # Errors
/// Those of the database.
pub async fn of_other_rounds(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Vec<VendorAnswerRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM vendor_answers a WHERE a.contract_id = $2 AND a.round_id <> $1 \
         AND a.withdrawn IS NULL AND ",
        is_newest!(),
        " ORDER BY a.seq DESC"
    );
    tx.query(sql, params![round, contract], read).await
}

/// The newest answer of each contract that matches, in a round. Those without one are left out.
///
/// # Errors
/// Those of the database.
pub async fn newest(
    tx: &mut Tx,
    round: &str,
    filter: &ContractFilter,
) -> Result<Vec<VendorAnswerRow>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!("SELECT {} {NEWEST}{}", columns!(), which.sql);
    tx.query(&sql, &which.params, read).await
}

/// Which of the contracts that match are answered in a round, by id.
///
/// # Errors
/// Those of the database.
pub async fn answered(
    tx: &mut Tx,
    round: &str,
    filter: &ContractFilter,
) -> Result<HashSet<String>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!("SELECT c.id {NEWEST} AND a.withdrawn IS NULL{}", which.sql);
    let ids = tx.query(&sql, &which.params, |row| row.text(0)).await?;
    Ok(ids.into_iter().collect())
}

/// How many of the contracts that match are answered in a round.
///
/// # Errors
/// Those of the database.
pub async fn count(tx: &mut Tx, round: &str, filter: &ContractFilter) -> Result<i64, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT count(*) {NEWEST} AND a.withdrawn IS NULL{}",
        which.sql
    );
    tx.query_one(&sql, &which.params, |row| row.int(0)).await
}

/// Adds answers.
///
/// # Errors
/// [`Error::Duplicate`] if a revision or idempotency key exists.
pub async fn insert(tx: &mut Tx, rows: &[VendorAnswerRow]) -> Result<(), Error> {
    let head = "INSERT INTO vendor_answers (round_id, contract_id, facility_id, revision, \
                idempotency_key, answers, withdrawn, batch, person, answered_at, answered_by, \
                content_hash)";
    insert_rows(tx, head, "", rows, bind).await.map(drop)
}

fn bind(row: &VendorAnswerRow) -> [Value<'_>; 12] {
    [
        (&row.round_id).into(),
        (&row.contract_id).into(),
        (&row.facility_id).into(),
        row.revision.into(),
        (&row.idempotency_key).into(),
        (&row.answers).into(),
        (&row.withdrawn).into(),
        (&row.batch).into(),
        (&row.person).into(),
        (&row.answered_at).into(),
        (&row.answered_by).into(),
        (&row.content_hash).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<VendorAnswerRow, Error> {
    Ok(VendorAnswerRow {
        round_id: row.text(0)?,
        contract_id: row.text(1)?,
        facility_id: row.text(2)?,
        revision: row.int(3)?,
        idempotency_key: row.text(4)?,
        answers: row.opt_text(5)?,
        withdrawn: row.opt_text(6)?,
        batch: row.opt_text(7)?,
        person: row.text(8)?,
        answered_at: row.text(9)?,
        answered_by: row.text(10)?,
        content_hash: row.opt_text(11)?,
    })
}
