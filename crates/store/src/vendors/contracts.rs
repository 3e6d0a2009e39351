//! Contracts between facilities and vendors.

use serde::Deserialize;

use crate::db::{
    Conditions, Value, chunks, columns, comma_list, insert_rows, params, placeholders,
};
use crate::rounds::enrolments::Asked;
use crate::{Error, Tx};

/// Whether both sides say that there is a contract.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ContractState {
    /// The facility registered or accepted it.
    #[default]
    Accepted,
    /// The vendor says so; the facility has not decided.
    Proposed,
    /// The vendor said so, the facility did not agree.
    Declined,
}

impl ContractState {
    fn id(self) -> &'static str {
        match self {
            ContractState::Accepted => "accepted",
            ContractState::Proposed => "proposed",
            ContractState::Declined => "declined",
        }
    }
}

/// Reads what is stored; the table allows nothing else.
impl From<String> for ContractState {
    fn from(id: String) -> Self {
        match &*id {
            "accepted" => ContractState::Accepted,
            "proposed" => ContractState::Proposed,
            _ => ContractState::Declined,
        }
    }
}

/// A contract.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
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
    /// Where the vendor is written to about it.
    pub mail: Option<String>,
    /// First day, ISO; `None` if it is not known.
    pub starts_on: Option<String>,
    /// Last day, ISO; `None` while no end is known.
    pub ends_on: Option<String>,
    /// Whether it counts.
    pub state: ContractState,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
    /// The kinds of devices it covers, in their order; none if nobody has said.
    #[serde(deserialize_with = "comma_list")]
    pub covers: Vec<String>,
}

/// A contract with the names of its two sides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NamedContract {
    /// The contract.
    pub contract: ContractRow,
    /// The vendor's name.
    pub vendor: String,
    /// The facility's name.
    pub facility: String,
}

/// The contracts of some facilities, and of all that some corporations run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContractOwners {
    /// Ids of facilities.
    pub facilities: Vec<String>,
    /// Ids of corporations.
    pub corporations: Vec<String>,
}

/// Which contracts; what is `None` does not restrict, but that only those that count are meant
/// unless another state is asked for.
#[derive(Debug, Clone, Default)]
pub struct ContractFilter {
    /// Those in this state.
    pub state: ContractState,
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
    /// Those of these facilities alone.
    pub owners: Option<ContractOwners>,
}

/// The columns of a whole [`ContractRow`] of `contracts c`.
fn whole_columns() -> String {
    format!(
        "{}, (SELECT string_agg(k.device, ',') FROM contract_covers k WHERE k.contract_id = c.id)",
        columns::<ContractRow>().of("c").without("covers")
    )
}

impl ContractFilter {
    /// Adds the conditions on `contracts c`.
    pub(crate) fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        which.and("c.state = ?", self.state.id());
        if let Some(owners) = &self.owners {
            let facilities = owners.facilities.iter().map(|id| ("c.facility_id", id));
            let of_corporation =
                "(SELECT f.corporation_id FROM facilities f WHERE f.id = c.facility_id)";
            let corporations = owners.corporations.iter().map(|id| (of_corporation, id));
            which.and_any(facilities.chain(corporations));
        }
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
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<ContractRow>, Error> {
    let sql = format!(
        "SELECT {} FROM contracts c WHERE c.id = $1 FOR UPDATE",
        whole_columns()
    );
    tx.query_opt(&sql, params![id]).await
}

/// Contracts with their names, the oldest of each facility first: at most `limit`, those that follow
/// `after`, the facility and the id of the last one seen.
pub async fn list(
    tx: &mut Tx,
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
        whole_columns(),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// How many contracts match.
pub async fn count(tx: &mut Tx, filter: &ContractFilter) -> Result<i64, Error> {
    let mut which = Conditions::default();
    filter.restrict(&mut which);
    let sql = format!("SELECT count(*) FROM contracts c WHERE true{}", which.sql);
    tx.query_one(&sql, &which.params).await
}

/// Adds contracts, or replaces what may change of those with their ids.
pub async fn put(tx: &mut Tx, rows: &[ContractRow]) -> Result<(), Error> {
    let head = "INSERT INTO contracts (id, facility_id, vendor_id, product_id, title, mail, \
                starts_on, ends_on, state, created_at, updated_at)";
    let tail = " ON CONFLICT (id) DO UPDATE SET product_id = excluded.product_id, \
                title = excluded.title, mail = excluded.mail, starts_on = excluded.starts_on, \
                ends_on = excluded.ends_on, updated_at = excluded.updated_at";
    insert_rows(tx, head, tail, rows, bind).await?;
    let covers: Vec<(&str, &str)> = rows
        .iter()
        .flat_map(|row| row.covers.iter().map(|device| (&*row.id, &**device)))
        .collect();
    for chunk in chunks(rows) {
        let mut sql = String::from("DELETE FROM contract_covers WHERE contract_id IN (");
        placeholders(&mut sql, 0, chunk.len());
        sql.push(')');
        let ids: Vec<Value<'_>> = chunk.iter().map(|row| (&row.id).into()).collect();
        tx.execute(&sql, &ids).await?;
    }
    let head = "INSERT INTO contract_covers (contract_id, device)";
    insert_rows(tx, head, "", &covers, |(contract, device)| {
        [(*contract).into(), (*device).into()]
    })
    .await
    .map(drop)
}

/// Who has contracts about a product or waits for one, in whatever state, as (facility, state).
pub async fn clients_of_product(
    tx: &mut Tx,
    product: &str,
) -> Result<Vec<(String, ContractState)>, Error> {
    let sql = "SELECT facility_id, state FROM contracts WHERE product_id = $1";
    tx.query(sql, params![product]).await
}

/// Gives the contracts that match another state. Returns them as (contract, facility).
pub async fn set_state(
    tx: &mut Tx,
    filter: &ContractFilter,
    state: ContractState,
    at: &str,
) -> Result<Vec<(String, String)>, Error> {
    let mut which = Conditions::after(params![state.id(), at]);
    filter.restrict(&mut which);
    let sql = format!(
        "UPDATE contracts AS c SET state = $1, updated_at = $2 WHERE true{} \
         RETURNING id, facility_id",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

fn bind(row: &ContractRow) -> [Value<'_>; 11] {
    [
        (&row.id).into(),
        (&row.facility_id).into(),
        (&row.vendor_id).into(),
        (&row.product_id).into(),
        (&row.title).into(),
        (&row.mail).into(),
        (&row.starts_on).into(),
        (&row.ends_on).into(),
        row.state.id().into(),
        (&row.created_at).into(),
        (&row.updated_at).into(),
    ]
}
