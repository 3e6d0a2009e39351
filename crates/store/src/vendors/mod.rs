//! Vendors: the companies that deliver and maintain systems.

pub mod contracts;
pub mod products;
pub mod vendor_answers;
pub mod vendor_links;
pub mod vendor_queries;

use serde::Deserialize;

use crate::db::{Value, columns, insert_rows, params, select};
use crate::{Error, Tx};

/// A vendor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
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

/// A vendor by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<VendorRow>, Error> {
    let sql = select::<VendorRow>("FROM vendors WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// A vendor by its id, which nobody else changes until this transaction ends.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<VendorRow>, Error> {
    let sql = select::<VendorRow>("FROM vendors WHERE id = $1 FOR UPDATE");
    tx.query_opt(&sql, params![id]).await
}

/// A vendor by its corporate number.
pub async fn by_number(tx: &mut Tx, number: &str) -> Result<Option<VendorRow>, Error> {
    let sql = select::<VendorRow>("FROM vendors WHERE number = $1");
    tx.query_opt(&sql, params![number]).await
}

/// A page of vendors, ordered by name and id: at most `limit`, those that follow `after`, the name
/// and id of the last one seen.
pub async fn list(
    tx: &mut Tx,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<VendorRow>, Error> {
    let (name, id) = after.unwrap_or_default();
    let sql =
        select::<VendorRow>("FROM vendors WHERE (name, id) > ($1, $2) ORDER BY name, id LIMIT $3");
    tx.query(&sql, params![name, id, limit]).await
}

/// Vendors that have a text in what they are searched by, by name, at most `limit`.
pub async fn named(tx: &mut Tx, text: &str, limit: i64) -> Result<Vec<VendorRow>, Error> {
    let sql =
        select::<VendorRow>("FROM vendors WHERE strpos(search, $1) > 0 ORDER BY name, id LIMIT $2");
    tx.query(&sql, params![text, limit]).await
}

/// Adds a vendor, or replaces the one with its id.
///
/// # Errors
/// [`Error::Duplicate`] if another has the number.
pub async fn put(tx: &mut Tx, row: &VendorRow) -> Result<(), Error> {
    let head = format!("INSERT INTO vendors ({})", columns::<VendorRow>());
    let tail = " ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, \
                kana = excluded.kana, search = excluded.search, mail = excluded.mail, phone = excluded.phone, \
                updated_at = excluded.updated_at";
    insert_rows(tx, &head, tail, std::slice::from_ref(row), bind)
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
