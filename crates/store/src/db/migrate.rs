//! Brings a database to the schema of this program: forward only, each step once.

use deadpool_postgres::Object;
use refinery::error::Kind;
use refinery::{Migration, Runner};

use super::dialect::{Dialect, postgres_error, sqlite_error};
use crate::Error;

/// The steps, oldest first. A released file never changes again; a change is a new file.
const STEPS: &[(&str, &str)] = &[
    ("V1__tables", include_str!("migrations/V1__tables.sql")),
    ("V2__accounts", include_str!("migrations/V2__accounts.sql")),
    (
        "V3__audit_chain",
        include_str!("migrations/V3__audit_chain.sql"),
    ),
    (
        "V4__directory",
        include_str!("migrations/V4__directory.sql"),
    ),
    ("V5__messages", include_str!("migrations/V5__messages.sql")),
    ("V6__notices", include_str!("migrations/V6__notices.sql")),
    ("V7__passkeys", include_str!("migrations/V7__passkeys.sql")),
    (
        "V8__contracts",
        include_str!("migrations/V8__contracts.sql"),
    ),
    (
        "V9__inspections",
        include_str!("migrations/V9__inspections.sql"),
    ),
    (
        "V10__maintenance",
        include_str!("migrations/V10__maintenance.sql"),
    ),
    (
        "V11__disclosures",
        include_str!("migrations/V11__disclosures.sql"),
    ),
    (
        "V12__role_sharing",
        include_str!("migrations/V12__role_sharing.sql"),
    ),
    (
        "V13__import_files",
        include_str!("migrations/V13__import_files.sql"),
    ),
    ("V14__search", include_str!("migrations/V14__search.sql")),
    (
        "V15__token_ends",
        include_str!("migrations/V15__token_ends.sql"),
    ),
    (
        "V16__whose_deeds",
        include_str!("migrations/V16__whose_deeds.sql"),
    ),
    (
        "V17__rounds_as_they_were",
        include_str!("migrations/V17__rounds_as_they_were.sql"),
    ),
    ("V19__offices", include_str!("migrations/V19__offices.sql")),
    (
        "V20__sent_content",
        include_str!("migrations/V20__sent_content.sql"),
    ),
    (
        "V21__proposed_contracts",
        include_str!("migrations/V21__proposed_contracts.sql"),
    ),
];

/// First key of the advisory lock under which PostgreSQL is migrated: "tenk".
const LOCK: i32 = 0x7465_6e6b;

/// Migrates SQLite; the caller holds the lock against other processes.
pub(crate) fn sqlite(conn: &mut rusqlite::Connection) -> Result<(), Error> {
    runner(Dialect::Sqlite)?
        .run(conn)
        .map(drop)
        .map_err(|error| failed(&error))
}

/// Migrates PostgreSQL, one process at a time per schema.
pub(crate) async fn postgres(client: &mut Object) -> Result<(), Error> {
    // However long it takes, and however long another process takes before us.
    let before = format!(
        "SET statement_timeout = 0; SELECT pg_advisory_lock({LOCK}, hashtext(current_schema()))"
    );
    let after = format!(
        "SELECT pg_advisory_unlock({LOCK}, hashtext(current_schema())); RESET statement_timeout"
    );
    let runner = runner(Dialect::Postgres)?;
    let inner: &mut tokio_postgres::Client = client;
    let refused = |error| postgres_error(&error, "migration");
    inner.batch_execute(&before).await.map_err(refused)?;
    let result = runner.run_async(inner).await;
    inner.batch_execute(&after).await.map_err(refused)?;
    result.map(drop).map_err(|error| failed(&error))
}

fn runner(dialect: Dialect) -> Result<Runner, Error> {
    let steps: Result<Vec<Migration>, _> = STEPS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, &dialect.schema(sql)))
        .collect();
    // Grouped: all steps and their records in one transaction, so a crash leaves the old schema.
    Ok(Runner::new(&steps.map_err(|error| failed(&error))?).set_grouped(true))
}

/// The number of the newest step: steps may leave numbers out.
fn newest() -> i64 {
    let number = |name: &str| name.strip_prefix('V')?.split_once("__")?.0.parse().ok();
    STEPS.last().and_then(|(name, _)| number(name)).unwrap_or(0)
}

fn failed(error: &refinery::Error) -> Error {
    match error.kind() {
        Kind::MissingVersion(found) => Error::NewerSchema {
            found: found.version().into(),
            known: newest(),
        },
        Kind::Connection(context, cause) => {
            if let Some(cause) = cause.downcast_ref::<rusqlite::Error>() {
                sqlite_error(cause, context)
            } else if let Some(cause) = cause.downcast_ref::<tokio_postgres::Error>() {
                postgres_error(cause, context)
            } else {
                Error::Sql {
                    context: context.clone(),
                    reason: cause.to_string(),
                }
            }
        }
        _ => Error::Sql {
            context: "migration".to_owned(),
            reason: error.to_string(),
        },
    }
}
