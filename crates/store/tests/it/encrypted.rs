//! PostgreSQL over TLS, and on several hosts.

use crate::support::{Schema, base_url, postgres_client};
use tenken_store::installation::settings;
use tenken_store::{Db, Error, Location};

/// Another address of the test server, with its schema.
fn location(schema: &Schema, host: &str, more: &str) -> Location {
    let Location::Postgres { url } = schema.location("") else {
        unreachable!("a schema is PostgreSQL's");
    };
    Location::Postgres {
        url: format!("{}{more}", url.replacen("127.0.0.1", host, 1)),
    }
}

/// The certificate that vouches for the test server.
fn roots() -> String {
    std::env::var("TENKEN_TEST_POSTGRES_CA").expect("run `scripts/with-postgres cargo test`")
}

/// Whether the server sees its connections of that name encrypted.
async fn is_encrypted(application: &str) -> bool {
    let sql = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
               WHERE application_name = $1";
    let server = postgres_client(&base_url()).await;
    server.query_one(sql, &[&application]).await.unwrap().get(0)
}

async fn refusal(location: &Location) -> String {
    match Db::open(location).await {
        Err(Error::CannotOpen { reason, .. }) => reason,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it must not open"),
    }
}

#[tokio::test]
async fn a_server_that_shows_who_it_is_is_reached_encrypted() {
    let schema = Schema::create().await;
    let (full, plain) = (
        format!("{}_full", schema.name),
        format!("{}_plain", schema.name),
    );
    let more = format!(
        "&application_name={full}&sslmode=verify-full&sslrootcert={}",
        roots()
    );
    let db = Db::open(&location(&schema, "localhost", &more)).await;
    assert!(db.is_ok() && is_encrypted(&full).await);
    let more = format!("&application_name={plain}");
    let db = Db::open(&location(&schema, "localhost", &more)).await;
    assert!(
        db.is_ok() && !is_encrypted(&plain).await,
        "this machine needs none"
    );
    drop(db);
    schema.drop().await;
}

#[tokio::test]
async fn a_server_that_nobody_vouches_for_is_refused() {
    let schema = Schema::create().await;
    let unknown = location(&schema, "localhost", "&sslmode=require");
    assert!(refusal(&unknown).await.contains("certificate"));
    let full = format!("&sslmode=verify-full&sslrootcert={}", roots());
    // Its certificate is for localhost alone.
    let other_name = location(&schema, "127.0.0.1", &full);
    assert!(refusal(&other_name).await.contains("certificate"));
    schema.drop().await;
}

#[tokio::test]
async fn the_host_that_takes_writes_is_found_among_several() {
    let schema = Schema::create().await;
    let Location::Postgres { url } = schema.location("") else {
        unreachable!("a schema is PostgreSQL's");
    };
    // Nobody listens at the first.
    let several = url.replacen("127.0.0.1:", "127.0.0.1:1,127.0.0.1:", 1);
    let url = format!("{several}&target_session_attrs=read-write");
    let db = Db::open(&Location::Postgres { url }).await.unwrap();
    let stored = db.write::<_, Error, _>(async |tx| settings::set(tx, "a", "1").await);
    stored.await.unwrap();
    drop(db);
    schema.drop().await;
}
