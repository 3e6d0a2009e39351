//! The directory: changing one facility, handing areas over, closing.

use jiff::civil::{Date, date};
use tenken_ops::facilities::{
    Facility, FacilityFacts, FacilityFilter, Jurisdiction, add_facility, edit_facility,
    facility_history, find_facility, list_facilities, move_jurisdiction,
};
use tenken_ops::rounds::list_rounds;
use tenken_ops::{Actor, Error};

use crate::support::{Site, code, found, on_both};

on_both!(
    a_facility_changes_and_stays_the_same,
    a_change_is_refused_that_cannot_be,
    nobody_overwrites_another,
    an_area_is_handed_over,
    closed_facilities_are_out_of_the_way,
);

const OPERATOR: Actor = Actor::Local;

fn facts(facility: &Facility) -> FacilityFacts {
    FacilityFacts {
        code: facility.code.clone(),
        kind: facility.kind.id().to_owned(),
        name: facility.name.clone(),
        kana: facility.kana.clone(),
        prefecture: facility.prefecture.clone(),
        municipality: facility.municipality.clone(),
        authority: facility.authority.clone(),
        beds: facility.beds,
        ..FacilityFacts::default()
    }
}

async fn edit(
    site: &Site,
    facility: &Facility,
    facts: FacilityFacts,
    since: Option<Date>,
) -> Result<Facility, Error> {
    let (id, seen) = (&facility.id, &facility.version);
    edit_facility(&site.tenken, &OPERATOR, id, seen, facts, since).await
}

async fn a_facility_changes_and_stays_the_same(site: &Site) {
    let old = site.facility("hospital", 1, Some(100)).await;
    let old_code = old.code.clone().unwrap();
    let moved = FacilityFacts {
        code: Some("0110113719".into()),
        name: "新しい名前".into(),
        prefecture: "01".into(),
        municipality: "札幌市".into(),
        authority: Some("011002".into()),
        ..facts(&old)
    };
    site.set_now("2026-11-21T03:00:00Z");
    let new = edit(site, &old, moved.clone(), Some(date(2026, 4, 1)))
        .await
        .unwrap();
    assert_eq!(new.id, old.id);
    // Sent again, as a browser does, it is no second change.
    edit(site, &old, moved, Some(date(2026, 4, 1)))
        .await
        .unwrap();
    let history = facility_history(&site.tenken, &OPERATOR, &new.id)
        .await
        .unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(history[0].on, date(2026, 4, 1));
    let told: Vec<_> = history[0]
        .facts
        .iter()
        .map(|fact| (fact.what, fact.before.as_str(), fact.after.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("医療機関コード", old_code.as_str(), "0110113719"),
            ("名称", "見本1", "新しい名前"),
            ("都道府県", "東京都", "北海道"),
            ("市区町村", "", "札幌市"),
            ("所管", "千代田区", "札幌市"),
        ]
    );
    // Both codes find it, until another facility has the old one.
    for key in ["0110113719", &old_code] {
        let found = find_facility(&site.tenken, &OPERATOR, key).await.unwrap();
        assert_eq!(found.id, old.id, "{key}");
        let filter = FacilityFilter {
            text: key.to_owned(),
            ..Default::default()
        };
        assert_eq!(self::found(site, filter).await, ["新しい名前"], "{key}");
    }
    let heir = FacilityFacts {
        code: Some(old_code.clone()),
        kind: "hospital".into(),
        name: "後の病院".into(),
        ..FacilityFacts::default()
    };
    let heir = add_facility(&site.tenken, &OPERATOR, heir).await.unwrap();
    let found = find_facility(&site.tenken, &OPERATOR, &old_code)
        .await
        .unwrap();
    assert_eq!(found.id, heir.id);
}

async fn a_change_is_refused_that_cannot_be(site: &Site) {
    let one = site.facility("hospital", 1, Some(100)).await;
    let other = site.facility("hospital", 2, Some(100)).await;
    for (wrong, since, expected) in [
        (
            FacilityFacts {
                code: other.code.clone(),
                ..facts(&one)
            },
            None,
            "code_taken",
        ),
        (
            FacilityFacts {
                name: " ".into(),
                ..facts(&one)
            },
            None,
            "name",
        ),
        (
            FacilityFacts {
                corporation: Some("none".into()),
                ..facts(&one)
            },
            None,
            "corporation",
        ),
        (
            FacilityFacts {
                mail: Some("a".into()),
                ..facts(&one)
            },
            None,
            "mail",
        ),
        (
            FacilityFacts {
                phone: Some("110".into()),
                ..facts(&one)
            },
            None,
            "phone",
        ),
        (
            FacilityFacts {
                beds: Some(1),
                ..facts(&one)
            },
            Some(date(2026, 11, 21)),
            "since",
        ),
        (
            FacilityFacts {
                opened_on: Some(date(2026, 4, 2)),
                closed_on: Some(date(2026, 4, 1)),
                ..facts(&one)
            },
            None,
            "closed_on",
        ),
    ] {
        let error = edit(site, &one, wrong, since).await.unwrap_err();
        assert_eq!(code(error), expected);
    }
    let larger = FacilityFacts {
        beds: Some(200),
        ..facts(&one)
    };
    let one = edit(site, &one, larger, Some(date(2026, 10, 1)))
        .await
        .unwrap();
    let earlier = FacilityFacts {
        beds: Some(150),
        ..facts(&one)
    };
    let error = edit(site, &one, earlier, Some(date(2026, 9, 30)))
        .await
        .unwrap_err();
    assert_eq!(code(error), "since");
}

async fn nobody_overwrites_another(site: &Site) {
    let seen = site.facility("hospital", 1, Some(100)).await;
    site.set_now("2026-11-20T03:00:01Z");
    let first = FacilityFacts {
        beds: Some(200),
        ..facts(&seen)
    };
    edit(site, &seen, first, None).await.unwrap();
    let second = FacilityFacts {
        kana: "ミホン".into(),
        ..facts(&seen)
    };
    let error = edit(site, &seen, second, None).await.unwrap_err();
    assert_eq!(code(error), "changed_meanwhile");
    let now = find_facility(&site.tenken, &OPERATOR, &seen.id)
        .await
        .unwrap();
    assert_eq!((now.beds, now.kana.as_str()), (Some(200), ""));
}

async fn an_area_is_handed_over(site: &Site) {
    let stays = site.facility("pharmacy", 1, None).await;
    for number in 2..=4 {
        let one = site.facility("pharmacy", number, None).await;
        let there = FacilityFacts {
            municipality: "調布市".into(),
            ..facts(&one)
        };
        edit(site, &one, there, Some(date(2026, 4, 1)))
            .await
            .unwrap();
    }
    let area = |from: &str, to: &str| Jurisdiction {
        from: from.into(),
        to: to.into(),
        prefecture: "13".into(),
        municipality: "調布市".into(),
        since: Some(date(2026, 11, 1)),
    };
    let hand_over =
        async |area, dry_run| move_jurisdiction(&site.tenken, &OPERATOR, area, dry_run).await;
    for (wrong, expected) in [
        (area("131016", "999999"), "to"),
        (area("131016", "131016"), "to"),
        (
            Jurisdiction {
                prefecture: "99".into(),
                ..area("131016", "130001")
            },
            "prefecture",
        ),
        (
            Jurisdiction {
                since: Some(date(2027, 1, 1)),
                ..area("131016", "130001")
            },
            "since",
        ),
        (
            Jurisdiction {
                since: Some(date(2026, 3, 1)),
                ..area("131016", "130001")
            },
            "since",
        ),
    ] {
        assert_eq!(code(hand_over(wrong, false).await.unwrap_err()), expected);
    }
    let counted = hand_over(area("131016", "130001"), true).await.unwrap();
    assert_eq!((counted.facilities, counted.dry_run), (3, true));
    for expected in [3, 0] {
        let moved = hand_over(area("131016", "130001"), false).await.unwrap();
        assert_eq!((moved.facilities, moved.dry_run), (expected, false));
    }
    let of = |code: &str| FacilityFilter {
        authority: Some(code.into()),
        ..Default::default()
    };
    assert_eq!(found(site, of("131016")).await, [stays.name]);
    assert_eq!(found(site, of("130001")).await, ["見本2", "見本3", "見本4"]);
    let [one] = &list_facilities(
        &site.tenken,
        &OPERATOR,
        FacilityFilter {
            text: "見本2".into(),
            ..of("130001")
        },
    )
    .await
    .unwrap()
    .items[..] else {
        panic!("one facility of that name")
    };
    let history = facility_history(&site.tenken, &OPERATOR, &one.id)
        .await
        .unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(
        (history[0].on, history[0].facts[0].what),
        (date(2026, 11, 1), "所管")
    );
}

async fn closed_facilities_are_out_of_the_way(site: &Site) {
    let open = site.facility("pharmacy", 1, None).await;
    let closed = site.facility("pharmacy", 2, None).await;
    let last_day = FacilityFacts {
        closed_on: Some(date(2026, 11, 20)),
        ..facts(&closed)
    };
    edit(site, &closed, last_day, None).await.unwrap();
    let all = || FacilityFilter {
        closed: true,
        ..Default::default()
    };
    // The last day is a day of work, in Tokyo.
    site.set_now("2026-11-20T14:59:00Z");
    assert_eq!(found(site, FacilityFilter::default()).await.len(), 2);
    let round = site.round("pharmacy-survey@R8").await;
    assert_eq!(targeted(site, &round.id).await, 2);
    site.set_now("2026-11-20T15:00:00Z");
    assert_eq!(found(site, FacilityFilter::default()).await, [open.name]);
    assert_eq!(found(site, all()).await.len(), 2);
    let later = site.round("pharmacy-checklist@R5").await;
    assert_eq!(targeted(site, &later.id).await, 1);
}

async fn targeted(site: &Site, round: &str) -> u64 {
    let all = list_rounds(&site.tenken, &OPERATOR).await.unwrap();
    let found = all.into_iter().find(|summary| summary.round.id == round);
    found.unwrap().targeted
}
