//! Published form versions: immutable sources.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A form version as imported.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FormVersionRow {
    /// Form id, as `pharmacy-checklist`.
    pub id: String,
    /// Version, as `2026`.
    pub version: String,
    /// The TOML source, byte for byte.
    pub source: String,
    /// When it was imported, RFC 3339 in UTC.
    pub imported_at: String,
}

/// All versions, ordered by form and version.
pub async fn all(tx: &mut Tx) -> Result<Vec<FormVersionRow>, Error> {
    let sql = select::<FormVersionRow>("FROM form_versions ORDER BY id, version");
    tx.query(&sql, params![]).await
}

/// One version.
pub async fn get(tx: &mut Tx, id: &str, version: &str) -> Result<Option<FormVersionRow>, Error> {
    let sql = select::<FormVersionRow>("FROM form_versions WHERE id = $1 AND version = $2");
    tx.query_opt(&sql, params![id, version]).await
}

/// Adds a version.
///
/// # Errors
/// [`Error::Duplicate`] if this version of the form exists.
pub async fn insert(tx: &mut Tx, row: &FormVersionRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO form_versions ({}) VALUES ($1, $2, $3, $4)",
        columns::<FormVersionRow>()
    );
    let params = params![&row.id, &row.version, &row.source, &row.imported_at];
    tx.execute(&sql, params).await.map(drop)
}
