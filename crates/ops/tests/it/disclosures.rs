//! MDS and SDS: templates, statements of vendors and facilities' own copies, records of risks.

use tenken_domain::records::disclosure::DisclosureKind;
use tenken_ops::records::disclosures::{
    NewDisclosure, RiskFacts, Side, disclosures_of_facility, disclosures_of_product,
    find_disclosure, load_template, register_disclosure,
};
use tenken_ops::{Actor, Error};

use crate::support::disclosures::{
    FILLED, TEMPLATE, code, load, new, product, record, register, risk, subscribe, template,
};
use crate::support::{Site, on_both};

on_both!(
    a_template_is_tried_loaded_and_then_stays,
    a_vendor_registers_for_its_clients,
    a_facility_registers_what_it_was_sent_for_itself_alone,
    a_no_asks_for_a_record_that_keeps_what_it_was,
);

async fn a_template_is_tried_loaded_and_then_stays(site: &Site) {
    assert!(!load(site, TEMPLATE, true).await.unwrap());
    let facility = site.facility("pharmacy", 1, None).await;
    let (vendor, product) = product(site, &facility).await;
    let side = Side::Vendor(vendor);
    let early = register(site, &side, new(&product, FILLED))
        .await
        .unwrap_err();
    assert_eq!(code(&early), "not_found", "a try stores nothing");
    // Not used yet: a mistake can be mended.
    assert!(
        !load(site, &TEMPLATE.replace('丙', "丁"), false)
            .await
            .unwrap()
    );
    assert!(!load(site, TEMPLATE, false).await.unwrap());
    assert!(load(site, TEMPLATE, false).await.unwrap(), "the same again");
    register(site, &side, new(&product, FILLED)).await.unwrap();
    let Err(Error::Rows(faults)) = load(site, &TEMPLATE.replace('乙', "丁"), false).await else {
        panic!("a used template was replaced");
    };
    assert_eq!((faults[0].row, faults[0].code), (3, "other-text"));
    let (kind, file) = (DisclosureKind::Mds, TEMPLATE.as_bytes().to_vec());
    for version in ["", "Ver 5.0", "../x", "第五版"] {
        let refused = load_template(
            &site.tenken,
            &Actor::Local,
            kind,
            version,
            Some(file.clone()),
            false,
        );
        assert_eq!(code(&refused.await.unwrap_err()), "version", "{version}");
    }
}

async fn a_vendor_registers_for_its_clients(site: &Site) {
    template(site).await;
    let (facility, other) = (
        site.facility("pharmacy", 1, None).await,
        site.other_facility().await,
    );
    let (vendor, product) = product(site, &facility).await;
    let side = Side::Vendor(vendor);
    let tried = register_disclosure(
        &site.tenken,
        &Actor::Local,
        &side,
        new(&product, FILLED),
        true,
    );
    let tried = tried.await.unwrap();
    assert_eq!((tried.id, tried.given.len()), (None, 3));
    let id = register(site, &side, new(&product, FILLED)).await.unwrap();
    assert_eq!(
        register(site, &side, new(&product, FILLED)).await.unwrap(),
        id,
        "the same again"
    );
    // A newer one counts; the former stays.
    let newer = NewDisclosure {
        issued_on: "2026-06-01".into(),
        ..new(&product, FILLED)
    };
    let newer = register(site, &side, newer).await.unwrap();
    let (_, all) = disclosures_of_product(&site.tenken, &Actor::Local, &side, &product)
        .await
        .unwrap();
    let ids: Vec<&str> = all.iter().map(|one| &*one.id).collect();
    assert_eq!(ids, [&*newer, &*id]);
    let ledger = disclosures_of_facility(&site.tenken, &Actor::Local, &facility.id)
        .await
        .unwrap();
    let newest = ledger.products[0].newest().unwrap();
    assert_eq!((&newest.id, ledger.open(newest)), (&newer, 1));
    let theirs = Side::Facility(other.id.clone());
    let read = find_disclosure(&site.tenken, &Actor::Local, &theirs, &id)
        .await
        .unwrap_err();
    assert_eq!(code(&read), "not_found", "no contract, no statement");
    for (new, wrong) in [
        (
            NewDisclosure {
                issued_on: "2099-01-01".into(),
                ..new(&product, FILLED)
            },
            "issued_on",
        ),
        (
            NewDisclosure {
                template: "mds@Ver.9".into(),
                ..new(&product, FILLED)
            },
            "not_found",
        ),
        (
            NewDisclosure {
                template: String::new(),
                ..new(&product, FILLED)
            },
            "template",
        ),
        (
            NewDisclosure {
                product: "none".into(),
                ..new(&product, FILLED)
            },
            "not_found",
        ),
        (
            NewDisclosure {
                file_name: String::new(),
                ..new(&product, FILLED)
            },
            "file",
        ),
        (new(&product, TEMPLATE), "no-answers"),
        (
            new(&product, &FILLED.replace("いいえ", "〇")),
            "unclear-answer",
        ),
    ] {
        assert_eq!(code(&register(site, &side, new).await.unwrap_err()), wrong);
    }
}

async fn a_facility_registers_what_it_was_sent_for_itself_alone(site: &Site) {
    template(site).await;
    let (facility, other) = (
        site.facility("pharmacy", 1, None).await,
        site.other_facility().await,
    );
    let (vendor, product) = product(site, &facility).await;
    subscribe(site, &other, &vendor, &product).await;
    let own = Side::Facility(facility.id.clone());
    let id = register(site, &own, new(&product, FILLED)).await.unwrap();
    assert!(
        find_disclosure(&site.tenken, &Actor::Local, &own, &id)
            .await
            .unwrap()
            .disclosure
            .own_copy
    );
    for side in [Side::Facility(other.id.clone()), Side::Vendor(vendor)] {
        let read = find_disclosure(&site.tenken, &Actor::Local, &side, &id)
            .await
            .unwrap_err();
        assert_eq!(code(&read), "not_found", "{side:?}");
    }
    let ledger = disclosures_of_facility(&site.tenken, &Actor::Local, &other.id)
        .await
        .unwrap();
    assert_eq!(ledger.products[0].newest(), None);
}

async fn a_no_asks_for_a_record_that_keeps_what_it_was(site: &Site) {
    template(site).await;
    let facility = site.facility("pharmacy", 1, None).await;
    let (vendor, product) = product(site, &facility).await;
    let id = register(site, &Side::Vendor(vendor), new(&product, FILLED))
        .await
        .unwrap();
    for question in ["1", "2-2", "9"] {
        let refused = record(site, &facility, &id, risk(question), 0)
            .await
            .unwrap_err();
        assert_eq!(code(&refused), "not_found", "{question}");
    }
    for (facts, wrong) in [
        (
            RiskFacts {
                assessment: " ".into(),
                ..risk("2-1")
            },
            "assessment",
        ),
        (
            RiskFacts {
                measure: String::new(),
                ..risk("2-1")
            },
            "measure",
        ),
        (
            RiskFacts {
                accepted_by: String::new(),
                ..risk("2-1")
            },
            "accepted_by",
        ),
        (
            RiskFacts {
                accepted_on: "2099-01-01".into(),
                ..risk("2-1")
            },
            "accepted_on",
        ),
    ] {
        assert_eq!(
            code(&record(site, &facility, &id, facts, 0).await.unwrap_err()),
            wrong
        );
    }
    record(site, &facility, &id, risk("2-1"), 0).await.unwrap();
    record(site, &facility, &id, risk("2-1"), 0).await.unwrap();
    let changed = RiskFacts {
        measure: "別の対応".into(),
        ..risk("2-1")
    };
    let stale = record(site, &facility, &id, changed.clone(), 0)
        .await
        .unwrap_err();
    assert_eq!(code(&stale), "changed_meanwhile");
    record(site, &facility, &id, changed, 1).await.unwrap();
    let ledger = disclosures_of_facility(&site.tenken, &Actor::Local, &facility.id)
        .await
        .unwrap();
    let newest = ledger.products[0].newest().unwrap();
    assert_eq!(ledger.open(newest), 0);
    assert_eq!(
        (&*ledger.records[0].measure, ledger.records[0].revision),
        ("別の対応", 2)
    );
}
