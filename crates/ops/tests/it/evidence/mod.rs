//! Evidence: taken in, encrypted, read back, changed, removed, and who may.

mod keeping;
mod safety;

use tenken_domain::evidence::RowRef;
use tenken_ops::evidence::{Added, Days, Described, add_evidence, add_version, receive_file};
use tenken_ops::ledgers::{Taking, TypedRow, save_rows};
use tenken_ops::{Actor, Result};

use crate::support::Site;
use crate::support::evidence::pdf;

/// A measure of the catalog.
const OFFICER: &str = "governance.officer_appointed";

pub fn about(title: &str, measures: &[&str]) -> Described {
    Described {
        title: title.to_owned(),
        kind: "contract".to_owned(),
        measures: measures.iter().map(|&it| it.to_owned()).collect(),
        ..Described::default()
    }
}

pub fn row(row: &str) -> RowRef {
    RowRef {
        ledger: "devices".to_owned(),
        row: row.to_owned(),
    }
}

pub async fn add(site: &Site, facility: &str, text: &str, described: Described) -> Result<Added> {
    let (tenken, local, file) = (&site.tenken, &Actor::Local, pdf(text, ""));
    let received = receive_file(tenken, local, facility, "保守契約.pdf", file).await?;
    add_evidence(tenken, local, received, None, described).await
}

pub async fn version(
    site: &Site,
    facility: &str,
    id: &str,
    text: &str,
    days: Days,
) -> Result<Added> {
    let (tenken, local, file) = (&site.tenken, &Actor::Local, pdf(text, ""));
    let received = receive_file(tenken, local, facility, "新契約.pdf", file).await?;
    add_version(tenken, local, id, received, None, days).await
}

pub async fn contents(site: &Site) -> String {
    site.text("SELECT CAST(count(*) AS TEXT) FROM file_contents")
        .await
}

/// How often something is in the log.
pub async fn logged(site: &Site, action: &str) -> String {
    site.text(&format!(
        "SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = '{action}'"
    ))
    .await
}

/// A row of a facility's devices.
pub async fn device(site: &Site, facility: &str, number: &str) -> RowRef {
    let id = site.tenken.new_id();
    let typed = TypedRow {
        id: Some(id.clone()),
        cells: vec![("number".into(), number.into())],
        ..TypedRow::default()
    };
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    save_rows(
        tenken,
        actor,
        facility,
        "devices",
        vec![typed],
        Taking::Whole,
    )
    .await
    .unwrap();
    row(&id)
}
