//! Products and services that vendors offer to many facilities.

use tenken_store::vendors::products::ProductRow;
use tenken_store::vendors::{self, products};

use crate::audit::{Action, Subject, changed, made, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::input::one_line;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Whether something is bought or used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProductKind {
    /// 製品: its maker discloses with an MDS.
    Product,
    /// サービス: whoever runs it discloses with an SDS.
    Service,
}

impl ProductKind {
    /// Both.
    pub const ALL: [ProductKind; 2] = [Self::Product, Self::Service];

    /// The name in data.
    pub fn id(self) -> &'static str {
        match self {
            ProductKind::Product => "product",
            ProductKind::Service => "service",
        }
    }

    /// The name people read.
    pub fn label(self) -> &'static str {
        match self {
            ProductKind::Product => "製品",
            ProductKind::Service => "サービス",
        }
    }

    /// Reads the name in data.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == text)
    }
}

/// A product or service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Our own id; never changes.
    pub id: String,
    /// The vendor's id.
    pub vendor: String,
    /// Which of both.
    pub kind: ProductKind,
    /// Name.
    pub name: String,
}

impl From<ProductRow> for Product {
    fn from(row: ProductRow) -> Self {
        Product {
            kind: ProductKind::parse(&row.kind).unwrap_or(ProductKind::Product),
            id: row.id,
            vendor: row.vendor_id,
            name: row.name,
        }
    }
}

/// A vendor's products, by name. Whoever picks one for a contract may see them: they are no secret.
pub async fn products_of(tenken: &Tenken, actor: &Actor, vendor: &str) -> Result<Vec<Product>> {
    let permit = require(actor, Act::ReadCatalog)?;
    let vendor = vendor.to_owned();
    let rows = tenken
        .read(permit, async move |tx| {
            Ok(products::of_vendor(tx, &vendor).await?)
        })
        .await?;
    Ok(rows.into_iter().map(Product::from).collect())
}

/// Adds a product to a vendor's, or renames the one with this id.
///
/// # Errors
/// No name; no such vendor or product, or not the actor's.
pub async fn put_product(
    tenken: &Tenken,
    actor: &Actor,
    vendor: &str,
    id: Option<&str>,
    kind: ProductKind,
    name: &str,
) -> Result<Product> {
    let permit = require(actor, Act::TendProducts(vendor))?;
    let name = one_line("name", "名称", name)?;
    if name.is_empty() {
        return Err(Error::bad("name", "製品やサービスの名称を入れてください。"));
    }
    let at = tenken.stored_now();
    let row = ProductRow {
        id: id.map_or_else(|| tenken.environment().id(), str::to_owned),
        vendor_id: vendor.to_owned(),
        kind: kind.id().to_owned(),
        name,
        created_at: at.clone(),
        updated_at: at,
    };
    let (is_new, actor) = (id.is_none(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            vendors::get(tx, &row.vendor_id)
                .await?
                .ok_or_else(Error::vendor_not_found)?;
            let before = products::get(tx, &row.id)
                .await?
                .filter(|before| before.vendor_id == row.vendor_id);
            if before.is_some() == is_new {
                return Err(not_found());
            }
            let (action, detail) = match &before {
                None => (Action::AddProduct, Some(made(fields(&row)))),
                Some(before) => (
                    Action::UpdateProduct,
                    changed(&fields(before), &fields(&row)),
                ),
            };
            if let Some(detail) = detail {
                products::put(tx, &row).await?;
                let subject = Subject::Product.of(&row.id);
                record(tx, &row.updated_at, &actor, action, &subject, detail).await?;
            }
            Ok(row.into())
        })
        .await
}

pub(crate) fn not_found() -> Error {
    Error::NotFound("この製品・サービス".into())
}

/// What the audit log tells of a product.
fn fields(row: &ProductRow) -> serde_json::Value {
    serde_json::json!({ "vendor": row.vendor_id, "product_kind": row.kind, "name": row.name })
}
