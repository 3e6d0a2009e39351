//! Corporations that run facilities: medical corporations, pharmacy chains.

use crate::db::{Conditions, Row, Value, insert_rows, params, scan_in};
use crate::{Error, Tx};

/// A corporation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

macro_rules! columns {
    () => {
        "id, number, name, kana, search, created_at, updated_at"
    };
}

/// A corporation by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<CorporationRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM corporations WHERE id = $1");
    tx.query_opt(sql, params![id], read).await
}

/// A page of corporations that have `text` in what they are searched by, ordered by name and id: at
/// most `limit`, those that follow `after`, the name and id of the last one seen.
///
/// # Errors
/// Those of the database.
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
    let sql = format!(
        concat!(
            "SELECT ",
            columns!(),
            " FROM corporations WHERE true{} ORDER BY name, id LIMIT {}"
        ),
        which.sql, limit
    );
    tx.query(&sql, &which.params, read).await
}

/// Adds corporations.
///
/// # Errors
/// [`Error::Duplicate`] if an id or number exists.
pub async fn insert_many(tx: &mut Tx, rows: &[CorporationRow]) -> Result<(), Error> {
    let head = concat!("INSERT INTO corporations (", columns!(), ")");
    insert_rows(tx, head, "", rows, bind).await.map(drop)
}

/// Streams the corporations that have one of the numbers to `each`.
///
/// # Errors
/// Those of the database.
pub async fn scan_numbers(
    tx: &mut Tx,
    numbers: &[&str],
    mut each: impl FnMut(CorporationRow) + Send,
) -> Result<(), Error> {
    let select = concat!("SELECT ", columns!(), " FROM corporations WHERE number");
    scan_in(tx, select, numbers, |row| {
        each(read(row)?);
        Ok(())
    })
    .await
}

/// Streams the corporations that have one of the names to `each`.
///
/// # Errors
/// Those of the database.
pub async fn scan_names(
    tx: &mut Tx,
    names: &[&str],
    mut each: impl FnMut(CorporationRow) + Send,
) -> Result<(), Error> {
    let select = concat!("SELECT ", columns!(), " FROM corporations WHERE name");
    scan_in(tx, select, names, |row| {
        each(read(row)?);
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

fn read(row: &Row<'_>) -> Result<CorporationRow, Error> {
    Ok(CorporationRow {
        id: row.text(0)?,
        number: row.opt_text(1)?,
        name: row.text(2)?,
        kana: row.text(3)?,
        search: row.text(4)?,
        created_at: row.text(5)?,
        updated_at: row.text(6)?,
    })
}
