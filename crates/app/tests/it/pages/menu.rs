//! What stands around every page: the menu with the place one is at and what is unread, and the ways on.

use tenken_ops::messages::list_messages;
use tenken_ops::messages::questions::{NewQuestion, answer_question, ask_question, questions_of};
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::vendor_checklists::{
    ROWS, checklist_now, contract, fill, hand_in, link, vendor,
};
use crate::support::{Site, on_both};

on_both!(
    the_menu_marks_the_place_and_what_is_unread,
    each_row_of_the_review_leads_to_its_question,
    links_that_only_open_here_are_not_given_away_unwarned,
    a_vendor_by_link_keeps_a_receipt_and_a_copy,
);

async fn the_menu_marks_the_place_and_what_is_unread(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let response = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let inbox = format!("/facilities/{}/inbox", facility.id);
    let ledgers = format!("/facilities/{}/ledgers", facility.id);
    let devices = format!("{ledgers}/devices");
    let (at_ledgers, below_ledgers) = (
        format!("href=\"{ledgers}\" aria-current=\"page\""),
        format!("href=\"{ledgers}\" aria-current=\"true\""),
    );
    for (address, marked) in [
        ("/", "href=\"/\" aria-current=\"page\""),
        (response.as_str(), "href=\"/\" aria-current=\"true\""),
        (inbox.as_str(), "href=\"/inbox\" aria-current=\"true\""),
        (ledgers.as_str(), at_ledgers.as_str()),
        (devices.as_str(), below_ledgers.as_str()),
    ] {
        let page = own.get(address).await;
        assert!(page.body.contains(marked), "{address}: {}", page.body);
        let marks = page.body.matches("aria-current").count();
        assert_eq!(marks, 1, "{address}");
        assert!(!page.body.contains("未読"), "{address}");
    }
    let new = NewQuestion {
        desk: "authority".into(),
        body: "質問".into(),
        ..NewQuestion::default()
    };
    let (tenken, actor) = (&site.tenken, &Actor::Local);
    ask_question(tenken, actor, &facility.id, new)
        .await
        .unwrap();
    let asked = questions_of(tenken, actor, &facility.id).await.unwrap();
    answer_question(tenken, actor, &asked[0].id, "答え")
        .await
        .unwrap();
    let page = own.get("/forms").await;
    assert!(
        page.body.contains("届いたお知らせ（未読1件）"),
        "{}",
        page.body
    );
    assert!(page.body.contains("メニュー（未読1件）"));
    let told = list_messages(tenken, actor, &facility.id).await.unwrap();
    own.get(&format!(
        "/facilities/{}/inbox/{}",
        facility.id, told[0].number
    ))
    .await;
    assert!(!own.get("/forms").await.body.contains("未読"));
}

async fn each_row_of_the_review_leads_to_its_question(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let address = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let page = own.get(&format!("{address}/review")).await;
    for item in ["Q1", "Q2", "Q3-1", "Q4", "Q5", "Q6"] {
        let way = format!("<a href=\"{address}#i-{item}\">変更");
        assert!(page.body.contains(&way), "{item}: {}", page.body);
    }
}

async fn links_that_only_open_here_are_not_given_away_unwarned(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let name = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &name, &[]).await;
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let sheet = format!("/rounds/{}/sheets/{}", round.id, contract.id);
    let warning = "渡した相手は開けません";
    assert!(own.get(&sheet).await.body.contains(warning));
    let made = own.post(&format!("{sheet}/links"), &[]).await;
    assert!(made.body.contains(warning), "{}", made.body);
    let guest = [
        ("person", "見本 花子"),
        ("login", "guest"),
        ("role", "facility_member"),
    ];
    let invited = own.post("/people", &guest).await;
    assert!(invited.body.contains(warning), "{}", invited.body);
}

async fn a_vendor_by_link_keeps_a_receipt_and_a_copy(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let name = vendor(site, "見本システム").await;
    let contract = contract(site, &facility, &name, &[]).await;
    let address = link(site, &round, &contract).await;
    let mut guest = site.browser();
    fill(&mut guest, &address, &ROWS, &[]).await;
    let reply = hand_in(&mut guest, &address, "1").await;
    let answer = checklist_now(site, &round, &contract).await;
    let answer = answer.current().unwrap();
    for words in [
        &answer.receipt,
        "令和8年",
        "回答した内容（控え）",
        "はい",
        &facility.name,
    ] {
        assert!(reply.body.contains(words), "{words}: {}", reply.body);
    }
    // The facility calls it by the same number.
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let sheet = format!("/rounds/{}/sheets/{}", round.id, contract.id);
    assert!(own.get(&sheet).await.body.contains(&answer.receipt));
}
