//! Contracts between facilities and vendors.

use crate::db::{Conditions, Row, Value, insert_rows, params};
use crate::targets::Asked;
use crate::{Error, Tx};

/// A contract.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractRow {
    /// ULID; never changes.
    pub id: String,
    /// The facility; never changes.
    pub facility_id: String,
    /// The vendor; never changes.
    pub vendor_id: String,
    /// The product or service it is about, if the vendor has named it.
    pub product_id: Option<String>,
    /// What the facility calls it.
    pub title: String,
    /// The kinds of devices it covers, with commas; empty if nobody has said.
    pub covers: String,
    /// Where the vendor is written to about it.
    pub mail: Option<String>,
    /// First day, ISO; `None` if it is not known.
    pub starts_on: Option<String>,
    /// Last day, ISO; `None` while no end is known.
    pub ends_on: Option<String>,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// A contract with the names of its two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedContract {
    /// The contract.
    pub contract: ContractRow,
    /// The vendor's name.
    pub vendor: String,
    /// The facility's name.
    pub facility: String,
}

/// Which contracts; what is `None` does not restrict.
#[derive(Debug, Clone, Default)]
pub struct ContractFilter {
    /// The contract itself.
    pub id: Option<String>,
    /// Those of a facility.
    pub facility: Option<String>,
    /// Those of a vendor.
    pub vendor: Option<String>,
    /// Those about a product.
    pub product: Option<String>,
    /// Those in force on this day, ISO.
    pub on: Option<String>,
    /// Those of facilities that a round asks.
    pub asked: Option<Asked>,
}

macro_rules! columns {
    () => {
        "c.id, c.facility_id, c.vendor_id, c.product_id, c.title, c.covers, c.mail, c.starts_on, \
         c.ends_on, c.created_at, c.updated_at"
    };
}

impl ContractFilter {
    /// Adds the conditions on `contracts c`.
    pub(crate) fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        for (condition, value) in [
            ("c.id = ?", &self.id),
            ("c.facility_id = ?", &self.facility),
            ("c.vendor_id = ?", &self.vendor),
            ("c.product_id = ?", &self.product),
            ("(c.starts_on IS NULL OR c.starts_on <= ?)", &self.on),
            ("(c.ends_on IS NULL OR c.ends_on >= ?)", &self.on),
        ] {
            which.and_some(condition, value);
        }
        if let Some(asked) = &self.asked {
            asked.restrict_to("c.facility_id", None, which);
        }
    }
}

/// A contract, which nobody else changes until this transaction ends.
///
/// # Errors
/// Those of the database.
pub async fn get_for_update(tx: &mut Tx<'_>, id: &str) -> Result<Option<ContractRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        " FROM contracts c WHERE c.id = $1 FOR UPDATE"
    );
    tx.query_opt(sql, params![id], read).await
}

/// Contracts with their names, the oldest of each facility first: at most `limit`, those that follow
/// `after`, the facility and the id of the last one seen.
///
/// # Errors
/// Those of the database.
pub async fn list(
    tx: &mut Tx<'_>,
    filter: &ContractFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<NamedContract>, Error> {
    let (facility, id) = after.unwrap_or_default();
    let mut which = Conditions::after(params![facility, id]);
    filter.restrict(&mut which);
    let limit = which.param(limit);
    let sql = format!(
        "SELECT {}, v.name, f.name FROM contracts c JOIN vendors v ON v.id = c.vendor_id \
         JOIN facilities f ON f.id = c.facility_id WHERE (c.facility_id, c.id) > ($1, $2){} \
         ORDER BY c.facility_id, c.id LIMIT {limit}",
        columns!(),
        which.sql
    );
    tx.query(&sql, &which.params, |row| {
        Ok(NamedContract {
            contract: read(row)?,
            vendor: row.text(11)?,
            facility: row.text(12)?,
        })
    })
    .await
}

/// How many contracts match.
///
/// # Errors
/// Those of the database.
pub async fn count(tx: &mut Tx<'_>, filter: &ContractFilter) -> Result<i64, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let sql = format!("SELECT count(*) FROM contracts c WHERE true{}", which.sql);
    tx.query_one(&sql, &which.params, |row| row.int(0)).await
}

/// Adds contracts, or replaces what may change of those with their ids.
///
/// # Errors
/// Those of the database.
pub async fn put(tx: &mut Tx<'_>, rows: &[ContractRow]) -> Result<(), Error> {
    let head = "INSERT INTO contracts (id, facility_id, vendor_id, product_id, title, covers, mail, \
                starts_on, ends_on, created_at, updated_at)";
    let tail = " ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, \
                title = excluded.title, covers = excluded.covers, mail = excluded.mail, \
                starts_on = excluded.starts_on, ends_on = excluded.ends_on, \
                updated_at = excluded.updated_at";
    insert_rows(tx, head, tail, rows, bind).await.map(drop)
}

fn bind(row: &ContractRow) -> [Value<'_>; 11] {
    [
        (&row.id).into(),
        (&row.facility_id).into(),
        (&row.vendor_id).into(),
        (&row.product_id).into(),
        (&row.title).into(),
        (&row.covers).into(),
        (&row.mail).into(),
        (&row.starts_on).into(),
        (&row.ends_on).into(),
        (&row.created_at).into(),
        (&row.updated_at).into(),
    ]
}

fn read(row: &Row<'_>) -> Result<ContractRow, Error> {
    Ok(ContractRow {
        id: row.text(0)?,
        facility_id: row.text(1)?,
        vendor_id: row.text(2)?,
        product_id: row.opt_text(3)?,
        title: row.text(4)?,
        covers: row.text(5)?,
        mail: row.opt_text(6)?,
        starts_on: row.opt_text(7)?,
        ends_on: row.opt_text(8)?,
        created_at: row.text(9)?,
        updated_at: row.text(10)?,
    })
}
