//! Facilities: adding, importing, finding.

use tenken_store::Error;
use tenken_store::facilities::facility_history::FormerRow;
use tenken_store::facilities::facility_search::{FacilityFilter, Within};
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::facilities::{facility_history, facility_search};

use crate::support::{TestDb, facility, on_both};

on_both!(
    a_facility_comes_back_as_it_went_in,
    codes_are_unique,
    facilities_are_replaced_by_their_ids,
    former_facts_are_kept_in_order,
    pages_follow_each_other,
    filters_restrict,
);

async fn a_facility_comes_back_as_it_went_in(test: &TestDb) {
    let hospital = FacilityRow {
        gmis_id: Some("G1".to_owned()),
        kind: "hospital".to_owned(),
        authority: None,
        beds: Some(299),
        demo: true,
        ..facility(1)
    };
    let rows = [
        hospital.clone(),
        FacilityRow {
            code: None,
            ..facility(2)
        },
    ];
    let expected = rows.clone();
    test.write(async move |tx| facilities::insert_many(tx, &rows).await)
        .await;
    let found = test.read(async move |tx| {
        let by_id = facilities::get(tx, "f1").await?;
        assert_eq!(facilities::by_code(tx, "1300000001").await?, by_id);
        assert_eq!(facilities::by_gmis_id(tx, "G1").await?, by_id);
        assert_eq!(facilities::get(tx, "f3").await?, None);
        Ok([by_id, facilities::get(tx, "f2").await?])
    });
    assert_eq!(found.await, expected.map(Some));
}

async fn codes_are_unique(test: &TestDb) {
    let rows = [
        facility(1),
        FacilityRow {
            id: "other".to_owned(),
            ..facility(1)
        },
    ];
    let result = test
        .db
        .write::<_, Error, _>(async move |tx| facilities::insert_many(tx, &rows).await);
    let error = result.await.unwrap_err();
    assert!(
        matches!(&error, Error::Duplicate { key } if key.contains("code")),
        "{error}"
    );
}

async fn facilities_are_replaced_by_their_ids(test: &TestDb) {
    let rows: Vec<FacilityRow> = (1..=700).map(facility).collect();
    test.write(async move |tx| facilities::insert_many(tx, &rows).await)
        .await;
    let moved = FacilityRow {
        code: Some("2700000001".to_owned()),
        name: "さくら薬局".to_owned(),
        closed_on: Some("2026-11-30".to_owned()),
        updated_at: "2026-11-21T09:00:00Z".to_owned(),
        ..facility(1)
    };
    let sent = FacilityRow {
        created_at: "2030-01-01T00:00:00Z".to_owned(),
        demo: true,
        ..moved.clone()
    };
    test.write(async move |tx| facilities::replace_many(tx, &[sent]).await)
        .await;
    let found = test
        .read(async move |tx| facilities::get(tx, "f1").await)
        .await;
    assert_eq!(found, Some(moved));

    let taken = FacilityRow {
        code: facility(3).code,
        ..facility(2)
    };
    let result = test
        .db
        .write::<_, Error, _>(async move |tx| facilities::replace_many(tx, &[taken]).await);
    let error = result.await.unwrap_err();
    assert!(
        matches!(&error, Error::Duplicate { key } if key.contains("code")),
        "{error}"
    );

    let found = test
        .read(async move |tx| {
            let asked = ["1300000001", "1300000700", "2700000001"];

            let mut ids = Vec::new();
            facilities::scan_codes(tx, &asked, |row| ids.push(row.id)).await?;
            let many = facilities::get_many(tx, &["f700", "f2", "none"]).await?;
            ids.extend(many.into_iter().map(|row| row.id));
            Ok(ids)
        })
        .await;
    assert_eq!(found.len(), 4);
    assert_eq!(found[2..], ["f2", "f700"], "by name");
}

async fn former_facts_are_kept_in_order(test: &TestDb) {
    let rows = [facility(1), facility(2)];
    test.write(async move |tx| facilities::insert_many(tx, &rows).await)
        .await;
    let was = |facility: &str, code: &str, until: &str| FormerRow {
        facility_id: facility.to_owned(),
        until: until.to_owned(),
        code: Some(code.to_owned()),
        kind: "clinic".to_owned(),
        prefecture: "13".to_owned(),
        beds: Some(20),
        ..FormerRow::default()
    };
    let formers = [
        was("f1", "9900000001", "2026-04-01"),
        was("f1", "9900000002", "2026-05-01"),
        was("f2", "9900000001", "2026-06-01"),
    ];
    let expected = formers[..2].to_vec();
    test.write(async move |tx| facility_history::insert_many(tx, &formers).await)
        .await;
    let (history, last, codes, days) = test
        .read(async move |tx| {
            let history = facility_history::of_facility(tx, "f1").await?;
            let last = facility_history::by_code(tx, "9900000001").await?;
            let (mut codes, mut days) = (0, 0);
            facility_history::scan_codes(tx, &["9900000001", "1"], |_, _| codes += 1).await?;
            facility_history::scan_days(tx, &["f1", "f2"], |_, _| days += 1).await?;
            Ok((history, last, codes, days))
        })
        .await;
    assert_eq!(history, expected);
    assert_eq!((last.as_deref(), codes, days), (Some("f2"), 2, 3));
}

async fn pages_follow_each_other(test: &TestDb) {
    // Two of the same name, to be told apart by their ids.
    let rows: Vec<FacilityRow> = (1..=9)
        .map(|number| FacilityRow {
            name: format!("薬局 {}", number / 2),
            ..facility(number)
        })
        .collect();
    let expected: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    test.write(async move |tx| facilities::insert_many(tx, &rows).await)
        .await;
    let seen = test.read(async move |tx| {
        let all = FacilityFilter::default();
        let mut seen = facility_search::find(tx, &all, None, 2).await?;
        loop {
            let last = seen.last().unwrap();
            let after = (last.name.clone(), last.id.clone());
            let page = facility_search::find(tx, &all, Some((&after.0, &after.1)), 2).await?;
            if page.is_empty() {
                return Ok(seen);
            }
            seen.extend(page);
        }
    });
    let seen: Vec<String> = seen.await.into_iter().map(|row| row.id).collect();
    assert_eq!(seen, expected);
}

async fn filters_restrict(test: &TestDb) {
    let rows = [
        FacilityRow {
            search: "1300000001\n100%薬局".to_owned(),
            closed_on: Some("2026-11-20".to_owned()),
            ..facility(1)
        },
        FacilityRow {
            search: "1300000002\nsakura薬局".to_owned(),
            ..facility(2)
        },
        FacilityRow {
            search: "1300000003\nさくら_びょういん".to_owned(),
            kind: "hospital".to_owned(),
            ..facility(3)
        },
        FacilityRow {
            prefecture: "27".to_owned(),
            authority: None,
            ..facility(4)
        },
    ];
    test.write(async move |tx| facilities::insert_many(tx, &rows).await)
        .await;
    let text = |text: &str| FacilityFilter {
        text: Some(text.to_owned()),
        ..Default::default()
    };
    let within = |authorities: &[&str], corporations: &[&str]| FacilityFilter {
        within: Some(Within {
            authorities: authorities.iter().map(|&code| code.to_owned()).collect(),
            corporations: corporations.iter().map(|&id| id.to_owned()).collect(),
        }),
        ..Default::default()
    };
    let cases = [
        (FacilityFilter::default(), "f1 f2 f3 f4"),
        (text("0%薬"), "f1"),
        (text("%"), "f1"),
        (text("ら_び"), "f3"),
        (text("sakura"), "f2"),
        (text("00000002"), "f2"),
        (text("\\"), ""),
        (
            FacilityFilter {
                kind: Some("hospital".to_owned()),
                ..Default::default()
            },
            "f3",
        ),
        (
            FacilityFilter {
                prefecture: Some("27".to_owned()),
                ..Default::default()
            },
            "f4",
        ),
        (
            FacilityFilter {
                authority: Some("131016".to_owned()),
                ..text("薬局")
            },
            "f1 f2",
        ),
        (
            FacilityFilter {
                operating_on: Some("2026-11-20".to_owned()),
                municipality: Some("千代田区".to_owned()),
                ..text("薬局")
            },
            "f1 f2 f4",
        ),
        (
            FacilityFilter {
                operating_on: Some("2026-11-21".to_owned()),
                ..Default::default()
            },
            "f2 f3 f4",
        ),
        (within(&["131016", "010006"], &[]), "f1 f2 f3"),
        (within(&[], &["c1"]), ""),
        (within(&[], &[]), ""),
    ];
    for (filter, expected) in cases {
        let shown = format!("{filter:?}");
        let (found, count) = test
            .read(async move |tx| {
                let found = facility_search::find(tx, &filter, None, 100).await?;
                Ok((found, facility_search::count(tx, &filter).await?))
            })
            .await;
        let mut ids: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids.join(" "), expected, "{shown}");
        assert_eq!(count, found.len() as i64, "{shown}");
    }
}
