//! Notices, and the files that go with them.

use crate::db::{Row, params};
use crate::{Error, Tx, file_contents};

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFileHead {
    /// ULID.
    pub id: String,
    /// The notice it goes with.
    pub notice_id: String,
    /// File name as sent.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
}

macro_rules! columns {
    () => {
        "id, sender, round_id, title, body, demo, created_at, published_at"
    };
}

/// A query for a [`NoticeFileHead`], as [`read_file`] takes it, with more columns and conditions.
macro_rules! select_file {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT f.id, f.notice_id, f.name, f.media_type, c.size, f.sha256, f.created_at",
            $more,
            " FROM notice_files f JOIN file_contents c ON c.sha256 = f.sha256 WHERE ",
            $rest
        )
    };
}

/// Adds a notice.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &NoticeRow) -> Result<(), Error> {
    let sql = concat!(
        "INSERT INTO notices (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
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
    tx.execute(sql, params).await.map(drop)
}

/// A notice by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<NoticeRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM notices WHERE id = $1");
    tx.query_opt_with(sql, params![id], read).await
}

/// A sender's own notices and, if `published` names another sender, those it has published; the
/// newest first, at most `limit`.
pub async fn list(
    tx: &mut Tx,
    own: &str,
    published: &str,
    limit: i64,
) -> Result<Vec<NoticeRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM notices WHERE sender = $1 OR (sender = $2 AND published_at IS NOT NULL) \
         ORDER BY created_at DESC, id DESC LIMIT $3"
    );
    tx.query_with(sql, params![own, published, limit], read)
        .await
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
    let sql = select_file!("", "f.notice_id = $1 ORDER BY f.created_at, f.id");
    tx.query_with(sql, params![notice], read_file).await
}

/// A file of a notice, with its content.
pub async fn file(
    tx: &mut Tx,
    notice: &str,
    id: &str,
) -> Result<Option<(NoticeFileHead, Vec<u8>)>, Error> {
    let sql = select_file!(", c.content", "f.notice_id = $1 AND f.id = $2");
    tx.query_opt_with(sql, params![notice, id], |row| {
        Ok((read_file(row)?, row.bytes(7)?))
    })
    .await
}

fn read(row: &Row<'_>) -> Result<NoticeRow, Error> {
    Ok(NoticeRow {
        id: row.text(0)?,
        sender: row.text(1)?,
        round_id: row.opt_text(2)?,
        title: row.text(3)?,
        body: row.text(4)?,
        demo: row.bool(5)?,
        created_at: row.text(6)?,
        published_at: row.opt_text(7)?,
    })
}

fn read_file(row: &Row<'_>) -> Result<NoticeFileHead, Error> {
    Ok(NoticeFileHead {
        id: row.text(0)?,
        notice_id: row.text(1)?,
        name: row.text(2)?,
        media_type: row.text(3)?,
        size: row.int(4)?,
        sha256: row.text(5)?,
        created_at: row.text(6)?,
    })
}
