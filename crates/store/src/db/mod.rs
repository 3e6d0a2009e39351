//! The seam between Tenken and its two databases: whole units of work go through it.

mod bulk;
mod columns;
mod conditions;
pub(crate) mod dialect;
mod migrate;
mod postgres;
mod postgres_tls;
mod record;
mod row;
mod sqlite;
mod tx;
mod unit;
mod value;
mod writer;

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

pub(crate) use bulk::{chunks, insert_rows, placeholders, scan_in};
pub(crate) use columns::{assigned, columns, select};
pub(crate) use conditions::{Conditions, like_pattern};
pub(crate) use record::{comma_list, joined};
pub(crate) use row::Row;
pub use tx::Tx;
pub use unit::Work;
use unit::{Done, Unit};
pub(crate) use value::{Value, params};

use crate::Error;

/// A future whose type is forgotten.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where the data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// The file `tenken.db` in a directory, which is created when missing.
    Sqlite {
        /// The data directory.
        dir: PathBuf,
    },
    /// A PostgreSQL database.
    Postgres {
        /// `postgres://user:password@host:port/database?options=…`. Several hosts are tried in turn, with
        /// `target_session_attrs=read-write` until one takes writes; `sslmode` and `sslrootcert` say how it
        /// is encrypted: anything but this machine is, unless `sslmode=disable`.
        url: String,
    },
}

impl Location {
    /// Reads a database URL: `postgres://…`, `postgresql://…` or `sqlite:DIRECTORY`.
    ///
    /// # Errors
    /// [`Error::UnknownScheme`] for anything else.
    pub fn from_url(url: &str) -> Result<Self, Error> {
        match url.split_once(':') {
            Some(("postgres" | "postgresql", _)) => Ok(Location::Postgres {
                url: url.to_owned(),
            }),
            Some(("sqlite", dir)) => Ok(Location::Sqlite {
                dir: dir.strip_prefix("//").unwrap_or(dir).into(),
            }),
            _ => Err(Error::UnknownScheme {
                url: postgres::without_password(url),
            }),
        }
    }
}

/// An open database. Cloning is cheap; the clones share the connections.
#[derive(Clone)]
pub struct Db(Arc<Backend>);

enum Backend {
    Sqlite(Arc<sqlite::Sqlite>),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens a database, and creates or upgrades its tables.
    ///
    /// # Errors
    /// [`Error::CannotOpen`], [`Error::NotWritable`], [`Error::NewerSchema`], [`Error::OlderSchema`],
    /// [`Error::NotDurable`]
    /// or [`Error::Full`], each saying what to do.
    pub async fn open(location: &Location) -> Result<Self, Error> {
        let backend = match location {
            Location::Sqlite { dir } => Backend::Sqlite(Arc::new(sqlite::Sqlite::open(dir)?)),
            Location::Postgres { url } => Backend::Postgres(postgres::Postgres::open(url).await?),
        };
        Ok(Db(Arc::new(backend)))
    }

    /// Runs a unit of work that only reads: every query in it sees the same state.
    ///
    /// On SQLite it runs on the calling thread without ever yielding, which is right for what finds a
    /// page of rows by key. What looks at many rows belongs to [`Db::read_long`].
    ///
    /// # Errors
    /// What the work returns, or an [`Error`] of the database. The work must wait for nothing but
    /// its transaction ([`Error::Pending`]).
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + for<'a> Work<'a, Result<T, E>> + Send + 'static,
    {
        let done = self.read_unit(unit::of(work)).await;
        unit::result(done)
    }

    /// Runs a unit of work that only reads, and looks at as many rows as there are facilities: away from
    /// the threads that answer requests, a few at a time, so that no request holds up another.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn read_long<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + for<'a> Work<'a, Result<T, E>> + Send + 'static,
    {
        let unit = unit::of(work);
        let done = match &*self.0 {
            Backend::Sqlite(sqlite) => sqlite.read_long(unit).await,
            Backend::Postgres(postgres) => postgres.read(unit).await,
        };
        unit::result(done)
    }

    /// Runs a unit of work that writes, and returns once its changes are on disk.
    ///
    /// It is one transaction: an `Err` or a panic in the work undoes all of it, as does any failed
    /// statement, whatever the work returns then. On SQLite units that wait at the same time share
    /// one commit.
    ///
    /// # Errors
    /// What the work returns, or an [`Error`] of the database; then nothing is stored, except that
    /// after [`Error::Unavailable`] from a PostgreSQL connection that broke during the commit it is
    /// unknown. The work must wait for nothing but its transaction ([`Error::Pending`]).
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + for<'a> Work<'a, Result<T, E>> + Send + 'static,
    {
        let done = self.write_unit(unit::of(work)).await;
        unit::result(done)
    }

    async fn read_unit(&self, unit: Unit) -> Result<Done, Error> {
        match &*self.0 {
            Backend::Sqlite(sqlite) => sqlite.read(unit),
            Backend::Postgres(postgres) => postgres.read(unit).await,
        }
    }

    async fn write_unit(&self, unit: Unit) -> Result<Done, Error> {
        match &*self.0 {
            Backend::Sqlite(sqlite) => sqlite.write(unit).await,
            Backend::Postgres(postgres) => postgres.write(unit).await,
        }
    }

    /// How many units of work wait at this moment: on SQLite those that write, on PostgreSQL those
    /// without a connection.
    pub fn waiting(&self) -> usize {
        match &*self.0 {
            Backend::Sqlite(sqlite) => sqlite.waiting(),
            Backend::Postgres(postgres) => postgres.waiting(),
        }
    }
}
