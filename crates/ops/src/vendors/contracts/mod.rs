//! Contracts: which vendors tend a facility's systems, and what each covers.

mod change;
mod choose;
mod clients;
mod proposals;

pub use change::{ContractFacts, add_contract, edit_contract};
pub use choose::{VendorChoice, choose_vendor};
pub use clients::{Clients, look_up_clients, propose_to_clients};
pub use proposals::{Proposals, decide_proposals, proposals};

use jiff::civil::Date;
use std::collections::BTreeSet;
use tenken_domain::forms::form::Device;
use tenken_store::Tx;
use tenken_store::vendors::contracts::{self, ContractFilter, ContractRow, NamedContract};

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::paging::{PAGE, Page, Total, position};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Our own id; never changes.
    pub id: String,
    /// The facility: id and name.
    pub facility: (String, String),
    /// The vendor: id and name.
    pub vendor: (String, String),
    /// The product or service it is about, by id.
    pub product: Option<String>,
    /// What the facility calls it.
    pub title: String,
    /// The kinds of devices it covers; empty if nobody has said.
    pub covers: Vec<Device>,
    /// Where the vendor is written to about it.
    pub mail: Option<String>,
    /// First day, if it is known.
    pub starts_on: Option<Date>,
    /// Last day, if it is known.
    pub ends_on: Option<Date>,
    /// When it last changed: who changes it tells that this is what they saw.
    pub version: String,
}

/// The most contracts of one facility that are shown.
const MOST: i64 = 100;

impl Contract {
    /// Whether it is in force on a day.
    pub fn is_in_force(&self, day: Date) -> bool {
        self.starts_on.is_none_or(|first| first <= day)
            && self.ends_on.is_none_or(|last| last >= day)
    }
}

impl From<NamedContract> for Contract {
    fn from(named: NamedContract) -> Self {
        let row = named.contract;
        Contract {
            covers: devices(&row.covers),
            starts_on: day(row.starts_on.as_ref()),
            ends_on: day(row.ends_on.as_ref()),
            id: row.id,
            facility: (row.facility_id, named.facility),
            vendor: (row.vendor_id, named.vendor),
            product: row.product_id,
            title: row.title,
            mail: row.mail,
            version: row.updated_at,
        }
    }
}

fn day(text: Option<&String>) -> Option<Date> {
    text.and_then(|text| text.parse().ok())
}

/// The kinds of devices that a contract stores.
pub(crate) fn devices(stored: &[String]) -> Vec<Device> {
    let all = Device::KINDS.into_iter();
    all.filter(|device| stored.iter().any(|id| id == device.id()))
        .collect()
}

/// The kinds of devices as a contract stores them.
pub(crate) fn stored_devices(devices: &[Device]) -> Vec<String> {
    let ids: BTreeSet<&str> = devices.iter().map(|device| device.id()).collect();
    ids.into_iter().map(str::to_owned).collect()
}

/// The contracts of a facility, the oldest first, ended ones too.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn contracts_of(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<Vec<Contract>> {
    let (key, actor) = (facility.to_owned(), actor.clone());
    let rows = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &actor, &key).await?;
            let filter = ContractFilter {
                facility: Some(facility.id),
                ..ContractFilter::default()
            };
            Ok(permit.grants(contracts::list(tx, &filter, None, MOST).await?))
        })
        .await?;
    Ok(rows.into_iter().map(Contract::from).collect())
}

/// A page of a vendor's contracts, client by client, ended ones too.
///
/// # Errors
/// The actor does not answer for the vendor.
pub async fn contracts_of_vendor(
    tenken: &Tenken,
    actor: &Actor,
    vendor: &str,
    after: Option<&str>,
) -> Result<Page<Contract>> {
    let permit = require(actor, Act::AnswerAsVendor(vendor))?;
    let filter = ContractFilter {
        vendor: Some(vendor.to_owned()),
        ..ContractFilter::default()
    };
    let after = position(after);
    let (total, rows) = tenken
        .read(permit, async move |tx| {
            let after = after.as_ref().map(|(facility, id)| (&**facility, &**id));
            Ok((
                contracts::count(tx, &filter).await?,
                contracts::list(tx, &filter, after, PAGE as i64 + 1).await?,
            ))
        })
        .await?;
    Ok(Page::of(
        rows,
        Total::Exactly(total.unsigned_abs()),
        |named| (&named.contract.facility_id, &named.contract.id),
        Contract::from,
    ))
}

/// One contract, for who may see its facility or works for its vendor.
///
/// # Errors
/// Not found, or outside the actor's scope.
pub async fn find_contract(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Contract> {
    let (id, actor) = (id.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let (contract, permit) = visible(tx, &actor, &id).await?;
            Ok(permit.grants(contract))
        })
        .await
}

/// A contract that is there for the actor, from either side.
pub(crate) async fn visible(tx: &mut Tx, actor: &Actor, id: &str) -> Result<(Contract, Permit)> {
    let contract = by_id(tx, id).await?;
    if let Ok(permit) = require(actor, Act::AnswerAsVendor(&contract.vendor.0)) {
        return Ok((contract, permit));
    }
    let seen = readable(tx, actor, &contract.facility.0).await;
    let (_, permit) = seen.map_err(|error| match error {
        Error::NotFound(_) => not_found(),
        other => other,
    })?;
    Ok((contract, permit))
}

/// A contract, whoever asks.
pub(crate) async fn by_id(tx: &mut Tx, id: &str) -> Result<Contract> {
    let filter = ContractFilter {
        id: Some(id.to_owned()),
        ..ContractFilter::default()
    };
    let mut found = contracts::list(tx, &filter, None, 1).await?;
    found.pop().map(Contract::from).ok_or_else(not_found)
}

pub(crate) fn not_found() -> Error {
    Error::NotFound("この契約".into())
}

/// What the audit log tells of a contract.
fn fields(row: &ContractRow) -> serde_json::Value {
    let covers: Vec<&str> = devices(&row.covers).into_iter().map(Device::id).collect();
    serde_json::json!({
        "vendor": row.vendor_id, "title": row.title, "covers": covers.join(","), "mail": row.mail,
        "product": row.product_id, "starts_on": row.starts_on, "ends_on": row.ends_on,
    })
}
