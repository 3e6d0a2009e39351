//! The mails that wait, were sent, or failed.

use serde::Deserialize;

use crate::db::{Value, columns, joined, params, placeholders};
use crate::messages::MessageRow;
use crate::{Error, Tx};

/// A message that is due to be mailed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DueMail {
    /// The text.
    pub message: MessageRow,
    /// Which delivery.
    pub seq: i64,
    /// The facility it is for: its id and name.
    #[serde(deserialize_with = "joined")]
    pub facility: Option<(String, String)>,
    /// The person it is for, if it is for one alone.
    pub user_id: Option<String>,
    /// The contract whose vendor it is for, if it is for one.
    pub contract_id: Option<String>,
    /// The address.
    pub mail: String,
    /// How often it has been tried, this time included.
    pub attempts: i64,
}

/// A mail of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Outgoing {
    /// Which delivery.
    pub seq: i64,
    /// What the message is.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// The facility, person or vendor it is for, by name.
    pub recipient: String,
    /// The address.
    pub mail: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it could not be sent, the last time.
    pub problem: Option<String>,
    /// When it is next tried, or was last, RFC 3339 in UTC.
    pub at: String,
}

/// Takes up to `limit` mails that are due and were queued after `oldest`, and sets them ahead to
/// `until`: nobody else takes them before. What two processes reach for at once goes to one of them.
pub async fn take_due(
    tx: &mut Tx,
    now: &str,
    oldest: &str,
    until: &str,
    limit: i64,
) -> Result<Vec<DueMail>, Error> {
    let sql = "UPDATE deliveries SET due_at = $3, attempts = attempts + 1 WHERE state = 'waiting' \
               AND due_at <= $1 AND seq IN (SELECT seq FROM deliveries WHERE state = 'waiting' \
               AND due_at <= $1 AND created_at > $2 ORDER BY due_at, seq LIMIT $4) RETURNING seq";
    let taken: Vec<i64> = tx.query(sql, params![now, oldest, until, limit]).await?;
    if taken.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = format!(
        "SELECT {}, d.seq, d.facility_id, f.name, d.user_id, d.contract_id, d.mail, d.attempts \
         FROM deliveries d \
         JOIN messages m ON m.id = d.message_id LEFT JOIN facilities f ON f.id = d.facility_id \
         WHERE d.seq IN (",
        columns::<MessageRow>().of("m")
    );
    placeholders(&mut sql, 0, taken.len());
    sql.push_str(") ORDER BY d.seq");
    let params: Vec<Value<'_>> = taken.iter().map(|seq| (*seq).into()).collect();
    tx.query(&sql, &params).await
}

/// Notes how the sending of a mail ended: `state` is `sent`, `failed`, or `waiting` until `due_at`.
pub async fn settle(
    tx: &mut Tx,
    seq: i64,
    state: &str,
    problem: Option<&str>,
    due_at: &str,
    ended_at: Option<&str>,
) -> Result<(), Error> {
    let sql = "UPDATE deliveries SET state = $2, problem = $3, due_at = $4, ended_at = $5 \
               WHERE seq = $1";
    tx.execute(sql, params![seq, state, problem, due_at, ended_at])
        .await
        .map(drop)
}

/// Gives up on mails that were queued before `oldest`. Returns how many.
pub async fn give_up(tx: &mut Tx, oldest: &str, at: &str, problem: &str) -> Result<u64, Error> {
    let sql = "UPDATE deliveries SET state = 'failed', problem = $3, ended_at = $2 \
               WHERE state = 'waiting' AND created_at <= $1";
    tx.execute(sql, params![oldest, at, problem]).await
}

/// Queues a mail that failed again. `false` if it did not fail.
pub async fn retry(tx: &mut Tx, seq: i64, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE deliveries SET state = 'waiting', attempts = 0, problem = NULL, due_at = $2, \
               created_at = $2, ended_at = NULL WHERE seq = $1 AND state = 'failed'";
    Ok(tx.execute(sql, params![seq, at]).await? > 0)
}

/// How many mails there are and were in each state, as (state, number).
pub async fn count_by_state(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    let sql = "SELECT state, CAST(sum(count) AS BIGINT) FROM \
               (SELECT state, count(*) AS count FROM deliveries GROUP BY state UNION ALL \
               SELECT state, count FROM removed_deliveries) x GROUP BY state";
    tx.query(sql, params![]).await
}

/// Mails in a state, the newest first, at most `limit`.
pub async fn list_by_state(tx: &mut Tx, state: &str, limit: i64) -> Result<Vec<Outgoing>, Error> {
    let sql = "SELECT d.seq, m.kind, m.subject, coalesce(f.name, u.name, v.name, ''), d.mail, d.attempts, \
               d.problem, coalesce(d.ended_at, d.due_at) FROM deliveries d \
               JOIN messages m ON m.id = d.message_id LEFT JOIN facilities f ON f.id = d.facility_id \
               LEFT JOIN users u ON u.id = d.user_id LEFT JOIN contracts c ON c.id = d.contract_id \
               LEFT JOIN vendors v ON v.id = c.vendor_id WHERE d.state = $1 \
               ORDER BY d.seq DESC LIMIT $2";
    tx.query(sql, params![state, limit]).await
}
