//! Photos taken in inspections.

use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::db::{columns, params};
use crate::{Error, Tx, file_contents};

/// What is known of a photo without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// The actor.
    pub taken_by: String,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
    /// Size in bytes.
    pub size: i64,
}

/// A query for [`PhotoHead`]s that are not removed, with more columns and conditions.
fn select(more: &str, which: &str) -> String {
    format!(
        "SELECT {}, c.size{more} FROM inspection_photos p \
         JOIN file_contents c ON c.sha256 = p.content WHERE {which}",
        columns::<PhotoHead>().of("p").without("size")
    )
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
    tx.query_opt(sql, params![inspection, id]).await
}

/// The photos of an inspection, in the order they came.
pub async fn list(tx: &mut Tx, inspection: &str) -> Result<Vec<PhotoHead>, Error> {
    let sql = select("", "p.inspection_id = $1 ORDER BY p.received_at, p.id");
    tx.query(&sql, params![inspection]).await
}

/// A photo with its content.
pub async fn get(
    tx: &mut Tx,
    inspection: &str,
    id: &str,
) -> Result<Option<(PhotoHead, Vec<u8>)>, Error> {
    let sql = select(", c.content", "p.inspection_id = $1 AND p.id = $2");
    let found: Option<(PhotoHead, ByteBuf)> = tx.query_opt(&sql, params![inspection, id]).await?;
    Ok(found.map(|(head, content)| (head, content.into_vec())))
}

/// Removes what a photo shows; `false` if there is none.
pub async fn remove(tx: &mut Tx, inspection: &str, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE inspection_photos SET removed_at = $3, content = NULL \
               WHERE inspection_id = $1 AND id = $2 AND removed_at IS NULL RETURNING sha256";
    let removed: Option<String> = tx.query_opt(sql, params![inspection, id, at]).await?;
    let Some(sha256) = removed else {
        return Ok(false);
    };
    file_contents::release(tx, &[&sha256]).await?;
    Ok(true)
}
