//! Links that let a vendor answer without an account.

use tenken_ops::Actor;
use tenken_ops::messages::list_messages;
use tenken_ops::vendor_checklists::{mail_link, revoke_links};
use tenken_ops::vendors::contracts::{ContractFacts, add_contract};

use crate::support::vendor_checklists::{
    ROWS, checklist_now, contract, fill, hand_in, link, vendor,
};
use crate::support::{Site, on_both};

on_both!(
    a_link_lets_somebody_answer_once,
    links_that_do_not_work_all_say_the_same,
    a_mail_brings_a_link_that_works,
);

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
    let sheet = checklist_now(site, &round, &contract).await;
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
    let sent = crate::support::send_all(site, |_| None).await;
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
