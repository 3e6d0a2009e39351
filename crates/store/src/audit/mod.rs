//! The audit log: who did what, written in the transaction of the deed, never changed.

pub mod audit_chain;
pub mod audit_checkpoints;

use serde::Deserialize;

use crate::db::{Conditions, Value, columns, insert_rows, like_pattern};
use crate::{Error, Tx};

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AuditRow {
    /// Position in the log, from 1; given by the database, so what it is before does not matter.
    pub seq: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// From where: an address, or `local`.
    pub origin: String,
    /// What was done, as `response.submit`.
    pub action: String,
    /// What it was done to.
    pub subject: String,
    /// The facility it concerns, if it concerns one.
    pub facility_id: Option<String>,
    /// More, as JSON.
    pub detail: String,
}

/// An entry with the name of the facility it concerns, as it is called now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NamedAuditRow {
    /// The entry.
    pub entry: AuditRow,
    /// Name of the facility, if there is one.
    pub facility_name: Option<String>,
}

/// Which entries to list; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Not before this instant, RFC 3339 in UTC.
    pub from: Option<String>,
    /// Before this instant, RFC 3339 in UTC.
    pub until: Option<String>,
    /// Part of the actor as stored, of its name or of what it signs in with; ASCII letters in any case.
    pub who: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// The facility it concerns.
    pub facility_id: Option<String>,
}

/// Adds an entry.
pub async fn append(tx: &mut Tx, row: &AuditRow) -> Result<(), Error> {
    insert_many(tx, std::slice::from_ref(row)).await
}

/// Adds entries in their order.
pub async fn insert_many(tx: &mut Tx, rows: &[AuditRow]) -> Result<(), Error> {
    let columns = columns::<AuditRow>().without("seq");
    let head = format!("INSERT INTO audit_entries ({columns})");
    insert_rows(tx, &head, "", rows, bind).await.map(drop)
}

/// A page of entries, the newest first: at most `limit`, those that are older than `before`, the
/// `seq` of the last one seen.
pub async fn list(
    tx: &mut Tx,
    filter: &AuditFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<NamedAuditRow>, Error> {
    let who = filter.who.as_deref().map(like_pattern);
    let mut which = Conditions::default();
    which.and_some("e.facility_id = ?", &filter.facility_id);
    which.and_some("e.at >= ?", &filter.from);
    which.and_some("e.at < ?", &filter.until);
    which.and_some("e.action = ?", &filter.action);
    which.and_some(
        "(lower(e.actor) LIKE ? ESCAPE '\\' OR lower(t.name) LIKE ? ESCAPE '\\' \
         OR lower(u.name) LIKE ? ESCAPE '\\' OR lower(u.login) LIKE ? ESCAPE '\\' \
         OR lower(v.name) LIKE ? ESCAPE '\\')",
        &who,
    );
    if let Some(before) = before {
        which.and("e.seq < ?", before);
    }
    let limit = which.param(limit);
    let sql = format!(
        "SELECT {}, f.name FROM audit_entries e \
         LEFT JOIN tokens t ON e.actor LIKE 'token:%' AND t.id = substr(e.actor, 7) \
         LEFT JOIN users u ON e.actor LIKE 'user:%' AND u.id = substr(e.actor, 6) \
         LEFT JOIN contracts c ON e.actor LIKE 'link:%' AND c.id = substr(e.actor, 6) \
         LEFT JOIN vendors v ON v.id = c.vendor_id \
         LEFT JOIN facilities f ON f.id = e.facility_id \
         WHERE true{} ORDER BY e.seq DESC LIMIT {limit}",
        columns::<AuditRow>().of("e"),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

fn bind(row: &AuditRow) -> [Value<'_>; 7] {
    [
        (&row.at).into(),
        (&row.actor).into(),
        (&row.origin).into(),
        (&row.action).into(),
        (&row.subject).into(),
        (&row.facility_id).into(),
        (&row.detail).into(),
    ]
}
