//! Files attached to answers.

use serde::Deserialize;

use crate::db::{columns, params};
use crate::{Error, Tx, file_contents};

/// What is known of a file without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// When it was sent, RFC 3339 in UTC.
    pub created_at: String,
    /// Size in bytes.
    pub size: i64,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FileRow {
    /// All but the content.
    pub head: FileHead,
    /// The content.
    #[serde(with = "serde_bytes")]
    pub content: Vec<u8>,
}

/// A query for [`FileHead`]s, with more columns and conditions.
fn select(more: &str, which: &str) -> String {
    format!(
        "SELECT {}, c.size{more} FROM files f JOIN file_contents c ON c.sha256 = f.sha256 WHERE {which}",
        columns::<FileHead>().of("f").without("size")
    )
}

/// Adds a file.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &FileRow) -> Result<(), Error> {
    let FileRow { head, content } = row;
    file_contents::put(tx, &head.sha256, content).await?;
    let sql = "INSERT INTO files (id, round_id, facility_id, item, name, media_type, sha256, \
               created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let params = params![
        &head.id,
        &head.round_id,
        &head.facility_id,
        &head.item,
        &head.name,
        &head.media_type,
        &head.sha256,
        &head.created_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// A file by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<FileRow>, Error> {
    let sql = select(", c.content", "f.id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// The files of a facility in a round, the oldest first.
pub async fn list(tx: &mut Tx, round: &str, facility: &str) -> Result<Vec<FileHead>, Error> {
    let sql = select(
        "",
        "f.round_id = $1 AND f.facility_id = $2 ORDER BY f.created_at, f.id",
    );
    tx.query(&sql, params![round, facility]).await
}

/// The size of all files of a facility in a round, in bytes.
pub async fn total_size(tx: &mut Tx, round: &str, facility: &str) -> Result<i64, Error> {
    let sql = "SELECT CAST(coalesce(sum(c.size), 0) AS BIGINT) FROM files f \
               JOIN file_contents c ON c.sha256 = f.sha256 \
               WHERE f.round_id = $1 AND f.facility_id = $2";
    tx.query_one(sql, params![round, facility]).await
}
