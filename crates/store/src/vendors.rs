//! Vendors: the companies that deliver and maintain systems.

use crate::db::{Row, Value, insert_rows, params};
use crate::{Error, Tx};

/// A vendor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VendorRow {
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
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

macro_rules! columns {
    () => {
        "id, number, name, kana, search, mail, phone, created_at, updated_at"
    };
}

/// A vendor by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<VendorRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM vendors WHERE id = $1");
    tx.query_opt(sql, params![id], read).await
}

/// A vendor by its id, which nobody else changes until this transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<VendorRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM vendors WHERE id = $1 FOR UPDATE"
    );
    tx.query_opt(sql, params![id], read).await
}

/// A vendor by its corporate number.
///
/// # Errors
/// Those of the database.
pub async fn by_number(tx: &mut Tx, number: &str) -> Result<Option<VendorRow>, Error> {
    let sql = concat!("SELECT ", columns!(), " FROM vendors WHERE number = $1");
    tx.query_opt(sql, params![number], read).await
}

/// A page of vendors, ordered by name and id: at most `limit`, those that follow `after`, the name
/// and id of the last one seen.
///
/// # Errors
/// Those of the database.
pub async fn list(
    tx: &mut Tx,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<VendorRow>, Error> {
    let (name, id) = after.unwrap_or_default();
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM vendors WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $3"
    );
    tx.query(sql, params![name, id, limit], read).await
}

/// Vendors that have a text in what they are searched by, by name, at most `limit`.
///
/// # Errors
/// Those of the database.
pub async fn named(tx: &mut Tx, text: &str, limit: i64) -> Result<Vec<VendorRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM vendors WHERE strpos(search, $1) > 0 ORDER BY name, id LIMIT $2"
    );
    tx.query(sql, params![text, limit], read).await
}

/// Adds a vendor, or replaces the one with its id.
///
/// # Errors
/// [`Error::Duplicate`] if another has the number.
pub async fn put(tx: &mut Tx, row: &VendorRow) -> Result<(), Error> {
    let head = concat!("INSERT INTO vendors (", columns!(), ")");
    let tail = " ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, \
                kana = excluded.kana, search = excluded.search, mail = excluded.mail, phone = excluded.phone, \
                updated_at = excluded.updated_at";
    insert_rows(tx, head, tail, std::slice::from_ref(row), bind)
        .await
        .map(drop)
}

fn bind(row: &VendorRow) -> [Value<'_>; 9] {
    [
        (&row.id).into(),
        (&row.number).into(),
        (&row.name).into(),
        (&row.kana).into(),
        (&row.search).into(),
        (&row.mail).into(),
        (&row.phone).into(),
        (&row.created_at).into(),
        (&row.updated_at).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<VendorRow, Error> {
    Ok(VendorRow {
        id: row.text(0)?,
        number: row.opt_text(1)?,
        name: row.text(2)?,
        kana: row.text(3)?,
        search: row.text(4)?,
        mail: row.opt_text(5)?,
        phone: row.opt_text(6)?,
        created_at: row.text(7)?,
        updated_at: row.text(8)?,
    })
}
