//! Products and services that vendors offer.

use crate::db::{Row, params};
use crate::{Error, Tx};

/// A product or service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductRow {
    /// ULID; never changes.
    pub id: String,
    /// Whose.
    pub vendor_id: String,
    /// `product` or `service`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, vendor_id, kind, name, created_at, updated_at FROM products ",
            $rest
        )
    };
}

/// A product by its id.
///
/// # Errors
/// Those of the database.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<ProductRow>, Error> {
    tx.query_opt(select!("WHERE id = $1"), params![id], read)
        .await
}

/// A vendor's products, by name.
///
/// # Errors
/// Those of the database.
pub async fn of_vendor(tx: &mut Tx, vendor: &str) -> Result<Vec<ProductRow>, Error> {
    let sql = select!("WHERE vendor_id = $1 ORDER BY name, id");
    tx.query(sql, params![vendor], read).await
}

/// The products that a facility has a contract about, by name.
///
/// # Errors
/// Those of the database.
pub async fn of_client(tx: &mut Tx, facility: &str) -> Result<Vec<ProductRow>, Error> {
    let sql = select!(
        "WHERE id IN (SELECT product_id FROM contracts \
         WHERE facility_id = $1 AND state = 'accepted') ORDER BY name, id"
    );
    tx.query(sql, params![facility], read).await
}

/// Adds a product, or replaces name and kind of the one with its id.
///
/// # Errors
/// Those of the database.
pub async fn put(tx: &mut Tx, row: &ProductRow) -> Result<(), Error> {
    let sql = "INSERT INTO products (id, vendor_id, kind, name, created_at, updated_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET \
               kind = excluded.kind, name = excluded.name, updated_at = excluded.updated_at";
    let params = params![
        &row.id,
        &row.vendor_id,
        &row.kind,
        &row.name,
        &row.created_at,
        &row.updated_at
    ];
    tx.execute(sql, params).await.map(drop)
}

fn read(row: &Row<'_>) -> Result<ProductRow, Error> {
    Ok(ProductRow {
        id: row.text(0)?,
        vendor_id: row.text(1)?,
        kind: row.text(2)?,
        name: row.text(3)?,
        created_at: row.text(4)?,
        updated_at: row.text(5)?,
    })
}
