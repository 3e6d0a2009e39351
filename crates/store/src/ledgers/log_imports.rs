//! Logs that came in as whole files: what is known of them, and their lines in blocks.

use serde::Deserialize;
use std::ops::ControlFlow;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// What is known of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct LogImportRow {
    /// ULID.
    pub id: String,
    /// Facility.
    pub facility_id: String,
    /// The kind of ledger.
    pub ledger: String,
    /// File name as sent.
    pub name: String,
    /// SHA-256 of the file, in hex; none until all of it is there.
    pub sha256: Option<String>,
    /// Size of the file in bytes.
    pub size: i64,
    /// How many lines it has.
    pub lines: i64,
    /// How many of them could not be read under the columns.
    pub unread: i64,
    /// The first time a line names, as `2023-05-16T08:30:00`.
    pub first_at: Option<String>,
    /// The last one.
    pub last_at: Option<String>,
    /// When it came in, RFC 3339 in UTC.
    pub imported_at: String,
    /// From whom, as the audit log names them.
    pub imported_by: String,
    /// The day somebody looked it through, ISO.
    pub reviewed_on: Option<String>,
    /// Who that was, as the audit log names them.
    pub reviewed_by: Option<String>,
    /// What they found.
    pub remark: Option<String>,
}

/// A block of lines.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LogBlockRow {
    /// The log.
    pub import_id: String,
    /// From 0.
    pub number: i64,
    /// How many lines are in it.
    pub lines: i64,
    /// The first time a line names.
    pub first_at: Option<String>,
    /// The last one.
    pub last_at: Option<String>,
    /// The lines, compressed.
    #[serde(with = "serde_bytes")]
    pub content: Vec<u8>,
}

/// Adds what is known of a log, or replaces it.
///
/// # Errors
/// [`Error::Duplicate`] if the facility has the same file already.
pub async fn put(tx: &mut Tx, row: &LogImportRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO log_imports ({}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
         ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size, \
         lines = excluded.lines, unread = excluded.unread, first_at = excluded.first_at, \
         last_at = excluded.last_at, reviewed_on = excluded.reviewed_on, \
         reviewed_by = excluded.reviewed_by, remark = excluded.remark",
        columns::<LogImportRow>()
    );
    let params = params![
        &row.id,
        &row.facility_id,
        &row.ledger,
        &row.name,
        &row.sha256,
        row.size,
        row.lines,
        row.unread,
        &row.first_at,
        &row.last_at,
        &row.imported_at,
        &row.imported_by,
        &row.reviewed_on,
        &row.reviewed_by,
        &row.remark
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// A log by its id, whether or not all of it is there.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<LogImportRow>, Error> {
    let sql = select::<LogImportRow>("FROM log_imports WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// The log of a facility with this content.
pub async fn by_content(
    tx: &mut Tx,
    facility: &str,
    ledger: &str,
    sha256: &str,
) -> Result<Option<LogImportRow>, Error> {
    let sql = select::<LogImportRow>(
        "FROM log_imports WHERE facility_id = $1 AND ledger = $2 AND sha256 = $3",
    );
    tx.query_opt(&sql, params![facility, ledger, sha256]).await
}

/// The logs of a facility that are there as a whole, the newest first.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<LogImportRow>, Error> {
    let sql = select::<LogImportRow>(
        "FROM log_imports WHERE facility_id = $1 AND sha256 IS NOT NULL ORDER BY id DESC",
    );
    tx.query(&sql, params![facility]).await
}

/// Streams what is known of all logs that are there as a whole, one facility after the other.
pub async fn scan_all(tx: &mut Tx, mut each: impl FnMut(LogImportRow) + Send) -> Result<(), Error> {
    let sql = select::<LogImportRow>(
        "FROM log_imports WHERE sha256 IS NOT NULL ORDER BY facility_id, id",
    );
    tx.scan(&sql, params![], |row| {
        each(row.read()?);
        Ok(ControlFlow::Continue(()))
    })
    .await
}

/// Adds a block.
pub async fn insert_block(tx: &mut Tx, row: &LogBlockRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO log_blocks ({}) VALUES ($1, $2, $3, $4, $5, $6)",
        columns::<LogBlockRow>()
    );
    let params = params![
        &row.import_id,
        row.number,
        row.lines,
        &row.first_at,
        &row.last_at,
        &row.content
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// The first block from `number` on that may have lines of a time between the two, both included.
pub async fn next_block(
    tx: &mut Tx,
    import: &str,
    number: i64,
    from: &str,
    until: &str,
) -> Result<Option<LogBlockRow>, Error> {
    let sql = select::<LogBlockRow>(
        "FROM log_blocks WHERE import_id = $1 AND number >= $2 \
         AND coalesce(last_at, $3) >= $3 AND coalesce(first_at, $4) <= $4 ORDER BY number LIMIT 1",
    );
    tx.query_opt(&sql, params![import, number, from, until])
        .await
}

/// Removes a log of which not all is there, with its lines.
pub async fn abandon(tx: &mut Tx, id: &str) -> Result<(), Error> {
    let sql = "DELETE FROM log_blocks WHERE import_id IN \
               (SELECT id FROM log_imports WHERE id = $1 AND sha256 IS NULL)";
    tx.execute(sql, params![id]).await?;
    let sql = "DELETE FROM log_imports WHERE id = $1 AND sha256 IS NULL";
    tx.execute(sql, params![id]).await.map(drop)
}

/// The same for all that began before a time and never came to their end.
pub async fn abandon_before(tx: &mut Tx, time: &str) -> Result<(), Error> {
    let sql = "DELETE FROM log_blocks WHERE import_id IN \
               (SELECT id FROM log_imports WHERE sha256 IS NULL AND imported_at < $1)";
    tx.execute(sql, params![time]).await?;
    let sql = "DELETE FROM log_imports WHERE sha256 IS NULL AND imported_at < $1";
    tx.execute(sql, params![time]).await.map(drop)
}
