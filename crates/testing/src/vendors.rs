//! Vendors and their contracts.

use tenken_domain::forms::form::Device;
use tenken_ops::Actor;
use tenken_ops::facilities::Facility;
use tenken_ops::vendors::contracts::{Contract, ContractFacts, add_contract};
use tenken_ops::vendors::{VendorFacts, add_vendor};

use crate::Site;

/// A vendor.
pub async fn vendor(site: &Site, name: &str) -> String {
    let facts = VendorFacts {
        name: name.into(),
        ..VendorFacts::default()
    };
    let vendor = add_vendor(&site.tenken, &Actor::Local, facts).await;
    vendor.unwrap().id
}

/// A contract with one.
pub async fn contract(site: &Site, of: &Facility, vendor: &str, covers: &[Device]) -> Contract {
    let facts = ContractFacts {
        vendor: vendor.into(),
        title: "薬歴の保守".into(),
        covers: covers.to_vec(),
        ..ContractFacts::default()
    };
    let contract = add_contract(&site.tenken, &Actor::Local, &of.id, facts).await;
    contract.unwrap()
}
