//! Lists of facilities that somebody handed in and has not stored yet.

use serde::Deserialize;

use crate::db::{params, select};
use crate::{Error, Tx};

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ImportFileRow {
    /// The account's id; `None` before there are accounts.
    pub user_id: Option<String>,
    /// File name as sent.
    pub name: String,
    /// SHA-256 of the content, in hex.
    pub sha256: String,
    /// The content.
    #[serde(with = "serde_bytes")]
    pub content: Vec<u8>,
    /// When it was sent, RFC 3339 in UTC.
    pub created_at: String,
}

/// Keeps a list instead of the one the person had.
pub async fn put(tx: &mut Tx, row: &ImportFileRow) -> Result<(), Error> {
    delete(tx, row.user_id.as_deref()).await?;
    let sql = "INSERT INTO import_files (user_id, name, size, sha256, content, created_at) \
               VALUES ($1, $2, $3, $4, $5, $6)";
    let size = i64::try_from(row.content.len()).unwrap_or(i64::MAX);
    let params = params![
        &row.user_id,
        &row.name,
        size,
        &row.sha256,
        &row.content,
        &row.created_at
    ];
    tx.execute(sql, params).await.map(drop)
}

/// The list of a person.
pub async fn get(tx: &mut Tx, person: Option<&str>) -> Result<Option<ImportFileRow>, Error> {
    let sql = select::<ImportFileRow>("FROM import_files WHERE coalesce(user_id, '') = $1");
    let person = person.unwrap_or_default();
    tx.query_opt(&sql, params![person]).await
}

/// The size of what others than a person have, in bytes.
pub async fn size_of_others(tx: &mut Tx, person: Option<&str>) -> Result<i64, Error> {
    let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT) FROM import_files \
               WHERE coalesce(user_id, '') <> $1";
    let person = person.unwrap_or_default();
    tx.query_one(sql, params![person]).await
}

/// Removes the list of a person.
pub async fn delete(tx: &mut Tx, person: Option<&str>) -> Result<(), Error> {
    let sql = "DELETE FROM import_files WHERE coalesce(user_id, '') = $1";
    let person = person.unwrap_or_default();
    tx.execute(sql, params![person]).await.map(drop)
}

/// Removes what was sent before a time.
pub async fn delete_before(tx: &mut Tx, time: &str) -> Result<(), Error> {
    let sql = "DELETE FROM import_files WHERE created_at < $1";
    tx.execute(sql, params![time]).await.map(drop)
}
