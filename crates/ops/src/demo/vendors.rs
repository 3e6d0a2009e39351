//! The vendors of the demo: two companies, what they offer, a contract of each pharmacy with both, and
//! the form of one of them. The other has not answered yet, so that there is something to collect.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::sync::Arc;
use tenken_domain::facilities::search_text::of_all;
use tenken_domain::forms::form::Device;
use tenken_domain::{FacilityKind, FiscalYear, Form};
use tenken_store::facilities::FacilityRow;
use tenken_store::vendors::contracts::ContractRow;
use tenken_store::vendors::products::ProductRow;
use tenken_store::vendors::vendor_answers::VendorAnswerRow;
use tenken_store::vendors::{self, VendorRow, contracts, products, vendor_answers};
use ulid::Ulid;

use super::BATCH;
use super::answers::{Temper, answers};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::tenken::Tenken;
use crate::responses::{VENDOR_NAME, under_contract};
use crate::vendors::contracts::stored_devices;
use crate::vendors::products::ProductKind;

/// A vendor and what each of its clients has of it.
struct Vendor {
    name: &'static str,
    kind: ProductKind,
    product: &'static str,
    title: &'static str,
    covers: &'static [Device],
}

const VENDORS: [Vendor; 2] = [
    Vendor {
        name: "デモシステム株式会社",
        kind: ProductKind::Product,
        product: "デモ薬歴",
        title: "電子薬歴の利用と保守（デモ）",
        covers: &[Device::Server, Device::Pc],
    },
    Vendor {
        name: "デモネット株式会社",
        kind: ProductKind::Service,
        product: "デモ回線管理",
        title: "ネットワークの管理（デモ）",
        covers: &[Device::Network],
    },
];

/// A round in which vendors are asked, with their form.
pub(super) struct Asked {
    pub round: String,
    pub fiscal_year: FiscalYear,
    pub form: Arc<Form>,
}

/// Makes them. What is random comes from a stream of its own: the rest of the demo stays what it was.
pub(super) async fn make(
    tenken: &Tenken,
    facilities: &[FacilityRow],
    asked: &[Asked],
    seed: u64,
) -> Result<()> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(1);
    let kind = FacilityKind::Pharmacy.id();
    let clients: Vec<&FacilityRow> = facilities.iter().filter(|one| one.kind == kind).collect();
    for (number, vendor) in (0..).zip(&VENDORS) {
        offer(tenken, vendor, number).await?;
        for batch in clients.chunks(BATCH) {
            let rows: Vec<ContractRow> = batch
                .iter()
                .map(|client| vendor.contract(tenken, client, number))
                .collect();
            // The first one has answered.
            let said: Vec<VendorAnswerRow> = match number {
                0 => (asked.iter())
                    .flat_map(|asked| vendor.answers(tenken, &rows, asked, &mut random))
                    .collect(),
                _ => Vec::new(),
            };
            tenken
                .write(Unasked::Program, async move |tx| {
                    contracts::put(tx, &rows).await?;
                    Ok(vendor_answers::insert(tx, &said).await?)
                })
                .await?;
        }
    }
    Ok(())
}

/// Ids of the demo begin at the beginning of time, in this order.
fn id(group: u64, number: u64) -> String {
    Ulid::from_parts(group, number.into()).to_string()
}

/// Stores a vendor and its product.
async fn offer(tenken: &Tenken, vendor: &Vendor, number: u64) -> Result<()> {
    let at = tenken.stored_now();
    let row = VendorRow {
        id: id(1, number),
        name: vendor.name.to_owned(),
        search: of_all(&[vendor.name]),
        created_at: at.clone(),
        updated_at: at.clone(),
        ..VendorRow::default()
    };
    let product = ProductRow {
        id: id(2, number),
        vendor_id: row.id.clone(),
        kind: vendor.kind.id().to_owned(),
        name: vendor.product.to_owned(),
        created_at: at.clone(),
        updated_at: at,
    };
    tenken
        .write(Unasked::Program, async move |tx| {
            vendors::put(tx, &row).await?;
            Ok(products::put(tx, &product).await?)
        })
        .await
}

impl Vendor {
    /// The contract of a client.
    fn contract(&self, tenken: &Tenken, client: &FacilityRow, number: u64) -> ContractRow {
        ContractRow {
            id: format!("{}{number}", &client.id[..client.id.len() - 1]),
            facility_id: client.id.clone(),
            vendor_id: id(1, number),
            product_id: Some(id(2, number)),
            title: self.title.to_owned(),
            covers: stored_devices(self.covers),
            created_at: tenken.stored_now(),
            updated_at: tenken.stored_now(),
            ..ContractRow::default()
        }
    }

    /// What it says about its contracts in a round.
    fn answers(
        &self,
        tenken: &Tenken,
        contracts: &[ContractRow],
        asked: &Asked,
        random: &mut ChaCha8Rng,
    ) -> Vec<VendorAnswerRow> {
        let temper = Temper {
            eagerness: 40,
            today: tenken.today(),
            fiscal_year: asked.fiscal_year,
        };
        let said = contracts.iter().map(|contract| {
            let mut given = answers(&asked.form, &temper, random);
            given.set(VENDOR_NAME.to_owned(), None);
            let given = under_contract(&asked.form, self.name, self.covers, &given);
            VendorAnswerRow {
                round_id: asked.round.clone(),
                contract_id: contract.id.clone(),
                facility_id: contract.facility_id.clone(),
                revision: 1,
                idempotency_key: "demo".to_owned(),
                content_hash: None,
                answers: Some(given.to_json()),
                withdrawn: None,
                batch: None,
                person: "デモ（見本の記入）".to_owned(),
                answered_at: tenken.stored_now(),
                answered_by: Actor::Local.name(),
            }
        });
        said.collect()
    }
}
