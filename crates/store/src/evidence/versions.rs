//! The files of evidence, version by version. What they contain is encrypted before it comes here.

use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::db::{columns, params};
use crate::{Error, Tx, file_contents};

/// A version without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VersionRow {
    /// The evidence.
    pub evidence_id: String,
    /// 1 for the first, then 2 …
    pub version: i64,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes of the file as it was handed in.
    pub size: i64,
    /// SHA-256 of the file as it was handed in, in hex.
    pub sha256: String,
    /// SHA-256 of what is stored, in hex: the encrypted content; none once it is removed.
    pub content: Option<String>,
    /// SHA-256 of the encrypted thumbnail, in hex, if there is one.
    pub thumbnail: Option<String>,
    /// When it was added, RFC 3339 in UTC.
    pub added_at: String,
    /// Who added it, as the audit log names them.
    pub added_by: String,
    /// The first day it is good for, ISO.
    pub valid_from: Option<String>,
    /// The day it is to be looked at again, ISO.
    pub review_on: Option<String>,
    /// The last day it is good for, ISO.
    pub expires_on: Option<String>,
    /// When its content was removed, RFC 3339 in UTC.
    pub removed_at: Option<String>,
}

/// Something encrypted, as it is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its own SHA-256, in hex.
    pub sha256: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Which of the two things a version has stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file.
    Content,
    /// The small picture of it.
    Thumbnail,
}

/// How much a facility has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Usage {
    /// Files.
    pub files: i64,
    /// Their bytes, as they were handed in.
    pub bytes: i64,
}

/// Stores what versions refer to; each is stored once.
pub async fn put_content(tx: &mut Tx, sealed: &Sealed) -> Result<(), Error> {
    file_contents::put(tx, &sealed.sha256, &sealed.bytes).await
}

/// Adds a version, whose content is stored.
///
/// # Errors
/// [`Error::Duplicate`] if it exists.
pub async fn insert(tx: &mut Tx, row: &VersionRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO evidence_versions ({}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        columns::<VersionRow>()
    );
    let params = params![
        &row.evidence_id,
        row.version,
        &row.name,
        &row.media_type,
        row.size,
        &row.sha256,
        &row.content,
        &row.thumbnail,
        &row.added_at,
        &row.added_by,
        &row.valid_from,
        &row.review_on,
        &row.expires_on,
        &row.removed_at
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// A query for [`VersionRow`]s of a facility, the oldest first, with more conditions.
fn of_a_facility(which: &str) -> String {
    format!(
        "SELECT {} FROM evidence_versions v JOIN evidence e ON e.id = v.evidence_id \
         WHERE e.facility_id = $1 {which} ORDER BY v.evidence_id, v.version",
        columns::<VersionRow>().of("v")
    )
}

/// The versions of all evidence of a facility, also those that were removed.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<VersionRow>, Error> {
    tx.query(&of_a_facility(""), params![facility]).await
}

/// The versions of a piece of evidence of a facility, also those that were removed.
pub async fn of_one(tx: &mut Tx, facility: &str, evidence: &str) -> Result<Vec<VersionRow>, Error> {
    let sql = of_a_facility("AND e.id = $2");
    tx.query(&sql, params![facility, evidence]).await
}

/// The versions of a facility that are there and have this content, by the hash of the file as handed in.
pub async fn with_content(
    tx: &mut Tx,
    facility: &str,
    sha256: &str,
) -> Result<Vec<VersionRow>, Error> {
    let sql = of_a_facility("AND v.sha256 = $2 AND v.removed_at IS NULL");
    tx.query(&sql, params![facility, sha256]).await
}

/// How many files a facility has, and how large they are together.
pub async fn usage(tx: &mut Tx, facility: &str) -> Result<Usage, Error> {
    let sql = "SELECT count(*), CAST(coalesce(sum(v.size), 0) AS BIGINT) FROM evidence_versions v \
               JOIN evidence e ON e.id = v.evidence_id \
               WHERE e.facility_id = $1 AND v.removed_at IS NULL";
    tx.query_one(sql, params![facility]).await
}

/// Replaces the days of a version.
pub async fn set_days(tx: &mut Tx, row: &VersionRow) -> Result<(), Error> {
    let sql = "UPDATE evidence_versions SET valid_from = $3, review_on = $4, expires_on = $5 \
               WHERE evidence_id = $1 AND version = $2";
    let params = params![
        &row.evidence_id,
        row.version,
        &row.valid_from,
        &row.review_on,
        &row.expires_on
    ];
    tx.execute(sql, params).await.map(drop)
}

/// What a version has stored, encrypted; none if it was removed or never had it.
pub async fn stored(
    tx: &mut Tx,
    evidence: &str,
    version: i64,
    part: Part,
) -> Result<Option<Vec<u8>>, Error> {
    let column = match part {
        Part::Content => "content",
        Part::Thumbnail => "thumbnail",
    };
    let sql = format!(
        "SELECT c.content FROM evidence_versions v JOIN file_contents c ON c.sha256 = v.{column} \
         WHERE v.evidence_id = $1 AND v.version = $2"
    );
    let found: Option<ByteBuf> = tx.query_opt(&sql, params![evidence, version]).await?;
    Ok(found.map(ByteBuf::into_vec))
}

/// Removes the content of a version, or of all of a piece of evidence; gives back the hashes of the files that are gone, as
/// they were handed in.
pub async fn remove(
    tx: &mut Tx,
    evidence: &str,
    version: Option<i64>,
    at: &str,
) -> Result<Vec<String>, Error> {
    let which = "evidence_id = $1 AND version = coalesce(CAST($2 AS BIGINT), version) \
                 AND removed_at IS NULL";
    let sql = format!(
        "SELECT version, sha256, content, thumbnail FROM evidence_versions WHERE {which} \
         ORDER BY version"
    );
    let there: Vec<(i64, String, Option<String>, Option<String>)> =
        tx.query(&sql, params![evidence, version]).await?;
    let sql = format!(
        "UPDATE evidence_versions SET removed_at = $3, content = NULL, thumbnail = NULL \
         WHERE {which}"
    );
    tx.execute(&sql, params![evidence, version, at]).await?;
    let stored = there
        .iter()
        .flat_map(|(_, _, content, thumbnail)| [content, thumbnail]);
    let stored: Vec<&str> = stored.filter_map(|it| it.as_deref()).collect();
    file_contents::release(tx, &stored).await?;
    Ok(there.into_iter().map(|(_, sha256, ..)| sha256).collect())
}

/// Removes the content of all evidence of everybody; gives back how many files there were.
pub async fn remove_all(tx: &mut Tx, at: &str) -> Result<usize, Error> {
    let sql = "SELECT content, thumbnail FROM evidence_versions WHERE removed_at IS NULL";
    let there: Vec<(Option<String>, Option<String>)> = tx.query(sql, params![]).await?;
    let sql = "UPDATE evidence_versions SET removed_at = $1, content = NULL, thumbnail = NULL \
               WHERE removed_at IS NULL";
    tx.execute(sql, params![at]).await?;
    let sql = "UPDATE evidence SET removed_at = $1, revision = revision + 1 \
               WHERE removed_at IS NULL";
    tx.execute(sql, params![at]).await?;
    let stored = there
        .iter()
        .flat_map(|(content, thumbnail)| [content, thumbnail]);
    let stored: Vec<&str> = stored.filter_map(|it| it.as_deref()).collect();
    file_contents::release(tx, &stored).await?;
    Ok(there.len())
}
