//! Inspections: prepared, noted by several at once, within one's area, in the log.

use serde_json::json;
use tenken_domain::forms::form::Device;
use tenken_domain::inspections::{About, Met, Place, Verdict};
use tenken_ops::inspections::{
    NewPhoto, Phase, Replan, add_photo, cancel_inspection, change_plan, find_photo,
    list_inspections, note_entries, read_dossier, read_told, remove_photo, told_to_facility,
};
use tenken_ops::{Error, Role};

use crate::support::{
    Site, Visit, checklist, entry, finding, on_both, somebody, vendor_checklists, verdict,
};

on_both!(
    the_papers_say_what_is_wanting_before_leaving,
    the_vendors_forms_are_among_what_is_wanting,
    entries_are_taken_once_whatever_is_repeated,
    two_inspectors_lose_nothing,
    entries_that_cannot_be_taken_are_named_and_the_others_are_kept,
    photos_are_taken_once_and_removed_for_good,
    outside_ones_area_there_are_no_inspections,
    plans_change_and_are_called_off,
    deeds_are_in_the_log,
);

async fn the_papers_say_what_is_wanting_before_leaving(site: &Site) {
    let visit = Visit::planned(site).await;
    let dossier = async || {
        read_dossier(&site.tenken, &visit.inspector, &visit.id)
            .await
            .unwrap()
    };
    let before = dossier().await;
    assert!(before.submitted.is_none() && !before.knows_vendors);
    assert_eq!(before.demands.len(), 1);
    let no = json!({ "first": { "value": false, "on": "2026-11-02" }, "target": "2027-01-31" });
    visit.submit(checklist(json!({ "2-1": no })), 0).await;
    let after = dossier().await;
    let wanting: Vec<Met> = after
        .demands
        .iter()
        .map(|one| one.met)
        .filter(|met| *met != Met::Yes)
        .collect();
    assert_eq!(
        wanting,
        [Met::OnSite; 3],
        "urging, the chart, the vendors' forms"
    );
    assert_eq!(after.inspection.planned_on, jiff::civil::date(2026, 11, 22));
}

async fn the_vendors_forms_are_among_what_is_wanting(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.submit(checklist(json!({})), 0).await;
    let vendor = vendor_checklists::vendor(site, "サーバー社").await;
    let contract =
        vendor_checklists::contract(site, &visit.facility, &vendor, &[Device::Server]).await;
    let wanting = async || {
        let dossier = read_dossier(&site.tenken, &visit.inspector, &visit.id)
            .await
            .unwrap();
        assert!(dossier.knows_vendors);
        let of_vendors = dossier.demands.into_iter();
        let of_vendors = of_vendors.filter(|one| matches!(one.about, About::Vendor(_)));
        of_vendors
            .map(|one| (one.met, one.words))
            .collect::<Vec<_>>()
    };
    let before = wanting().await;
    assert_eq!(before.len(), 1);
    assert!(before[0].0 == Met::No && before[0].1.contains("まだ集まっていません"));
    vendor_checklists::answered(site, &visit.round, &contract, &[]).await;
    let after = wanting().await;
    assert_eq!(after[0].0, Met::Yes);
    // What the contract leaves out, the facility has filled in itself.
    let words: Vec<&str> = after[1..].iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words.len(), 2, "{words:?}");
    assert!(words[0].starts_with("２（７）ネットワーク機器：契約の対象外ですが、「施設の点検表」"));
}

async fn entries_are_taken_once_whatever_is_repeated(site: &Site) {
    let visit = Visit::planned(site).await;
    let (first, second) = (
        verdict("a", "2-1", "confirmed", &[]),
        verdict("b", "2-1", "deficient", &["a"]),
    );
    // The second arrives before the first, and both come again.
    for sent in [
        vec![second.clone()],
        vec![first.clone(), second.clone()],
        vec![first, second],
    ] {
        let now = visit.note(sent).await;
        assert_eq!(now.refused, []);
        assert_eq!(
            now.notes.row("2-1").unwrap().verdict,
            Some(Verdict::Deficient)
        );
    }
    assert_eq!(visit.note(Vec::new()).await.entries, 2);
}

async fn two_inspectors_lose_nothing(site: &Site) {
    let visit = Visit::planned(site).await;
    let other = somebody(Role::Authority, "131016");
    let by_other = async |entries| {
        note_entries(&site.tenken, &other, &visit.id, entries)
            .await
            .unwrap()
    };
    visit
        .note(vec![verdict("a", "2-1", "confirmed", &[])])
        .await;
    let now = by_other(vec![
        verdict("b", "2-2", "unseen", &[]),
        verdict("c", "2-1", "deficient", &[]),
    ])
    .await;
    assert_eq!(
        now.notes.row("2-2").unwrap().verdict,
        Some(Verdict::Unseen),
        "different rows"
    );
    let place = Place::Row("2-1".to_owned());
    let standing = now.notes.at(&place).unwrap();
    assert_eq!(standing.versions.len(), 2, "the same row: both stand");
    assert!(matches!(
        visit.tell().await,
        Err(Error::Bad {
            code: "collision",
            ..
        })
    ));
    let both: Vec<&str> = standing.ids.iter().map(String::as_str).collect();
    let now = visit
        .note(vec![verdict("d", "2-1", "deficient", &both)])
        .await;
    assert!(!now.notes.at(&place).unwrap().collides());
    assert_eq!(now.entries, 4, "every entry is kept");
}

async fn entries_that_cannot_be_taken_are_named_and_the_others_are_kept(site: &Site) {
    let visit = Visit::planned(site).await;
    let long = "あ".repeat(2_001);
    let now = visit
        .note(vec![
            verdict("good", "2-1", "confirmed", &[]),
            verdict("no row", "2-1", "confirmed", &[]),
            verdict("a", "9-9", "confirmed", &[]),
            verdict("b", "2-1", "perhaps", &[]),
            entry("c", "advice", json!({ "text": long }), &[]),
            entry("d", "elsewhere", json!({}), &[]),
            verdict("e", "2-1", "confirmed", &["a b"]),
        ])
        .await;
    let refused: Vec<&str> = now.refused.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(refused, ["no row", "a", "b", "c", "d", "e"]);
    assert!(now.refused.iter().all(|one| one.message.ends_with('。')));
    assert_eq!(now.entries, 1);
    let many = (0..201)
        .map(|n| verdict(&n.to_string(), "2-1", "confirmed", &[]))
        .collect();
    let refused = note_entries(&site.tenken, &visit.inspector, &visit.id, many).await;
    assert!(matches!(refused, Err(Error::Bad { .. })));
}

async fn photos_are_taken_once_and_removed_for_good(site: &Site) {
    let visit = Visit::planned(site).await;
    let photo = |id: &str, name: &str, content: &[u8]| NewPhoto {
        id: id.into(),
        place: "row:3-1".into(),
        name: name.into(),
        content: content.into(),
    };
    let add = async |photo| add_photo(&site.tenken, &visit.inspector, &visit.id, photo).await;
    let png = b"\x89PNG\r\n\x1a\n picture".as_slice();
    for _ in 0..2 {
        add(photo("p1", "chart.png", png)).await.unwrap();
    }
    for wrong in [
        photo("p2", "chart.pdf", b"%PDF-"),
        photo("p3", "chart.png", b"no picture"),
        photo("p4", "chart.png", b""),
        photo("p 5", "chart.png", png),
        photo("p6", "chart.png", &[png, &vec![0; 5 << 20]].concat()),
    ] {
        assert!(matches!(add(wrong).await, Err(Error::Bad { .. })));
    }
    let dossier = read_dossier(&site.tenken, &visit.inspector, &visit.id)
        .await
        .unwrap();
    assert_eq!(dossier.photos.len(), 1);
    let found = async |actor| find_photo(&site.tenken, actor, &visit.id, "p1").await;
    assert_eq!(found(&visit.inspector).await.unwrap().content, png);
    assert!(matches!(
        found(&visit.pharmacist).await,
        Err(Error::NotFound(_))
    ));

    remove_photo(&site.tenken, &visit.inspector, &visit.id, "p1")
        .await
        .unwrap();
    add(photo("p1", "chart.png", png)).await.unwrap();
    assert!(
        found(&visit.inspector).await.is_err(),
        "a late repetition does not bring it back"
    );
    for number in 0..40 {
        add(photo(&format!("n{number}"), "a.png", png))
            .await
            .unwrap();
    }
    assert!(matches!(
        add(photo("n40", "a.png", png)).await,
        Err(Error::Bad {
            code: "photos_full",
            ..
        })
    ));
}

async fn outside_ones_area_there_are_no_inspections(site: &Site) {
    let visit = Visit::planned(site).await;
    let tenken = &site.tenken;
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    let other = site.other_facility().await;
    let strangers = [
        somebody(Role::Authority, "030007"),
        somebody(Role::Inspector, "030007"),
        somebody(Role::Facility, &other.id),
        somebody(Role::Vendor, "v"),
        visit.pharmacist.clone(),
    ];
    for stranger in &strangers {
        assert!(
            matches!(read_dossier(tenken, stranger, &visit.id).await, Err(Error::NotFound(what)) if what == "この立入検査")
        );
        let noted = note_entries(tenken, stranger, &visit.id, Vec::new()).await;
        assert!(matches!(noted, Err(Error::NotFound(_))));
    }
    for watcher in [somebody(Role::Ministry, ""), somebody(Role::Auditor, "")] {
        assert!(read_dossier(tenken, &watcher, &visit.id).await.is_ok());
        let noted = note_entries(tenken, &watcher, &visit.id, Vec::new()).await;
        assert!(matches!(noted, Err(Error::Forbidden)));
    }
    let area = |actor| list_inspections(tenken, actor);
    assert_eq!(area(&visit.inspector).await.unwrap()[0].phase, Phase::Begun);
    assert!(area(&strangers[0]).await.unwrap().is_empty());
    assert!(area(&visit.pharmacist).await.is_err());
    visit.tell().await.unwrap();
    assert_eq!(
        told_to_facility(tenken, &visit.pharmacist, &visit.facility.id)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(matches!(
        read_told(tenken, &strangers[2], &visit.id).await,
        Err(Error::NotFound(_))
    ));
}

async fn plans_change_and_are_called_off(site: &Site) {
    let visit = Visit::planned(site).await;
    let tenken = &site.tenken;
    let inspector = site.person("kensa", Role::Inspector, Some("131016")).await;
    let stranger = site.person("yoso", Role::Inspector, Some("030007")).await;
    let plan = |day: i8, who: &str, revision| Replan {
        on: jiff::civil::date(2026, 11, day),
        inspectors: Some(who.to_owned())
            .filter(|who| !who.is_empty())
            .into_iter()
            .collect(),
        revision,
    };
    let change = async |plan| change_plan(tenken, &visit.authority, &visit.id, plan).await;
    change(plan(27, &inspector.id, 1)).await.unwrap();
    change(plan(27, &inspector.id, 1)).await.unwrap();
    for (wrong, code) in [
        (plan(28, "", 1), "plan_changed"),
        (plan(19, "", 2), "on"),
        (plan(28, &stranger.id, 2), "inspectors"),
    ] {
        let refused = change(wrong).await;
        assert!(matches!(refused, Err(Error::Bad { code: found, .. }) if found == code));
    }
    let dossier = read_dossier(tenken, &visit.inspector, &visit.id)
        .await
        .unwrap();
    assert_eq!(dossier.inspection.inspectors[0].name, inspector.name);
    let by_inspector = cancel_inspection(tenken, &visit.inspector, &visit.id).await;
    assert!(
        matches!(by_inspector, Err(Error::Forbidden)),
        "an inspector plans nothing"
    );
    for _ in 0..2 {
        cancel_inspection(tenken, &visit.authority, &visit.id)
            .await
            .unwrap();
    }
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    assert!(matches!(
        visit.tell().await,
        Err(Error::Bad {
            code: "cancelled",
            ..
        })
    ));
    assert!(
        list_inspections(tenken, &visit.authority)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn deeds_are_in_the_log(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.note(vec![finding("one", "2-1", "台帳")]).await;
    visit.note(vec![finding("one", "2-1", "台帳")]).await;
    visit.tell().await.unwrap();
    let count = async |action: &str| {
        let sql = format!(
            "SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = '{action}' AND facility_id = '{}'",
            visit.facility.id
        );
        site.text(&sql).await
    };
    assert_eq!(count("inspection.plan").await, "1");
    assert_eq!(
        count("inspection.note").await,
        "1",
        "a repetition is no deed"
    );
    assert_eq!(count("inspection.tell").await, "1");
    assert_eq!(
        count("inspection.view").await,
        "1",
        "a look at another's answers"
    );
}
