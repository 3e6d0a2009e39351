//! Rows: the same reading for both databases, straight from the driver's memory.
//!
//! A row is read as a whole with [`Row::read`]. Nouns that are not converted yet read column by column.

use std::error::Error as StdError;

use rusqlite::types::ValueRef;
use serde::Deserialize;
use tokio_postgres::types::{FromSql, Type};

use super::record;
use crate::Error;

/// One row of a result; columns count from 0. Reading the wrong type is an error, never a panic.
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

impl Row<'_> {
    /// The whole row as a struct, a tuple or a single value, by position.
    pub(crate) fn read<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Error> {
        record::read(self)
    }

    /// How many columns it has.
    pub(super) fn width(&self) -> usize {
        match self {
            Row::Sqlite(row) => row.as_ref().column_count(),
            Row::Postgres(row) => row.len(),
        }
    }

    /// The value of a column, or why it cannot be read.
    #[inline]
    pub(super) fn cell(&self, column: usize) -> Result<Cell<'_>, Box<str>> {
        match self {
            Row::Sqlite(row) => match row.get_ref(column) {
                Ok(ValueRef::Null) => Ok(Cell::Null),
                Ok(ValueRef::Integer(value)) => Ok(Cell::Int(value)),
                Ok(ValueRef::Text(text)) => std::str::from_utf8(text)
                    .map(Cell::Text)
                    .map_err(|_| "the text is not UTF-8".into()),
                Ok(ValueRef::Blob(bytes)) => Ok(Cell::Bytes(bytes)),
                Ok(ValueRef::Real(_)) => Err("found a fraction".into()),
                Err(error) => Err(error.to_string().into()),
            },
            Row::Postgres(row) => match row.try_get(column) {
                Ok(cell) => Ok(cell),
                Err(error) => Err(super::dialect::chain(&error).into()),
            },
        }
    }

    /// Text, borrowed: for streaming.
    pub(crate) fn str(&self, column: usize) -> Result<&str, Error> {
        self.opt_str(column)?
            .ok_or_else(|| mismatch(column, "text", "null"))
    }

    /// Text.
    pub(crate) fn text(&self, column: usize) -> Result<String, Error> {
        self.str(column).map(str::to_owned)
    }

    /// Text or null.
    pub(crate) fn opt_text(&self, column: usize) -> Result<Option<String>, Error> {
        Ok(self.opt_str(column)?.map(str::to_owned))
    }

    /// An integer.
    pub(crate) fn int(&self, column: usize) -> Result<i64, Error> {
        self.opt_int(column)?
            .ok_or_else(|| mismatch(column, "an integer", "null"))
    }

    /// An integer or null.
    pub(crate) fn opt_int(&self, column: usize) -> Result<Option<i64>, Error> {
        match self {
            Row::Sqlite(row) => match value(row, column)? {
                ValueRef::Null => Ok(None),
                ValueRef::Integer(value) => Ok(Some(value)),
                other => Err(mismatch(
                    column,
                    "an integer",
                    &other.data_type().to_string(),
                )),
            },
            Row::Postgres(row) => get(row, column),
        }
    }

    /// A truth value: stored as 0 or 1, or the result of a condition.
    pub(crate) fn bool(&self, column: usize) -> Result<bool, Error> {
        match self {
            Row::Postgres(row)
                if row
                    .columns()
                    .get(column)
                    .is_some_and(|c| *c.type_() == Type::BOOL) =>
            {
                get(row, column)
            }
            _ => Ok(self.int(column)? != 0),
        }
    }

    /// Bytes.
    pub(crate) fn bytes(&self, column: usize) -> Result<Vec<u8>, Error> {
        match self {
            Row::Sqlite(row) => match value(row, column)? {
                ValueRef::Blob(bytes) => Ok(bytes.to_vec()),
                other => Err(mismatch(column, "bytes", &other.data_type().to_string())),
            },
            Row::Postgres(row) => get(row, column),
        }
    }

    /// Text or null, borrowed.
    pub(crate) fn opt_str(&self, column: usize) -> Result<Option<&str>, Error> {
        match self {
            Row::Sqlite(row) => match value(row, column)? {
                ValueRef::Null => Ok(None),
                ValueRef::Text(text) => std::str::from_utf8(text)
                    .map(Some)
                    .map_err(|_| mismatch(column, "text", "text that is not UTF-8")),
                other => Err(mismatch(column, "text", &other.data_type().to_string())),
            },
            Row::Postgres(row) => get(row, column),
        }
    }
}

/// A value as it is stored, borrowed from the driver.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'r> {
    Null,
    Bool(bool),
    Int(i64),
    Text(&'r str),
    Bytes(&'r [u8]),
}

impl Cell<'_> {
    /// What it is, for error messages.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Cell::Null => "null",
            Cell::Bool(_) => "a truth value",
            Cell::Int(_) => "an integer",
            Cell::Text(_) => "text",
            Cell::Bytes(_) => "bytes",
        }
    }
}

impl<'r> FromSql<'r> for Cell<'r> {
    fn from_sql(ty: &Type, raw: &'r [u8]) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        match *ty {
            Type::BOOL => bool::from_sql(ty, raw).map(Cell::Bool),
            Type::INT8 => i64::from_sql(ty, raw).map(Cell::Int),
            Type::BYTEA => Ok(Cell::Bytes(raw)),
            _ => <&str>::from_sql(ty, raw).map(Cell::Text),
        }
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Cell::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::BOOL | Type::INT8 | Type::BYTEA) || <&str>::accepts(ty)
    }
}

/// The parts of what `string_agg(…, ',')` gives, ordered; it is null where there are none.
pub(crate) fn sorted_list(joined: Option<&str>) -> Vec<String> {
    let parts = joined.into_iter().flat_map(|joined| joined.split(','));
    let mut parts: Vec<String> = parts.map(str::to_owned).collect();
    parts.sort_unstable();
    parts
}

fn value<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<ValueRef<'r>, Error> {
    row.get_ref(column).map_err(|error| Error::Row {
        column,
        reason: error.to_string(),
    })
}

fn get<'r, T: FromSql<'r>>(row: &'r tokio_postgres::Row, column: usize) -> Result<T, Error> {
    row.try_get(column).map_err(|error| Error::Row {
        column,
        reason: super::dialect::chain(&error),
    })
}

fn mismatch(column: usize, expected: &str, found: &str) -> Error {
    Error::Row {
        column,
        reason: format!("expected {expected}, found {found}"),
    }
}
