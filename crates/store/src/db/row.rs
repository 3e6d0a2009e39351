//! Rows: the same reading for both databases, straight from the driver's memory.
//!
//! A row is read as a whole with [`Row::read`].

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
