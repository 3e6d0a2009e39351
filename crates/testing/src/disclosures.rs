//! A template of MDS, and statements and records after it.

use tenken_domain::records::disclosure::DisclosureKind;
use tenken_ops::facilities::Facility;
use tenken_ops::records::disclosures::{
    NewDisclosure, RiskFacts, Side, load_template, put_risk_record, register_disclosure,
};
use tenken_ops::vendors::contracts::{ContractFacts, edit_contract};
use tenken_ops::vendors::products::{ProductKind, put_product};
use tenken_ops::{Actor, Error};

use crate::{Site, contract, vendor};

/// Three questions.
pub const TEMPLATE: &str =
    "質問番号,質問文\n1,見本の質問 甲\n2-1,見本の質問 乙\n2-2,見本の質問 丙\n";

/// The same with answers, one of them "no".
pub const FILLED: &str = "質問番号,質問文,回答,備考\n1,見本の質問 甲,はい,\n2-1,見本の質問 乙,いいえ,次の版で\n2-2,見本の質問 丙,対象外,\n";

/// The template, loaded.
pub async fn template(site: &Site) {
    load(site, TEMPLATE, false).await.unwrap();
}

/// Loads a template. Whether it was known.
pub async fn load(site: &Site, file: &str, dry_run: bool) -> Result<bool, Error> {
    let (kind, file) = (DisclosureKind::Mds, file.as_bytes().to_vec());
    let report = load_template(
        &site.tenken,
        &Actor::Local,
        kind,
        "Ver.5.0",
        Some(file),
        dry_run,
    )
    .await;
    report.map(|report| report.is_known)
}

/// A vendor's product, and a contract of the facility about it.
pub async fn product(site: &Site, facility: &Facility) -> (String, String) {
    let vendor = vendor(site, "見本システム").await;
    let kind = ProductKind::Product;
    let product = put_product(&site.tenken, &Actor::Local, &vendor, None, kind, "見本薬歴")
        .await
        .unwrap();
    subscribe(site, facility, &vendor, &product.id).await;
    (vendor, product.id)
}

/// A contract of the facility about a product.
pub async fn subscribe(site: &Site, facility: &Facility, vendor: &str, product: &str) {
    let contract = contract(site, facility, vendor, &[]).await;
    let facts = ContractFacts {
        product: product.into(),
        title: contract.title.clone(),
        ..ContractFacts::default()
    };
    edit_contract(
        &site.tenken,
        &Actor::Local,
        &contract.id,
        &contract.version,
        facts,
    )
    .await
    .unwrap();
}

/// A statement about a product.
pub fn new(product: &str, content: &str) -> NewDisclosure {
    NewDisclosure {
        product: product.into(),
        product_version: "3.2".into(),
        template: "mds@Ver.5.0".into(),
        issued_on: "2026-04-01".into(),
        file_name: "mds.csv".into(),
        content: content.as_bytes().to_vec(),
    }
}

/// Registers a statement. Its id.
pub async fn register(site: &Site, side: &Side, new: NewDisclosure) -> Result<String, Error> {
    let done = register_disclosure(&site.tenken, &Actor::Local, side, new, false).await?;
    Ok(done.id.unwrap())
}

/// A record of a risk.
pub fn risk(question: &str) -> RiskFacts {
    RiskFacts {
        question: question.into(),
        assessment: "見本の評価".into(),
        measure: "見本の対応".into(),
        accepted_by: "見本 管理者".into(),
        accepted_on: "2026-05-01".into(),
    }
}

/// Puts a record of a facility.
pub async fn record(
    site: &Site,
    of: &Facility,
    id: &str,
    facts: RiskFacts,
    seen: i64,
) -> Result<(), Error> {
    put_risk_record(&site.tenken, &Actor::Local, &of.id, id, facts, seen).await
}

/// What an error is about.
pub fn code(error: &Error) -> &str {
    match error {
        Error::Bad { code, .. } => code,
        Error::Rows(faults) => faults[0].code,
        Error::NotFound(_) => "not_found",
        Error::Forbidden => "forbidden",
        other => panic!("{other}"),
    }
}
