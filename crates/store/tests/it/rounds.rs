//! Rounds and their populations.

use std::ops::ControlFlow;

use tenken_store::Error;
use tenken_store::facilities::facility_history::FormerRow;
use tenken_store::facilities::facility_search::FacilityFilter;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::facilities::{facility_history, population};
use tenken_store::responses::{drafts, submissions};
use tenken_store::rounds::enrolments::{self, Asked, Counts, Scope, TargetFilter};
use tenken_store::rounds::{self, RoundRow};

use crate::support::{AT, TestDb, draft, facility, on_both, round, submission};

on_both!(
    a_round_comes_back_as_it_went_in,
    a_round_is_corrected,
    bringing_up_to_date_twice_adds_nothing,
    a_round_asks_its_kinds_until_it_is_closed,
    a_round_asks_who_is_there_on_its_day,
    facilities_count_as_what_they_were,
    who_is_asked_no_longer_is_not_counted_as_answered,
    dimensions_are_streamed,
    changes_of_the_population_are_noticed,
    the_status_of_targets_is_listed,
);

async fn a_round_comes_back_as_it_went_in(test: &TestDb) {
    let early = RoundRow {
        opens_at: "2025-04-01T00:00:00Z".to_owned(),
        ..round("early")
    };
    let late = RoundRow {
        reference_date: None,
        kinds: vec!["hospital".to_owned(), "pharmacy".to_owned()],
        demo: true,
        ..round("late")
    };
    let expected = [late.clone(), early.clone()];
    test.write(async move |tx| {
        rounds::insert(tx, &early).await?;
        rounds::insert(tx, &late).await?;
        assert_eq!(rounds::get(tx, "early").await?, Some(early));
        assert_eq!(rounds::get(tx, "none").await?, None);
        Ok(())
    })
    .await;
    assert_eq!(
        test.read(async move |tx| rounds::list(tx).await).await,
        expected
    );
    let again = test
        .db
        .write::<_, Error, _>(async move |tx| rounds::insert(tx, &round("late")).await);
    assert!(matches!(again.await, Err(Error::Duplicate { .. })));
}

async fn a_round_is_corrected(test: &TestDb) {
    test.with_round(0).await;
    let corrected = RoundRow {
        title: "Corrected".to_owned(),
        reference_date: None,
        opens_at: "2026-11-02T15:00:00Z".to_owned(),
        closes_at: Some("2027-01-01T15:00:00Z".to_owned()),
        closed_at: Some(AT.to_owned()),
        ..round("r")
    };
    let (row, expected) = (corrected.clone(), corrected);
    let (found, end) = test
        .write(async move |tx| {
            assert_eq!(rounds::get_for_update(tx, "none").await?, None);
            assert_eq!(rounds::get_for_update(tx, "r").await?, Some(round("r")));
            rounds::replace(tx, &row).await?;
            Ok((rounds::get(tx, "r").await?, rounds::end(tx, "r").await?))
        })
        .await;
    assert_eq!(
        found,
        Some(RoundRow {
            version: 2,
            ..expected
        })
    );
    assert_eq!(end.as_deref(), Some(AT));
}

/// The round `r` as it is asked on its reference date.
fn asked(round: &str) -> Asked {
    on(round, "2026-11-01")
}

fn on(round: &str, day: &str) -> Asked {
    Asked {
        round: round.to_owned(),
        day: day.to_owned(),
    }
}

async fn targeted(test: &TestDb, asked: Asked) -> i64 {
    let counts = test.read(async move |tx| enrolments::count(tx, &asked).await);
    counts.await.targeted
}

async fn bring_up_to_date(test: &TestDb, scope: Scope<'static>) {
    test.write(async move |tx| enrolments::bring_up_to_date(tx, scope).await)
        .await;
}

async fn bringing_up_to_date_twice_adds_nothing(test: &TestDb) {
    test.with_round(300).await;
    bring_up_to_date(test, Scope::Round("r")).await;
    assert_eq!(targeted(test, asked("r")).await, 300);
    bring_up_to_date(test, Scope::Round("r")).await;
    bring_up_to_date(test, Scope::Changed { at: AT }).await;
    assert_eq!(targeted(test, asked("r")).await, 300);
}

async fn a_round_asks_its_kinds_until_it_is_closed(test: &TestDb) {
    test.with_round(1).await;
    let rows = [
        facility(2),
        FacilityRow {
            demo: true,
            ..facility(3)
        },
        FacilityRow {
            kind: "hospital".to_owned(),
            ..facility(4)
        },
    ];
    let closed = RoundRow {
        closed_at: Some(AT.to_owned()),
        ..round("closed")
    };
    let over = RoundRow {
        closes_at: Some(AT.to_owned()),
        ..round("over")
    };
    test.write(async move |tx| {
        facilities::insert_many(tx, &rows).await?;
        let demo = RoundRow {
            demo: true,
            ..round("demo")
        };
        for row in [demo, closed, over] {
            rounds::insert(tx, &row).await?;
        }
        Ok(())
    })
    .await;
    bring_up_to_date(test, Scope::Facility { id: "f2", now: AT }).await;
    assert_eq!(targeted(test, asked("r")).await, 1);
    bring_up_to_date(test, Scope::Changed { at: AT }).await;
    for (round, count) in [("r", 2), ("demo", 1), ("closed", 0), ("over", 0)] {
        assert_eq!(targeted(test, asked(round)).await, count, "{round}");
    }
    let enrolled = test
        .read(async move |tx| {
            assert!(drafts::of_enrolment(tx, "demo", "f3").await?.is_some());
            assert!(drafts::of_enrolment(tx, "r", "f3").await?.is_none());
            rounds::for_facility(tx, "f3").await
        })
        .await;
    assert_eq!(
        enrolled,
        [RoundRow {
            demo: true,
            ..round("demo")
        }]
    );
}

/// Facilities that opened, closed or became another kind around a round whose reference date is
/// 1 November and that begins on the 10th: which of them it asks.
async fn a_round_asks_who_is_there_on_its_day(test: &TestDb) {
    let closed_on = |number, day: &str| FacilityRow {
        closed_on: Some(day.to_owned()),
        ..facility(number)
    };
    let opened_on = |number, day: &str| FacilityRow {
        opened_on: Some(day.to_owned()),
        ..facility(number)
    };
    let rows = [
        closed_on(1, "2026-10-31"),
        closed_on(2, "2026-11-09"),
        closed_on(3, "2026-11-15"),
        opened_on(4, "2026-11-01"),
        opened_on(5, "2026-11-02"),
        opened_on(6, "2026-11-12"),
    ];
    let dated = RoundRow {
        opens_at: "2026-11-09T15:00:00.000Z".to_owned(),
        ..round("dated")
    };
    let undated = RoundRow {
        reference_date: None,
        ..RoundRow {
            id: "undated".to_owned(),
            ..dated.clone()
        }
    };
    test.write(async move |tx| {
        facilities::insert_many(tx, &rows).await?;
        for row in [dated, undated] {
            rounds::insert(tx, &row).await?;
            enrolments::bring_up_to_date(tx, Scope::Round(&row.id)).await?;
        }
        Ok(())
    })
    .await;
    // With a reference date: closed after the round began, and opened by that day.
    assert_eq!(ids(test, asked("dated")).await, ["f3", "f4"]);
    // Without: whoever is there on the day that is looked at.
    assert_eq!(
        ids(test, on("undated", "2026-11-10")).await,
        ["f3", "f4", "f5"]
    );
    assert_eq!(
        ids(test, on("undated", "2026-11-15")).await,
        ["f3", "f4", "f5", "f6"]
    );
    assert_eq!(
        ids(test, on("undated", "2026-11-16")).await,
        ["f4", "f5", "f6"]
    );
}

/// A hospital that became a clinic elsewhere, seen by rounds whose reference dates lie before and after
/// that, and by one that was over when it was noted.
async fn facilities_count_as_what_they_were(test: &TestDb) {
    let hospital = FacilityRow {
        kind: "hospital".to_owned(),
        beds: Some(550),
        authority: Some("221007".to_owned()),
        ..facility(1)
    };
    let former = FormerRow {
        facility_id: "f1".to_owned(),
        until: "2026-11-05".to_owned(),
        kind: "hospital".to_owned(),
        prefecture: "13".to_owned(),
        authority: Some("221007".to_owned()),
        beds: Some(550),
        noted_at: AT.to_owned(),
        ..FormerRow::default()
    };
    let clinic = FacilityRow {
        kind: "clinic".to_owned(),
        prefecture: "22".to_owned(),
        authority: Some("221309".to_owned()),
        beds: Some(10),
        updated_at: "2026-11-21T00:00:00Z".to_owned(),
        ..facility(1)
    };
    let of = |id: &str, kind: &str, reference: Option<&str>| RoundRow {
        reference_date: reference.map(str::to_owned),
        kinds: vec![kind.to_owned()],
        ..round(id)
    };
    let rows = [
        of("before", "hospital", Some("2026-11-04")),
        of("from", "hospital", Some("2026-11-05")),
        of("now", "hospital", None),
        RoundRow {
            closes_at: Some("2026-11-20T15:00:00.000Z".to_owned()),
            ..of("over", "hospital", None)
        },
        of("clinics", "clinic", Some("2026-11-05")),
        of("clinics-before", "clinic", Some("2026-11-04")),
    ];
    test.write(async move |tx| {
        facilities::insert_many(tx, &[hospital]).await?;
        for row in &rows {
            rounds::insert(tx, row).await?;
            enrolments::bring_up_to_date(tx, Scope::Round(&row.id)).await?;
        }
        facility_history::insert_many(tx, &[former]).await?;
        facilities::replace_many(tx, &[clinic]).await?;
        enrolments::bring_up_to_date(
            tx,
            Scope::Changed {
                at: "2026-11-21T00:00:00Z",
            },
        )
        .await
    })
    .await;
    let none: [&str; 0] = [];
    for (round, seen) in [
        ("before", &["f1 hospital 13 Some(550) 221007"][..]),
        ("from", &none),
        ("now", &none),
        ("over", &["f1 hospital 13 Some(550) 221007"]),
        ("clinics", &["f1 clinic 22 Some(10) 221309"]),
        ("clinics-before", &none),
    ] {
        assert_eq!(dimensions(test, round).await, seen, "{round}");
    }
    // Lists go by the same facts as counts.
    let listed = test.read(async move |tx| {
        let mut found = Vec::new();
        for authority in ["221007", "221309"] {
            let filter = TargetFilter {
                facility: FacilityFilter {
                    authority: Some(authority.to_owned()),
                    ..FacilityFilter::default()
                },
                submitted: None,
            };
            let asked = asked("before");
            let list = enrolments::list_status(tx, &asked, &filter, None, 10).await?;
            let count = enrolments::count_status(tx, &asked, &filter).await?;
            let by = enrolments::count_by_authority(tx, &asked, &filter.facility).await?;
            assert_eq!(
                (list.len(), by.len()),
                (usize::try_from(count).unwrap(), list.len())
            );
            found.extend(
                list.into_iter()
                    .map(|row| format!("{authority} {}", row.kind)),
            );
        }
        Ok(found)
    });
    assert_eq!(listed.await, ["221007 hospital"]);
}

/// What those whom a round asks on a day in November count as there.
async fn dimensions(test: &TestDb, round: &'static str) -> Vec<String> {
    test.read(async move |tx| {
        let mut all = Vec::new();
        enrolments::scan_dimensions(tx, round, |row| {
            if row.is_asked_on("2026-11-20") {
                all.push(format!(
                    "{} {} {} {:?} {}",
                    row.facility_id, row.kind, row.prefecture, row.beds, row.authority
                ));
            }
            ControlFlow::Continue(())
        })
        .await?;
        all.sort_unstable();
        Ok(all)
    })
    .await
}

/// Those whom a round asks.
async fn ids(test: &TestDb, asked: Asked) -> Vec<String> {
    test.read(async move |tx| {
        let filter = TargetFilter::default();
        let rows = enrolments::list_status(tx, &asked, &filter, None, 100).await?;
        assert_eq!(
            enrolments::count(tx, &asked).await?.targeted,
            rows.len() as i64
        );
        let mut ids: Vec<String> = rows.into_iter().map(|row| row.facility_id).collect();
        ids.sort_unstable();
        Ok(ids)
    })
    .await
}

async fn who_is_asked_no_longer_is_not_counted_as_answered(test: &TestDb) {
    test.with_round(2).await;
    bring_up_to_date(test, Scope::Round("r")).await;
    let gone = FacilityRow {
        closed_on: Some("2026-10-01".to_owned()),
        ..facility(1)
    };
    let counts = test
        .write(async move |tx| {
            drafts::insert_many(tx, "r", &[("f1".into(), draft(1)), ("f2".into(), draft(1))])
                .await?;
            submissions::insert_many(tx, &[submission("f1", 1), submission("f1", 2)]).await?;
            let asked = asked("r");
            let before = enrolments::count(tx, &asked).await?;
            facilities::replace_many(tx, &[gone]).await?;
            enrolments::bring_up_to_date(tx, Scope::Facility { id: "f1", now: AT }).await?;
            let target = drafts::of_enrolment(tx, "r", "f1").await?.unwrap();
            assert!(!target.is_asked_on("2026-11-01") && target.draft.is_some());
            Ok((before, enrolments::count(tx, &asked).await?))
        })
        .await;
    let of = |targeted, opened, answered| Counts {
        targeted,
        opened,
        answered,
    };
    assert_eq!(counts, (of(2, 2, 1), of(1, 1, 0)));
}

async fn dimensions_are_streamed(test: &TestDb) {
    test.with_round(3).await;
    for id in ["f1", "f3"] {
        bring_up_to_date(test, Scope::Facility { id, now: AT }).await;
    }
    assert_eq!(
        dimensions(test, "r").await,
        ["f1 pharmacy 13 None 131016", "f3 pharmacy 13 None 131016"]
    );
    let first = test
        .read(async move |tx| {
            let mut first = 0;
            enrolments::scan_dimensions(tx, "r", |_| {
                first += 1;
                ControlFlow::Break(())
            })
            .await?;
            Ok(first)
        })
        .await;
    assert_eq!(first, 1);
}

async fn changes_of_the_population_are_noticed(test: &TestDb) {
    let generation = || test.read(async move |tx| population::generation(tx).await);
    assert_eq!(generation().await, 0);
    test.with_round(3).await;
    let first = generation().await;
    assert!(first > 0);
    bring_up_to_date(test, Scope::Round("r")).await;
    let enrolled = generation().await;
    assert!(enrolled > first);
    // What concerns nobody is no change.
    bring_up_to_date(test, Scope::Changed { at: "another time" }).await;
    assert_eq!(generation().await, enrolled);
    let larger = FacilityRow {
        beds: Some(500),
        ..facility(1)
    };
    test.write(async move |tx| facilities::replace_many(tx, &[larger]).await)
        .await;
    assert!(generation().await > enrolled);
}

async fn the_status_of_targets_is_listed(test: &TestDb) {
    test.with_round(4).await;
    test.write(async move |tx| {
        enrolments::bring_up_to_date(tx, Scope::Round("r")).await?;
        drafts::insert_many(tx, "r", &[("f2".into(), draft(3)), ("f3".into(), draft(5))]).await?;
        submissions::insert_many(tx, &[submission("f3", 1), submission("f3", 2)]).await
    })
    .await;
    let lists = test.read(async move |tx| {
        let which = |submitted| TargetFilter {
            submitted,
            facility: FacilityFilter::default(),
        };
        let r = &asked("r");
        let all = enrolments::list_status(tx, r, &which(None), None, 100).await?;
        let after = Some((all[0].name.as_str(), all[0].facility_id.as_str()));
        let open = enrolments::list_status(tx, r, &which(Some(false)), after, 1).await?;
        let done = enrolments::list_status(tx, r, &which(Some(true)), None, 100).await?;
        let count = enrolments::count_status(tx, r, &which(Some(false))).await?;
        Ok((all, open, done, count))
    });
    let (all, open, done, count) = lists.await;
    let states: Vec<_> = all
        .iter()
        .map(|row| (row.draft_at.is_some(), row.submitted_at.as_deref()))
        .collect();
    let last = Some("2026-11-20T09:00:02Z");
    assert_eq!(
        states,
        [(false, None), (true, None), (true, last), (false, None)]
    );
    assert_eq!(open, all[1..2]);
    assert_eq!(done, all[2..3]);
    assert_eq!(count, 3);
}
