//! Photos taken in inspections.

use crate::db::{Row, params};
use crate::{Error, Tx, file_contents};

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

/// A query for a [`PhotoHead`] that is not removed, as [`read`] takes it, with more columns and conditions.
macro_rules! select {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT p.inspection_id, p.id, p.place, p.name, p.media_type, c.size, p.sha256, \
             p.taken_by, p.received_at",
            $more,
            " FROM inspection_photos p JOIN file_contents c ON c.sha256 = p.content WHERE ",
            $rest
        )
    };
}

/// Adds a photo; `false` if it is there already, or was and is removed. Its inspection is held against other
/// writers.
pub async fn insert(tx: &mut Tx, head: &PhotoHead, content: &[u8]) -> Result<bool, Error> {
    if known_sha256(tx, &head.inspection_id, &head.id)
        .await?
        .is_some()
    {
        return Ok(false);
    }
    file_contents::put(tx, &head.sha256, content).await?;
    let sql = "INSERT INTO inspection_photos (inspection_id, id, place, name, media_type, sha256, \
               content, taken_by, received_at) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8)";
    let params = params![
        &head.inspection_id,
        &head.id,
        &head.place,
        &head.name,
        &head.media_type,
        &head.sha256,
        &head.taken_by,
        &head.received_at
    ];
    Ok(tx.execute(sql, params).await? > 0)
}

/// The SHA-256 of a photo that is there, or was and is removed.
pub async fn known_sha256(
    tx: &mut Tx,
    inspection: &str,
    id: &str,
) -> Result<Option<String>, Error> {
    let sql = "SELECT sha256 FROM inspection_photos WHERE inspection_id = $1 AND id = $2";
    tx.query_opt_with(sql, params![inspection, id], |row| row.text(0))
        .await
}

/// The photos of an inspection, in the order they came.
pub async fn list(tx: &mut Tx, inspection: &str) -> Result<Vec<PhotoHead>, Error> {
    let sql = select!("", "p.inspection_id = $1 ORDER BY p.received_at, p.id");
    tx.query_with(sql, params![inspection], read).await
}

/// A photo with its content.
pub async fn get(
    tx: &mut Tx,
    inspection: &str,
    id: &str,
) -> Result<Option<(PhotoHead, Vec<u8>)>, Error> {
    let sql = select!(", c.content", "p.inspection_id = $1 AND p.id = $2");
    tx.query_opt_with(sql, params![inspection, id], |row| {
        Ok((read(row)?, row.bytes(9)?))
    })
    .await
}

/// Removes what a photo shows; `false` if there is none.
pub async fn remove(tx: &mut Tx, inspection: &str, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE inspection_photos SET removed_at = $3, content = NULL \
               WHERE inspection_id = $1 AND id = $2 AND removed_at IS NULL RETURNING sha256";
    let removed = tx
        .query_opt_with(sql, params![inspection, id, at], |row| row.text(0))
        .await?;
    let Some(sha256) = removed else {
        return Ok(false);
    };
    file_contents::release(tx, &[&sha256]).await?;
    Ok(true)
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
