//! The rows of the role-sharing table, version by version.

use serde::Deserialize;

use crate::db::params;
use crate::{Error, Tx};

/// A version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoleTemplateRow {
    /// As it is called.
    pub version: String,
    /// Its rows, as JSON.
    pub content: String,
    /// When it was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
    /// Whether somebody said something to its rows; not looked at in [`put`].
    pub is_used: bool,
}

/// All, the last loaded first.
pub async fn list(tx: &mut Tx) -> Result<Vec<RoleTemplateRow>, Error> {
    let sql = select_rows("ORDER BY t.loaded_at DESC, t.version DESC");
    tx.query(&sql, params![]).await
}

/// The names of all, the last loaded first.
pub async fn versions(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let sql = "SELECT version FROM role_templates ORDER BY loaded_at DESC, version DESC";
    tx.query(sql, params![]).await
}

/// One.
pub async fn get(tx: &mut Tx, version: &str) -> Result<Option<RoleTemplateRow>, Error> {
    tx.query_opt(&select_rows("WHERE t.version = $1"), params![version])
        .await
}

/// Keeps a version from being used or replaced by others until this transaction ends.
pub async fn hold(tx: &mut Tx, version: &str) -> Result<(), Error> {
    let sql = "SELECT 1 FROM role_templates WHERE version = $1 FOR UPDATE";
    tx.exists(sql, params![version]).await.map(drop)
}

/// Adds a version, or replaces its rows.
pub async fn put(tx: &mut Tx, row: &RoleTemplateRow) -> Result<(), Error> {
    let sql = "INSERT INTO role_templates (version, content, loaded_at) VALUES ($1, $2, $3) \
               ON CONFLICT (version) DO UPDATE SET content = excluded.content, \
               loaded_at = excluded.loaded_at";
    let params = params![&row.version, &row.content, &row.loaded_at];
    tx.execute(sql, params).await.map(drop)
}

/// The query for whole rows.
fn select_rows(rest: &str) -> String {
    format!(
        "SELECT t.version, t.content, t.loaded_at, EXISTS (SELECT 1 FROM role_statements s \
         WHERE s.template_version = t.version) FROM role_templates t {rest}"
    )
}
