//! Facilities: adding, importing, finding.

use std::collections::HashSet;

use tenken_store::Error;
use tenken_store::facilities::{self, FacilityFilter, FacilityRow, Upserted};

use crate::support::{TestDb, facility, on_both};

on_both!(
    a_facility_comes_back_as_it_went_in,
    codes_are_unique,
    an_import_adds_updates_and_leaves_alone,
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
    test.write(move |tx| Box::pin(async move { facilities::insert_many(tx, &rows).await }))
        .await;
    let found = test.read(|tx| {
        Box::pin(async move {
            let by_id = facilities::get(tx, "f1").await?;
            assert_eq!(facilities::by_code(tx, "1300000001").await?, by_id);
            assert_eq!(facilities::by_gmis_id(tx, "G1").await?, by_id);
            assert_eq!(facilities::get(tx, "f3").await?, None);
            Ok([by_id, facilities::get(tx, "f2").await?])
        })
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
    let result = test.db.write::<_, Error, _>(move |tx| {
        Box::pin(async move { facilities::insert_many(tx, &rows).await })
    });
    let error = result.await.unwrap_err();
    assert!(
        matches!(&error, Error::Duplicate { key } if key.contains("code")),
        "{error}"
    );
}

async fn an_import_adds_updates_and_leaves_alone(test: &TestDb) {
    let known = FacilityRow {
        gmis_id: Some("G1".to_owned()),
        ..facility(1)
    };
    let rows = [known.clone(), facility(2)];
    test.write(move |tx| Box::pin(async move { facilities::insert_many(tx, &rows).await }))
        .await;

    let later = "2026-11-21T09:00:00Z".to_owned();
    let renamed = FacilityRow {
        id: "new id".to_owned(),
        name: "さくら薬局".to_owned(),
        updated_at: later.clone(),
        created_at: later.clone(),
        ..facility(1)
    };
    let mut rows = vec![
        renamed,
        FacilityRow {
            updated_at: later.clone(),
            ..facility(2)
        },
    ];
    rows.extend((3..=700).map(facility));
    rows.push(FacilityRow {
        code: None,
        ..facility(701)
    });
    let (upserted, again) = test
        .write(move |tx| {
            Box::pin(async move {
                let upserted = facilities::upsert_many(tx, &rows).await?;
                rows.pop(); // without a code it would be added again
                Ok((upserted, facilities::upsert_many(tx, &rows).await?))
            })
        })
        .await;
    assert_eq!(
        upserted,
        Upserted {
            added: 699,
            updated: 1,
            unchanged: 1
        }
    );
    assert_eq!(
        again,
        Upserted {
            added: 0,
            updated: 0,
            unchanged: 700
        }
    );
    let found = test.read(|tx| Box::pin(facilities::get(tx, "f1"))).await;
    let expected = FacilityRow {
        name: "さくら薬局".to_owned(),
        updated_at: later,
        ..known
    };
    assert_eq!(found, Some(expected));

    let existing = test
        .read(|tx| {
            let asked = ["1300000001", "1300000700", "9999999999"];
            Box::pin(async move { facilities::codes_existing(tx, &asked).await })
        })
        .await;
    assert_eq!(
        existing,
        HashSet::from(["1300000001".to_owned(), "1300000700".to_owned()])
    );
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
    test.write(move |tx| Box::pin(async move { facilities::insert_many(tx, &rows).await }))
        .await;
    let seen = test.read(|tx| {
        Box::pin(async move {
            let all = FacilityFilter::default();
            let mut seen = facilities::search(tx, &all, None, 2).await?;
            loop {
                let last = seen.last().unwrap();
                let after = (last.name.clone(), last.id.clone());
                let page = facilities::search(tx, &all, Some((&after.0, &after.1)), 2).await?;
                if page.is_empty() {
                    return Ok(seen);
                }
                seen.extend(page);
            }
        })
    });
    let seen: Vec<String> = seen.await.into_iter().map(|row| row.id).collect();
    assert_eq!(seen, expected);
}

async fn filters_restrict(test: &TestDb) {
    let rows = [
        FacilityRow {
            name: "100%薬局".to_owned(),
            ..facility(1)
        },
        FacilityRow {
            name: "Sakura薬局".to_owned(),
            ..facility(2)
        },
        FacilityRow {
            kana: "サクラ_ビョウイン".to_owned(),
            kind: "hospital".to_owned(),
            ..facility(3)
        },
        FacilityRow {
            prefecture: "27".to_owned(),
            authority: None,
            ..facility(4)
        },
    ];
    test.write(move |tx| Box::pin(async move { facilities::insert_many(tx, &rows).await }))
        .await;
    let text = |text: &str| FacilityFilter {
        text: Some(text.to_owned()),
        ..Default::default()
    };
    let cases = [
        (FacilityFilter::default(), "f1 f2 f3 f4"),
        (text("0%薬"), "f1"),
        (text("%"), "f1"),
        (text("ラ_ビ"), "f3"),
        (text("SAKURA"), "f2"),
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
            "f1 f2 f3",
        ),
    ];
    for (filter, expected) in cases {
        let shown = format!("{filter:?}");
        let (found, count) = test
            .read(move |tx| {
                Box::pin(async move {
                    let found = facilities::search(tx, &filter, None, 100).await?;
                    Ok((found, facilities::count(tx, &filter).await?))
                })
            })
            .await;
        let mut ids: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
        ids.sort_unstable();
        assert_eq!(ids.join(" "), expected, "{shown}");
        assert_eq!(count, found.len() as i64, "{shown}");
    }
}
