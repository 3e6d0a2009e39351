//! Rows of facilities' ledgers as they are now; what they were, and the values by which they are found, follow
//! every change.

pub mod ledger_kinds;
pub mod ledger_values;
pub mod log_imports;

use serde::Deserialize;
use std::ops::ControlFlow;

use crate::db::{
    Conditions, Value, chunks, columns, insert_rows, params, placeholders, scan_in, select,
};
use crate::facilities::facility_search::FacilityFilter;
use crate::{Error, Tx};

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct LedgerRowRow {
    /// ULID; never changes.
    pub id: String,
    /// The facility; never changes.
    pub facility_id: String,
    /// The kind of ledger; never changes.
    pub ledger: String,
    /// What tells it from the others of its ledger, if anything does.
    pub row_key: Option<String>,
    /// Counts the changes, from 1.
    pub revision: i64,
    /// The values by column, as JSON.
    pub content: String,
    /// When it was added, RFC 3339 in UTC.
    pub added_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub changed_at: String,
    /// Who did that, as the audit log names them.
    pub changed_by: String,
    /// When it was removed.
    pub removed_at: Option<String>,
}

/// What a row was in a revision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RevisionRow {
    /// The row.
    pub row_id: String,
    /// 1 for the first, then 2 …
    pub revision: i64,
    /// The values by column, as JSON; none where it was removed.
    pub content: Option<String>,
    /// When, RFC 3339 in UTC.
    pub recorded_at: String,
    /// Who, as the audit log names them.
    pub recorded_by: String,
}

/// How many rows a ledger has, and when one last changed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LedgerSize {
    /// The kind of ledger.
    pub ledger: String,
    /// Rows that were not removed.
    pub rows: i64,
    /// When one was last added, changed or removed, RFC 3339 in UTC.
    pub changed_at: String,
}

/// How much a facility keeps of a ledger: rows, or files of a log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShopSize {
    /// The facility.
    pub facility_id: String,
    /// The kind of ledger.
    pub ledger: String,
    /// Rows that were not removed, or files.
    pub rows: i64,
    /// When the last of them changed or came in, RFC 3339 in UTC.
    pub changed_at: String,
}

/// The rows of a ledger that were not removed, in the order they were added.
pub async fn of_facility(
    tx: &mut Tx,
    facility: &str,
    ledger: &str,
) -> Result<Vec<LedgerRowRow>, Error> {
    let sql = select::<LedgerRowRow>(
        "FROM ledger_rows WHERE facility_id = $1 AND ledger = $2 AND removed_at IS NULL ORDER BY id",
    );
    tx.query(&sql, params![facility, ledger]).await
}

/// Whether a facility has any row in any ledger, or a log.
pub async fn any(tx: &mut Tx, facility: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM ledger_rows WHERE facility_id = $1 AND removed_at IS NULL \
               UNION ALL SELECT 1 FROM log_imports WHERE facility_id = $1 LIMIT 1";
    tx.exists(sql, params![facility]).await
}

/// The rows of all ledgers of a facility that were not removed, in the order they were added.
pub async fn all_of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<LedgerRowRow>, Error> {
    let sql = select::<LedgerRowRow>(
        "FROM ledger_rows WHERE facility_id = $1 AND removed_at IS NULL ORDER BY ledger, id",
    );
    tx.query(&sql, params![facility]).await
}

/// Streams the rows of all facilities that were not removed, one facility after the other: facility, ledger, id,
/// revision and content of each.
pub async fn scan_all(
    tx: &mut Tx,
    mut each: impl FnMut(&str, &str, &str, i64, &str) -> ControlFlow<()> + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let sql = "SELECT facility_id, ledger, id, revision, content FROM ledger_rows \
               WHERE removed_at IS NULL ORDER BY facility_id, ledger, id";
    tx.scan(sql, params![], |row| {
        let (facility, ledger, id, revision, content) = row.read()?;
        Ok(each(facility, ledger, id, revision, content))
    })
    .await
}

/// Rows by their ids, those that were removed too.
pub async fn by_ids(tx: &mut Tx, ids: &[&str]) -> Result<Vec<LedgerRowRow>, Error> {
    let sql = format!("{} id", select::<LedgerRowRow>("FROM ledger_rows WHERE"));
    let mut found = Vec::new();
    scan_in(tx, &sql, ids, |row| {
        found.push(row.read()?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// How many rows each ledger of a facility has; ledgers that never had one are not there.
pub async fn sizes(tx: &mut Tx, facility: &str) -> Result<Vec<LedgerSize>, Error> {
    let sql = "SELECT ledger, CAST(count(CASE WHEN removed_at IS NULL THEN 1 END) AS BIGINT) AS rows, \
               max(changed_at) AS changed_at FROM ledger_rows WHERE facility_id = $1 GROUP BY ledger";
    tx.query(sql, params![facility]).await
}

/// How much each of many facilities keeps of every ledger; what there is none of is not there.
pub async fn sizes_of_many(tx: &mut Tx, filter: &FacilityFilter) -> Result<Vec<ShopSize>, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    // The same places of parameters are used twice.
    let sql = format!(
        "SELECT r.facility_id, r.ledger, count(*) AS rows, max(r.changed_at) AS changed_at \
         FROM facilities f JOIN ledger_rows r ON r.facility_id = f.id \
         WHERE r.removed_at IS NULL{which} GROUP BY r.facility_id, r.ledger \
         UNION ALL \
         SELECT l.facility_id, l.ledger, count(*) AS rows, max(l.imported_at) AS changed_at \
         FROM facilities f JOIN log_imports l ON l.facility_id = f.id \
         WHERE l.sha256 IS NOT NULL{which} GROUP BY l.facility_id, l.ledger",
        which = which.sql
    );
    tx.query(&sql, &which.params).await
}

/// Streams the rows of a ledger of many facilities that were not removed, by the facilities' names: facility and
/// content of each.
pub async fn scan_many(
    tx: &mut Tx,
    filter: &FacilityFilter,
    ledger: &str,
    mut each: impl FnMut(&str, &str) + Send,
) -> Result<(), Error> {
    tx.lift_timeout().await?;
    let mut which = Conditions::default();
    which.and("r.ledger = ?", ledger);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT r.facility_id, r.content FROM facilities f \
         JOIN ledger_rows r ON r.facility_id = f.id \
         WHERE r.removed_at IS NULL{} ORDER BY f.name, f.id, r.id",
        which.sql
    );
    tx.scan(&sql, &which.params, |row| {
        let (facility, content) = row.read()?;
        each(facility, content);
        Ok(ControlFlow::Continue(()))
    })
    .await
}

/// Adds rows with their first revision, or replaces those with their ids.
///
/// # Errors
/// [`Error::Duplicate`] if another row of the ledger has the same key.
pub async fn put_many(tx: &mut Tx, rows: &[LedgerRowRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO ledger_rows ({})", columns::<LedgerRowRow>());
    let tail = " ON CONFLICT (id) DO UPDATE SET row_key = excluded.row_key, \
                revision = excluded.revision, content = excluded.content, \
                changed_at = excluded.changed_at, changed_by = excluded.changed_by, \
                removed_at = excluded.removed_at";
    insert_rows(tx, &head, tail, rows, |row| {
        [
            Value::from(&row.id),
            Value::from(&row.facility_id),
            Value::from(&row.ledger),
            Value::from(&row.row_key),
            Value::from(row.revision),
            Value::from(&row.content),
            Value::from(&row.added_at),
            Value::from(&row.changed_at),
            Value::from(&row.changed_by),
            Value::from(&row.removed_at),
        ]
    })
    .await?;
    let head = "INSERT INTO ledger_revisions (row_id, revision, content, recorded_at, recorded_by)";
    insert_rows(tx, head, "", rows, |row| {
        let content = Some(&*row.content).filter(|_| row.removed_at.is_none());
        [
            Value::from(&row.id),
            Value::from(row.revision),
            Value::from(content),
            Value::from(&row.changed_at),
            Value::from(&row.changed_by),
        ]
    })
    .await
    .map(drop)
}

/// Takes the keys from rows that are about to get others.
pub async fn clear_keys(tx: &mut Tx, ids: &[&str]) -> Result<(), Error> {
    for chunk in chunks(ids) {
        let mut sql = "UPDATE ledger_rows SET row_key = NULL WHERE id IN (".to_owned();
        placeholders(&mut sql, 0, chunk.len());
        sql.push(')');
        let params: Vec<Value<'_>> = chunk.iter().map(|id| Value::Text(id)).collect();
        tx.execute(&sql, &params).await?;
    }
    Ok(())
}

/// All that a row was, the oldest first.
pub async fn history(tx: &mut Tx, row: &str) -> Result<Vec<RevisionRow>, Error> {
    let sql = select::<RevisionRow>("FROM ledger_revisions WHERE row_id = $1 ORDER BY revision");
    tx.query(&sql, params![row]).await
}

/// What a row was in one revision.
pub async fn revision(tx: &mut Tx, row: &str, revision: i64) -> Result<Option<RevisionRow>, Error> {
    let sql = select::<RevisionRow>("FROM ledger_revisions WHERE row_id = $1 AND revision = $2");
    tx.query_opt(&sql, params![row, revision]).await
}
