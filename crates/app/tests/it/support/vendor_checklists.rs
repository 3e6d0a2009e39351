//! Vendors, their contracts, and their forms filled in.

use tenken_ops::Actor;
use tenken_ops::rounds::Round;
use tenken_ops::vendor_checklists::{VendorChecklist, make_link, read_vendor_checklist};
use tenken_ops::vendors::contracts::Contract;

use crate::support::{Browser, Reply, Site};
pub use tenken_testing::{contract, vendor};

/// The rows of `vendor-checklist@R5` that count this year.
pub const ROWS: [&str; 8] = [
    "1-1",
    "2-2",
    "2-3",
    "2-4-server",
    "2-5-server",
    "2-6-server",
    "2-7-network",
    "2-8-network",
];

/// The fields that say "yes" to rows, as a page posts them.
fn yes<'a>(rows: &'a [&'a str]) -> Vec<(String, &'static str)> {
    let fields = rows.iter().flat_map(|row| {
        [
            (format!("a.{row}.first"), "yes"),
            (format!("a.{row}.first_on"), "2026-11-02"),
        ]
    });
    fields.collect()
}

/// Enters "yes" at rows, and more, on a form.
pub async fn fill(
    browser: &mut Browser<'_>,
    address: &str,
    rows: &[&str],
    more: &[(&str, &str)],
) -> Reply {
    let fields = yes(rows);
    let mut all: Vec<(&str, &str)> = vec![("revision", "0"), ("next", "review")];
    all.extend(fields.iter().map(|(name, value)| (name.as_str(), *value)));
    all.extend(more);
    browser.post(address, &all).await
}

/// Hands the form in as it was at a revision.
pub async fn hand_in(browser: &mut Browser<'_>, address: &str, revision: &str) -> Reply {
    let key = format!("web-{revision}");
    let fields = [
        ("revision", revision),
        ("key", &key),
        ("person", "保守課 見本"),
    ];
    browser
        .post(&format!("{address}/submissions"), &fields)
        .await
}

/// The address of a new link to a form.
pub async fn link(site: &Site, round: &Round, contract: &Contract) -> String {
    let (_, link) = make_link(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    format!("/sheets/{}", link.secret)
}

/// A form as it stands.
pub async fn checklist_now(site: &Site, round: &Round, contract: &Contract) -> VendorChecklist {
    read_vendor_checklist(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap()
}

/// Fills everything in by a link and hands it in.
pub async fn answered(site: &Site, round: &Round, contract: &Contract, more: &[(&str, &str)]) {
    let address = link(site, round, contract).await;
    let mut browser = site.browser();
    assert_eq!(fill(&mut browser, &address, &ROWS, more).await.status, 303);
    let newest = checklist_now(site, round, contract).await;
    let revision = newest.draft.revision.to_string();
    let reply = hand_in(&mut browser, &address, &revision).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}
