//! Corporations that run facilities: medical corporations, pharmacy chains.

use serde::Deserialize;

use crate::db::{Conditions, Value, columns, insert_rows, params, scan_in, select};
use crate::{Error, Tx};

/// A corporation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CorporationRow {
    /// ULID; never changes.
    pub id: String,
    /// Thirteen-digit corporate number, if known.
    pub number: Option<String>,
    /// Name.
    pub name: String,
    /// Name in kana; may be empty.
    pub kana: String,
    /// What it is searched by.
    pub search: String,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// A corporation by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<CorporationRow>, Error> {
    let sql = select::<CorporationRow>("FROM corporations WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// A page of corporations that have `text` in what they are searched by, ordered by name and id: at
/// most `limit`, those that follow `after`, the name and id of the last one seen.
pub async fn list(
    tx: &mut Tx,
    text: Option<&str>,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<CorporationRow>, Error> {
    let mut which = Conditions::default();
    if let Some(text) = text {
        which.and("strpos(search, ?) > 0", text);
    }
    if let Some((name, id)) = after {
        let name = which.param(name);
        which.and(&format!("(name, id) > ({name}, ?)"), id);
    }
    let limit = which.param(limit);
    let sql = select::<CorporationRow>(&format!(
        "FROM corporations WHERE true{} ORDER BY name, id LIMIT {limit}",
        which.sql
    ));
    tx.query(&sql, &which.params).await
}

/// Adds corporations.
///
/// # Errors
/// [`Error::Duplicate`] if an id or number exists.
pub async fn insert_many(tx: &mut Tx, rows: &[CorporationRow]) -> Result<(), Error> {
    let head = format!("INSERT INTO corporations ({})", columns::<CorporationRow>());
    insert_rows(tx, &head, "", rows, bind).await.map(drop)
}

/// Streams the corporations that have one of the numbers to `each`.
pub async fn scan_numbers(
    tx: &mut Tx,
    numbers: &[&str],
    mut each: impl FnMut(CorporationRow) + Send,
) -> Result<(), Error> {
    let select = select::<CorporationRow>("FROM corporations WHERE number");
    scan_in(tx, &select, numbers, |row| {
        each(row.read()?);
        Ok(())
    })
    .await
}

/// Streams the corporations that have one of the names to `each`.
pub async fn scan_names(
    tx: &mut Tx,
    names: &[&str],
    mut each: impl FnMut(CorporationRow) + Send,
) -> Result<(), Error> {
    let select = select::<CorporationRow>("FROM corporations WHERE name");
    scan_in(tx, &select, names, |row| {
        each(row.read()?);
        Ok(())
    })
    .await
}

fn bind(row: &CorporationRow) -> [Value<'_>; 7] {
    [
        (&row.id).into(),
        (&row.number).into(),
        (&row.name).into(),
        (&row.kana).into(),
        (&row.search).into(),
        (&row.created_at).into(),
        (&row.updated_at).into(),
    ]
}
