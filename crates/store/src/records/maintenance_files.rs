//! Files that show where the duty for a server's updates is written.

use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::db::{columns, params};
use crate::{Error, Tx, file_contents};

/// A file without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ServerFileHead {
    /// ULID.
    pub id: String,
    /// The server.
    pub server_id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// When it was added, RFC 3339 in UTC.
    pub added_at: String,
    /// Bytes.
    pub size: i64,
}

/// A query for [`ServerFileHead`]s that are not removed, with more columns and conditions.
fn select(more: &str, rest: &str) -> String {
    format!(
        "SELECT {}, c.size{more} FROM maintenance_files f \
         JOIN file_contents c ON c.sha256 = f.content {rest}",
        columns::<ServerFileHead>().of("f").without("size")
    )
}

/// Adds a file.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, head: &ServerFileHead, content: &[u8]) -> Result<(), Error> {
    file_contents::put(tx, &head.sha256, content).await?;
    let sql = "INSERT INTO maintenance_files (id, server_id, name, media_type, sha256, content, \
               added_at) VALUES ($1, $2, $3, $4, $5, $5, $6)";
    let params = params![
        &head.id,
        &head.server_id,
        &head.name,
        &head.media_type,
        &head.sha256,
        &head.added_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The files of all servers of a facility, the oldest first.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<ServerFileHead>, Error> {
    let sql = select(
        "",
        "JOIN maintenance_servers s ON s.id = f.server_id \
         WHERE s.facility_id = $1 AND s.removed_at IS NULL ORDER BY f.added_at, f.id",
    );
    tx.query(&sql, params![facility]).await
}

/// How many files a server has.
pub async fn count(tx: &mut Tx, server: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM maintenance_files WHERE server_id = $1 AND removed_at IS NULL";
    tx.query_one(sql, params![server]).await
}

/// A file of a server, with its content.
pub async fn get(
    tx: &mut Tx,
    server: &str,
    id: &str,
) -> Result<Option<(ServerFileHead, Vec<u8>)>, Error> {
    let sql = select(", c.content", "WHERE f.server_id = $1 AND f.id = $2");
    let found: Option<(ServerFileHead, ByteBuf)> = tx.query_opt(&sql, params![server, id]).await?;
    Ok(found.map(|(head, content)| (head, content.into_vec())))
}

/// Removes the content of a server's files, of one or of all; gives back how many there were.
pub async fn remove(tx: &mut Tx, server: &str, id: Option<&str>, at: &str) -> Result<u64, Error> {
    let sql = "UPDATE maintenance_files SET removed_at = $3, content = NULL WHERE server_id = $1 \
               AND id = coalesce(CAST($2 AS TEXT), id) AND removed_at IS NULL RETURNING sha256";
    let removed: Vec<String> = tx.query(sql, params![server, id, at]).await?;
    let hashes: Vec<&str> = removed.iter().map(String::as_str).collect();
    file_contents::release(tx, &hashes).await?;
    Ok(removed.len() as u64)
}
