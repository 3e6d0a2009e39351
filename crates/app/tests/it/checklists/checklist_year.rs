//! The year of a checklist: where facilities stand, and being told of targets.

use serde_json::{Value, json};
use tenken_ops::checklists::{Concern, boards_of_round, facilities_of_board, tell_of_targets};
use tenken_ops::facilities::Facility;
use tenken_ops::messages::list_messages;
use tenken_ops::rounds::Round;
use tenken_ops::{Actor, Grant, Role, TokenActor};

use crate::support::accounts::signed_in;
use crate::support::allowed::Environment;
use crate::support::{Site, on_both};

on_both!(
    boards_follow_what_is_submitted_and_the_day,
    everybody_sees_their_own_board,
    a_facility_is_told_once_before_and_once_after_a_target,
    a_facility_sees_its_year,
);

/// Every row that counts, "yes" but for those given; `no` says (row, target).
pub fn all_yes_but(no: &[(&str, &str)]) -> Value {
    let mut answers = json!({
        "presence": { "first": { "value": true, "on": "2026-11-02" } }, "vendor-contract": true,
    });
    for row in [
        "1-1",
        "2-1",
        "2-2",
        "2-3",
        "2-4-server",
        "2-5-server",
        "2-6-server",
        "2-7-network",
        "2-8-network",
        "3-1",
    ] {
        let target = no.iter().find(|(id, _)| *id == row).map(|(_, day)| *day);
        answers[row] = json!({
            "first": { "value": target.is_none(), "on": "2026-11-02" }, "target": target,
            "second": null, "remark": "",
        });
    }
    answers
}

async fn submit(site: &Site, round: &Round, of: &Facility, key: &str, answers: Value) {
    let path = format!("/rounds/{}/responses/{}", round.id, of.id);
    let reply = site.submit_on_top(&path, key, answers).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
}

async fn boards_follow_what_is_submitted_and_the_day(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let two = site.facility("pharmacy", 2, None).await;
    let _silent = site.facility("pharmacy", 3, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let board = || async {
        boards_of_round(&site.tenken, &Actor::Local, &round.id)
            .await
            .unwrap()
    };
    let now = board().await;
    assert_eq!(
        (now.all.targeted, now.all.submitted, now.rows.len()),
        (3, 0, 10)
    );
    submit(site, &round, &one, "1", all_yes_but(&[])).await;
    submit(
        site,
        &round,
        &two,
        "1",
        all_yes_but(&[("2-1", "2026-12-10"), ("3-1", "2027-03-31")]),
    )
    .await;
    let now = board().await;
    assert_eq!(
        (now.all.submitted, now.all.complete, now.all.late),
        (2, 1, 0)
    );
    assert_eq!((now.all.rows.yes, now.all.rows.planned), (18, 2));
    let list = |concern| {
        let round = round.clone();
        async move {
            let listed = facilities_of_board(&site.tenken, &Actor::Local, &round, concern, None, 0);
            let listed = listed.await.unwrap();
            listed
                .items
                .into_iter()
                .map(|one| one.name)
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(list(Some(Concern::Planned)).await, ["見本2"]);
    assert_eq!(list(Some(Concern::Silent)).await, ["見本3"]);
    assert_eq!(list(Some(Concern::Complete)).await, ["見本1"]);
    // The day passes, nothing else happens.
    site.set_now("2026-12-11T03:00:00Z");
    let now = board().await;
    assert_eq!(
        (now.all.late, now.all.rows.late, now.all.rows.planned),
        (1, 1, 1)
    );
    assert_eq!(list(None).await[0], "見本2", "who is late stands first");
    // The second check closes it.
    let mut later = all_yes_but(&[("2-1", "2026-12-10"), ("3-1", "2027-03-31")]);
    later["2-1"]["second"] = json!({ "value": true, "on": "2026-12-10" });
    submit(site, &round, &two, "2", later).await;
    let now = board().await;
    assert_eq!((now.all.late, now.all.rows.yes), (0, 19));
    // Without a system there is nothing to check, and nothing to do.
    let none = json!({ "presence": { "first": { "value": false, "on": "2026-11-02" } } });
    submit(site, &round, &two, "3", none).await;
    let now = board().await;
    assert_eq!((now.all.complete, now.all.exempt), (1, 1));
    assert_eq!(now.all.rows.expected, 10);
    assert_eq!(list(Some(Concern::Complete)).await, ["見本1"]);
    assert_eq!(list(Some(Concern::Exempt)).await, ["見本2"]);
    let survey = site.round("pharmacy-survey@R8").await;
    let refused = boards_of_round(&site.tenken, &Actor::Local, &survey.id).await;
    assert!(refused.is_err());
}

async fn everybody_sees_their_own_board(site: &Site) {
    let near = site.facility("pharmacy", 1, None).await;
    let far = site.other_facility().await;
    let around = Environment::of(site, &near.id).await;
    let round = site.round("pharmacy-checklist@R5").await;
    for facility in [&near, &far] {
        submit(
            site,
            &round,
            facility,
            "1",
            all_yes_but(&[("3-1", "2027-03-31")]),
        )
        .await;
    }
    for (role, expected) in [
        (Role::Ministry, 2),
        (Role::Authority, 1),
        (Role::Inspector, 1),
        (Role::Corporation, 1),
    ] {
        let scope = around.scope_of(role).map(str::to_owned);
        let actor = Actor::Token(TokenActor {
            id: "t".into(),
            name: "t".into(),
            grant: Grant { role, scope },
        });
        let boards = boards_of_round(&site.tenken, &actor, &round.id)
            .await
            .unwrap();
        assert_eq!(boards.all.targeted, expected, "{role:?}");
        let listed = facilities_of_board(&site.tenken, &actor, &round, None, None, 0);
        let listed = listed.await.unwrap();
        assert_eq!(listed.total as u64, expected, "{role:?}");
    }
    let mut browser = signed_in(site, Role::Authority, Some("131016")).await;
    let page = browser.get(&format!("/rounds/{}/standing", round.id)).await;
    assert!(page.body.contains("見本1") && !page.body.contains("よその薬局"));
    let late = browser
        .get(&format!("/rounds/{}/standing?state=late", round.id))
        .await;
    assert!(late.body.contains("0施設"), "{}", late.body);
}

async fn a_facility_is_told_once_before_and_once_after_a_target(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let two = site.facility("pharmacy", 2, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    submit(
        site,
        &round,
        &one,
        "1",
        all_yes_but(&[("2-1", "2026-12-10"), ("2-3", "2026-12-10")]),
    )
    .await;
    submit(
        site,
        &round,
        &two,
        "1",
        all_yes_but(&[("2-1", "2027-03-31")]),
    )
    .await;
    let told = |of: Facility| async move {
        let inbox = list_messages(&site.tenken, &Actor::Local, &of.id)
            .await
            .unwrap();
        let subjects = inbox.into_iter().map(|message| message.subject);
        subjects.collect::<Vec<_>>()
    };
    tell_of_targets(&site.tenken).await.unwrap();
    assert!(told(one.clone()).await.is_empty(), "it is three weeks away");
    // Two weeks before, but not at night.
    site.set_now("2026-11-26T22:30:00Z");
    tell_of_targets(&site.tenken).await.unwrap();
    assert!(told(one.clone()).await.is_empty());
    site.set_now("2026-11-27T00:30:00Z");
    for _ in 0..2 {
        tell_of_targets(&site.tenken).await.unwrap();
    }
    assert_eq!(
        told(one.clone()).await,
        ["目標日が近づいています：令和8年12月10日（木）"]
    );
    assert!(told(two.clone()).await.is_empty());
    // The next day, and by another process, nobody is told again.
    site.set_now("2026-11-28T00:30:00Z");
    tell_of_targets(&site.tenken).await.unwrap();
    assert_eq!(told(one.clone()).await.len(), 1);
    site.set_now("2026-12-11T00:30:00Z");
    tell_of_targets(&site.tenken).await.unwrap();
    assert_eq!(
        told(one.clone()).await[0],
        "目標日を過ぎた項目があります：令和8年12月10日（木）"
    );
    assert_eq!(told(one).await.len(), 2);
    // Who has done it is left in peace.
    let mut done = all_yes_but(&[("2-1", "2027-03-31")]);
    done["2-1"]["second"] = json!({ "value": true, "on": "2026-12-11" });
    submit(site, &round, &two, "2", done).await;
    site.set_now("2027-03-20T00:30:00Z");
    tell_of_targets(&site.tenken).await.unwrap();
    assert!(told(two).await.is_empty());
}

async fn a_facility_sees_its_year(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    submit(
        site,
        &round,
        &one,
        "1",
        all_yes_but(&[("2-1", "2026-12-10"), ("3-1", "2027-01-31")]),
    )
    .await;
    site.set_now("2026-12-11T03:00:00Z");
    let mut own = signed_in(site, Role::Facility, Some(&one.id)).await;
    let page = own
        .get(&format!("/rounds/{}/responses/{}/plan", round.id, one.id))
        .await;
    let at = |words: &str| {
        page.body
            .find(words)
            .unwrap_or_else(|| panic!("{words}: {}", page.body))
    };
    assert!(at("目標日を過ぎています（1行）") < at("目標日が近い順（1行）"));
    assert!(at("令和8年12月10日（木）") < at("令和9年1月31日（日）"));
    let survey = site.round("pharmacy-survey@R8").await;
    let none = own
        .get(&format!("/rounds/{}/responses/{}/plan", survey.id, one.id))
        .await;
    assert_eq!(none.status, 404);
}
