//! Units of work: all or nothing, durable before they return, and the same on both databases.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use tenken_store::installation::settings;
use tenken_store::responses::drafts::{self, DraftOf};
use tenken_store::{Db, Error, Tx};

use crate::support::{TestDb, draft, on_both, sqlite};

on_both!(
    an_error_undoes_the_unit,
    a_failed_statement_loses_the_unit,
    one_bad_unit_does_not_harm_its_neighbours,
    what_is_acknowledged_is_committed,
    a_read_cannot_write,
    a_read_sees_one_state,
    concurrent_updates_of_a_draft_lose_nothing,
    two_processes_write_at_once,
);

/// An error of a caller, as other crates have it.
#[derive(Debug)]
enum CallerError {
    Refused,
    Store(Error),
}

impl From<Error> for CallerError {
    fn from(error: Error) -> Self {
        CallerError::Store(error)
    }
}

async fn an_error_undoes_the_unit(test: &TestDb) {
    let result = test.db.write::<(), CallerError, _>(async move |tx| {
        settings::set(tx, "a", "1").await?;
        Err(CallerError::Refused)
    });
    assert!(matches!(result.await, Err(CallerError::Refused)));
    assert_eq!(get(&test.db, "a").await, None);
}

async fn a_failed_statement_loses_the_unit(test: &TestDb) {
    test.with_round(1).await;
    let result = test.db.write::<_, CallerError, _>(async move |tx| {
        settings::set(tx, "before", "1").await?;
        let twice = [("f1".into(), draft(1)), ("f1".into(), draft(1))];
        let duplicate = drafts::insert_many(tx, "r", &twice).await;
        assert!(
            matches!(duplicate, Err(Error::Duplicate { .. })),
            "{duplicate:?}"
        );
        assert_eq!(settings::set(tx, "after", "1").await, duplicate);
        Ok(())
    });
    let result = result.await;
    assert!(
        matches!(result, Err(CallerError::Store(Error::Duplicate { .. }))),
        "{result:?}"
    );
    assert_eq!(get(&test.db, "before").await, None);
    assert_eq!(get(&test.db, "after").await, None);
    let count = test
        .read(async move |tx| drafts::count(tx, "r").await)
        .await;
    assert_eq!(count, 0);
}

async fn one_bad_unit_does_not_harm_its_neighbours(test: &TestDb) {
    const WRITERS: usize = 64;
    let writers: Vec<_> = (0..WRITERS)
        .map(|number| {
            let db = test.db.clone();
            tokio::spawn(async move {
                db.write::<_, CallerError, _>(async move |tx| unit(tx, number).await)
                    .await
            })
        })
        .collect();
    for (number, writer) in writers.into_iter().enumerate() {
        let key = number.to_string();
        match (number, writer.await) {
            (7, Ok(result)) => assert!(matches!(result, Err(CallerError::Refused))),
            (11, result) => assert!(result.unwrap_err().is_panic()),
            (_, Ok(result)) => result.unwrap(),
            (_, Err(panic)) => panic!("writer {number}: {panic}"),
        }
        let stored = get(&test.db, &key).await;
        assert_eq!(
            stored.is_some(),
            number != 7 && number != 11,
            "writer {number}"
        );
    }
    // Both databases still serve, also those that met the bad units.
    for _ in 0..WRITERS {
        test.write(async move |tx| settings::set(tx, "again", "1").await)
            .await;
    }
}

async fn unit(tx: &mut Tx, number: usize) -> Result<(), CallerError> {
    settings::set(tx, &number.to_string(), "stored").await?;
    match number {
        7 => Err(CallerError::Refused),
        11 => panic!("writer {number} panics, as the test wants"),
        _ => Ok(()),
    }
}

async fn what_is_acknowledged_is_committed(test: &TestDb) {
    let other = Db::open(&test.location).await.unwrap();
    for number in 0..50 {
        let value = number.to_string();
        let written = value.clone();
        test.write(async move |tx| settings::set(tx, "n", &written).await)
            .await;
        assert_eq!(get(&other, "n").await, Some(value));
    }
}

async fn a_read_cannot_write(test: &TestDb) {
    let result = test
        .db
        .read::<_, Error, _>(async move |tx| settings::set(tx, "a", "1").await)
        .await;
    assert!(result.is_err());
    assert_eq!(get(&test.db, "a").await, None);
}

async fn a_read_sees_one_state(test: &TestDb) {
    test.write(async move |tx| settings::set(tx, "a", "old").await)
        .await;
    let (began, wait_for_read) = mpsc::channel();
    let (wrote, wait_for_write) = mpsc::channel();
    let db = test.db.clone();
    let reader = tokio::spawn(async move {
        db.read::<_, Error, _>(async move |tx| {
            let first = settings::get(tx, "a").await?;
            began.send(()).unwrap();
            // Lets the runtime go on without this thread.
            tokio::task::block_in_place(|| wait_for_write.recv().unwrap());
            Ok((first, settings::get(tx, "a").await?))
        })
        .await
    });
    tokio::task::spawn_blocking(move || wait_for_read.recv().unwrap())
        .await
        .unwrap();
    test.write(async move |tx| settings::set(tx, "a", "new").await)
        .await;
    wrote.send(()).unwrap();
    let old = Some("old".to_owned());
    assert_eq!(reader.await.unwrap().unwrap(), (old.clone(), old));
    assert_eq!(get(&test.db, "a").await.as_deref(), Some("new"));
}

const F1: DraftOf<'_> = DraftOf::Facility("f1");

async fn concurrent_updates_of_a_draft_lose_nothing(test: &TestDb) {
    const WRITERS: i64 = 8;
    const EACH: i64 = 20;
    test.with_round(1).await;
    test.write(async move |tx| drafts::insert(tx, "r", F1, &draft(0)).await)
        .await;
    let writers: Vec<_> = (0..WRITERS)
        .map(|_| {
            let db = test.db.clone();
            tokio::spawn(async move {
                for _ in 0..EACH {
                    while !raise_revision(&db).await {}
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let last = test
        .read(async move |tx| drafts::get(tx, "r", F1).await)
        .await
        .unwrap();
    assert_eq!(last, draft(WRITERS * EACH));
}

/// Raises the revision of the draft by one, unless another writer was faster.
async fn raise_revision(db: &Db) -> bool {
    let seen = db
        .read::<_, Error, _>(async move |tx| drafts::get(tx, "r", F1).await)
        .await;
    let revision = seen.unwrap().unwrap().revision;
    db.write::<_, Error, _>(async move |tx| {
        drafts::update(tx, "r", F1, &draft(revision + 1), revision).await
    })
    .await
    .unwrap()
}

async fn two_processes_write_at_once(test: &TestDb) {
    // A busy server of many writers, which hardly pauses …
    let done = Arc::new(AtomicBool::new(false));
    let server: Vec<_> = (0..32)
        .map(|writer| {
            let (db, done) = (test.db.clone(), done.clone());
            tokio::spawn(async move {
                let mut written = 0;
                while !done.load(Ordering::Relaxed) {
                    written += 1;
                    set(&db, format!("server {writer}"), written.to_string()).await;
                }
                written
            })
        })
        .collect();
    // … and a command line beside it, which gets its turns.
    let other = Db::open(&test.location).await.unwrap();
    for number in 0..20 {
        set(&other, format!("other {number}"), "1".to_owned()).await;
    }
    done.store(true, Ordering::Relaxed);
    for (writer, task) in server.into_iter().enumerate() {
        let written: u32 = task.await.unwrap();
        let stored = get(&other, &format!("server {writer}")).await;
        assert_eq!(stored, (written > 0).then(|| written.to_string()));
    }
    for number in 0..20 {
        assert!(get(&test.db, &format!("other {number}")).await.is_some());
    }
}

#[tokio::test]
async fn sqlite_refuses_work_that_waits() {
    let dir = tempfile::tempdir().unwrap();
    let test = TestDb::open(sqlite(&dir)).await;
    let written = test.db.write::<(), Error, _>(async move |tx| {
        settings::set(tx, "a", "1").await?;
        std::future::pending().await
    });
    assert_eq!(written.await, Err(Error::Pending));
    let read = test
        .db
        .read::<(), Error, _>(async move |_| std::future::pending().await);
    assert_eq!(read.await, Err(Error::Pending));
    assert_eq!(get(&test.db, "a").await, None);
}

async fn set(db: &Db, key: String, value: String) {
    db.write::<_, Error, _>(async move |tx| settings::set(tx, &key, &value).await)
        .await
        .unwrap();
}

async fn get(db: &Db, key: &str) -> Option<String> {
    let key = key.to_owned();
    db.read::<_, Error, _>(async move |tx| settings::get(tx, &key).await)
        .await
        .unwrap()
}
