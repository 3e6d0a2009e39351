//! Notices, and the files that go with them.

use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::db::{columns, params, select};
use crate::{Error, Tx, file_contents};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NoticeRow {
    /// ULID.
    pub id: String,
    /// Who makes it known: `ministry`, an authority by its six digits, or `tenken` for the program itself.
    pub sender: String,
    /// The round it is about, if it is.
    pub round_id: Option<String>,
    /// Title.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// Whether it goes to synthetic facilities.
    pub demo: bool,
    /// When it was begun, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was published, RFC 3339 in UTC; `None` while it is written.
    pub published_at: Option<String>,
}

/// What is known of a file without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NoticeFileHead {
    /// ULID.
    pub id: String,
    /// The notice it goes with.
    pub notice_id: String,
    /// File name as sent.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// Size in bytes.
    pub size: i64,
}

/// A query for [`NoticeFileHead`]s, with more columns and conditions.
fn select_file(more: &str, which: &str) -> String {
    format!(
        "SELECT {}, c.size{more} FROM notice_files f \
         JOIN file_contents c ON c.sha256 = f.sha256 WHERE {which}",
        columns::<NoticeFileHead>().of("f").without("size")
    )
}

/// Adds a notice.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &NoticeRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO notices ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        columns::<NoticeRow>()
    );
    let params = params![
        &row.id,
        &row.sender,
        &row.round_id,
        &row.title,
        &row.body,
        row.demo,
        &row.created_at,
        &row.published_at
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// A notice by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<NoticeRow>, Error> {
    let sql = select::<NoticeRow>("FROM notices WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// A sender's own notices and, if `published` names another sender, those it has published; the
/// newest first, at most `limit`.
pub async fn list(
    tx: &mut Tx,
    own: &str,
    published: &str,
    limit: i64,
) -> Result<Vec<NoticeRow>, Error> {
    let sql = select::<NoticeRow>(
        "FROM notices WHERE sender = $1 OR (sender = $2 AND published_at IS NOT NULL) \
         ORDER BY created_at DESC, id DESC LIMIT $3",
    );
    tx.query(&sql, params![own, published, limit]).await
}

/// Publishes a notice; `false` if it was published already.
pub async fn publish(tx: &mut Tx, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE notices SET published_at = $2 WHERE id = $1 AND published_at IS NULL";
    Ok(tx.execute(sql, params![id, at]).await? > 0)
}

/// Adds a file to a notice.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn add_file(tx: &mut Tx, head: &NoticeFileHead, content: &[u8]) -> Result<(), Error> {
    file_contents::put(tx, &head.sha256, content).await?;
    let sql = "INSERT INTO notice_files (id, notice_id, name, media_type, sha256, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let params = params![
        &head.id,
        &head.notice_id,
        &head.name,
        &head.media_type,
        &head.sha256,
        &head.created_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The files of a notice, the oldest first.
pub async fn files(tx: &mut Tx, notice: &str) -> Result<Vec<NoticeFileHead>, Error> {
    let sql = select_file("", "f.notice_id = $1 ORDER BY f.created_at, f.id");
    tx.query(&sql, params![notice]).await
}

/// A file of a notice, with its content.
pub async fn file(
    tx: &mut Tx,
    notice: &str,
    id: &str,
) -> Result<Option<(NoticeFileHead, Vec<u8>)>, Error> {
    let sql = select_file(", c.content", "f.notice_id = $1 AND f.id = $2");
    let found: Option<(NoticeFileHead, ByteBuf)> = tx.query_opt(&sql, params![notice, id]).await?;
    Ok(found.map(|(head, content)| (head, content.into_vec())))
}
