//! MDS and SDS: templates, statements of vendors and facilities' own copies, records of risks.

use axum::body::Body;
use axum::http::Request;
use tenken_domain::disclosure::DisclosureKind;
use tenken_ops::audit::{LogFilter, read_log};
use tenken_ops::contracts::{ContractFacts, edit_contract};
use tenken_ops::disclosures::{
    NewDisclosure, RiskFacts, Side, disclosures_of_facility, disclosures_of_product,
    find_disclosure, load_template, put_risk_record, register_disclosure,
};
use tenken_ops::facilities::Facility;
use tenken_ops::products::{ProductKind, put_product};
use tenken_ops::{Actor, Error, Role};

use crate::accounts_support::signed_in;
use crate::sheets::{contract, vendor};
use crate::support::{Browser, Reply, Site, on_both};

on_both!(
    a_template_is_tried_loaded_and_then_stays,
    a_vendor_registers_for_its_clients,
    a_facility_registers_what_it_was_sent_for_itself_alone,
    a_no_asks_for_a_record_that_keeps_what_it_was,
    looks_of_others_are_noted,
    pages_keep_what_was_typed,
);

const TEMPLATE: &str = "質問番号,質問文\n1,見本の質問 甲\n2-1,見本の質問 乙\n2-2,見本の質問 丙\n";
const FILLED: &str = "質問番号,質問文,回答,備考\n1,見本の質問 甲,はい,\n2-1,見本の質問 乙,いいえ,次の版で\n2-2,見本の質問 丙,対象外,\n";

async fn template(site: &Site) {
    load(site, TEMPLATE, false).await.unwrap();
}

async fn load(site: &Site, file: &str, dry_run: bool) -> Result<bool, Error> {
    let (kind, file) = (DisclosureKind::Mds, file.as_bytes().to_vec());
    let report = load_template(&site.tenken, &Actor::Local, kind, "Ver.5.0", file, dry_run).await;
    report.map(|report| report.is_known)
}

/// A vendor's product, and a contract of the facility about it.
async fn product(site: &Site, facility: &Facility) -> (String, String) {
    let vendor = vendor(site, "見本システム").await;
    let kind = ProductKind::Product;
    let product = put_product(&site.tenken, &Actor::Local, &vendor, None, kind, "見本薬歴")
        .await
        .unwrap();
    subscribe(site, facility, &vendor, &product.id).await;
    (vendor, product.id)
}

async fn subscribe(site: &Site, facility: &Facility, vendor: &str, product: &str) {
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

fn new(product: &str, content: &str) -> NewDisclosure {
    NewDisclosure {
        product: product.into(),
        product_version: "3.2".into(),
        template: "mds@Ver.5.0".into(),
        issued_on: "2026-04-01".into(),
        file_name: "mds.csv".into(),
        content: content.as_bytes().to_vec(),
    }
}

async fn register(site: &Site, side: &Side, new: NewDisclosure) -> Result<String, Error> {
    let done = register_disclosure(&site.tenken, &Actor::Local, side, new, false).await?;
    Ok(done.id.unwrap())
}

fn risk(question: &str) -> RiskFacts {
    RiskFacts {
        question: question.into(),
        assessment: "見本の評価".into(),
        measure: "見本の対応".into(),
        accepted_by: "見本 管理者".into(),
        accepted_on: "2026-05-01".into(),
    }
}

async fn record(
    site: &Site,
    of: &Facility,
    id: &str,
    facts: RiskFacts,
    seen: i64,
) -> Result<(), Error> {
    put_risk_record(&site.tenken, &Actor::Local, &of.id, id, facts, seen).await
}

fn code(error: &Error) -> &str {
    match error {
        Error::Bad { code, .. } => code,
        Error::Rows(faults) => faults[0].code,
        Error::NotFound(_) => "not_found",
        Error::Forbidden => "forbidden",
        other => panic!("{other}"),
    }
}

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
            file.clone(),
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
            "file_name",
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

async fn looks_of_others_are_noted(site: &Site) {
    template(site).await;
    let facility = site.facility("pharmacy", 1, None).await;
    product(site, &facility).await;
    let address = format!("/facilities/{}/disclosures", facility.id);
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    assert!(own.get(&address).await.body.contains("開示書がありません"));
    assert_eq!(views(site).await, 0);
    let mut inspector = signed_in(site, Role::Inspector, Some("131016")).await;
    assert_eq!(inspector.get(&address).await.status, 200);
    assert_eq!(views(site).await, 1);
    let mut elsewhere = signed_in(site, Role::Authority, Some("030007")).await;
    assert_eq!(elsewhere.get(&address).await.status, 404);
    assert_eq!(views(site).await, 1);
}

async fn views(site: &Site) -> usize {
    let log = read_log(&site.tenken, &Actor::Local, &LogFilter::default(), None)
        .await
        .unwrap();
    log.entries
        .iter()
        .filter(|entry| entry.action == "disclosure.view")
        .count()
}

async fn send(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)], file: &str) -> Reply {
    let mut body = String::new();
    for (name, value) in fields {
        body +=
            &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    browser.send(request).await
}

async fn pages_keep_what_was_typed(site: &Site) {
    template(site).await;
    let facility = site.facility("pharmacy", 1, None).await;
    let (_, product) = product(site, &facility).await;
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let address = format!("/facilities/{}/disclosures", facility.id);
    let fields = |act, issued_on| {
        [
            ("act", act),
            ("product", &*product),
            ("product_version", "<版>"),
            ("template", "mds@Ver.5.0"),
            ("issued_on", issued_on),
        ]
    };
    let wrong = send(&mut browser, &address, &fields("store", "いつか"), FILLED).await;
    assert_eq!(wrong.status, 422);
    for part in [
        "発行日は、今日までの日付で",
        "value=\"&lt;版&gt;\"",
        "value=\"いつか\"",
    ] {
        assert!(wrong.body.contains(part), "{part}\n{}", wrong.body);
    }
    let wrong = send(&mut browser, &address, &fields("store", "R8.4.1"), "a,b\n").await;
    assert!(
        wrong.body.contains("見出しがある行が見つかりません"),
        "{}",
        wrong.body
    );
    let tried = send(&mut browser, &address, &fields("try", "R8.4.1"), FILLED).await;
    assert!(
        tried.body.contains("まだ登録していません"),
        "{}",
        tried.body
    );
    let done = send(&mut browser, &address, &fields("store", "R8.4.1"), FILLED).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let statement = done.header("location").to_owned();
    let page = browser.get(&format!("{statement}?question=2-1")).await;
    assert!(
        page.body.contains("質問 2-1 のリスクを記録する"),
        "{}",
        page.body
    );
    let file = browser.get(&format!("{statement}/file")).await;
    assert_eq!(file.body, FILLED);
    assert!(
        browser
            .get(&format!("{statement}/sheet.xlsx"))
            .await
            .bytes
            .starts_with(b"PK")
    );
    let mut facts = vec![
        ("question", "2-1"),
        ("revision", "0"),
        ("assessment", "起こりうる<こと>"),
        ("measure", ""),
    ];
    let risks = format!("{statement}/risks");
    let wrong = browser.post(&risks, &facts).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("起こりうる&lt;こと&gt;"),
        "{}",
        wrong.body
    );
    facts.extend([
        ("measure", "する"),
        ("accepted_by", "見本 管理者"),
        ("accepted_on", "2026-05-01"),
    ]);
    assert_eq!(browser.post(&risks, &facts).await.status, 303);
    let ledger = browser.get(&address).await;
    for part in ["そろっています", "見本 管理者", "起こりうる&lt;こと&gt;"] {
        assert!(ledger.body.contains(part), "{part}\n{}", ledger.body);
    }
}
