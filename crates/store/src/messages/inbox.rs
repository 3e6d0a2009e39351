//! What facilities have been told.

use serde::Deserialize;

use crate::db::{columns, params};
use crate::messages::MessageRow;
use crate::{Error, Tx};

/// A message as its recipient finds it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Received {
    /// The text.
    pub message: MessageRow,
    /// Which delivery.
    pub seq: i64,
    /// When it was first read, RFC 3339 in UTC.
    pub read_at: Option<String>,
}

/// What is in a facility's inbox, the newest first, at most `limit`.
pub async fn list(tx: &mut Tx, facility: &str, limit: i64) -> Result<Vec<Received>, Error> {
    let sql = format!(
        "SELECT {}, d.seq, d.read_at FROM deliveries d JOIN messages m ON m.id = d.message_id \
         WHERE d.facility_id = $1 ORDER BY d.seq DESC LIMIT $2",
        columns::<MessageRow>().of("m")
    );
    tx.query(&sql, params![facility, limit]).await
}

/// How many messages a facility has not read.
pub async fn count_unread(tx: &mut Tx, facility: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM deliveries WHERE facility_id = $1 AND read_at IS NULL";
    tx.query_one(sql, params![facility]).await
}

/// A message of a facility's inbox.
pub async fn get(tx: &mut Tx, facility: &str, seq: i64) -> Result<Option<Received>, Error> {
    let sql = format!(
        "SELECT {}, d.seq, d.read_at FROM deliveries d JOIN messages m ON m.id = d.message_id \
         WHERE d.facility_id = $1 AND d.seq = $2",
        columns::<MessageRow>().of("m")
    );
    tx.query_opt(&sql, params![facility, seq]).await
}

/// Notes that a message was read, unless it was before.
pub async fn mark_read(tx: &mut Tx, seq: i64, at: &str) -> Result<(), Error> {
    let sql = "UPDATE deliveries SET read_at = $2 WHERE seq = $1 AND read_at IS NULL";
    tx.execute(sql, params![seq, at]).await.map(drop)
}

/// Whether a notice has been passed on to a facility.
pub async fn has_notice(tx: &mut Tx, facility: &str, notice: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM messages m JOIN deliveries d ON d.message_id = m.id \
               WHERE m.notice_id = $2 AND d.facility_id = $1 LIMIT 1";
    tx.exists(sql, params![facility, notice]).await
}
