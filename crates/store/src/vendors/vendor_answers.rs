//! What vendors have said about their contracts in rounds, revision by revision, for good.

use std::collections::HashSet;

use serde::Deserialize;

use super::contracts::ContractFilter;
use crate::db::{Conditions, Value, columns, insert_rows, params, select};
use crate::{Error, Tx};

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

/// That an answer `a` is the newest of its contract in its round.
const IS_NEWEST: &str = "a.revision = (SELECT max(b.revision) FROM vendor_answers b \
     WHERE b.round_id = a.round_id AND b.contract_id = a.contract_id)";

/// The newest answer of each contract in round `$1`; conditions on both may follow.
fn newest_from() -> String {
    format!(
        "FROM contracts c JOIN vendor_answers a ON a.contract_id = c.id \
         WHERE a.round_id = $1 AND {IS_NEWEST}"
    )
}

/// Everything a vendor has said about a contract in a round, the newest first.
pub async fn of_contract(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Vec<VendorAnswerRow>, Error> {
    let sql = select::<VendorAnswerRow>(
        "FROM vendor_answers a WHERE a.round_id = $1 AND a.contract_id = $2 \
         ORDER BY a.revision DESC",
    );
    tx.query(&sql, params![round, contract]).await
}

/// What counts about a contract in each other round, the newest first.
pub async fn of_other_rounds(
    tx: &mut Tx,
    round: &str,
    contract: &str,
) -> Result<Vec<VendorAnswerRow>, Error> {
    let sql = select::<VendorAnswerRow>(&format!(
        "FROM vendor_answers a WHERE a.contract_id = $2 AND a.round_id <> $1 \
         AND a.withdrawn IS NULL AND {IS_NEWEST} ORDER BY a.seq DESC"
    ));
    tx.query(&sql, params![round, contract]).await
}

/// The newest answer of each contract that matches, in a round. Those without one are left out.
pub async fn newest(
    tx: &mut Tx,
    round: &str,
    filter: &ContractFilter,
) -> Result<Vec<VendorAnswerRow>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT {} {}{}",
        columns::<VendorAnswerRow>().of("a"),
        newest_from(),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// Which of the contracts that match are answered in a round, by id.
pub async fn answered(
    tx: &mut Tx,
    round: &str,
    filter: &ContractFilter,
) -> Result<HashSet<String>, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT c.id {} AND a.withdrawn IS NULL{}",
        newest_from(),
        which.sql
    );
    let ids: Vec<String> = tx.query(&sql, &which.params).await?;
    Ok(ids.into_iter().collect())
}

/// How many of the contracts that match are answered in a round.
pub async fn count(tx: &mut Tx, round: &str, filter: &ContractFilter) -> Result<i64, Error> {
    let mut which = Conditions::after(params![round]);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT count(*) {} AND a.withdrawn IS NULL{}",
        newest_from(),
        which.sql
    );
    tx.query_one(&sql, &which.params).await
}

/// Adds answers.
///
/// # Errors
/// [`Error::Duplicate`] if a revision or idempotency key exists.
pub async fn insert(tx: &mut Tx, rows: &[VendorAnswerRow]) -> Result<(), Error> {
    let head = format!(
        "INSERT INTO vendor_answers ({})",
        columns::<VendorAnswerRow>()
    );
    insert_rows(tx, &head, "", rows, bind).await.map(drop)
}

fn bind(row: &VendorAnswerRow) -> [Value<'_>; 12] {
    [
        (&row.round_id).into(),
        (&row.contract_id).into(),
        (&row.facility_id).into(),
        row.revision.into(),
        (&row.idempotency_key).into(),
        (&row.content_hash).into(),
        (&row.answers).into(),
        (&row.withdrawn).into(),
        (&row.batch).into(),
        (&row.person).into(),
        (&row.answered_at).into(),
        (&row.answered_by).into(),
    ]
}
