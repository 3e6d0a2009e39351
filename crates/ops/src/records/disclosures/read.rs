//! Reading statements, from either side, and what is still open at a facility.

use tenken_domain::records::disclosure::Given;
use tenken_store::Tx;
use tenken_store::records::disclosures::DisclosureFilter;
use tenken_store::records::{disclosure_templates, disclosures, risk_records};
use tenken_store::vendors::contracts::ContractFilter;
use tenken_store::vendors::{contracts, products};

use super::{
    Disclosure, ReadDisclosure, RiskRecord, Side, Template, Want, not_found, product, reach,
    unreadable_record,
};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::tenken::Tenken;
use crate::core::uploaded::StoredFile;
use crate::vendors::contracts::Contract;
use crate::vendors::products::Product;

/// The most contracts of one facility that are looked at.
const MOST: i64 = 500;

/// A product that a facility has a contract about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosedProduct {
    /// The product.
    pub product: Product,
    /// Its vendor's name.
    pub vendor: String,
    /// Its statements, the newest first.
    pub disclosures: Vec<Disclosure>,
}

/// What a facility keeps about the statements of its vendors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// The products of the contracts in force, by name.
    pub products: Vec<DisclosedProduct>,
    /// Contracts in force that name no product: nobody can say what was disclosed for them.
    pub unnamed: Vec<Contract>,
    /// The newest records, about statements of all ages.
    pub records: Vec<RiskRecord>,
    /// The templates the statements are of, and others.
    templates: Vec<Template>,
}

impl Ledger {
    /// The text of a question of a statement.
    pub fn text(&self, disclosure: &Disclosure, number: &str) -> &str {
        let is_its =
            |of: &&Template| (of.kind, &of.version) == (disclosure.kind, &disclosure.template);
        let questions = self.templates.iter().find(is_its).map(|of| &of.questions);
        let mut questions = questions.into_iter().flatten();
        let question = questions.find(|question| question.number == number);
        question.map_or("", |question| &question.text)
    }

    /// The record about a question of a statement.
    pub fn record(&self, disclosure: &Disclosure, question: &Given) -> Option<&RiskRecord> {
        self.records
            .iter()
            .find(|record| record.disclosure == disclosure.id && record.question == question.number)
    }

    /// How many questions of a statement still want a record.
    pub fn open(&self, disclosure: &Disclosure) -> usize {
        disclosure
            .risks()
            .filter(|given| self.record(disclosure, given).is_none())
            .count()
    }
}

impl DisclosedProduct {
    /// The statement that counts: the newest.
    pub fn newest(&self) -> Option<&Disclosure> {
        self.disclosures.first()
    }
}

/// A product with its statements, the newest first.
///
/// # Errors
/// A product that is not of this side, or a side outside the actor's scope.
pub async fn disclosures_of_product(
    tenken: &Tenken,
    actor: &Actor,
    side: &Side,
    id: &str,
) -> Result<(Product, Vec<Disclosure>)> {
    let (side, actor, id) = (side.clone(), actor.clone(), id.to_owned());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = reach(tx, &actor, &side, Want::Read).await?;
            let product = product(tx, &side, facility.as_deref(), &id).await?;
            let filter = DisclosureFilter {
                product: Some(id),
                reader: facility,
                ..DisclosureFilter::default()
            };
            Ok(permit.grants((product, list(tx, &filter).await?)))
        })
        .await
}

/// What a facility keeps: all products it has a contract about, with statements and records.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn disclosures_of_facility(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Ledger> {
    let (side, today) = (Side::Facility(facility.to_owned()), tenken.today());
    let asking = actor.clone();
    let (id, ledger) = tenken
        .read_if(async move |tx| {
            let (id, permit) = reach(tx, &asking, &side, Want::Read).await?;
            let id = id.unwrap_or_default();
            let filter = ContractFilter {
                facility: Some(id.clone()),
                on: Some(today.to_string()),
                ..ContractFilter::default()
            };
            let contracts = contracts::list(tx, &filter, None, MOST).await?;
            let of_facility = DisclosureFilter {
                client: Some(id.clone()),
                reader: Some(id.clone()),
                ..DisclosureFilter::default()
            };
            let statements = list(tx, &of_facility).await?;
            let products = products::of_client(tx, &id).await?;
            let records = risk_records::newest(tx, &id).await?;
            let records: Result<Vec<RiskRecord>> =
                records.into_iter().map(RiskRecord::try_from).collect();
            let templates = disclosure_templates::list(tx).await?;
            let templates: Result<Vec<Template>> =
                templates.into_iter().map(Template::try_from).collect();
            let contracts: Vec<Contract> = contracts.into_iter().map(Contract::from).collect();
            let vendor_of = |product: &str| {
                let about = contracts
                    .iter()
                    .find(|contract| contract.product.as_deref() == Some(product));
                about.map(|contract| contract.vendor.1.clone())
            };
            let disclosed = products.into_iter().filter_map(|row| {
                let disclosures = statements.iter().filter(|one| one.product.0 == row.id);
                Some(DisclosedProduct {
                    vendor: vendor_of(&row.id)?,
                    disclosures: disclosures.cloned().collect(),
                    product: row.into(),
                })
            });
            Ok(permit.grants((
                id,
                Ledger {
                    products: disclosed.collect(),
                    records: records?,
                    templates: templates?,
                    unnamed: contracts
                        .into_iter()
                        .filter(|contract| contract.product.is_none())
                        .collect(),
                },
            )))
        })
        .await?;
    record_view(
        tenken,
        actor,
        &id,
        Action::ViewDisclosures,
        Subject::Disclosure.of(""),
    )
    .await?;
    Ok(ledger)
}

/// A statement with its questions; for a facility with its records too.
///
/// # Errors
/// Not found, or not for this side.
pub async fn find_disclosure(
    tenken: &Tenken,
    actor: &Actor,
    side: &Side,
    id: &str,
) -> Result<ReadDisclosure> {
    let (of, asking, about) = (side.clone(), actor.clone(), id.to_owned());
    let (facility, read) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = reach(tx, &asking, &of, Want::Read).await?;
            let disclosure = visible(tx, &of, facility.as_deref(), &about).await?;
            let (kind, version) = (disclosure.kind.id(), &disclosure.template);
            let template = disclosure_templates::get(tx, kind, version).await?;
            let template: Template = template.ok_or_else(unreadable_record)?.try_into()?;
            let records = match &facility {
                Some(facility) => risk_records::newest(tx, facility).await?,
                None => Vec::new(),
            };
            let records = records
                .into_iter()
                .filter(|row| row.disclosure_id == disclosure.id);
            let records: Result<Vec<RiskRecord>> = records.map(RiskRecord::try_from).collect();
            Ok(permit.grants((
                facility,
                ReadDisclosure {
                    questions: template.questions,
                    records: records?,
                    disclosure,
                },
            )))
        })
        .await?;
    if let Some(facility) = facility {
        let subject = Subject::Disclosure.of(id);
        record_view(tenken, actor, &facility, Action::ViewDisclosures, subject).await?;
    }
    Ok(read)
}

/// The file a statement was read from.
///
/// # Errors
/// Not found, or not for this side.
pub async fn disclosure_file(
    tenken: &Tenken,
    actor: &Actor,
    side: &Side,
    id: &str,
) -> Result<StoredFile> {
    let name = find_disclosure(tenken, actor, side, id)
        .await?
        .disclosure
        .file_name;
    let (side, who, id) = (side.clone(), actor.clone(), id.to_owned());
    let content = tenken.read_if(async move |tx| {
        let (_, permit) = reach(tx, &who, &side, Want::Read).await?;
        Ok(permit.grants(disclosures::content(tx, &id).await?))
    });
    Ok(StoredFile {
        media_type: crate::core::uploaded::media_type(&name).to_owned(),
        content: content.await?.ok_or_else(not_found)?,
        name,
    })
}

/// A statement that is there for a side.
pub(super) async fn visible(
    tx: &mut Tx,
    side: &Side,
    facility: Option<&str>,
    id: &str,
) -> Result<Disclosure> {
    let facility = facility.map(str::to_owned);
    let filter = DisclosureFilter {
        id: Some(id.to_owned()),
        client: facility.clone(),
        reader: facility,
        ..DisclosureFilter::default()
    };
    let found = list(tx, &filter).await?.pop().ok_or_else(not_found)?;
    match side {
        Side::Vendor(vendor) if found.vendor.0 != *vendor => Err(not_found()),
        _ => Ok(found),
    }
}

async fn list(tx: &mut Tx, filter: &DisclosureFilter) -> Result<Vec<Disclosure>> {
    let rows = disclosures::list(tx, filter).await?;
    rows.into_iter().map(Disclosure::try_from).collect()
}
