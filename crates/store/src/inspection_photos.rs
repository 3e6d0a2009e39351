//! Photos taken in inspections.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// What is known of a photo without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoHead {
    /// The inspection.
    pub inspection_id: String,
    /// Made by the device.
    pub id: String,
    /// What it shows: a place of notes.
    pub place: String,
    /// File name as sent.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// The actor.
    pub taken_by: String,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
}

macro_rules! columns {
    () => {
        "inspection_id, id, place, name, media_type, size, sha256, taken_by, received_at"
    };
}

/// Adds a photo; `false` if it is there already, or was and is removed.
///
/// # Errors
/// Those of the database.
pub async fn insert(tx: &mut Tx, head: &PhotoHead, content: &Vec<u8>) -> Result<bool, Error> {
    let sql = concat!(
        "INSERT INTO inspection_photos (",
        columns!(),
        ", content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING"
    );
    let params = params![
        &head.inspection_id,
        &head.id,
        &head.place,
        &head.name,
        &head.media_type,
        head.size,
        &head.sha256,
        &head.taken_by,
        &head.received_at,
        content
    ];
    Ok(tx.execute(sql, params).await? > 0)
}

/// The SHA-256 of a photo that is there, or was and is removed.
///
/// # Errors
/// Those of the database.
pub async fn known_sha256(
    tx: &mut Tx,
    inspection: &str,
    id: &str,
) -> Result<Option<String>, Error> {
    let sql = "SELECT sha256 FROM inspection_photos WHERE inspection_id = $1 AND id = $2";
    tx.query_opt(sql, params![inspection, id], |row| row.text(0))
        .await
}

/// The photos of an inspection, in the order they came.
///
/// # Errors
/// Those of the database.
pub async fn list(tx: &mut Tx, inspection: &str) -> Result<Vec<PhotoHead>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM inspection_photos WHERE inspection_id = $1 AND removed_at IS NULL \
         ORDER BY received_at, id"
    );
    tx.query(sql, params![inspection], read).await
}

/// A photo with its content.
///
/// # Errors
/// Those of the database.
pub async fn get(
    tx: &mut Tx,
    inspection: &str,
    id: &str,
) -> Result<Option<(PhotoHead, Vec<u8>)>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", content FROM inspection_photos \
         WHERE inspection_id = $1 AND id = $2 AND removed_at IS NULL"
    );
    tx.query_opt(sql, params![inspection, id], |row| {
        Ok((read(row)?, row.bytes(9)?))
    })
    .await
}

/// Removes what a photo shows; `false` if there is none.
///
/// # Errors
/// Those of the database.
pub async fn remove(tx: &mut Tx, inspection: &str, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE inspection_photos SET removed_at = $3, content = $4 \
               WHERE inspection_id = $1 AND id = $2 AND removed_at IS NULL";
    let nothing = Vec::new();
    Ok(tx
        .execute(sql, params![inspection, id, at, &nothing])
        .await?
        > 0)
}

fn read(row: &Row<'_>) -> Result<PhotoHead, Error> {
    Ok(PhotoHead {
        inspection_id: row.text(0)?,
        id: row.text(1)?,
        place: row.text(2)?,
        name: row.text(3)?,
        media_type: row.text(4)?,
        size: row.int(5)?,
        sha256: row.text(6)?,
        taken_by: row.text(7)?,
        received_at: row.text(8)?,
    })
}
