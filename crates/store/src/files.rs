//! Files attached to answers.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// What is known of a file without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHead {
    /// ULID.
    pub id: String,
    /// Round.
    pub round_id: String,
    /// Facility.
    pub facility_id: String,
    /// The item of the form it belongs to.
    pub item: String,
    /// File name as sent.
    pub name: String,
    /// Media type, as `application/pdf`.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// When it was sent, RFC 3339 in UTC.
    pub created_at: String,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// All but the content.
    pub head: FileHead,
    /// The content.
    pub content: Vec<u8>,
}

macro_rules! columns {
    () => {
        "id, round_id, facility_id, item, name, media_type, size, sha256, created_at"
    };
}

/// Adds a file.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &FileRow) -> Result<(), Error> {
    let sql = concat!(
        "INSERT INTO files (",
        columns!(),
        ", content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    let FileRow { head, content } = row;
    let params = params![
        &head.id,
        &head.round_id,
        &head.facility_id,
        &head.item,
        &head.name,
        &head.media_type,
        head.size,
        &head.sha256,
        &head.created_at,
        content
    ];
    tx.execute(sql, params).await.map(drop)
}

/// A file by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<FileRow>, Error> {
    let sql = concat!("SELECT ", columns!(), ", content FROM files WHERE id = $1");
    tx.query_opt(sql, params![id], |row| {
        Ok(FileRow {
            head: read(row)?,
            content: row.bytes(9)?,
        })
    })
    .await
}

/// The files of a facility in a round, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn list(tx: &mut Tx, round: &str, facility: &str) -> Result<Vec<FileHead>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM files WHERE round_id = $1 AND facility_id = $2 ORDER BY created_at, id"
    );
    tx.query(sql, params![round, facility], read).await
}

/// The size of all files of a facility in a round, in bytes.
///
/// # Errors
/// Those of the database.
pub async fn total_size(tx: &mut Tx, round: &str, facility: &str) -> Result<i64, Error> {
    let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM files \
               WHERE round_id = $1 AND facility_id = $2";
    tx.query_one(sql, params![round, facility], |row| row.int(0))
        .await
}

fn read(row: &Row<'_>) -> Result<FileHead, Error> {
    Ok(FileHead {
        id: row.text(0)?,
        round_id: row.text(1)?,
        facility_id: row.text(2)?,
        item: row.text(3)?,
        name: row.text(4)?,
        media_type: row.text(5)?,
        size: row.int(6)?,
        sha256: row.text(7)?,
        created_at: row.text(8)?,
    })
}
