//! Vendors' forms: by link, from an account, for many at once.

use tenken_domain::coverage::Cover;
use tenken_domain::form::Device;
use tenken_ops::contracts::{Contract, ContractFacts, add_contract, edit_contract};
use tenken_ops::facilities::Facility;
use tenken_ops::messages::list_messages;
use tenken_ops::products::{ProductKind, put_product};
use tenken_ops::responses::read_response;
use tenken_ops::rounds::Round;
use tenken_ops::sheets::{Vendors, mail_link, make_link, read_sheet, revoke_links, vendors_of};
use tenken_ops::vendors::{VendorFacts, add_vendor};
use tenken_ops::{Actor, Role};

use crate::accounts_support::signed_in;
use crate::support::{Browser, Reply, Site, on_both};

on_both!(
    a_link_lets_somebody_answer_once,
    links_that_do_not_work_all_say_the_same,
    rows_of_two_vendors_complete_one_another,
    one_answer_reaches_everybody_with_the_product,
    what_was_said_stays_in_the_record,
    a_vendor_answers_for_its_clients_alone,
    days_that_cannot_be_are_told,
    a_facility_asks_back_and_gets_a_reply,
    contracts_find_their_vendor_by_name,
    a_mail_brings_a_link_that_works,
    a_vendor_names_its_clients_by_their_codes,
);

/// The rows of `vendor-checklist@R5` that count this year.
const ROWS: [&str; 8] = [
    "1-1",
    "2-2",
    "2-3",
    "2-4-server",
    "2-5-server",
    "2-6-server",
    "2-7-network",
    "2-8-network",
];

/// A vendor.
pub async fn vendor(site: &Site, name: &str) -> String {
    let facts = VendorFacts {
        name: name.into(),
        ..VendorFacts::default()
    };
    let vendor = add_vendor(&site.tenken, &Actor::Local, facts).await;
    vendor.unwrap().id
}

/// A contract with one.
pub async fn contract(site: &Site, of: &Facility, vendor: &str, covers: &[Device]) -> Contract {
    let facts = ContractFacts {
        vendor: vendor.into(),
        title: "薬歴の保守".into(),
        covers: covers.to_vec(),
        ..ContractFacts::default()
    };
    let contract = add_contract(&site.tenken, &Actor::Local, &of.id, facts).await;
    contract.unwrap()
}

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

async fn fill(
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

async fn hand_in(browser: &mut Browser<'_>, address: &str, revision: &str) -> Reply {
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

async fn link(site: &Site, round: &Round, contract: &Contract) -> String {
    let (_, link) = make_link(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    format!("/sheets/{}", link.secret)
}

/// Fills everything in by a link and hands it in.
pub async fn answered(site: &Site, round: &Round, contract: &Contract, more: &[(&str, &str)]) {
    let address = link(site, round, contract).await;
    let mut browser = site.browser();
    assert_eq!(fill(&mut browser, &address, &ROWS, more).await.status, 303);
    let newest = read_sheet(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    let revision = newest.draft.revision.to_string();
    let reply = hand_in(&mut browser, &address, &revision).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
}

async fn vendors(site: &Site, round: &Round, of: &Facility) -> Vendors {
    let response = read_response(&site.tenken, &Actor::Local, &round.id, &of.id)
        .await
        .unwrap();
    vendors_of(&site.tenken, &response).await.unwrap().unwrap()
}

async fn a_link_lets_somebody_answer_once(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let vendor = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &vendor, &[]).await;
    let address = link(site, &round, &contract).await;
    let mut browser = site.browser();
    let page = browser.get(&address).await;
    assert!(page.body.contains(&facility.name), "{}", page.body);
    // Not everything is there yet: nothing is handed in, nothing is lost.
    fill(&mut browser, &address, &ROWS[..3], &[]).await;
    let reply = hand_in(&mut browser, &address, "1").await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("まだ回答できません"));
    // Somebody else of the vendor goes on where the first one stopped.
    let mut second = site.browser();
    assert!(second.get(&address).await.body.contains("2026-11-02"));
    let more = [("revision", "1")];
    fill(&mut second, &address, &ROWS[3..], &more).await;
    assert_eq!(hand_in(&mut second, &address, "2").await.status, 200);
    // In the next round, what was said stands beside the question and is not filled in.
    let next = site.round("pharmacy-checklist@R5").await;
    let page = site
        .browser()
        .get(&link(site, &next, &contract).await)
        .await;
    assert!(page.body.contains("前回の回答（令和8年度"), "{}", page.body);
    assert!(!page.body.contains("value=\"2026-11-02\""));
    // The same post again, and the link again: it is used up.
    for reply in [
        hand_in(&mut second, &address, "2").await,
        second.get(&address).await,
        fill(&mut browser, &address, &ROWS, &[]).await,
    ] {
        assert_eq!(reply.status, 422);
        assert!(reply.body.contains("このリンクは、もう使えません"));
    }
    let sheet = read_sheet(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    assert_eq!(sheet.history.len(), 1);
    assert_eq!(sheet.current().unwrap().person, "保守課 見本");
    let inbox = list_messages(&site.tenken, &Actor::Local, &facility.id)
        .await
        .unwrap();
    assert!(inbox[0].subject.contains("事業者の点検表が届きました"));
}

async fn links_that_do_not_work_all_say_the_same(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let vendor = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &vendor, &[]).await;
    let replaced = link(site, &round, &contract).await;
    let revoked = link(site, &round, &contract).await;
    revoke_links(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    let expired = link(site, &round, &contract).await;
    site.set_now("2026-12-20T03:00:00Z");
    let forged = "/sheets/0123456789ABCDEFGHJKMNPQRSTVWXYZ".to_owned();
    let mut browser = site.browser();
    let mut bodies = Vec::new();
    for address in [replaced, revoked, expired, forged] {
        let reply = browser.get(&address).await;
        assert_eq!(reply.status, 422, "{address}");
        bodies.push(reply.body);
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(bodies[0].contains("このリンクは、もう使えません"));
}

async fn rows_of_two_vendors_complete_one_another(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let (servers, lines) = (
        vendor(site, "サーバー社").await,
        vendor(site, "回線社").await,
    );
    let first = contract(site, &facility, &servers, &[Device::Server]).await;
    let uncovered = |vendors: &Vendors, wanted: Cover| -> Vec<String> {
        let form = &vendors.asked.form;
        let rows = vendors.rows.iter().filter(|row| row.cover() == wanted);
        let rows = rows.map(|row| &form.items[row.item]);
        rows.filter(|item| !form.is_reference(item))
            .map(|item| item.id.clone())
            .collect()
    };
    answered(site, &round, &first, &[]).await;
    let now = vendors(site, &round, &facility).await;
    assert_eq!(
        uncovered(&now, Cover::Uncovered),
        ["2-7-network", "2-8-network"]
    );
    let second = contract(site, &facility, &lines, &[Device::Network]).await;
    let now = vendors(site, &round, &facility).await;
    assert_eq!(
        uncovered(&now, Cover::Awaited),
        ["2-7-network", "2-8-network"]
    );
    assert!(uncovered(&now, Cover::Uncovered).is_empty());
    // It says that one row is not in its contract either, and "no" where the other says "yes".
    let more = [
        ("a.2-8-network.outside", "yes"),
        ("a.2-3.first", "no"),
        ("a.2-3.target", "2027-03-31"),
    ];
    answered(site, &round, &second, &more).await;
    let now = vendors(site, &round, &facility).await;
    assert_eq!(uncovered(&now, Cover::Uncovered), ["2-8-network"]);
    assert_eq!(uncovered(&now, Cover::Contradicted), ["2-3"]);
    let page = site
        .browser()
        .get(&format!(
            "/rounds/{}/responses/{}/vendors",
            round.id, facility.id
        ))
        .await;
    assert!(
        page.body.contains("だれも確認していない項目が1つあります"),
        "{}",
        page.body
    );
    assert!(page.body.contains("事業者どうしの答えが食いちがっています"));
    // The facility fills the row in itself.
    let address = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let mut browser = site.browser();
    let own = [
        ("a.presence.first", "yes"),
        ("a.presence.first_on", "2026-11-02"),
        ("a.2-8-network.first", "yes"),
        ("a.2-8-network.first_on", "2026-11-02"),
        ("a.2-3.first", "yes"),
        ("a.2-3.first_on", "2026-11-02"),
    ];
    assert_eq!(browser.post(&address, &own).await.status, 303);
    let now = vendors(site, &round, &facility).await;
    assert!(uncovered(&now, Cover::Uncovered).is_empty());
    let overstated = now.rows.iter().filter(|row| row.is_overstated());
    let items = overstated.map(|row| now.asked.form.items[row.item].id.as_str());
    assert_eq!(items.collect::<Vec<_>>(), ["2-3"]);
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
        let sheet = read_sheet(&site.tenken, &Actor::Local, &round.id, &contract.id)
            .await
            .unwrap();
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
    let sheet = read_sheet(&site.tenken, &Actor::Local, &round.id, &clients[4].1.id)
        .await
        .unwrap();
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

async fn what_was_said_stays_in_the_record(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let name = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &name, &[]).await;
    answered(site, &round, &contract, &[]).await;
    let mut browser = signed_in(site, Role::Vendor, Some(&name)).await;
    let sheet = format!("/rounds/{}/sheets/{}", round.id, contract.id);
    let withdrawn = browser
        .post(
            &format!("{sheet}/withdrawal"),
            &[("why", "製品を取りちがえました")],
        )
        .await;
    assert_eq!(withdrawn.status, 303, "{}", withdrawn.body);
    let read = || async {
        read_sheet(&site.tenken, &Actor::Local, &round.id, &contract.id)
            .await
            .unwrap()
    };
    let now = read().await;
    assert!(now.current().is_none());
    assert_eq!(now.history.len(), 2);
    let page = browser.get(&sheet).await;
    assert!(page.body.contains("製品を取りちがえました"));
    // The page that hands the same in again does not take it for a repetition.
    let review = browser.get(&format!("{sheet}/form/review")).await;
    assert!(review.body.contains("value=\"web-1-2\""), "{}", review.body);
    // Nothing is left to withdraw.
    let again = browser
        .post(&format!("{sheet}/withdrawal"), &[("why", "もう一度")])
        .await;
    assert_eq!(again.status, 422);
    let form = format!("{sheet}/form");
    let revision = now.draft.revision.to_string();
    let more = [
        ("revision", revision.as_str()),
        ("a.2-2.first", "no"),
        ("a.2-2.target", "2027-01-31"),
    ];
    assert_eq!(fill(&mut browser, &form, &ROWS, &more).await.status, 303);
    let revision = read().await.draft.revision.to_string();
    // Somebody who saw an older draft does not hand this one in.
    let seen = [("revision", "1"), ("key", "other"), ("person", "見本")];
    let stale = browser.post(&format!("{form}/submissions"), &seen).await;
    assert_eq!(stale.status, 409);
    assert_eq!(hand_in(&mut browser, &form, &revision).await.status, 303);
    let now = read().await;
    assert_eq!(now.history.len(), 3);
    assert_eq!(now.current().unwrap().revision, 3);
}

async fn a_vendor_answers_for_its_clients_alone(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let (mine, other) = (
        vendor(site, "甲システム").await,
        vendor(site, "乙システム").await,
    );
    let theirs = contract(site, &facility, &other, &[]).await;
    let mut browser = signed_in(site, Role::Vendor, Some(&mine)).await;
    for path in ["", "/form", "/form/review"] {
        let address = format!("/rounds/{}/sheets/{}{path}", round.id, theirs.id);
        assert_eq!(browser.get(&address).await.status, 404, "{address}");
    }
    let address = format!("/rounds/{}/sheets/{}/form", round.id, theirs.id);
    assert_eq!(fill(&mut browser, &address, &ROWS, &[]).await.status, 404);
    // Nor about a product that is not its own, nor in a round that asks no vendors.
    let kind = ProductKind::Service;
    let product = put_product(
        &site.tenken,
        &Actor::Local,
        &other,
        None,
        kind,
        "乙サービス",
    )
    .await
    .unwrap();
    let address = format!("/rounds/{}/products/{}", round.id, product.id);
    assert_eq!(browser.get(&address).await.status, 404);
    let survey = site.round("pharmacy-survey@R8").await;
    let own = contract(site, &facility, &mine, &[]).await;
    let address = format!("/rounds/{}/sheets/{}/form", survey.id, own.id);
    assert_eq!(browser.get(&address).await.status, 404);
    // A contract that has ended is answered about no more.
    let facts = ContractFacts {
        title: "薬歴".into(),
        ends_on: "2026-11-01".into(),
        ..ContractFacts::default()
    };
    edit_contract(&site.tenken, &Actor::Local, &own.id, &own.version, facts)
        .await
        .unwrap();
    let address = format!("/rounds/{}/sheets/{}/form", round.id, own.id);
    let reply = browser.get(&address).await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("いまは続いていません"));
}

async fn days_that_cannot_be_are_told(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let name = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &name, &[]).await;
    let address = link(site, &round, &contract).await;
    let mut browser = site.browser();
    let more = [
        ("a.2-2.first", "no"),
        ("a.2-2.target", "2027-04-01"),
        ("a.2-3.first", "no"),
        ("a.2-3.target", "2026-10-01"),
        ("a.1-1.second", "yes"),
        ("a.1-1.second_on", "2026-10-01"),
    ];
    fill(&mut browser, &address, &ROWS, &more).await;
    let page = browser.get(&format!("{address}/review")).await;
    for words in [
        "目標日（令和9年4月1日",
        "が、1回目の確認日（令和8年11月2日",
        "2回目の確認日が、1回目より前になっています",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
}

async fn a_facility_asks_back_and_gets_a_reply(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let name = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &name, &[]).await;
    answered(site, &round, &contract, &[]).await;
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let sheet = format!("/rounds/{}/sheets/{}", round.id, contract.id);
    let asked = [("item", "2-6-server"), ("body", "記録は何か月残りますか")];
    assert_eq!(
        own.post(&format!("{sheet}/queries"), &asked).await.status,
        303
    );
    let mut browser = signed_in(site, Role::Vendor, Some(&name)).await;
    assert!(browser.get("/").await.body.contains("施設からの確認が1件"));
    let read = read_sheet(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    let reply = format!("{sheet}/form/queries/{}", read.queries[0].id);
    assert_eq!(browser.post(&reply, &[("answer", "")]).await.status, 422);
    assert_eq!(
        browser
            .post(&reply, &[("answer", "13か月です")])
            .await
            .status,
        303
    );
    assert!(own.get(&sheet).await.body.contains("13か月です"));
    assert!(!browser.get("/").await.body.contains("施設からの確認が1件"));
}

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

async fn a_mail_brings_a_link_that_works(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let name = vendor(site, "見本システム").await;
    let facts = ContractFacts {
        vendor: name,
        title: "薬歴".into(),
        mail: "support@example.jp".into(),
        ..ContractFacts::default()
    };
    let contract = add_contract(&site.tenken, &Actor::Local, &facility.id, facts)
        .await
        .unwrap();
    mail_link(&site.tenken, &Actor::Local, &round.id, &contract.id)
        .await
        .unwrap();
    let sent = crate::mails::send_all(site, |_| None).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, "support@example.jp");
    let (_, address) = sent[0]
        .text
        .split_once("https://tenken.example.jp")
        .unwrap();
    let address = address.lines().next().unwrap();
    assert!(
        site.browser()
            .get(address)
            .await
            .body
            .contains(&facility.name)
    );
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
