//! Choosing whom to visit, and samples that anybody can draw again.

use serde_json::json;
use tenken_ops::facilities::FacilityFilter;
use tenken_ops::inspections::{
    Choice, Chosen, SortBy, candidates, draw_sample, list_inspections, plan_visits, read_dossier,
};
use tenken_ops::rounds::Round;
use tenken_ops::{Actor, Error, Role};

use crate::support::{AREA, Site, Visit, checklist, on_both, somebody, submit, verdict, visits};

on_both!(
    candidates_are_counted_scored_and_sorted,
    a_sample_can_be_drawn_again,
    plans_that_cannot_be_are_refused,
);

fn choice(round: &Round, sort: SortBy) -> Choice {
    Choice {
        round: round.id.clone(),
        sort,
        ..Choice::default()
    }
}

async fn candidates_are_counted_scored_and_sorted(site: &Site) {
    let visit = Visit::planned(site).await;
    let tenken = &site.tenken;
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    visit.tell().await.unwrap();
    let [fine, late, none] = [2, 3, 4].map(|number| site.facility("pharmacy", number, None));
    let (fine, late, none) = (fine.await, late.await, none.await);
    site.other_facility().await;
    let round = &visit.round;
    submit(site, &round.id, &fine.id, checklist(json!({})), 0).await;
    let overdue =
        json!({ "first": { "value": false, "on": "2026-11-02" }, "target": "2026-11-21" });
    submit(
        site,
        &round.id,
        &late.id,
        checklist(json!({ "2-1": overdue })),
        0,
    )
    .await;
    site.set_now("2026-11-25T03:00:00Z");

    let found = candidates(tenken, &visit.authority, &choice(round, SortBy::Score))
        .await
        .unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.name.as_str(), one.missing, one.late, one.score()))
        .collect();
    assert_eq!(
        told,
        [
            ("見本1", 10, 0, 10),
            ("見本4", 10, 0, 10),
            ("見本3", 0, 1, 2),
            ("見本2", 0, 0, 0)
        ],
        "only the own area, the highest score first"
    );
    assert_eq!(found[0].last_visit, Some(jiff::civil::date(2026, 11, 20)));
    let by_visit = candidates(tenken, &visit.authority, &choice(round, SortBy::LastVisit))
        .await
        .unwrap();
    assert_eq!(
        by_visit.last().unwrap().name,
        "見本1",
        "never visited first"
    );
    let wanting = Choice {
        wanting: true,
        not_since: Some(jiff::civil::date(2026, 11, 1)),
        facilities: FacilityFilter {
            text: "見本".into(),
            ..FacilityFilter::default()
        },
        ..choice(round, SortBy::Late)
    };
    let found = candidates(tenken, &visit.authority, &wanting)
        .await
        .unwrap();
    let names: Vec<_> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["見本3", "見本4"]);

    let new = visits(
        round,
        Chosen::ByHand(vec![none.id.clone(), late.id.clone()]),
    );
    let new = tenken_ops::inspections::NewVisits {
        on: Some(jiff::civil::date(2026, 12, 1)),
        ..new
    };
    for (added, kept) in [(2, 0), (0, 2)] {
        let planned = plan_visits(tenken, &visit.authority, new.clone())
            .await
            .unwrap();
        assert_eq!((planned.added, planned.kept), (added, kept), "planned once");
    }
    let found = candidates(tenken, &visit.authority, &choice(round, SortBy::Score))
        .await
        .unwrap();
    let last: Vec<_> = found[2..].iter().map(|one| one.name.as_str()).collect();
    assert_eq!(
        last,
        ["見本4", "見本3"],
        "those with a visit planned come last"
    );
    for nobody in [
        &visit.inspector,
        &visit.pharmacist,
        &somebody(Role::Ministry, ""),
    ] {
        assert!(
            candidates(tenken, nobody, &choice(round, SortBy::Score))
                .await
                .is_err()
        );
    }
}

async fn a_sample_can_be_drawn_again(site: &Site) {
    for number in 1..=12 {
        site.facility("pharmacy", number, None).await;
    }
    let round = site.round("pharmacy-checklist@R5").await;
    let (tenken, authority) = (&site.tenken, somebody(Role::Authority, AREA));
    let all = choice(&round, SortBy::Score);
    let draw = async |seed: &str| {
        draw_sample(tenken, &authority, &all, seed, 4)
            .await
            .unwrap()
    };
    let ids = |sample: &tenken_ops::inspections::Sample| {
        let mut ids: Vec<String> = sample
            .drawn
            .iter()
            .map(|one| one.facility.clone())
            .collect();
        ids.sort();
        ids
    };
    let sample = draw("2026-A").await;
    assert_eq!((sample.drawn.len(), sample.of), (4, 12));
    assert_eq!(ids(&draw(" 2026-A ").await), ids(&sample));
    assert!(
        !draw("").await.seed.is_empty(),
        "a seed is chosen where none is given"
    );

    // As the page says it is drawn, with other means.
    use sha2::{Digest, Sha256};
    let every = candidates(tenken, &authority, &all).await.unwrap();
    let mut by_hash: Vec<_> = every
        .iter()
        .map(|one| {
            (
                Sha256::digest(format!("2026-A:{}", one.facility)).to_vec(),
                one.facility.clone(),
            )
        })
        .collect();
    by_hash.sort();
    let mut first: Vec<String> = by_hash.into_iter().take(4).map(|(_, id)| id).collect();
    first.sort();
    assert_eq!(first, ids(&sample));

    let drawn = |shown: Vec<String>| {
        visits(
            &round,
            Chosen::Drawn {
                choice: all.clone(),
                seed: "2026-A".into(),
                size: 4,
                shown,
            },
        )
    };
    let mut others = ids(&sample);
    others[0] = (every.iter())
        .map(|one| one.facility.clone())
        .find(|id| !others.contains(id))
        .unwrap();
    let refused = plan_visits(tenken, &authority, drawn(others)).await;
    assert!(
        matches!(refused, Err(Error::Bad { code: "drawn", .. })),
        "a seed proves its own sample only"
    );
    let planned = plan_visits(tenken, &authority, drawn(ids(&sample)))
        .await
        .unwrap();
    assert_eq!(planned.added, 4);
    let inspections = list_inspections(tenken, &authority).await.unwrap();
    let dossier = read_dossier(tenken, &authority, &inspections[0].id)
        .await
        .unwrap();
    assert_eq!(dossier.inspection.seed.as_deref(), Some("2026-A"));
    let detail = site
        .text("SELECT min(detail) FROM audit_entries WHERE action = 'inspection.plan'")
        .await;
    let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
    assert_eq!(
        (&detail["seed"], &detail["of"]),
        (&json!("2026-A"), &json!(12))
    );
    assert_eq!(
        draw("2026-A").await.of,
        8,
        "who is visited anyway is not drawn again"
    );
}

async fn plans_that_cannot_be_are_refused(site: &Site) {
    let near = site.facility("pharmacy", 1, None).await;
    let far = site.other_facility().await;
    let round = site.round("pharmacy-checklist@R5").await;
    let survey = site.round("pharmacy-survey@R8").await;
    let (tenken, authority) = (&site.tenken, somebody(Role::Authority, AREA));
    let by_hand = |round: &Round, ids: &[&str]| {
        visits(
            round,
            Chosen::ByHand(ids.iter().map(|id| (*id).to_owned()).collect()),
        )
    };
    let plan = async |actor: &Actor, new| plan_visits(tenken, actor, new).await;
    for (new, code) in [
        (by_hand(&round, &[]), "facilities"),
        (by_hand(&survey, &[&near.id]), "round"),
        (
            tenken_ops::inspections::NewVisits {
                on: Some(jiff::civil::date(2026, 11, 19)),
                ..by_hand(&round, &[&near.id])
            },
            "on",
        ),
        (
            tenken_ops::inspections::NewVisits {
                inspectors: vec!["nobody".into()],
                ..by_hand(&round, &[&near.id])
            },
            "inspectors",
        ),
        (
            visits(
                &round,
                Chosen::Drawn {
                    choice: choice(&round, SortBy::Score),
                    seed: " ".into(),
                    size: 1,
                    shown: Vec::new(),
                },
            ),
            "seed",
        ),
    ] {
        let refused = plan(&authority, new).await;
        assert!(
            matches!(&refused, Err(Error::Bad { code: found, .. }) if *found == code),
            "{refused:?}"
        );
    }
    for ids in [&[near.id.as_str(), far.id.as_str()][..], &["nowhere"]] {
        let refused = plan(&authority, by_hand(&round, ids)).await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
    }
    let inspector = plan(
        &somebody(Role::Inspector, AREA),
        by_hand(&round, &[&near.id]),
    )
    .await;
    assert!(matches!(inspector, Err(Error::Forbidden)));
    assert!(
        list_inspections(tenken, &authority)
            .await
            .unwrap()
            .is_empty(),
        "nothing by halves"
    );
}
