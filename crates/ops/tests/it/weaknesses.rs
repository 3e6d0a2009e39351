//! Data about known weaknesses, loaded by an operator, and what it says about the devices of a facility.

use tenken_domain::ledgers::{LedgerKind, LedgerRow, Values, read_kind};
use tenken_domain::weaknesses::{DatasetKind, What};
use tenken_ops::weaknesses::{
    FacilityWeaknesses, LoadedDataset, datasets, load_dataset, weaknesses_of_facility,
};
use tenken_ops::{Actor, Error, Role};

use crate::support::{Site, on_both, somebody};

on_both!(
    a_file_is_loaded_once,
    a_file_that_ends_early_changes_nothing,
    what_is_loaded_counts_at_once,
    answers_of_jvn_are_put_together,
    what_is_missing_or_old_is_told,
    few_are_kept,
    who_may,
);

/// The catalogue of a day, with one weakness of Windows.
fn kev(day: &str, cve: &str) -> String {
    format!(
        r#"{{ "catalogVersion": "1", "dateReleased": "{day}T03:00:00Z", "count": 1, "vulnerabilities": [
        {{ "cveID": "{cve}", "vendorProject": "Microsoft", "product": "Windows", "vulnerabilityName": "A",
        "dateAdded": "{day}", "shortDescription": "a\u0000b", "requiredAction": "a", "dueDate": "{day}",
        "knownRansomwareCampaignUse": "Known", "forensicTriage": "No" }} ] }}"#
    )
}

/// An answer with one entry about Windows 11.
fn jvn(id: &str) -> String {
    format!(
        r#"<rdf:RDF><channel><dc:date>2026-11-19T00:00:00+09:00</dc:date></channel><item><title>弱点</title>
        <sec:identifier>{id}</sec:identifier><sec:cpe>cpe:/o:microsoft:windows_11</sec:cpe>
        <dcterms:modified>2026-11-18T00:00:00+09:00</dcterms:modified></item>
        <status:Status retCd="0" totalResRet="1"/></rdf:RDF>"#
    )
}

async fn load(site: &Site, kind: DatasetKind, text: &str) -> Result<LoadedDataset, Error> {
    load_dataset(&site.tenken, &Actor::Local, kind, text.into()).await
}

fn devices(site: &Site) -> LedgerKind {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../catalog/ledgers/devices.toml"
    );
    let text = std::fs::read_to_string(path).unwrap();
    read_kind("devices.toml", &text, &site.tenken.catalog()).unwrap()
}

fn rows() -> [LedgerRow; 1] {
    let values: Values = [
        ("number", "001"),
        ("os", "Ｗｉｎｄｏｗｓ　１１"),
        ("software", "電子薬歴"),
    ]
    .into_iter()
    .collect();
    [LedgerRow {
        id: "r1".to_owned(),
        revision: 2,
        values,
    }]
}

async fn look_as(site: &Site, actor: &Actor, facility: &str) -> Result<FacilityWeaknesses, Error> {
    weaknesses_of_facility(&site.tenken, actor, facility, &devices(site), &rows()).await
}

/// The CVEs and ids that are told of the one row, and the loads in the audit log.
async fn told(site: &Site, facility: &str) -> Vec<String> {
    let found = look_as(site, &Actor::Local, facility).await.unwrap();
    let found = found.looked.rows.into_iter().flat_map(|row| row.found);
    let name = |what: &What| match what {
        What::Exploited { cve, .. } => cve.clone(),
        What::Jvn { id, .. } => id.clone(),
        What::EndOfLife { cycle, .. } => cycle.clone(),
    };
    found.map(|weakness| name(&weakness.what)).collect()
}

async fn entries(site: &Site, action: &str) -> String {
    let sql = format!("SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = '{action}'");
    site.text(&sql).await
}

async fn a_file_is_loaded_once(site: &Site) {
    let text = kev("2026-11-10", "CVE-2026-10001");
    let first = load(site, DatasetKind::Kev, &text).await.unwrap();
    assert!(!first.is_known && !first.is_older);
    assert_eq!((first.facts.entries, first.facts.age_days), (1, 10));
    let again = load(site, DatasetKind::Kev, &text).await.unwrap();
    assert!(again.is_known);
    assert_eq!(again.facts, first.facts);
    assert_eq!(entries(site, "weaknesses.load").await, "1");
    let older = kev("2026-11-01", "CVE-2026-10002");
    assert!(load(site, DatasetKind::Kev, &older).await.unwrap().is_older);
    // Back to the first: a file that is there already is the newest again.
    let back = load(site, DatasetKind::Kev, &text).await.unwrap();
    assert!(!back.is_known);
    assert_eq!(entries(site, "weaknesses.load").await, "3");
    let count = site.text("SELECT CAST(count(*) AS TEXT) FROM weakness_datasets");
    assert_eq!(count.await, "2");
}

async fn a_file_that_ends_early_changes_nothing(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let text = kev("2026-11-10", "CVE-2026-10001");
    load(site, DatasetKind::Kev, &text).await.unwrap();
    for wrong in [
        &text[..text.len() / 2],
        &text.replace("\"count\": 1", "\"count\": 2"),
        &jvn("JVNDB-2026-000001"),
        "",
    ] {
        let Err(Error::Rows(faults)) = load(site, DatasetKind::Kev, wrong).await else {
            panic!("taken: {wrong}");
        };
        assert!(!faults[0].message.is_empty());
    }
    assert_eq!(told(site, &facility).await, ["CVE-2026-10001"]);
    assert_eq!(entries(site, "weaknesses.load").await, "1");
}

async fn what_is_loaded_counts_at_once(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    assert_eq!(told(site, &facility).await, Vec::<String>::new());
    for cve in ["CVE-2026-10001", "CVE-2026-10002"] {
        load(site, DatasetKind::Kev, &kev("2026-11-10", cve))
            .await
            .unwrap();
        assert_eq!(told(site, &facility).await, [cve]);
    }
    // Whoever looks keeps the newest in memory; another process loads another one behind their back.
    let other = site.open_again().await;
    let text = kev("2026-11-12", "CVE-2026-10003");
    load_dataset(&other, &Actor::Local, DatasetKind::Kev, text.into())
        .await
        .unwrap();
    assert_eq!(told(site, &facility).await, ["CVE-2026-10003"]);
    let found = look_as(site, &Actor::Local, &facility).await.unwrap();
    assert_eq!(found.looked.rows[0].row.revision, 2);
    assert_eq!(found.looked.not_looked_up[0].texts, ["電子薬歴"]);
    assert_eq!(
        serde_json::to_value(&found).unwrap()["rows"][0]["found"][0]["certainty"],
        "to_check"
    );
}

async fn answers_of_jvn_are_put_together(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    for (id, entries) in [("JVNDB-2026-000001", 1), ("JVNDB-2026-000002", 2)] {
        let loaded = load(site, DatasetKind::Jvn, &jvn(id)).await.unwrap();
        assert_eq!(loaded.facts.entries, entries);
    }
    let both = ["JVNDB-2026-000001", "JVNDB-2026-000002"];
    assert_eq!(told(site, &facility).await, both);
}

async fn what_is_missing_or_old_is_told(site: &Site) {
    let warnings = async || -> Vec<bool> {
        let states = datasets(&site.tenken, &Actor::Local).await.unwrap();
        states.iter().map(|state| state.warning.is_some()).collect()
    };
    assert_eq!(warnings().await, [true, true, true]);
    let text = kev("2026-11-10", "CVE-2026-10001");
    load(site, DatasetKind::Kev, &text).await.unwrap();
    assert_eq!(warnings().await, [false, true, true]);
    site.set_now("2026-12-10T03:00:00Z");
    assert_eq!(warnings().await, [false, true, true], "thirty days");
    site.set_now("2026-12-11T03:00:00Z");
    assert_eq!(warnings().await, [true, true, true]);
    let states = datasets(&site.tenken, &Actor::Local).await.unwrap();
    assert!(states[0].warning.as_ref().unwrap().contains("31日前"));
    // Without a day of its own, data is as old as the load.
    let dump = r#"{ "schema_version": "1.1.0", "total": 0, "result": [] }"#;
    load(site, DatasetKind::EndOfLife, dump).await.unwrap();
    assert_eq!(warnings().await, [true, false, true]);
}

async fn few_are_kept(site: &Site) {
    for number in 1..=5 {
        let text = kev("2026-11-10", &format!("CVE-2026-1000{number}"));
        load(site, DatasetKind::Kev, &text).await.unwrap();
    }
    load(site, DatasetKind::Jvn, &jvn("JVNDB-2026-000001"))
        .await
        .unwrap();
    let count =
        site.text("SELECT CAST(count(*) AS TEXT) FROM weakness_datasets WHERE kind = 'kev'");
    assert_eq!(count.await, "3");
    let states = datasets(&site.tenken, &Actor::Local).await.unwrap();
    assert_eq!(
        states.iter().filter(|state| state.newest.is_some()).count(),
        2
    );
}

async fn who_may(site: &Site) {
    let (own, other) = (
        site.facility("pharmacy", 1, None).await,
        site.other_facility().await,
    );
    let text = kev("2026-11-10", "CVE-2026-10001");
    for role in [
        Role::Ministry,
        Role::Authority,
        Role::Facility,
        Role::Vendor,
        Role::Auditor,
    ] {
        let actor = somebody(role, &own.id);
        let refused =
            load_dataset(&site.tenken, &actor, DatasetKind::Kev, text.clone().into()).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{role:?}");
        assert!(datasets(&site.tenken, &actor).await.is_ok(), "{role:?}");
    }
    let facility = somebody(Role::Facility, &own.id);
    look_as(site, &facility, &own.id).await.unwrap();
    assert_eq!(entries(site, "weaknesses.view").await, "0", "one's own");
    let refused = look_as(site, &facility, &other.id).await.unwrap_err();
    assert!(matches!(refused, Error::NotFound(_)));
    look_as(site, &somebody(Role::Ministry, ""), &own.id)
        .await
        .unwrap();
    assert_eq!(entries(site, "weaknesses.view").await, "1");
}
