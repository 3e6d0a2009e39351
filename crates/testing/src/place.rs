//! Where the data of a test is.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use tenken_ops::Location;

/// Where a test's data is.
pub struct Place {
    pub location: Location,
    /// Lasts until the test ends.
    pub dir: tempfile::TempDir,
    schema: Option<String>,
}

impl Place {
    pub fn sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        Place {
            location: Location::Sqlite {
                dir: dir.path().join("data"),
            },
            dir,
            schema: None,
        }
    }

    pub async fn postgres() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let schema = format!(
            "t{}_{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        run_sql(&base_url(), &format!("CREATE SCHEMA {schema}")).await;
        let url = format!("{}?options=-c%20search_path%3D{schema}", base_url());
        Place {
            location: Location::Postgres { url },
            dir: tempfile::tempdir().unwrap(),
            schema: Some(schema),
        }
    }

    /// The command line's words for this place.
    pub fn arguments(&self) -> Vec<String> {
        let mut words = vec!["--data".into(), self.data().display().to_string()];
        if let Location::Postgres { url } = &self.location {
            words.extend(["--database-url".into(), url.clone()]);
        }
        words
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub async fn drop_schema(self) {
        if let Some(schema) = &self.schema {
            run_sql(&base_url(), &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

fn base_url() -> String {
    std::env::var("TENKEN_TEST_POSTGRES")
        .expect("no PostgreSQL to test on: run `scripts/with-postgres cargo test`")
}

pub(crate) async fn run_sql(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
        .await
        .unwrap();
    tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
}
