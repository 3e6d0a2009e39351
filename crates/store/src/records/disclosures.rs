//! Statements of vendors about the security of their products and services.

use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::db::{Conditions, columns, params};
use crate::{Error, Tx, file_contents};

/// A statement without its file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DisclosureRow {
    /// ULID.
    pub id: String,
    /// The product or service.
    pub product_id: String,
    /// Which version of it.
    pub product_version: String,
    /// `mds` or `sds`.
    pub kind: String,
    /// Version of the template.
    pub template_version: String,
    /// The facility that registered it for itself; `None` for the vendor's own.
    pub facility_id: Option<String>,
    /// The day on it, ISO.
    pub issued_on: String,
    /// What it says, as JSON.
    pub answers: String,
    /// Name of the file it was read from.
    pub file_name: String,
    /// Media type of the file.
    pub media_type: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// When it was registered, RFC 3339 in UTC.
    pub registered_at: String,
    /// Who, as the audit log names them.
    pub registered_by: String,
}

/// A statement with the names around it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NamedDisclosure {
    /// The statement.
    pub disclosure: DisclosureRow,
    /// The product's name.
    pub product: String,
    /// The vendor's id.
    pub vendor_id: String,
    /// The vendor's name.
    pub vendor: String,
}

/// Which statements; what is `None` does not restrict.
#[derive(Debug, Clone, Default)]
pub struct DisclosureFilter {
    /// The statement itself.
    pub id: Option<String>,
    /// Those about a product.
    pub product: Option<String>,
    /// Those about products that this facility has a contract about.
    pub client: Option<String>,
    /// Whose own copies are among them, beside what vendors registered; none's otherwise.
    pub reader: Option<String>,
}

/// Adds a statement with its file.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &DisclosureRow, content: &[u8]) -> Result<(), Error> {
    file_contents::put(tx, &row.sha256, content).await?;
    let sql = "INSERT INTO disclosures (id, product_id, product_version, kind, template_version, \
               facility_id, issued_on, answers, file_name, media_type, sha256, registered_at, \
               registered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let params = params![
        &row.id,
        &row.product_id,
        &row.product_version,
        &row.kind,
        &row.template_version,
        &row.facility_id,
        &row.issued_on,
        &row.answers,
        &row.file_name,
        &row.media_type,
        &row.sha256,
        &row.registered_at,
        &row.registered_by
    ];
    tx.execute(sql, params).await.map(drop)
}

/// Statements with their names: product by product, the newest first.
pub async fn list(tx: &mut Tx, filter: &DisclosureFilter) -> Result<Vec<NamedDisclosure>, Error> {
    let mut which = Conditions::default();
    which.and_some("d.id = ?", &filter.id);
    which.and_some("d.product_id = ?", &filter.product);
    which.and_some(
        "d.product_id IN (SELECT c.product_id FROM contracts c \
         WHERE c.state = 'accepted' AND c.facility_id = ?)",
        &filter.client,
    );
    match &filter.reader {
        Some(facility) => which.and("(d.facility_id IS NULL OR d.facility_id = ?)", facility),
        None => which.sql.push_str(" AND d.facility_id IS NULL"),
    }
    let sql = format!(
        "SELECT {}, p.name, v.id, v.name FROM disclosures d JOIN products p ON p.id = d.product_id \
         JOIN vendors v ON v.id = p.vendor_id WHERE true{} \
         ORDER BY p.name, p.id, d.issued_on DESC, d.registered_at DESC, d.id DESC",
        columns::<DisclosureRow>().of("d"),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// The file a statement was read from.
pub async fn content(tx: &mut Tx, id: &str) -> Result<Option<Vec<u8>>, Error> {
    let sql = "SELECT c.content FROM disclosures d JOIN file_contents c ON c.sha256 = d.sha256 \
               WHERE d.id = $1";
    let content: Option<ByteBuf> = tx.query_opt(sql, params![id]).await?;
    Ok(content.map(ByteBuf::into_vec))
}
