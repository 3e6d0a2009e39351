//! Rounds and their populations.

use std::ops::ControlFlow;

use tenken_store::facilities::{self, FacilityRow};
use tenken_store::facility_search::FacilityFilter;
use tenken_store::rounds::{self, RoundRow};
use tenken_store::targets::{self, Scope, TargetFilter};
use tenken_store::{Error, drafts, population, submissions};

use crate::support::{AT, TestDb, draft, facility, on_both, round, submission};

on_both!(
    a_round_comes_back_as_it_went_in,
    a_round_is_closed_once,
    enrolling_twice_adds_nothing,
    enrolling_respects_kind_demo_and_closing,
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
    test.write(move |tx| {
        Box::pin(async move {
            rounds::insert(tx, &early).await?;
            rounds::insert(tx, &late).await?;
            assert_eq!(rounds::get(tx, "early").await?, Some(early));
            assert_eq!(rounds::get(tx, "none").await?, None);
            Ok(())
        })
    })
    .await;
    assert_eq!(test.read(|tx| Box::pin(rounds::list(tx))).await, expected);
    let again = test.db.write::<_, Error, _>(|tx| {
        Box::pin(async move { rounds::insert(tx, &round("late")).await })
    });
    assert!(matches!(again.await, Err(Error::Duplicate { .. })));
}

async fn a_round_is_closed_once(test: &TestDb) {
    test.with_round(0).await;
    assert!(test.write(|tx| Box::pin(rounds::close(tx, "r", AT))).await);
    assert!(
        !test
            .write(|tx| Box::pin(rounds::close(tx, "r", "later")))
            .await
    );
    let closed = test.read(|tx| Box::pin(rounds::closed_at(tx, "r"))).await;
    assert_eq!(closed.as_deref(), Some(AT));
    assert!(
        !test
            .write(|tx| Box::pin(rounds::close(tx, "none", AT)))
            .await
    );
    let round = test
        .read(|tx| Box::pin(rounds::get(tx, "r")))
        .await
        .unwrap();
    assert_eq!(round.closed_at.as_deref(), Some(AT));
}

async fn enrolling_twice_adds_nothing(test: &TestDb) {
    test.with_round(300).await;
    assert_eq!(
        test.write(|tx| Box::pin(targets::enrol(tx, Scope::Round("r"))))
            .await,
        300
    );
    assert_eq!(
        test.write(|tx| Box::pin(targets::enrol(tx, Scope::Round("r"))))
            .await,
        0
    );
    assert_eq!(
        test.write(|tx| Box::pin(targets::enrol(tx, Scope::All { now: AT })))
            .await,
        0
    );
    assert_eq!(test.read(|tx| Box::pin(targets::count(tx, "r"))).await, 300);
}

async fn enrolling_respects_kind_demo_and_closing(test: &TestDb) {
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
    let (one, all, counts) = test
        .write(move |tx| {
            Box::pin(async move {
                facilities::insert_many(tx, &rows).await?;
                let demo = RoundRow {
                    demo: true,
                    ..round("demo")
                };
                rounds::insert(tx, &demo).await?;
                rounds::insert(tx, &closed).await?;
                let one = targets::enrol(tx, Scope::Facility { id: "f2", now: AT }).await?;
                let all = targets::enrol(tx, Scope::All { now: AT }).await?;
                let counts = [
                    targets::count(tx, "r").await?,
                    targets::count(tx, "demo").await?,
                    targets::count(tx, "closed").await?,
                ];
                Ok((one, all, counts))
            })
        })
        .await;
    assert_eq!((one, all, counts), (1, 2, [2, 1, 0]));
    let asked = test
        .read(|tx| {
            Box::pin(async move {
                assert!(drafts::of_target(tx, "demo", "f3").await?.is_some());
                assert!(drafts::of_target(tx, "r", "f3").await?.is_none());
                rounds::for_facility(tx, "f3").await
            })
        })
        .await;
    assert_eq!(
        asked,
        [RoundRow {
            demo: true,
            ..round("demo")
        }]
    );
}

async fn dimensions_are_streamed(test: &TestDb) {
    test.with_round(3).await;
    test.write(|tx| Box::pin(targets::insert_many(tx, &[("r", "f1"), ("r", "f3")])))
        .await;
    let (mut all, first) = test
        .read(|tx| {
            Box::pin(async move {
                let mut all = Vec::new();
                targets::scan_dimensions(tx, "r", |row| {
                    all.push(format!(
                        "{} {} {} {:?}",
                        row.facility_id, row.kind, row.prefecture, row.beds
                    ));
                    ControlFlow::Continue(())
                })
                .await?;
                let mut first = 0;
                targets::scan_dimensions(tx, "r", |_| {
                    first += 1;
                    ControlFlow::Break(())
                })
                .await?;
                Ok((all, first))
            })
        })
        .await;
    all.sort_unstable();
    assert_eq!(all, ["f1 pharmacy 13 None", "f3 pharmacy 13 None"]);
    assert_eq!(first, 1);
}

async fn changes_of_the_population_are_noticed(test: &TestDb) {
    let generation = || test.read(|tx| Box::pin(population::generation(tx)));
    assert_eq!(generation().await, 0);
    test.with_round(3).await;
    let first = generation().await;
    assert!(first > 0);
    test.write(|tx| Box::pin(targets::enrol(tx, Scope::Round("r"))))
        .await;
    let enrolled = generation().await;
    assert!(enrolled > first);
    // What changes nothing is no change.
    test.write(|tx| Box::pin(targets::enrol(tx, Scope::Round("r"))))
        .await;
    assert_eq!(generation().await, enrolled);
    let larger = FacilityRow {
        beds: Some(500),
        ..facility(1)
    };
    test.write(move |tx| Box::pin(async move { facilities::replace_many(tx, &[larger]).await }))
        .await;
    assert!(generation().await > enrolled);
}

async fn the_status_of_targets_is_listed(test: &TestDb) {
    test.with_round(4).await;
    test.write(|tx| {
        Box::pin(async move {
            targets::enrol(tx, Scope::Round("r")).await?;
            drafts::insert_many(tx, &[draft("f2", 3), draft("f3", 5)]).await?;
            submissions::insert_many(tx, &[submission("f3", 1), submission("f3", 2)]).await
        })
    })
    .await;
    let lists = test.read(|tx| {
        Box::pin(async move {
            let which = |submitted| TargetFilter {
                submitted,
                facility: FacilityFilter::default(),
            };
            let all = targets::list_status(tx, "r", &which(None), None, 100).await?;
            let after = Some((all[0].name.as_str(), all[0].facility_id.as_str()));
            let open = targets::list_status(tx, "r", &which(Some(false)), after, 1).await?;
            let done = targets::list_status(tx, "r", &which(Some(true)), None, 100).await?;
            let count = targets::count_status(tx, "r", &which(Some(false))).await?;
            Ok((all, open, done, count))
        })
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
