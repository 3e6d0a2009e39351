//! Drafts and submissions.

use std::ops::ControlFlow;

use tenken_store::responses::drafts::{DraftOf, DraftRow};
use tenken_store::responses::submissions::Answers;
use tenken_store::responses::{drafts, submissions};
use tenken_store::rounds::enrolments::{self, Scope};
use tenken_store::vendors::contracts::ContractRow;
use tenken_store::vendors::products::ProductRow;
use tenken_store::vendors::{self, VendorRow};
use tenken_store::vendors::{contracts, products};
use tenken_store::{Error, Tx, rounds};

use crate::support::{TestDb, draft, on_both, round, submission};

on_both!(
    a_draft_is_made_once_and_updated_from_its_revision,
    vendors_drafts_are_kept_as_facilities,
    submissions_are_found,
    a_submission_is_stored_once,
    submissions_are_followed,
    last_years_answers_are_found,
);

const FACILITY: DraftOf<'_> = DraftOf::Facility("f1");

async fn a_draft_is_made_once_and_updated_from_its_revision(test: &TestDb) {
    test.with_round(2).await;
    let sent = test.write(async move |tx| {
        made_once(tx, FACILITY).await?;
        let held = drafts::get(tx, "r", FACILITY).await?;
        assert_eq!(drafts::of_enrolment(tx, "r", "f1").await?, None);
        enrolments::bring_up_to_date(tx, Scope::Round("r")).await?;
        let first = drafts::of_enrolment(tx, "r", "f1").await?.unwrap();
        assert_eq!((first.is_asked_on("2026-11-01"), first.draft), (true, held));
        let second = drafts::of_enrolment(tx, "r", "f2").await?.unwrap();
        assert_eq!(second.draft, None);
        updated_from_its_revision(tx, FACILITY).await?;
        let other = DraftOf::Facility("f2");
        assert!(!drafts::update(tx, "r", other, &draft(1), 0).await?);
        drafts::mark_submitted(tx, "r", FACILITY, 1).await?;
        drafts::get(tx, "r", FACILITY).await
    });
    let sent = sent.await.unwrap();
    assert_eq!((sent.revision, sent.submitted_revision), (1, 1));
    test.write(async move |tx| drafts::insert_many(tx, "r", &[("f2".into(), draft(4))]).await)
        .await;
    assert_eq!(
        test.read(async move |tx| drafts::count(tx, "r").await)
            .await,
        2
    );
    let again = test.db.write::<_, Error, _>(async move |tx| {
        drafts::insert(tx, "r", DraftOf::Facility("f2"), &draft(0)).await
    });
    assert!(matches!(again.await, Err(Error::Duplicate { .. })));
}

async fn made_once(tx: &mut Tx, of: DraftOf<'_>) -> Result<(), Error> {
    assert_eq!(drafts::get_for_update(tx, "r", of).await?, None);
    drafts::insert(tx, "r", of, &draft(0)).await?;
    let held = drafts::get_for_update(tx, "r", of).await?;
    assert_eq!(held, Some(draft(0)));
    Ok(())
}

async fn updated_from_its_revision(tx: &mut Tx, of: DraftOf<'_>) -> Result<(), Error> {
    assert!(drafts::update(tx, "r", of, &draft(1), 0).await?);
    assert!(!drafts::update(tx, "r", of, &draft(9), 0).await?);
    drafts::mark_submitted(tx, "r", of, 1).await?;
    let sent = DraftRow {
        submitted_revision: 1,
        ..draft(1)
    };
    assert_eq!(drafts::get(tx, "r", of).await?, Some(sent));
    Ok(())
}

async fn vendors_drafts_are_kept_as_facilities(test: &TestDb) {
    test.with_round(1).await;
    test.write(async move |tx| {
        let vendor = VendorRow {
            id: "v".to_owned(),
            ..VendorRow::default()
        };
        vendors::put(tx, &vendor).await?;
        let product = ProductRow {
            id: "p".to_owned(),
            vendor_id: "v".to_owned(),
            kind: "product".to_owned(),
            name: "P".to_owned(),
            created_at: String::new(),
            updated_at: String::new(),
        };
        products::put(tx, &product).await?;
        let contract = ContractRow {
            id: "c".to_owned(),
            facility_id: "f1".to_owned(),
            vendor_id: "v".to_owned(),
            ..ContractRow::default()
        };
        contracts::put(tx, &[contract]).await?;
        for of in [FACILITY, DraftOf::Contract("c"), DraftOf::Product("p")] {
            made_once(tx, of).await?;
            updated_from_its_revision(tx, of).await?;
        }
        Ok(())
    })
    .await;
}

async fn submissions_are_found(test: &TestDb) {
    test.with_round(2).await;
    let seqs = test.write(async move |tx| {
        let mut seqs = Vec::new();
        for row in [
            submission("f1", 1),
            submission("f2", 1),
            submission("f1", 2),
        ] {
            seqs.push(submissions::insert(tx, &row).await?);
        }
        Ok(seqs)
    });
    let seqs = seqs.await;
    assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
    test.read(async move |tx| {
        let mut first = submission("f1", 1);
        let mut second = submission("f1", 2);
        (first.seq, second.seq) = (seqs[0], seqs[2]);
        let (first, second) = (Some(first), Some(second));
        assert_eq!(submissions::latest(tx, "r", "f1").await?, second);
        assert_eq!(submissions::latest(tx, "r", "f9").await?, None);
        assert_eq!(submissions::last_revision(tx, "r", "f1").await?, 2);
        assert_eq!(submissions::last_revision(tx, "r", "f9").await?, 0);
        assert_eq!(submissions::by_revision(tx, "r", "f1", 1).await?, first);
        assert_eq!(submissions::by_key(tx, "r", "f1", "key-2").await?, second);
        assert_eq!(submissions::by_receipt(tx, "f1-1").await?, first);
        let list = submissions::list(tx, "r", "f1").await?;
        assert_eq!(
            list.iter().map(|head| head.revision).collect::<Vec<_>>(),
            [2, 1]
        );
        assert_eq!(list[0].receipt, "f1-2");
        assert_eq!(submissions::count_facilities(tx, "r").await?, 2);
        Ok(())
    })
    .await;
}

async fn a_submission_is_stored_once(test: &TestDb) {
    test.with_round(2).await;
    test.write(async move |tx| submissions::insert(tx, &submission("f1", 1)).await)
        .await;
    let other = submission("f2", 2);
    let same_key = submissions::SubmissionRow {
        idempotency_key: "key-1".to_owned(),
        ..submission("f1", 2)
    };
    let same_revision = submissions::SubmissionRow {
        receipt: other.receipt.clone(),
        idempotency_key: other.idempotency_key.clone(),
        ..submission("f1", 1)
    };
    let same_receipt = submissions::SubmissionRow {
        receipt: "f1-1".to_owned(),
        ..submission("f2", 1)
    };
    for row in [same_key, same_revision, same_receipt] {
        let result = test
            .db
            .write::<_, Error, _>(async move |tx| submissions::insert(tx, &row).await);
        let result = result.await;
        assert!(matches!(result, Err(Error::Duplicate { .. })), "{result:?}");
    }
}

async fn submissions_are_followed(test: &TestDb) {
    test.with_round(300).await;
    let rows: Vec<_> = (1..=300)
        .map(|number| submission(&format!("f{number}"), 1))
        .collect();
    test.write(async move |tx| submissions::insert_many(tx, &rows).await)
        .await;
    test.read(async move |tx| {
        let all = since(tx, 0).await?;
        assert_eq!(all.len(), 300);
        assert!(all.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(all[0].1, "f1 1 {\"Q1\": 1}");
        assert_eq!(since(tx, all[289].0).await?, all[290..]);

        let mut asked: Vec<i64> = all[..290].iter().map(|(seq, _)| *seq).collect();
        asked.push(i64::MAX);
        let mut found = Vec::new();
        submissions::scan_seqs(tx, "r", &asked, |row| keep(&mut found, row)).await?;
        found.sort_unstable();
        assert_eq!(found, all[..290]);

        let mut seen = 0;
        submissions::scan_seqs(tx, "r", &asked, |_| {
            seen += 1;
            ControlFlow::Break(())
        })
        .await?;
        assert_eq!(seen, 1);
        Ok(())
    })
    .await;
}

async fn since(tx: &mut Tx, seq: i64) -> Result<Vec<(i64, String)>, Error> {
    let mut found = Vec::new();
    submissions::scan_since(tx, "r", seq, |row| keep(&mut found, row)).await?;
    Ok(found)
}

fn keep(found: &mut Vec<(i64, String)>, row: Answers<'_>) -> ControlFlow<()> {
    found.push((
        row.seq,
        format!("{} {} {}", row.facility_id, row.revision, row.answers),
    ));
    ControlFlow::Continue(())
}

async fn last_years_answers_are_found(test: &TestDb) {
    test.with_round(1).await;
    let found = test.write(async move |tx| {
        rounds::insert(tx, &round("last")).await?;
        let mut last = submission("f1", 3);
        last.round_id = "last".to_owned();
        last.submitted_at = "2025-11-20T09:00:00Z".to_owned();
        submissions::insert(tx, &last).await?;
        for revision in [1, 2] {
            submissions::insert(tx, &submission("f1", revision)).await?;
        }
        submissions::latest_of_facility(tx, "f1").await
    });
    let found: Vec<_> = found
        .await
        .into_iter()
        .map(|row| (row.round_id, row.revision))
        .collect();
    assert_eq!(found, [("r".to_owned(), 2), ("last".to_owned(), 3)]);
}
