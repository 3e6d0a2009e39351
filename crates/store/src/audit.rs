//! The audit trail: who did what, written in the transaction of the deed.

use crate::db::{Row, Value, insert_rows, params};
use crate::{Error, Tx};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Position in the trail, from 1; given by the database, so what it is before does not matter.
    pub seq: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What was done, as `submission.create`.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// More, as JSON.
    pub detail: String,
}

macro_rules! insert {
    () => {
        "INSERT INTO audit_entries (at, actor, action, subject, detail)"
    };
}

/// Adds an entry.
///
/// # Errors
/// Those of the database.
pub async fn append(tx: &mut Tx<'_>, row: &AuditRow) -> Result<(), Error> {
    let sql = concat!(insert!(), " VALUES ($1, $2, $3, $4, $5)");
    tx.execute(sql, &bind(row)).await.map(drop)
}

/// Adds entries in their order.
///
/// # Errors
/// Those of the database.
pub async fn insert_many(tx: &mut Tx<'_>, rows: &[AuditRow]) -> Result<(), Error> {
    insert_rows(tx, insert!(), "", rows, bind).await.map(drop)
}

/// The latest entries, the newest first, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn recent(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<AuditRow>, Error> {
    let sql = "SELECT at, actor, action, subject, detail, seq FROM audit_entries \
               ORDER BY seq DESC LIMIT $1";
    tx.query(sql, params![limit], read).await
}

fn bind(row: &AuditRow) -> [Value<'_>; 5] {
    [
        (&row.at).into(),
        (&row.actor).into(),
        (&row.action).into(),
        (&row.subject).into(),
        (&row.detail).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        at: row.text(0)?,
        actor: row.text(1)?,
        action: row.text(2)?,
        subject: row.text(3)?,
        detail: row.text(4)?,
        seq: row.int(5)?,
    })
}
