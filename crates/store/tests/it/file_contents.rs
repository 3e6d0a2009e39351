//! The content of files: once, whoever has it, until nobody has it any more.

use tenken_store::inspections::inspection_photos::{self, PhotoHead};
use tenken_store::inspections::{self, InspectionRow};
use tenken_store::records::maintenance_files::ServerFileHead;
use tenken_store::records::maintenance_servers::ServerRow;
use tenken_store::records::{maintenance_files, maintenance_servers};
use tenken_store::responses::files::{self, FileHead, FileRow};
use tenken_store::{Db, Error, Location, Tx};

use crate::support::{AT, TestDb, on_both, postgres_client};

on_both!(
    the_same_content_is_stored_once_and_goes_with_the_last_file,
    a_hash_is_one_key,
    uploads_and_removals_of_the_same_content_meet,
);

const CONTENT: &[u8] = b"the same photo";

fn hash(digit: &str) -> String {
    digit.repeat(64)
}

fn photo(id: &str, sha256: &str) -> PhotoHead {
    PhotoHead {
        inspection_id: "i".to_owned(),
        id: id.to_owned(),
        place: "advice".to_owned(),
        name: "棚.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size: CONTENT.len() as i64,
        sha256: sha256.to_owned(),
        taken_by: "user:u".to_owned(),
        received_at: AT.to_owned(),
    }
}

fn evidence(id: &str, sha256: &str) -> ServerFileHead {
    ServerFileHead {
        id: id.to_owned(),
        server_id: "s".to_owned(),
        name: "契約書.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: CONTENT.len() as i64,
        sha256: sha256.to_owned(),
        added_at: AT.to_owned(),
    }
}

/// A facility with an inspection and a server.
async fn prepare(test: &TestDb) {
    test.with_round(1).await;
    let inspection = InspectionRow {
        id: "i".to_owned(),
        facility_id: "f1".to_owned(),
        round_id: "r".to_owned(),
        authority: None,
        planned_on: "2026-12-01".to_owned(),
        visited_on: None,
        seed: None,
        revision: 1,
        created_at: AT.to_owned(),
        cancelled_at: None,
        told_at: None,
    };
    let server = ServerRow {
        id: "s".to_owned(),
        facility_id: "f1".to_owned(),
        name: "レセコン".to_owned(),
        kind: "server".to_owned(),
        duty: "unknown".to_owned(),
        revision: 1,
        created_at: AT.to_owned(),
        updated_at: AT.to_owned(),
        ..ServerRow::default()
    };
    test.write(async move |tx| {
        inspections::insert_many(tx, &[inspection]).await?;
        maintenance_servers::put(tx, &server).await
    })
    .await;
}

/// How many contents are stored.
async fn stored(test: &TestDb) -> i64 {
    let sql = "SELECT count(*) FROM file_contents";
    match &test.location {
        Location::Sqlite { dir } => rusqlite::Connection::open(dir.join("tenken.db"))
            .unwrap()
            .query_row(sql, [], |row| row.get(0))
            .unwrap(),
        Location::Postgres { url } => {
            let client = postgres_client(url).await;
            client.query_one(sql, &[]).await.unwrap().get(0)
        }
    }
}

async fn the_same_content_is_stored_once_and_goes_with_the_last_file(test: &TestDb) {
    prepare(test).await;
    test.write(async move |tx| {
        assert!(inspection_photos::insert(tx, &photo("p1", &hash("a")), CONTENT).await?);
        assert!(inspection_photos::insert(tx, &photo("p2", &hash("a")), CONTENT).await?);
        maintenance_files::insert(tx, &evidence("e1", &hash("a")), CONTENT).await?;
        maintenance_files::insert(tx, &evidence("e2", &hash("b")), CONTENT).await
    })
    .await;
    assert_eq!(stored(test).await, 2);
    // One goes, the others still have it.
    test.write(async move |tx| {
        assert!(inspection_photos::remove(tx, "i", "p1", AT).await?);
        assert!(!inspection_photos::remove(tx, "i", "p1", AT).await?);
        assert_eq!(inspection_photos::get(tx, "i", "p1").await?, None);
        let (head, content) = inspection_photos::get(tx, "i", "p2").await?.unwrap();
        assert_eq!((head, &*content), (photo("p2", &hash("a")), CONTENT));
        assert_eq!(
            inspection_photos::list(tx, "i").await?,
            [photo("p2", &hash("a"))]
        );
        assert_eq!(maintenance_files::of_facility(tx, "f1").await?.len(), 2);
        Ok(())
    })
    .await;
    assert_eq!(stored(test).await, 2);
    // What was removed is known still, so that its device does not send it anew.
    test.write(async move |tx| {
        let known = inspection_photos::known_sha256(tx, "i", "p1").await?;
        assert_eq!(known, Some(hash("a")));
        assert!(!inspection_photos::insert(tx, &photo("p1", &hash("c")), CONTENT).await?);
        assert!(inspection_photos::remove(tx, "i", "p2", AT).await?);
        assert_eq!(maintenance_files::remove(tx, "s", Some("e1"), AT).await?, 1);
        Ok(())
    })
    .await;
    assert_eq!(stored(test).await, 1);
    test.write(async move |tx| {
        assert_eq!(maintenance_files::remove(tx, "s", None, AT).await?, 1);
        assert_eq!(maintenance_files::count(tx, "s").await?, 0);
        Ok(())
    })
    .await;
    assert_eq!(stored(test).await, 0);
}

async fn a_hash_is_one_key(test: &TestDb) {
    test.with_round(1).await;
    let file = |sha256: &str| FileRow {
        head: FileHead {
            id: "file".to_owned(),
            round_id: "r".to_owned(),
            facility_id: "f1".to_owned(),
            item: "Q3".to_owned(),
            name: "規程.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 2,
            sha256: sha256.to_owned(),
            created_at: AT.to_owned(),
        },
        content: vec![1, 2],
    };
    // No hash at all, and one in other letters: it would be another key for the same content.
    for sha256 in ["00".to_owned(), hash("A")] {
        let file = file(&sha256);
        let refused = test
            .db
            .write::<_, Error, _>(async move |tx| files::insert(tx, &file).await);
        assert!(matches!(refused.await, Err(Error::Sql { .. })), "{sha256}");
    }
}

/// Many add and remove photos of one content at the same time: nobody's is lost, none stays.
async fn uploads_and_removals_of_the_same_content_meet(test: &TestDb) {
    prepare(test).await;
    let people: Vec<_> = (0..8)
        .map(|number| tokio::spawn(add_and_remove(test.db.clone(), number)))
        .collect();
    for person in people {
        person.await.unwrap();
    }
    assert_eq!(stored(test).await, 0);
}

async fn add_and_remove(db: Db, person: usize) {
    for turn in 0..10 {
        let id = format!("p{person}-{turn}");
        let head = photo(&id, &hash("a"));
        let add = async move |tx: &mut Tx| inspection_photos::insert(tx, &head, CONTENT).await;
        assert!(db.write::<_, Error, _>(add).await.unwrap());
        let remove = async move |tx: &mut Tx| {
            assert!(inspection_photos::get(tx, "i", &id).await?.is_some());
            inspection_photos::remove(tx, "i", &id, AT).await
        };
        assert!(db.write::<_, Error, _>(remove).await.unwrap());
    }
}
