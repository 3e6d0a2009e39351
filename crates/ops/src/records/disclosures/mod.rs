//! The register of MDS and SDS: what vendors disclose about a product or service, version by version,
//! and how facilities deal with what is answered "no".
//!
//! A statement is looked at from one of two sides: its vendor's, where the vendor's own statements
//! are, or that of a facility with a contract about the product, which also sees what it registered
//! for itself and its records of risks.

mod read;
mod register;
mod risks;
mod templates;

pub use read::{
    DisclosedProduct, Ledger, disclosure_file, disclosures_of_facility, disclosures_of_product,
    find_disclosure,
};
pub use register::{NewDisclosure, Registered, register_disclosure};
pub use risks::{RiskFacts, RiskRecord, put_risk_record};
pub use templates::{Template, TemplateReport, find_template, list_templates, load_template};

use jiff::Timestamp;
use jiff::civil::Date;
use tenken_domain::records::disclosure::{DisclosureAnswer, DisclosureKind, Given, Question};
use tenken_store::Tx;
use tenken_store::records::disclosures::NamedDisclosure;
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::vendors::{contracts, products};

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::{by_key, readable};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::vendors::products::Product;

/// From where statements are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// The vendor's, by its id.
    Vendor(String),
    /// A facility's, by its id or code.
    Facility(String),
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Our own id; never changes.
    pub id: String,
    /// The product or service: id and name.
    pub product: (String, String),
    /// Its vendor: id and name.
    pub vendor: (String, String),
    /// Which version of the product, as its vendor calls it.
    pub product_version: String,
    /// Which of both.
    pub kind: DisclosureKind,
    /// Version of the template.
    pub template: String,
    /// A facility registered it for itself.
    pub own_copy: bool,
    /// The day on it.
    pub issued_on: Date,
    /// What it says, in the order of the template.
    pub given: Vec<Given>,
    /// Name of the file it was read from.
    pub file_name: String,
    /// SHA-256 of that file, in hex.
    pub sha256: String,
    /// When it was registered.
    pub registered_at: Timestamp,
}

impl Disclosure {
    /// How many questions have this answer; `None` counts those left empty.
    pub fn count(&self, answer: Option<DisclosureAnswer>) -> usize {
        self.given
            .iter()
            .filter(|given| given.answer == answer)
            .count()
    }

    /// The questions that want a record of their risk from who uses the product.
    pub fn risks(&self) -> impl Iterator<Item = &Given> {
        self.given.iter().filter(|given| given.wants_risk_record())
    }
}

impl TryFrom<NamedDisclosure> for Disclosure {
    type Error = Error;

    fn try_from(named: NamedDisclosure) -> Result<Self> {
        let row = named.disclosure;
        Ok(Disclosure {
            kind: DisclosureKind::parse(&row.kind).ok_or_else(unreadable_record)?,
            issued_on: row.issued_on.parse().map_err(|_| unreadable_record())?,
            given: serde_json::from_str(&row.answers).map_err(|_| unreadable_record())?,
            registered_at: row.registered_at.parse().map_err(|_| unreadable_record())?,
            id: row.id,
            product: (row.product_id, named.product),
            vendor: (named.vendor_id, named.vendor),
            product_version: row.product_version,
            template: row.template_version,
            own_copy: row.facility_id.is_some(),
            file_name: row.file_name,
            sha256: row.sha256,
        })
    }
}

/// A statement with its questions, and the records where a facility looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadDisclosure {
    /// The statement.
    pub disclosure: Disclosure,
    /// The questions of its template, in order.
    pub questions: Vec<Question>,
    /// The facility's newest records.
    pub records: Vec<RiskRecord>,
}

impl ReadDisclosure {
    /// The text of a question.
    pub fn text(&self, number: &str) -> &str {
        let question = self
            .questions
            .iter()
            .find(|question| question.number == number);
        question.map_or("", |question| &question.text)
    }

    /// The record about a question.
    pub fn record(&self, number: &str) -> Option<&RiskRecord> {
        self.records.iter().find(|record| record.question == number)
    }
}

/// What somebody wants of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    Read,
    Change,
}

/// The facility of a side, if it is one's, for who may.
async fn reach(
    tx: &mut Tx,
    actor: &Actor,
    side: &Side,
    want: Want,
) -> Result<(Option<String>, Permit)> {
    Ok(match (side, want) {
        (Side::Vendor(vendor), Want::Read) => (None, require(actor, Act::ReadVendor(vendor))?),
        (Side::Vendor(vendor), Want::Change) => (None, require(actor, Act::TendProducts(vendor))?),
        (Side::Facility(key), Want::Read) => {
            let (facility, permit) = readable(tx, actor, key).await?;
            (Some(facility.id), permit)
        }
        (Side::Facility(key), Want::Change) => {
            let facility = by_key(tx, key).await?;
            let permit = require(actor, Act::Answer(&facility))?;
            (Some(facility.id), permit)
        }
    })
}

/// A product of the vendor, or one that the facility has a contract about.
async fn product(tx: &mut Tx, side: &Side, facility: Option<&str>, id: &str) -> Result<Product> {
    let not_found = crate::vendors::products::not_found;
    let row = products::get(tx, id).await?.ok_or_else(not_found)?;
    let is_theirs = match side {
        Side::Vendor(vendor) => row.vendor_id == *vendor,
        Side::Facility(_) => {
            let filter = ContractFilter {
                facility: facility.map(str::to_owned),
                product: Some(row.id.clone()),
                ..ContractFilter::default()
            };
            contracts::count(tx, &filter).await? > 0
        }
    };
    match is_theirs {
        true => Ok(row.into()),
        false => Err(not_found()),
    }
}

/// What is stored is what this program wrote.
fn unreadable_record() -> Error {
    Error::bad(
        "stored",
        "保存されているMDS・SDSを読み取れません。システムの管理者に伝えてください。",
    )
}

fn not_found() -> Error {
    Error::NotFound("このMDS・SDS".into())
}
