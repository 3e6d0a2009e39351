//! Published form versions: immutable sources.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A form version as imported.
#[derive(Debug, Clone, PartialEq, Eq)]
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
///
/// # Errors
/// Those of the database.
pub async fn all(tx: &mut Tx) -> Result<Vec<FormVersionRow>, Error> {
    let sql = "SELECT id, version, source, imported_at FROM form_versions ORDER BY id, version";
    tx.query(sql, params![], read).await
}

/// One version.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, id: &str, version: &str) -> Result<Option<FormVersionRow>, Error> {
    let sql = "SELECT id, version, source, imported_at FROM form_versions \
               WHERE id = $1 AND version = $2";
    tx.query_opt(sql, params![id, version], read).await
}

/// Adds a version.
///
/// # Errors
/// [`Error::Duplicate`] if this version of the form exists.
pub async fn insert(tx: &mut Tx, row: &FormVersionRow) -> Result<(), Error> {
    let sql = "INSERT INTO form_versions (id, version, source, imported_at) \
               VALUES ($1, $2, $3, $4)";
    let params = params![&row.id, &row.version, &row.source, &row.imported_at];
    tx.execute(sql, params).await.map(drop)
}

fn read(row: &Row<'_>) -> Result<FormVersionRow, Error> {
    Ok(FormVersionRow {
        id: row.text(0)?,
        version: row.text(1)?,
        source: row.text(2)?,
        imported_at: row.text(3)?,
    })
}
