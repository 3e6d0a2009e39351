//! A fresh database for each test, and rows to put into it.

use std::sync::atomic::{AtomicU32, Ordering};

use tenken_store::facilities::{self, FacilityRow};
use tenken_store::responses::drafts::DraftRow;
use tenken_store::responses::submissions::SubmissionRow;
use tenken_store::rounds::{self, RoundRow};
use tenken_store::{Db, Error, Location, Tx, Work};
use tokio_postgres::NoTls;

pub const AT: &str = "2026-11-20T09:00:00Z";

/// Makes each test of a module run on both databases.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                let dir = tempfile::tempdir().unwrap();
                let test = crate::support::TestDb::open(crate::support::sqlite(&dir)).await;
                super::$name(&test).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                let schema = crate::support::Schema::create().await;
                let test = crate::support::TestDb::open(schema.location("")).await;
                super::$name(&test).await;
                schema.drop().await;
            })*
        }
    };
}
pub(crate) use on_both;

/// An open database that nobody else uses.
pub struct TestDb {
    pub db: Db,
    pub location: Location,
}

impl TestDb {
    pub async fn open(location: Location) -> Self {
        let db = Db::open(&location).await.unwrap();
        TestDb { db, location }
    }

    /// Writes, and expects it to work.
    pub async fn write<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T, Error>
            + for<'a> Work<'a, Result<T, Error>>
            + Send
            + 'static,
    {
        self.db.write(work).await.unwrap()
    }

    /// Reads, and expects it to work.
    pub async fn read<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T, Error>
            + for<'a> Work<'a, Result<T, Error>>
            + Send
            + 'static,
    {
        self.db.read(work).await.unwrap()
    }

    /// Adds facilities `f1` … and the open round `r` that asks them all.
    pub async fn with_round(&self, facilities: usize) {
        let rows: Vec<FacilityRow> = (1..=facilities).map(facility).collect();
        self.write(async move |tx| {
            facilities::insert_many(tx, &rows).await?;
            rounds::insert(tx, &round("r")).await
        })
        .await;
    }
}

pub fn sqlite(dir: &tempfile::TempDir) -> Location {
    Location::Sqlite {
        dir: dir.path().join("data"),
    }
}

/// A schema of its own in the PostgreSQL server of this run.
pub struct Schema {
    pub name: String,
}

impl Schema {
    pub async fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "t{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        postgres_client(&base_url())
            .await
            .batch_execute(&format!("CREATE SCHEMA {name}"))
            .await
            .unwrap();
        Schema { name }
    }

    /// The location of this schema; `options` are added for the server, as ` -c name=value`.
    pub fn location(&self, options: &str) -> Location {
        let options = format!("-c search_path={}{options}", self.name);
        let encoded = options.replace(' ', "%20").replace('=', "%3D");
        Location::Postgres {
            url: format!("{}?options={encoded}", base_url()),
        }
    }

    pub async fn drop(self) {
        let sql = format!("DROP SCHEMA {} CASCADE", self.name);
        postgres_client(&base_url())
            .await
            .batch_execute(&sql)
            .await
            .unwrap();
    }
}

pub fn base_url() -> String {
    std::env::var("TENKEN_TEST_POSTGRES")
        .expect("no PostgreSQL to test on: run `scripts/with-postgres cargo test`")
}

/// A connection beside the store, for what the store has no function for.
pub async fn postgres_client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

pub fn facility(number: usize) -> FacilityRow {
    FacilityRow {
        id: format!("f{number}"),
        code: Some(format!("13{number:08}")),
        gmis_id: None,
        kind: "pharmacy".to_owned(),
        name: format!("薬局 {number:04}"),
        kana: "ヤッキョク".to_owned(),
        prefecture: "13".to_owned(),
        municipality: "千代田区".to_owned(),
        authority: Some("131016".to_owned()),
        search: format!("13{number:08}\n薬局{number:04}\nやっきょく"),
        created_at: AT.to_owned(),
        updated_at: AT.to_owned(),
        ..FacilityRow::default()
    }
}

pub fn round(id: &str) -> RoundRow {
    RoundRow {
        id: id.to_owned(),
        form_id: "pharmacy-checklist".to_owned(),
        form_version: "2026".to_owned(),
        title: "令和8年度".to_owned(),
        fiscal_year: 2026,
        reference_date: Some("2026-11-01".to_owned()),
        opens_at: AT.to_owned(),
        closes_at: None,
        closed_at: None,
        kinds: vec!["pharmacy".to_owned()],
        demo: false,
        created_at: AT.to_owned(),
        version: 1,
    }
}

pub fn draft(revision: i64) -> DraftRow {
    DraftRow {
        revision,
        submitted_revision: 0,
        body: format!("{{\"Q1\": {revision}}}"),
        updated_at: AT.to_owned(),
    }
}

pub fn submission(facility: &str, revision: i64) -> SubmissionRow {
    SubmissionRow {
        seq: 0,
        round_id: "r".to_owned(),
        facility_id: facility.to_owned(),
        revision,
        receipt: format!("{facility}-{revision}"),
        idempotency_key: format!("key-{revision}"),
        content_hash: None,
        answers: format!("{{\"Q1\": {revision}}}"),
        submitted_at: format!("2026-11-20T09:00:0{revision}Z"),
        submitted_by: "薬剤師".to_owned(),
        demo: false,
    }
}
