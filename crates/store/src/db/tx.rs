//! The transaction that a unit of work runs its statements in.

use std::ops::ControlFlow;

use serde::de::DeserializeOwned;

use super::dialect::Dialect;
use super::{Row, Value, postgres, sqlite};
use crate::Error;

/// One transaction, on either database. Only the functions of this crate run statements in it.
///
/// After a failed statement the transaction is lost: every further statement answers the same
/// error, and nothing of the unit of work is stored, even if it ends with `Ok`. (PostgreSQL works
/// like this; SQLite is held to it so that both behave alike.)
pub struct Tx {
    session: Session,
    failed: Option<Error>,
}

/// What a transaction runs on.
pub(super) enum Session {
    Sqlite(sqlite::Session),
    Postgres(Box<postgres::Transaction>),
}

/// What a scan does with each row.
pub(super) type Visit<'v> = dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, Error> + Send + 'v;

impl Tx {
    pub(super) fn new(session: Session) -> Self {
        Tx {
            session,
            failed: None,
        }
    }

    /// The session, and the error of the first statement that failed.
    pub(super) fn into_parts(self) -> (Session, Option<Error>) {
        (self.session, self.failed)
    }

    /// Which of the two databases it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.session {
            Session::Sqlite(_) => Dialect::Sqlite,
            Session::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Runs a statement and gives the number of rows it changed.
    pub(crate) async fn execute(&mut self, sql: &str, params: &[Value<'_>]) -> Result<u64, Error> {
        self.usable()?;
        let result = match &mut self.session {
            Session::Sqlite(session) => session.execute(sql, params),
            Session::Postgres(session) => postgres::execute(session, sql, params).await,
        };
        self.note(result)
    }

    /// Streams the rows of a query to `each`, until it breaks.
    pub(crate) async fn scan(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<ControlFlow<()>, Error> + Send,
    ) -> Result<(), Error> {
        self.usable()?;
        let result = match &mut self.session {
            Session::Sqlite(session) => session.scan(sql, params, &mut each),
            Session::Postgres(session) => postgres::scan(session, sql, params, &mut each).await,
        };
        self.note(result)
    }

    /// Lets the statements that follow take as long as they need: a stream lasts as long as its
    /// reader. (SQLite has no limit.)
    pub(crate) async fn lift_timeout(&mut self) -> Result<(), Error> {
        match self.session {
            Session::Sqlite(_) => Ok(()),
            Session::Postgres(_) => self
                .execute("SET LOCAL statement_timeout = 0", &[])
                .await
                .map(drop),
        }
    }

    /// All rows of a query.
    pub(crate) async fn query<T: DeserializeOwned + Send>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Vec<T>, Error> {
        let mut rows = Vec::new();
        self.scan(sql, params, |row| {
            rows.push(row.read()?);
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(rows)
    }

    /// The first row of a query, if there is one.
    pub(crate) async fn query_opt<T: DeserializeOwned + Send>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<Option<T>, Error> {
        let mut found = None;
        self.scan(sql, params, |row| {
            found = Some(row.read()?);
            Ok(ControlFlow::Break(()))
        })
        .await?;
        Ok(found)
    }

    /// The one row of a query that always has one: a count, a sum, a `RETURNING`.
    pub(crate) async fn query_one<T: DeserializeOwned + Send>(
        &mut self,
        sql: &str,
        params: &[Value<'_>],
    ) -> Result<T, Error> {
        self.query_opt(sql, params)
            .await?
            .ok_or_else(|| Error::Sql {
                context: sql.to_owned(),
                reason: "no row came back".to_owned(),
            })
    }

    /// Whether a query has any row.
    pub(crate) async fn exists(&mut self, sql: &str, params: &[Value<'_>]) -> Result<bool, Error> {
        let mut found = false;
        self.scan(sql, params, |_| {
            found = true;
            Ok(ControlFlow::Break(()))
        })
        .await?;
        Ok(found)
    }

    fn usable(&self) -> Result<(), Error> {
        self.failed.clone().map_or(Ok(()), Err)
    }

    fn note<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &result {
            self.failed = Some(error.clone());
        }
        result
    }
}
