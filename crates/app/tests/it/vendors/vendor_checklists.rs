//! Vendors' forms: what is said of each row, who may say it, what stays of it, and asking back.

use serde_json::json;
use tenken_domain::Answers;
use tenken_domain::forms::form::Device;
use tenken_domain::responses::draft::Change;
use tenken_domain::vendors::coverage::Cover;
use tenken_ops::facilities::Facility;
use tenken_ops::responses::{Submit, read_response, save_answers};
use tenken_ops::rounds::{Round, close_round};
use tenken_ops::vendor_checklists::{
    Vendors, begin_for_contract, submit_vendor_checklist, vendors_of,
};
use tenken_ops::vendors::contracts::{ContractFacts, edit_contract};
use tenken_ops::vendors::products::{ProductKind, put_product};
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::vendor_checklists::{
    ROWS, answered, checklist_now, contract, fill, hand_in, link, vendor,
};
use crate::support::{Site, on_both};

on_both!(
    rows_of_two_vendors_complete_one_another,
    what_was_said_stays_in_the_record,
    a_vendor_answers_for_its_clients_alone,
    days_that_cannot_be_are_told,
    a_facility_asks_back_and_gets_a_reply,
    many_at_once_lose_nothing_and_answer_once,
);

async fn vendors(site: &Site, round: &Round, of: &Facility) -> Vendors {
    let response = read_response(&site.tenken, &Actor::Local, &round.id, &of.id)
        .await
        .unwrap();
    vendors_of(&site.tenken, &response).await.unwrap().unwrap()
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
    let read = || async { checklist_now(site, &round, &contract).await };
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
    let read = checklist_now(site, &round, &contract).await;
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

async fn many_at_once_lose_nothing_and_answer_once(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let vendor = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &vendor, &[]).await;
    let saves = ROWS.map(|row| {
        let (tenken, round, contract) =
            (site.tenken.clone(), round.id.clone(), contract.id.clone());
        tokio::spawn(async move {
            let filling = begin_for_contract(&tenken, &Actor::Local, &round, &contract).await;
            let filling = filling.unwrap();
            let yes = json!({ row: { "first": { "value": true, "on": "2026-11-02" } } });
            let entered = Answers::from_json(filling.form(), &yes).unwrap();
            let change = Change {
                key: row.to_owned(),
                answer: entered.get(row).cloned(),
                base: 0,
            };
            save_answers(&tenken, &filling, vec![change]).await.unwrap()
        })
    });
    for save in saves {
        assert!(save.await.unwrap().conflicts.is_empty());
    }
    let tenken = &site.tenken;
    let begin = async || begin_for_contract(tenken, &Actor::Local, &round.id, &contract.id).await;
    let filling = begin().await.unwrap();
    let what = Submit {
        seen: Some(ROWS.len() as i64),
        key: "same".into(),
        person: "保守課 見本".into(),
        ..Submit::default()
    };
    let send = || submit_vendor_checklist(tenken, &filling, &what);
    let (a, b, c) = tokio::join!(send(), send(), send());
    close_round(tenken, &Actor::Local, &round.id).await.unwrap();
    let late = submit_vendor_checklist(tenken, &begin().await.unwrap(), &what).await;
    let first = a.unwrap();
    for again in [b, c, late] {
        assert_eq!(again.unwrap().receipt, first.receipt);
    }
    assert_eq!(
        checklist_now(site, &round, &contract).await.history.len(),
        1
    );
}
