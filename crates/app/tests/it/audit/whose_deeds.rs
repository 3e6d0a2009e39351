//! Whoever did something keeps it, also when the facility moves to another authority in the middle of it.

use serde_json::json;
use tenken_ops::facilities::{FacilityFilter, Jurisdiction, import_facilities, move_jurisdiction};
use tenken_ops::inspections::{
    Choice, Chosen, Issue, NewPhoto, Phase, Replan, add_photo, cancel_inspection, candidates,
    change_plan, close_finding, find_photo, issue_result, list_inspections, next_inspections,
    note_entries, plan_visits, read_dossier, read_told, reply_to_inspection,
};
use tenken_ops::messages::notices::{
    confirm_notice, list_notices, pass_on_notice, publish_notice, write_notice,
};
use tenken_ops::messages::questions::{
    NewQuestion, answer_question, ask_question, find_question, questions_at_desk, questions_of,
};
use tenken_ops::responses::{Answered, begin_export};
use tenken_ops::results::respondents;
use tenken_ops::rounds::reminders::{preview_reminder, send_reminder, sent_reminders};
use tenken_ops::{Actor, Error, Role};

use crate::support::accounts::signed_in_as;
use crate::support::{
    AREA, Site, Visit, checklist, finding, notice, on_both, somebody, verdict, visits,
};

on_both!(
    an_open_inspection_stays_with_who_makes_it,
    a_told_inspection_is_seen_by_both,
    the_pages_of_an_inspection_work_after_a_move,
    the_new_authority_can_plan_its_own,
    answers_and_notices_stay_with_who_gave_them,
    reminders_stay_with_who_sent_them,
    a_round_counts_with_whose_it_was_and_is_read_by_whose_it_is,
    who_runs_the_installation_plans_for_the_facilitys_authority,
);

const NEIGHBOUR: &str = "131024";

/// Ways by which a facility comes to another authority.
#[derive(Debug, Clone, Copy)]
enum Way {
    Import,
    Move,
}

async fn to_neighbour(visit: &Visit<'_>, way: Way) {
    let tenken = &visit.site.tenken;
    match way {
        Way::Import => {
            let code = visit.facility.code.as_deref().unwrap();
            let list = format!("code,name,kind,所管\n{code},見本1,薬局,{NEIGHBOUR}\n");
            import_facilities(tenken, &Actor::Local, list.into_bytes(), false)
                .await
                .map(drop)
        }
        Way::Move => {
            let area = Jurisdiction {
                from: AREA.into(),
                to: NEIGHBOUR.into(),
                ..Jurisdiction::default()
            };
            move_jurisdiction(tenken, &Actor::Local, area, false)
                .await
                .map(drop)
        }
    }
    .unwrap();
}

async fn an_open_inspection_stays_with_who_makes_it(site: &Site) {
    let (tenken, visit) = (&site.tenken, Visit::planned(site).await);
    visit.submit(checklist(json!({})), 0).await;
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    to_neighbour(&visit, Way::Import).await;
    let (old, new) = (&visit.authority, somebody(Role::Authority, NEIGHBOUR));

    // In the lists of who makes it, and in no other's.
    for actor in [old, &visit.inspector] {
        assert_eq!(list_inspections(tenken, actor).await.unwrap().len(), 1);
        assert_eq!(next_inspections(tenken, actor, 5).await.unwrap().len(), 1);
    }
    assert!(list_inspections(tenken, &new).await.unwrap().is_empty());
    assert!(next_inspections(tenken, &new, 5).await.unwrap().is_empty());
    for stranger in [
        &new,
        &somebody(Role::Inspector, NEIGHBOUR),
        &somebody(Role::Authority, "130001"),
    ] {
        let refused = read_dossier(tenken, stranger, &visit.id).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{stranger:?}");
        let refused = note_entries(tenken, stranger, &visit.id, Vec::new()).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{stranger:?}");
        let refused = cancel_inspection(tenken, stranger, &visit.id).await;
        assert!(refused.is_err(), "{stranger:?}");
    }

    // What was noted without a network arrives, photos too, and the result can be told.
    let noted = vec![
        verdict("b", "1-1", "deficient", &["a"]),
        finding("f", "1-1", "台帳がない"),
    ];
    let now = visit.note(noted).await;
    assert!(now.refused.is_empty(), "{:?}", now.refused);
    let photo = NewPhoto {
        id: "p".into(),
        place: "row:1-1".into(),
        name: "a.jpg".into(),
        content: b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(),
    };
    add_photo(tenken, &visit.inspector, &visit.id, photo)
        .await
        .unwrap();
    find_photo(tenken, &visit.inspector, &visit.id, "p")
        .await
        .unwrap();
    assert!(find_photo(tenken, &new, &visit.id, "p").await.is_err());
    let dossier = read_dossier(tenken, old, &visit.id).await.unwrap();
    let plan = Replan {
        on: jiff::civil::date(2026, 11, 25),
        inspectors: Vec::new(),
        revision: dossier.inspection.revision,
    };
    change_plan(tenken, old, &visit.id, plan).await.unwrap();
    visit.tell().await.unwrap();
    let told = read_told(tenken, &visit.pharmacist, &visit.id)
        .await
        .unwrap();
    assert_eq!(told.result.authority, "千代田区", "who made it tells it");
}

async fn a_told_inspection_is_seen_by_both(site: &Site) {
    let (tenken, visit) = (&site.tenken, Visit::planned(site).await);
    visit.submit(checklist(json!({})), 0).await;
    visit
        .note(vec![
            verdict("a", "1-1", "confirmed", &[]),
            finding("f", "1-1", "台帳がない"),
        ])
        .await;
    visit.tell().await.unwrap();
    to_neighbour(&visit, Way::Move).await;
    let new = somebody(Role::Authority, NEIGHBOUR);
    for actor in [&visit.authority, &new] {
        let listed = list_inspections(tenken, actor).await.unwrap();
        assert_eq!((listed.len(), listed[0].phase), (1, Phase::Told));
        let told = read_told(tenken, actor, &visit.id).await.unwrap();
        assert_eq!(told.findings.len(), 1);
        assert_eq!(told.may_close, *actor == visit.authority);
    }
    assert!(
        read_dossier(tenken, &new, &visit.id).await.is_err(),
        "the notes stay with who made them"
    );
    reply_to_inspection(tenken, &visit.pharmacist, &visit.id, "r", "直しました。")
        .await
        .unwrap();
    for actor in [&visit.authority, &new] {
        let told = read_told(tenken, actor, &visit.id).await.unwrap();
        assert_eq!(told.replies.len(), 1, "follow-ups are seen by both");
    }
    let refused = close_finding(tenken, &new, &visit.id, "f", "見ました").await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    close_finding(tenken, &visit.inspector, &visit.id, "f", "見ました")
        .await
        .unwrap();
    let told = read_told(tenken, &new, &visit.id).await.unwrap();
    assert!(told.findings[0].closed.is_some());
    // A third authority, and the prefecture, see nothing of it.
    for stranger in ["130001", "030007"] {
        let stranger = somebody(Role::Authority, stranger);
        assert!(read_told(tenken, &stranger, &visit.id).await.is_err());
        assert!(
            list_inspections(tenken, &stranger)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

async fn the_pages_of_an_inspection_work_after_a_move(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.submit(checklist(json!({})), 0).await;
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    to_neighbour(&visit, Way::Import).await;
    let mut old = signed_in_as(site, "old", Role::Authority, Some(AREA)).await;
    let mut new = signed_in_as(site, "new", Role::Authority, Some(NEIGHBOUR)).await;
    let of = format!("/inspections/{}", visit.id);
    let plan = old.get(&of).await;
    assert_eq!(plan.status, 200);
    assert!(
        plan.body.contains("いまの所管") && plan.body.contains("中央区"),
        "{}",
        plan.body
    );
    assert!(
        !plan
            .body
            .contains(&format!("href=\"/facilities/{}\"", visit.facility.id))
    );
    assert!(old.get("/inspections").await.body.contains(&visit.id));
    for path in ["site", "result"] {
        assert_eq!(old.get(&format!("{of}/{path}")).await.status, 200, "{path}");
        assert_eq!(new.get(&format!("{of}/{path}")).await.status, 404, "{path}");
    }
    assert_eq!(new.get(&of).await.status, 404);
    visit.tell().await.unwrap();
    let list = new.get("/inspections").await.body;
    assert!(list.contains(&format!("{of}/result")), "{list}");
    for browser in [&mut old, &mut new] {
        assert_eq!(browser.get(&format!("{of}/result")).await.status, 200);
    }
}

async fn the_new_authority_can_plan_its_own(site: &Site) {
    let (tenken, visit) = (&site.tenken, Visit::planned(site).await);
    to_neighbour(&visit, Way::Import).await;
    let new = somebody(Role::Authority, NEIGHBOUR);
    let choice = Choice {
        round: visit.round.id.clone(),
        ..Choice::default()
    };
    let found = candidates(tenken, &new, &choice).await.unwrap();
    assert_eq!(
        (found.len(), found[0].planned_on),
        (1, None),
        "the other's plan is the other's"
    );
    assert!(
        candidates(tenken, &visit.authority, &choice)
            .await
            .unwrap()
            .is_empty()
    );
    let chosen = Chosen::ByHand(vec![visit.facility.id.clone()]);
    let planned = plan_visits(tenken, &new, visits(&visit.round, chosen.clone()))
        .await
        .unwrap();
    assert_eq!((planned.added, planned.kept), (1, 0));
    let again = plan_visits(tenken, &new, visits(&visit.round, chosen.clone()))
        .await
        .unwrap();
    assert_eq!((again.added, again.kept), (0, 1), "one at a time");
    let refused = plan_visits(tenken, &visit.authority, visits(&visit.round, chosen)).await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    for actor in [&new, &visit.authority] {
        assert_eq!(list_inspections(tenken, actor).await.unwrap().len(), 1);
    }
    let found = candidates(tenken, &new, &choice).await.unwrap();
    assert!(found.len() == 1 && found[0].planned_on.is_some());
}

async fn answers_and_notices_stay_with_who_gave_them(site: &Site) {
    let (tenken, visit) = (&site.tenken, Visit::planned(site).await);
    let ministry = somebody(Role::Ministry, "");
    let written = write_notice(tenken, &ministry, notice(None))
        .await
        .unwrap()
        .id;
    publish_notice(tenken, &ministry, &written).await.unwrap();
    confirm_notice(tenken, &visit.authority, &written)
        .await
        .unwrap();
    pass_on_notice(tenken, &visit.authority, &written, "")
        .await
        .unwrap();
    for body in ["答える質問", "まだの質問"] {
        let new = NewQuestion {
            desk: "authority".into(),
            body: body.into(),
            ..NewQuestion::default()
        };
        ask_question(tenken, &visit.pharmacist, &visit.facility.id, new)
            .await
            .unwrap();
    }
    let asked = questions_of(tenken, &visit.pharmacist, &visit.facility.id)
        .await
        .unwrap();
    let id = |body: &str| {
        asked
            .iter()
            .find(|one| one.body == body)
            .unwrap()
            .id
            .clone()
    };
    let (done, open) = (id("答える質問"), id("まだの質問"));
    answer_question(tenken, &visit.authority, &done, "こうです。")
        .await
        .unwrap();
    to_neighbour(&visit, Way::Move).await;
    let new = somebody(Role::Authority, NEIGHBOUR);
    let at_desk = async |actor: &Actor| {
        let all = questions_at_desk(tenken, actor).await.unwrap();
        all.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(
        at_desk(&visit.authority).await,
        std::slice::from_ref(&done),
        "what it answered, nothing else"
    );
    assert_eq!(at_desk(&new).await.len(), 2, "all of its facility");
    let question = find_question(tenken, &visit.authority, &done)
        .await
        .unwrap();
    assert!(question.answer.is_some() && !question.to_answer);
    assert!(
        find_question(tenken, &visit.authority, &open)
            .await
            .is_err()
    );
    assert!(find_question(tenken, &new, &open).await.unwrap().to_answer);
    let refused = answer_question(tenken, &visit.authority, &done, "別の答え").await;
    assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
    let mut old = signed_in_as(site, "old", Role::Authority, Some(AREA)).await;
    let page = old.get(&format!("/questions/{done}")).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("こうです。") && !page.body.contains("答えを送る"),
        "{}",
        page.body
    );
    let (_, steps) = &list_notices(tenken, &visit.authority).await.unwrap()[0];
    assert!(steps.passed_on_at.is_some());
}

async fn a_round_counts_with_whose_it_was_and_is_read_by_whose_it_is(site: &Site) {
    let tenken = &site.tenken;
    let visit = Visit::planned(site).await;
    site.sql("UPDATE rounds SET reference_date = '2026-11-01'")
        .await;
    visit.submit(checklist(json!({})), 0).await;
    to_neighbour(&visit, Way::Import).await;
    let new = somebody(Role::Authority, NEIGHBOUR);
    let round = &visit.round.id;
    let listed = async |actor: &Actor| {
        let all = FacilityFilter::default();
        let page = respondents(tenken, actor, round, all, None).await.unwrap();
        let seen = page.items.into_iter();
        seen.map(|one| (one.authority, one.readable))
            .collect::<Vec<_>>()
    };
    // Counted where it was on the day of the round, and no way to answers that are another's now.
    assert_eq!(
        listed(&visit.authority).await,
        [(NEIGHBOUR.to_owned(), false)]
    );
    assert!(listed(&new).await.is_empty());
    for actor in [&visit.authority, &new] {
        let all = FacilityFilter::default();
        let mut export = begin_export(tenken, actor, round, &all).await.unwrap();
        let made = async |_, answered: Vec<Answered>| {
            let names: Vec<String> = answered.into_iter().map(|one| one.name).collect();
            Ok::<_, Error>((names, Vec::new()))
        };
        let exported = export.part(10, made).await.unwrap();
        assert!(exported.is_none_or(|names| names.is_empty()), "{actor:?}");
    }
}

async fn reminders_stay_with_who_sent_them(site: &Site) {
    let (tenken, visit) = (&site.tenken, Visit::planned(site).await);
    site.facility("pharmacy", 2, None).await;
    let round = &visit.round.id;
    send_reminder(tenken, &visit.authority, round, "お願いします。")
        .await
        .unwrap();
    let new = somebody(Role::Authority, NEIGHBOUR);
    to_neighbour(&visit, Way::Import).await;
    let sent = sent_reminders(tenken, &visit.authority, round)
        .await
        .unwrap();
    assert_eq!((sent.len(), sent[0].facilities), (1, 2));
    assert!(
        sent_reminders(tenken, &new, round)
            .await
            .unwrap()
            .is_empty()
    );
    let preview = preview_reminder(tenken, &new, round).await.unwrap();
    assert_eq!(
        (preview.unanswered, preview.reminded_today),
        (1, 1),
        "nobody twice a day"
    );
    let mut old = signed_in_as(site, "old", Role::Authority, Some(AREA)).await;
    let page = old.get(&format!("/rounds/{round}/reminders")).await.body;
    assert!(
        page.contains("これまでに送ったお願い") && page.contains("2施設"),
        "{page}"
    );
    // A prefecture reminds its own, not those of a ward in it.
    let tokyo = somebody(Role::Authority, "130001");
    assert_eq!(
        preview_reminder(tenken, &tokyo, round)
            .await
            .unwrap()
            .unanswered,
        0
    );
}

async fn who_runs_the_installation_plans_for_the_facilitys_authority(site: &Site) {
    let tenken = &site.tenken;
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let chosen = Chosen::ByHand(vec![facility.id.clone()]);
    plan_visits(tenken, &Actor::Local, visits(&round, chosen))
        .await
        .unwrap();
    let inspector = somebody(Role::Inspector, AREA);
    let listed = list_inspections(tenken, &inspector).await.unwrap();
    let id = &listed[0].id;
    note_entries(
        tenken,
        &inspector,
        id,
        vec![verdict("a", "1-1", "confirmed", &[])],
    )
    .await
    .unwrap();
    let dossier = read_dossier(tenken, &inspector, id).await.unwrap();
    assert_eq!(dossier.inspection.authority.as_deref(), Some(AREA));
    let issue = Issue {
        visited_on: tenken.today(),
        reply_by: None,
        follow_up_on: None,
        seen: dossier.entries,
    };
    issue_result(tenken, &inspector, &dossier, issue)
        .await
        .unwrap();
    let told = read_told(tenken, &Actor::Local, id).await.unwrap();
    assert_eq!(told.result.authority, "千代田区");
}
