//! Files that show where the duty for a server's updates is written.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A file without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerFileHead {
    /// ULID.
    pub id: String,
    /// The server.
    pub server_id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// When it was added, RFC 3339 in UTC.
    pub added_at: String,
}

macro_rules! columns {
    () => {
        "f.id, f.server_id, f.name, f.media_type, f.size, f.sha256, f.added_at"
    };
}

/// Adds a file.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, head: &ServerFileHead, content: &Vec<u8>) -> Result<(), Error> {
    let sql = "INSERT INTO maintenance_files (id, server_id, name, media_type, size, sha256, \
               added_at, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let params = params![
        &head.id,
        &head.server_id,
        &head.name,
        &head.media_type,
        head.size,
        &head.sha256,
        &head.added_at,
        content
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The files of all servers of a facility, the oldest first.
///
/// # Errors
/// Those of the database.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<ServerFileHead>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM maintenance_files f JOIN maintenance_servers s ON s.id = f.server_id \
         WHERE s.facility_id = $1 AND s.removed_at IS NULL AND f.removed_at IS NULL \
         ORDER BY f.added_at, f.id"
    );
    tx.query(sql, params![facility], read).await
}

/// How many files a server has.
///
/// # Errors
/// Those of the database.
pub async fn count(tx: &mut Tx, server: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM maintenance_files WHERE server_id = $1 AND removed_at IS NULL";
    tx.query_one(sql, params![server], |row| row.int(0)).await
}

/// A file of a server, with its content.
///
/// # Errors
/// Those of the database.
pub async fn get(
    tx: &mut Tx,
    server: &str,
    id: &str,
) -> Result<Option<(ServerFileHead, Vec<u8>)>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", f.content FROM maintenance_files f \
         WHERE f.server_id = $1 AND f.id = $2 AND f.removed_at IS NULL"
    );
    tx.query_opt(sql, params![server, id], |row| {
        Ok((read(row)?, row.bytes(7)?))
    })
    .await
}

/// Removes the content of a server's files, of one or of all; gives back how many there were.
///
/// # Errors
/// Those of the database.
pub async fn remove(tx: &mut Tx, server: &str, id: Option<&str>, at: &str) -> Result<u64, Error> {
    let sql = "UPDATE maintenance_files SET removed_at = $3, content = $4 \
               WHERE server_id = $1 AND ($2 = '' OR id = $2) AND removed_at IS NULL";
    let nothing = Vec::new();
    let params = params![server, id.unwrap_or_default(), at, &nothing];
    tx.execute(sql, params).await
}

fn read(row: &Row<'_>) -> Result<ServerFileHead, Error> {
    Ok(ServerFileHead {
        id: row.text(0)?,
        server_id: row.text(1)?,
        name: row.text(2)?,
        media_type: row.text(3)?,
        size: row.int(4)?,
        sha256: row.text(5)?,
        added_at: row.text(6)?,
    })
}
