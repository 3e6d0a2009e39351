//! A full disk: nobody is told that something is stored when it is not.
//!
//! These tests are here, not in `tests/`, because they need statements of their own.
#![allow(clippy::unwrap_used)]

use crate::Error;
use crate::db::{Db, Location, Tx, params};
use crate::installation::settings;

/// Lets the database grow by at most so many pages, as a disk with that much space would.
async fn limit_growth(db: &Db, pages: Option<i64>) {
    let limit = db.write::<_, Error, _>(async move |tx| {
        let now: i64 = tx.query_one("PRAGMA page_count", params![]).await?;
        let most = pages.map_or(1 << 30, |pages| now + pages);
        let sql = format!("PRAGMA max_page_count = {most}");
        tx.query_one::<i64>(&sql, params![]).await
    });
    limit.await.unwrap();
}

async fn open(dir: &tempfile::TempDir) -> Db {
    Db::open(&Location::Sqlite {
        dir: dir.path().into(),
    })
    .await
    .unwrap()
}

/// A unit of work that needs about eight pages.
async fn write_much(tx: &mut Tx, key: String) -> Result<(), Error> {
    settings::set(tx, &key, &"x".repeat(32_000)).await
}

async fn stored(db: &Db) -> Vec<String> {
    let sql = "SELECT key FROM settings ORDER BY key";
    db.read::<_, Error, _>(async move |tx| tx.query(sql, params![]).await)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_stays_and_writing_goes_on_later() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir).await;
    limit_growth(&db, Some(200)).await;
    let writers: Vec<_> = (0..64)
        .map(|number| {
            let db = db.clone();
            let key = format!("{number:02}");
            let asked = key.clone();
            (
                key,
                tokio::spawn(
                    async move { db.write(async move |tx| write_much(tx, asked).await).await },
                ),
            )
        })
        .collect();
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for (key, writer) in writers {
        match writer.await.unwrap() {
            Ok(()) => acknowledged.push(key),
            Err(error) => {
                assert_eq!(error, Error::Full);
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "the disk was not full");
    assert_eq!(stored(&db).await, acknowledged);

    limit_growth(&db, None).await;
    db.write(async |tx| write_much(tx, "later".to_owned()).await)
        .await
        .unwrap();
    acknowledged.push("later".to_owned());
    assert_eq!(stored(&db).await, acknowledged);
    drop(db);
    assert_eq!(stored(&open(&dir).await).await, acknowledged);
}

#[tokio::test]
async fn a_unit_that_overlooks_it_stores_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let db = open(&dir).await;
    limit_growth(&db, Some(4)).await;
    let result = db.write::<_, Error, _>(async move |tx| {
        settings::set(tx, "small", "1").await?;
        let much = write_much(tx, "much".to_owned()).await;
        assert_eq!(much, Err(Error::Full));
        // SQLite has ended the transaction; without care this would be stored by itself.
        assert_eq!(settings::set(tx, "after", "1").await, Err(Error::Full));
        Ok(())
    });
    assert_eq!(result.await, Err(Error::Full));
    assert!(stored(&db).await.is_empty());
}
