//! PostgreSQL: the pool of connections and statements on them.

use std::pin::pin;
use std::time::Duration;

use deadpool_postgres::{Manager, Object, Pool, PoolError, Runtime};
use futures_util::TryStreamExt;
use tokio_postgres::NoTls;

use super::dialect::{chain, postgres_error};
use super::migrate;
use super::postgres_tls::{Endpoint, read_url};
use super::tx::{Session, Tx, Visit};
use super::writer::poll_once;
use super::{Done, Row, Unit, Value};
use crate::Error;

/// Connections per process. More would only queue inside the server.
const CONNECTIONS: usize = 16;
/// How long a unit of work waits for a free connection, or for the server to answer a new one.
const WAIT: Duration = Duration::from_secs(10);
/// The longest run of a statement, and one plan for each: statements find rows by key, and planning
/// them anew for their parameters takes longer than running them. What the URL says in `options` wins.
const OPTIONS: &str = "-c statement_timeout=30s -c plan_cache_mode=force_generic_plan";

/// Everything that one unit reads is of one moment.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const BEGIN_WRITING: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// A pool of connections to one database.
pub(super) struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Connects, checks that commits are durable, and migrates.
    pub(super) async fn open(url: &str) -> Result<Self, Error> {
        let cannot_open = |reason| Error::CannotOpen {
            path: without_password(url),
            reason,
            hint: "check the URL, and that the server runs and lets this user in; with TLS, that its certificate is for this host and that sslrootcert=FILE names who vouches for it",
        };
        let Endpoint { mut config, tls } = read_url(url).map_err(cannot_open)?;
        let options = config.get_options().unwrap_or_default();
        config
            .options(format!("{OPTIONS} {options}"))
            .connect_timeout(WAIT);
        if config.get_application_name().is_none() {
            config.application_name("tenken");
        }
        let manager = match tls {
            Some(tls) => Manager::new(config, tls),
            None => Manager::new(config, NoTls),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .build()
            .map_err(|error| cannot_open(error.to_string()))?;
        let mut client = pool
            .get()
            .await
            .map_err(|error| cannot_open(chain(&error)))?;
        check_durability(&client).await?;
        migrate::postgres(&mut client).await?;
        drop(client);
        Ok(Postgres { pool })
    }

    /// How many wait for a connection.
    pub(super) fn waiting(&self) -> usize {
        self.pool.status().waiting
    }

    /// Runs a unit of work that reads, on one snapshot.
    pub(super) async fn read(&self, unit: Unit) -> Result<Done, Error> {
        self.run(BEGIN_READING, unit).await
    }

    /// Runs a unit of work that writes.
    pub(super) async fn write(&self, unit: Unit) -> Result<Done, Error> {
        self.run(BEGIN_WRITING, unit).await
    }

    async fn run(&self, begin: &'static str, unit: Unit) -> Result<Done, Error> {
        let client = self.pool.get().await.map_err(pool_error)?;
        let transaction = Transaction::begin(client, begin).await?;
        let mut tx = Tx::new(Session::Postgres(Box::new(transaction)));
        let done = unit(&mut tx).await;
        if !done.is_ok {
            return Ok(done);
        }
        if let (Session::Postgres(transaction), failed) = tx.into_parts() {
            failed.map_or(Ok(()), Err)?;
            // What only read needs no answer to how it ended.
            if begin != BEGIN_READING {
                transaction.commit().await?;
            }
        }
        Ok(done)
    }
}

/// An open transaction, with its connection to itself. Dropping it, also because whoever asked has gone
/// away, rolls back.
pub(super) struct Transaction {
    client: Object,
    is_open: bool,
}

impl Transaction {
    async fn begin(client: Object, begin: &'static str) -> Result<Self, Error> {
        let transaction = Transaction {
            client,
            is_open: true,
        };
        transaction.command(begin).await?;
        Ok(transaction)
    }

    async fn commit(mut self) -> Result<(), Error> {
        self.command("COMMIT").await?;
        self.is_open = false;
        Ok(())
    }

    async fn command(&self, sql: &'static str) -> Result<(), Error> {
        let run = self.client.batch_execute(sql);
        run.await.map_err(|error| postgres_error(&error, sql))
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.is_open {
            // Sent before whatever the connection is asked next; nobody waits for the answer.
            poll_once(self.client.batch_execute("ROLLBACK"));
        }
    }
}

async fn check_durability(client: &Object) -> Result<(), Error> {
    let show = "SELECT current_setting('synchronous_commit'), current_setting('fsync')";
    let refused = |error| postgres_error(&error, show);
    let row = client.query_one(show, &[]).await.map_err(refused)?;
    if row.try_get::<_, &str>(0).map_err(refused)? == "off" {
        return Err(Error::NotDurable);
    }
    if row.try_get::<_, &str>(1).map_err(refused)? == "off" {
        tracing::warn!("PostgreSQL runs with fsync = off: a power cut can destroy the database");
    }
    Ok(())
}

/// The URL as it may be shown and logged.
pub(super) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority_end);
    let Some((user, host)) = authority.rsplit_once('@') else {
        return url.to_owned();
    };
    let user = user.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{host}{path}")
}

fn pool_error(error: PoolError) -> Error {
    match &error {
        PoolError::Backend(error) => match postgres_error(error, "connect") {
            // Opened once already, so whatever it is now may pass.
            Error::Sql { reason, .. } => Error::Unavailable { reason },
            known => known,
        },
        PoolError::Timeout(_) => Error::Unavailable {
            reason: format!("no connection became free within {} s", WAIT.as_secs()),
        },
        _ => Error::Unavailable {
            reason: chain(&error),
        },
    }
}

pub(super) async fn execute(
    Transaction { client, .. }: &Transaction,
    sql: &str,
    params: &[Value<'_>],
) -> Result<u64, Error> {
    let run = async {
        let statement = client.prepare_cached(sql).await?;
        client.execute_raw(&statement, params).await
    };
    run.await.map_err(|error| postgres_error(&error, sql))
}

pub(super) async fn scan(
    Transaction { client, .. }: &Transaction,
    sql: &str,
    params: &[Value<'_>],
    each: &mut Visit<'_>,
) -> Result<(), Error> {
    let refused = |error| postgres_error(&error, sql);
    let statement = client.prepare_cached(sql).await.map_err(refused)?;
    let rows = client
        .query_raw(&statement, params)
        .await
        .map_err(refused)?;
    let mut rows = pin!(rows);
    while let Some(row) = rows.try_next().await.map_err(refused)? {
        if each(&Row::Postgres(&row))?.is_break() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn passwords_are_not_shown() {
        let shown =
            without_password("postgres://ten:se:cr@t@db.example:5432/tenken?options=-c%20a=b");
        assert_eq!(
            shown,
            "postgres://ten@db.example:5432/tenken?options=-c%20a=b"
        );
        assert_eq!(
            without_password("postgres://db/tenken"),
            "postgres://db/tenken"
        );
    }
}
