//! Products and services that vendors offer.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A product or service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
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

/// A product by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<ProductRow>, Error> {
    let sql = select::<ProductRow>("FROM products WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// A vendor's products, by name.
pub async fn of_vendor(tx: &mut Tx, vendor: &str) -> Result<Vec<ProductRow>, Error> {
    let sql = select::<ProductRow>("FROM products WHERE vendor_id = $1 ORDER BY name, id");
    tx.query(&sql, params![vendor]).await
}

/// The products that a facility has a contract about, by name.
pub async fn of_client(tx: &mut Tx, facility: &str) -> Result<Vec<ProductRow>, Error> {
    let sql = select::<ProductRow>(
        "FROM products WHERE id IN (SELECT product_id FROM contracts \
         WHERE facility_id = $1 AND state = 'accepted') ORDER BY name, id",
    );
    tx.query(&sql, params![facility]).await
}

/// Adds a product, or replaces name and kind of the one with its id.
pub async fn put(tx: &mut Tx, row: &ProductRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO products ({}) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, \
         updated_at = excluded.updated_at",
        columns::<ProductRow>()
    );
    let params = params![
        &row.id,
        &row.vendor_id,
        &row.kind,
        &row.name,
        &row.created_at,
        &row.updated_at
    ];
    tx.execute(&sql, params).await.map(drop)
}
