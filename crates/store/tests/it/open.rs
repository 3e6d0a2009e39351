//! Opening: what is made, and what is refused with words that help.

use std::fs;

use tenken_store::installation::settings;
use tenken_store::{Db, Error, Location, Tx};

use crate::support::{Schema, TestDb, on_both, postgres_client, sqlite};

on_both!(
    opening_again_keeps_the_data,
    a_newer_schema_is_refused,
    a_changed_migration_is_refused,
    data_from_before_the_first_release_is_refused,
);

async fn opening_again_keeps_the_data(test: &TestDb) {
    test.write(async move |tx| settings::set(tx, "a", "1").await)
        .await;
    let again = TestDb::open(test.location.clone()).await;
    assert_eq!(
        again
            .read(async move |tx| settings::get(tx, "a").await)
            .await
            .as_deref(),
        Some("1")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_can_open_at_once_on_sqlite() {
    let dir = tempfile::tempdir().unwrap();
    all_open(&sqlite(&dir)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_can_open_at_once_on_postgres() {
    let schema = Schema::create().await;
    all_open(&schema.location("")).await;
    schema.drop().await;
}

/// Several processes that find nothing yet.
async fn all_open(location: &Location) {
    let openers: Vec<_> = (0..4)
        .map(|_| {
            let location = location.clone();
            tokio::spawn(async move { Db::open(&location).await })
        })
        .collect();
    for opener in openers {
        opener.await.unwrap().unwrap();
    }
}

async fn a_newer_schema_is_refused(test: &TestDb) {
    let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
                 VALUES (99, 'later', '2026-11-20T09:00:00Z', '1')";
    change(&test.location, newer).await;
    let error = refused(&test.location).await;
    assert!(matches!(error, Error::NewerSchema { found: 99, .. }));
    assert!(error.to_string().contains("newer program"));
}

async fn a_changed_migration_is_refused(test: &TestDb) {
    change(
        &test.location,
        "UPDATE refinery_schema_history SET checksum = '1'",
    )
    .await;
    assert!(matches!(refused(&test.location).await, Error::Sql { .. }));
}

async fn data_from_before_the_first_release_is_refused(test: &TestDb) {
    // As the first steps of then left it, whichever came after them.
    let older = "DELETE FROM refinery_schema_history; \
                 INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES \
                 (1, 'tables', '2026-11-20T09:00:00Z', '1'), (2, 'accounts', '2026-11-20T09:00:00Z', '2'); \
                 DROP TABLE role_statements; INSERT INTO settings (key, value) VALUES ('kept', 'yes')";
    change(&test.location, older).await;
    for _ in 0..2 {
        let error = refused(&test.location).await;
        assert_eq!(error, Error::OlderSchema);
        let words = error.to_string();
        assert!(words.contains("nothing in it was changed") && words.contains("--data"));
    }
    // Whoever has it open, as the program that made it would, finds it as it was.
    let untouched = async move |tx: &mut Tx| settings::get(tx, "kept").await;
    assert_eq!(test.read(untouched).await.as_deref(), Some("yes"));
    assert_eq!(steps(&test.location).await, ["accounts", "tables"]);
}

/// The names of the steps that a database says were taken, ordered.
async fn steps(location: &Location) -> Vec<String> {
    let sql = "SELECT name FROM refinery_schema_history ORDER BY name";
    match location {
        Location::Sqlite { dir } => {
            let conn = rusqlite::Connection::open(dir.join("tenken.db")).unwrap();
            let mut statement = conn.prepare(sql).unwrap();
            let names = statement.query_map([], |row| row.get(0)).unwrap();
            names.map(Result::unwrap).collect()
        }
        Location::Postgres { url } => {
            let rows = postgres_client(url).await.query(sql, &[]).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }
}

#[tokio::test]
async fn a_file_in_place_of_the_directory() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("data");
    fs::write(&file, "").unwrap();
    let error = refused(&sqlite(&dir)).await;
    assert!(matches!(error, Error::CannotOpen { .. }), "{error}");
    assert!(
        error.to_string().contains(&file.display().to_string()),
        "{error}"
    );
    let below = Location::Sqlite {
        dir: file.join("deeper"),
    };
    assert!(matches!(refused(&below).await, Error::CannotOpen { .. }));
}

#[tokio::test]
async fn a_file_that_is_no_database() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("data")).unwrap();
    fs::write(
        dir.path().join("data/tenken.db"),
        "not a database, but long enough ".repeat(99),
    )
    .unwrap();
    let error = refused(&sqlite(&dir)).await;
    assert!(matches!(error, Error::CannotOpen { .. }), "{error}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_directory_that_may_not_be_written() {
    // Nobody, not even root, makes directories in sysfs.
    let dir = "/sys/tenken".into();
    let error = refused(&Location::Sqlite { dir }).await;
    assert_eq!(
        error,
        Error::NotWritable {
            path: "/sys/tenken".to_owned()
        }
    );
}

#[test]
fn database_urls() {
    let sqlite = Location::Sqlite {
        dir: "some/dir".into(),
    };
    assert_eq!(Location::from_url("sqlite:some/dir"), Ok(sqlite));
    let url = "postgresql://ten@db/tenken".to_owned();
    assert_eq!(Location::from_url(&url), Ok(Location::Postgres { url }));
    let url = "mysql://ten:secret@db/tenken";
    let shown = "mysql://ten@db/tenken".to_owned();
    assert_eq!(
        Location::from_url(url),
        Err(Error::UnknownScheme { url: shown })
    );
    assert!(matches!(
        Location::from_url("tenken-data"),
        Err(Error::UnknownScheme { .. })
    ));
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let url = "postgres://ten:secret@127.0.0.1:1/tenken".to_owned();
    let error = refused(&Location::Postgres { url }).await;
    assert!(matches!(error, Error::CannotOpen { .. }), "{error}");
    assert!(
        error
            .to_string()
            .contains("postgres://ten@127.0.0.1:1/tenken"),
        "{error}"
    );
    assert!(!error.to_string().contains("secret"), "{error}");
}

#[tokio::test]
async fn a_server_that_acknowledges_before_it_has_stored() {
    let schema = Schema::create().await;
    assert_eq!(
        refused(&schema.location(" -c synchronous_commit=off")).await,
        Error::NotDurable
    );
    schema.drop().await;
}

async fn refused(location: &Location) -> Error {
    match Db::open(location).await {
        Ok(_) => panic!("{location:?} was opened"),
        Err(error) => error,
    }
}

/// Changes a database behind the store's back.
async fn change(location: &Location, sql: &str) {
    match location {
        Location::Sqlite { dir } => {
            rusqlite::Connection::open(dir.join("tenken.db"))
                .unwrap()
                .execute_batch(sql)
                .unwrap();
        }
        Location::Postgres { url } => {
            postgres_client(url).await.batch_execute(sql).await.unwrap();
        }
    }
}
