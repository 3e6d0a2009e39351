//! Vendors and their clients: contracts by the vendor's name, clients by their codes, one answer for all.

use tenken_domain::coverage::Cover;
use tenken_domain::form::Device;
use tenken_ops::contracts::{ContractFacts, add_contract};
use tenken_ops::demo::{Scale, make_demo};
use tenken_ops::facilities::{FacilityFilter, list_facilities};
use tenken_ops::messages::list_messages;
use tenken_ops::products::{ProductKind, put_product};
use tenken_ops::responses::read_response;
use tenken_ops::rounds::list_rounds;
use tenken_ops::sheets::vendors_of;
use tenken_ops::{Actor, Role};

use crate::accounts_support::signed_in;
use crate::sheets_support::{ROWS, fill, hand_in, sheet_now, vendor};
use crate::support::{Site, on_both};

on_both!(
    contracts_find_their_vendor_by_name,
    a_vendor_names_its_clients_by_their_codes,
    one_answer_reaches_everybody_with_the_product,
    in_a_demo_one_vendor_has_answered,
);

async fn contracts_find_their_vendor_by_name(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    vendor(site, "株式会社みほんシステム").await;
    vendor(site, "みほんシステム東京").await;
    let address = format!("/facilities/{}/contracts", facility.id);
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let typed = [("vendor_name", "みほんシステム"), ("title", "薬歴")];
    let choice = own.post(&address, &typed).await;
    assert_eq!(choice.status, 422);
    for words in [
        "どの事業者ですか",
        "みほんシステム東京",
        "この中にない",
        "value=\"薬歴\"",
    ] {
        assert!(choice.body.contains(words), "{words}: {}", choice.body);
    }
    let new = [
        ("vendor_name", "みほんシステム"),
        ("vendor", "new"),
        ("title", "薬歴"),
    ];
    assert_eq!(own.post(&address, &new).await.status, 303);
    let unknown = [
        ("vendor_name", "はじめての会社"),
        ("title", "回線"),
        ("covers", "network"),
        ("covers", "pc"),
    ];
    assert_eq!(own.post(&address, &unknown).await.status, 303);
    let page = own.get(&address).await;
    for words in [
        "みほんシステム",
        "はじめての会社",
        "端末PC、ネットワーク機器",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    for (fields, words) in [
        (
            [("vendor_name", ""), ("title", "薬歴"), ("mail", "")],
            "事業者の名前を入れてください",
        ),
        (
            [("vendor_name", "ある会社"), ("title", ""), ("mail", "")],
            "何の契約かを入れてください",
        ),
        (
            [
                ("vendor_name", "ある会社"),
                ("title", "薬歴"),
                ("mail", "x"),
            ],
            "メールアドレスは、1つだけ",
        ),
    ] {
        let reply = own.post(&address, &fields).await;
        assert_eq!(reply.status, 422);
        assert!(reply.body.contains(words), "{words}: {}", reply.body);
    }
}

async fn a_vendor_names_its_clients_by_their_codes(site: &Site) {
    let mut facilities = Vec::new();
    for number in 1..=3 {
        facilities.push(site.facility("pharmacy", number, None).await);
    }
    let name = vendor(site, "見本システム").await;
    let kind = ProductKind::Service;
    let product = put_product(&site.tenken, &Actor::Local, &name, None, kind, "見本薬歴")
        .await
        .unwrap();
    let mut browser = signed_in(site, Role::Vendor, Some(&name)).await;
    let address = format!("/vendors/{name}/products/{}/clients", product.id);
    let codes: Vec<&str> = facilities
        .iter()
        .filter_map(|one| one.code.as_deref())
        .collect();
    let list = format!(
        "{}\n\n{}\n1234567890\nabc\n{}",
        codes[0], codes[1], codes[0]
    );
    let look = browser
        .post(&address, &[("codes", &list), ("next", "look")])
        .await;
    for words in [
        "新しく登録する施設は2件",
        "使えない行が2行",
        "4行目「1234567890」",
        "5行目「abc」",
        "2件を登録する",
    ] {
        assert!(look.body.contains(words), "{words}: {}", look.body);
    }
    let added = browser
        .post(&address, &[("codes", &list), ("next", "add")])
        .await;
    assert!(added.body.contains("2件の施設を登録し"), "{}", added.body);
    // Again nothing new comes of it.
    let again = browser
        .post(&address, &[("codes", &list), ("next", "add")])
        .await;
    assert!(again.body.contains("0件の施設を登録し"), "{}", again.body);
    let told = list_messages(&site.tenken, &Actor::Local, &facilities[0].id)
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    assert!(
        told[0]
            .subject
            .contains("事業者との契約が登録されました：見本システム")
    );
    let mut own = signed_in(site, Role::Facility, Some(&facilities[1].id)).await;
    let page = own
        .get(&format!("/facilities/{}/contracts", facilities[1].id))
        .await;
    assert!(page.body.contains("見本薬歴"));
    let empty = browser
        .post(&address, &[("codes", " "), ("next", "add")])
        .await;
    assert_eq!(empty.status, 422);
}

async fn one_answer_reaches_everybody_with_the_product(site: &Site) {
    let round_form = "pharmacy-checklist@R5";
    let name = vendor(site, "見本システム").await;
    let kind = ProductKind::Product;
    let product = put_product(&site.tenken, &Actor::Local, &name, None, kind, "見本薬歴")
        .await
        .unwrap();
    let mut clients = Vec::new();
    for number in 1..=5 {
        let facility = site.facility("pharmacy", number, None).await;
        let facts = ContractFacts {
            vendor: name.clone(),
            title: "薬歴".into(),
            product: product.id.clone(),
            covers: if number == 5 {
                vec![Device::Pc]
            } else {
                Vec::new()
            },
            // One is over.
            ends_on: if number == 4 {
                "2026-10-31".into()
            } else {
                String::new()
            },
            ..ContractFacts::default()
        };
        let contract = add_contract(&site.tenken, &Actor::Local, &facility.id, facts).await;
        clients.push((facility, contract.unwrap()));
    }
    let round = site.round(round_form).await;
    let mut browser = signed_in(site, Role::Vendor, Some(&name)).await;
    let home = browser.get("/").await;
    assert!(home.body.contains("回答した契約"), "{}", home.body);
    let address = format!("/rounds/{}/products/{}", round.id, product.id);
    fill(&mut browser, &address, &ROWS, &[]).await;
    let preview = browser.get(&format!("{address}/review")).await;
    for words in ["4件の契約に届ける", "はじめて", "7行"] {
        assert!(preview.body.contains(words), "{words}: {}", preview.body);
    }
    let reply = hand_in(&mut browser, &address, "1").await;
    assert!(
        reply.body.contains("4件の契約に届けました（0件は"),
        "{}",
        reply.body
    );
    // The same again changes nothing.
    let reply = hand_in(&mut browser, &address, "1").await;
    assert!(
        reply.body.contains("0件の契約に届けました（4件は"),
        "{}",
        reply.body
    );
    for (number, (facility, contract)) in clients.iter().enumerate() {
        let sheet = sheet_now(site, &round, contract).await;
        let told = list_messages(&site.tenken, &Actor::Local, &facility.id)
            .await
            .unwrap()
            .len();
        let is_over = number == 3;
        assert_eq!(
            (sheet.history.len(), told),
            if is_over { (0, 0) } else { (1, 1) }
        );
        assert!(sheet.history.iter().all(|answer| answer.for_many));
    }
    // What the contract of the last one leaves out is marked so.
    let sheet = sheet_now(site, &round, &clients[4].1).await;
    let json = sheet.current().unwrap().answers.to_json();
    assert!(
        json.contains(
            r#""2-4-server":{"first":null,"target":null,"second":null,"remark":"","outside":true}"#
        ),
        "{json}"
    );
    // Each facility's own log has it.
    let log = site
        .browser()
        .get(&format!("/facilities/{}/log", clients[0].0.id))
        .await;
    assert!(log.status == 303 || log.body.contains("事業者の点検表に回答"));
}

async fn in_a_demo_one_vendor_has_answered(site: &Site) {
    make_demo(&site.tenken, Scale::Shop, 8, &|_| {})
        .await
        .unwrap();
    let rounds = list_rounds(&site.tenken, &Actor::Local).await.unwrap();
    let mut rounds = rounds.iter().map(|one| &one.round);
    let round = rounds
        .find(|round| round.form.vendor_form.is_some())
        .unwrap();
    let facilities = list_facilities(&site.tenken, &Actor::Local, FacilityFilter::default());
    let shop = &facilities.await.unwrap().items[0];
    let response = read_response(&site.tenken, &Actor::Local, &round.id, &shop.id);
    let vendors = vendors_of(&site.tenken, &response.await.unwrap()).await;
    let vendors = vendors.unwrap().unwrap();
    let answered: Vec<bool> = vendors
        .sheets
        .iter()
        .map(|one| one.newest.is_some())
        .collect();
    assert_eq!(answered, [true, false]);
    let waiting = vendors
        .rows
        .iter()
        .filter(|row| row.cover() == Cover::Awaited);
    assert!(waiting.count() > 0);
}
