//! Brings a database to the schema of this program: forward only, each step once.

use deadpool_postgres::Object;
use refinery::error::Kind;
use refinery::{Migration, Runner};

use super::dialect::{Dialect, postgres_error, sqlite_error};
use crate::Error;

/// The steps, oldest first. A released file never changes again; a change is a new file.
const STEPS: &[(&str, &str)] = &[
    (
        "V1__installation",
        include_str!("migrations/V1__installation.sql"),
    ),
    (
        "V2__directory",
        include_str!("migrations/V2__directory.sql"),
    ),
    ("V3__accounts", include_str!("migrations/V3__accounts.sql")),
    ("V4__rounds", include_str!("migrations/V4__rounds.sql")),
    ("V5__vendors", include_str!("migrations/V5__vendors.sql")),
    ("V6__messages", include_str!("migrations/V6__messages.sql")),
    (
        "V7__inspections",
        include_str!("migrations/V7__inspections.sql"),
    ),
    ("V8__records", include_str!("migrations/V8__records.sql")),
    ("V9__ledgers", include_str!("migrations/V9__ledgers.sql")),
    (
        "V10__evidence",
        include_str!("migrations/V10__evidence.sql"),
    ),
    (
        "V11__weaknesses",
        include_str!("migrations/V11__weaknesses.sql"),
    ),
    (
        "V12__readiness",
        include_str!("migrations/V12__readiness.sql"),
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
        // The steps began anew once, before the first release; no later one changes its name. Nothing has
        // been done by now: what was applied is looked at first.
        Kind::DivergentVersion(found, ours) if found.name() != ours.name() => Error::OlderSchema,
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
