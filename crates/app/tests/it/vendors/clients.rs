//! Vendors and their clients: contracts by the vendor's name, clients by their codes, one answer for all.

use tenken_domain::forms::form::Device;
use tenken_domain::vendors::coverage::Cover;
use tenken_ops::demo::{Scale, make_demo};
use tenken_ops::facilities::{
    Facility, FacilityFilter, find_facility, import_facilities, list_facilities,
};
use tenken_ops::messages::list_messages;
use tenken_ops::responses::read_response;
use tenken_ops::rounds::list_rounds;
use tenken_ops::vendor_checklists::vendors_of;
use tenken_ops::vendors::contracts::{
    ContractFacts, add_contract, contracts_of, propose_to_clients,
};
use tenken_ops::vendors::products::{Product, ProductKind, put_product};
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::vendor_checklists::{ROWS, checklist_now, fill, hand_in, vendor};
use crate::support::{Site, on_both};

on_both!(
    contracts_find_their_vendor_by_name,
    a_vendor_names_its_clients_by_their_codes,
    nothing_of_a_vendor_counts_before_it_is_accepted,
    a_corporation_decides_for_all_its_facilities,
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
    // Everything that is wrong is told at once, and what was typed stays.
    let wrong = [
        ("vendor_name", ""),
        ("title", ""),
        ("mail", "x"),
        ("starts_on", "2026-02-30"),
        ("ends_on", "いつか"),
    ];
    let reply = own.post(&address, &wrong).await;
    assert_eq!(reply.status, 422);
    for words in [
        "（5か所）",
        "事業者の名前を入れてください",
        "何の契約かを入れてください",
        "メールアドレスは、1つだけ",
        "「2026-02-30」という日付はありません",
        "「いつか」という日付はありません",
        "value=\"いつか\"",
    ] {
        assert!(reply.body.contains(words), "{words}: {}", reply.body);
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
        "新しく届け出る施設は2件",
        "使えない行が2行",
        "4行目「1234567890」",
        "5行目「abc」",
        "2件を届け出る",
    ] {
        assert!(look.body.contains(words), "{words}: {}", look.body);
    }
    let added = browser
        .post(&address, &[("codes", &list), ("next", "add")])
        .await;
    assert!(
        added.body.contains("2件の施設に届け出ました"),
        "{}",
        added.body
    );
    // Again nothing new comes of it.
    let again = browser
        .post(&address, &[("codes", &list), ("next", "add")])
        .await;
    assert!(
        again.body.contains("0件の施設に届け出ました"),
        "{}",
        again.body
    );
    let told = list_messages(&site.tenken, &Actor::Local, &facilities[0].id)
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    // Nothing that the vendor wrote stands in what is told in our name.
    assert_eq!(told[0].subject, "事業者から、契約の届けがありました");
    for words in ["見本システム", "見本薬歴"] {
        assert!(!told[0].body.contains(words), "{}", told[0].body);
    }
    // A facility is asked once a day, however many products it is said to have.
    let other = put_product(&site.tenken, &Actor::Local, &name, None, kind, "見本会計")
        .await
        .unwrap();
    let proposed = propose_to_clients(&site.tenken, &Actor::Local, &other.id, codes[0]);
    assert_eq!(proposed.await.unwrap(), 1);
    let told = list_messages(&site.tenken, &Actor::Local, &facilities[0].id)
        .await
        .unwrap();
    assert_eq!(told.len(), 1);
    let mut own = signed_in(site, Role::Facility, Some(&facilities[1].id)).await;
    let page = own
        .get(&format!("/facilities/{}/contracts", facilities[1].id))
        .await;
    assert!(!page.body.contains("見本薬歴"));
    assert!(
        page.body.contains("契約の届けが1件あります"),
        "{}",
        page.body
    );
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
        let sheet = checklist_now(site, &round, contract).await;
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
    let sheet = checklist_now(site, &round, &clients[4].1).await;
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
    make_demo(&site.tenken, Scale::Shop, 8, false, &|_| {})
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

/// A product of a vendor that is proposed to facilities.
async fn proposed(site: &Site, vendor: &str, facilities: &[&Facility]) -> Product {
    let kind = ProductKind::Product;
    let product = put_product(&site.tenken, &Actor::Local, vendor, None, kind, "見本薬歴")
        .await
        .unwrap();
    let codes: Vec<&str> = (facilities.iter())
        .filter_map(|one| one.code.as_deref())
        .collect();
    let count = propose_to_clients(&site.tenken, &Actor::Local, &product.id, &codes.join("\n"))
        .await
        .unwrap();
    assert_eq!(count, facilities.len());
    product
}

async fn nothing_of_a_vendor_counts_before_it_is_accepted(site: &Site) {
    let [one, other] = [1, 2].map(|number| site.facility("pharmacy", number, None));
    let (one, other) = (one.await, other.await);
    let name = vendor(site, "見知らぬ会社").await;
    let product = proposed(site, &name, &[&one, &other]).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let mut seller = signed_in(site, Role::Vendor, Some(&name)).await;
    let address = format!("/rounds/{}/products/{}", round.id, product.id);
    fill(&mut seller, &address, &ROWS, &[]).await;
    let reply = hand_in(&mut seller, &address, "1").await;
    assert!(
        !reply.body.contains("1件の契約に届けました"),
        "{}",
        reply.body
    );
    let mut own = signed_in(site, Role::Facility, Some(&one.id)).await;
    let before = own.get(&format!("/facilities/{}/contracts", one.id)).await;
    assert!(!before.body.contains("見知らぬ会社"), "{}", before.body);
    let page = own.get("/contracts/proposals").await;
    assert!(page.body.contains("見知らぬ会社"), "{}", page.body);
    let id = page
        .body
        .split("name=\"contract\" value=\"")
        .nth(1)
        .unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    // Neither by its address nor under its form is there anything yet.
    for address in [
        format!("/contracts/{id}"),
        format!("/contracts/{id}/roles"),
        format!("/rounds/{}/sheets/{id}/form", round.id),
    ] {
        assert_eq!(own.get(&address).await.status, 404, "{address}");
        assert_eq!(seller.get(&address).await.status, 404, "{address}");
    }
    // The other facility cannot decide about it, and a vendor cannot at all.
    let mut stranger = signed_in(site, Role::FacilityMember, Some(&other.id)).await;
    let accept = [("contract", &*id), ("next", "accept")];
    let reply = stranger.post("/contracts/proposals", &accept).await;
    assert!(reply.header("location").ends_with("accepted=0"));
    assert_eq!(
        seller.post("/contracts/proposals", &accept).await.status,
        403
    );
    let reply = own.post("/contracts/proposals", &accept).await;
    assert!(reply.header("location").ends_with("accepted=1"));
    let contracts = contracts_of(&site.tenken, &Actor::Local, &one.id).await;
    assert_eq!(contracts.unwrap().len(), 1);
    let reply = hand_in(&mut seller, &address, "1").await;
    assert!(
        reply.body.contains("1件の契約に届けました"),
        "{}",
        reply.body
    );
    // Who has declined is not asked again.
    let page = stranger.get("/contracts/proposals").await;
    let id = page
        .body
        .split("name=\"contract\" value=\"")
        .nth(1)
        .unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    let decline = [("contract", &*id), ("next", "decline")];
    stranger.post("/contracts/proposals", &decline).await;
    let code = other.code.as_deref().unwrap();
    let again = propose_to_clients(&site.tenken, &Actor::Local, &product.id, code).await;
    assert_eq!(again.unwrap(), 0);
    let log = own.get(&format!("/facilities/{}/log", one.id)).await;
    assert!(log.body.contains("契約の届けを受け入れ"), "{}", log.body);
}

async fn a_corporation_decides_for_all_its_facilities(site: &Site) {
    let (number, name) = ("7000012050002", "見本薬局株式会社");
    let mut list = "医療機関コード,名称,種別,都道府県,法人番号,法人名\n".to_owned();
    let mut facilities = Vec::new();
    for number in 1..=3 {
        facilities.push(site.facility("pharmacy", number, None).await);
    }
    for facility in &facilities[..2] {
        let code = facility.code.as_deref().unwrap();
        list += &format!("{code},{},薬局,東京都,{number},{name}\n", facility.name);
    }
    import_facilities(&site.tenken, &Actor::Local, list.into_bytes(), false)
        .await
        .unwrap();
    let corporation = find_facility(&site.tenken, &Actor::Local, &facilities[0].id).await;
    let corporation = corporation.unwrap().corporation.unwrap().id;
    let seller = vendor(site, "見本システム").await;
    let product = proposed(site, &seller, &facilities.iter().collect::<Vec<_>>()).await;
    let mut head = signed_in(site, Role::Corporation, Some(&corporation)).await;
    let home = head.get("/").await;
    assert!(
        home.body.contains("契約の届けが2件あります"),
        "{}",
        home.body
    );
    let reply = head
        .post("/contracts/proposals", &[("product", &*product.id)])
        .await;
    assert!(reply.header("location").ends_with("accepted=2"));
    let left = contracts_of(&site.tenken, &Actor::Local, &facilities[2].id).await;
    assert_eq!(left.unwrap(), []);
}
