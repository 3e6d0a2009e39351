//! Rows as serde sees them: a sequence of columns, read by position.
//!
//! A struct takes one column for each field, in their order; one within another takes its columns from
//! where it stands. So a struct, a tuple and a single value are read alike, and nothing is looked up by name.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::Row;
use super::columns::fields;
use crate::Error;

/// Reads a whole row. Columns that are left over are an error, as are too few.
pub(super) fn read<'de, T: Deserialize<'de>>(row: &'de Row<'_>) -> Result<T, Error> {
    let mut columns = Columns { row, next: 0 };
    let refused = |column, reason| Error::Row { column, reason };
    match T::deserialize(&mut columns) {
        Ok(_) if columns.next < row.width() => Err(refused(
            columns.next,
            format!("only {} columns were expected", columns.next),
        )),
        Ok(value) => Ok(value),
        Err(Failure::Column(error)) => Err(error),
        Err(Failure::Value(reason)) => Err(refused(columns.next.saturating_sub(1), reason)),
    }
}

/// For a field whose columns come from a `LEFT JOIN`: `None` if the first of them is null, so that must be
/// one that every row of the joined table has.
pub(crate) fn joined<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_tuple_struct(JOINED, fields::<T>().len(), Joined(PhantomData))
}

/// What [`joined`] asks for.
const JOINED: &str = "joined";

struct Joined<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Joined<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the columns of a joined table")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, columns: D) -> Result<Self::Value, D::Error> {
        T::deserialize(columns).map(Some)
    }
}

/// The columns of a row from `next` on.
struct Columns<'de, 'r> {
    row: &'de Row<'r>,
    next: usize,
}

impl Columns<'_, '_> {
    fn take(&mut self) -> usize {
        self.next += 1;
        self.next - 1
    }
}

impl<'de> Deserializer<'de> for &mut Columns<'de, '_> {
    type Error = Failure;

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_bool(self.row.bool(self.take())?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_i64(self.row.int(self.take())?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        visitor.visit_borrowed_str(self.row.str(self.take())?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.row.is_null(self.next)? {
            self.next += 1;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        visitor.visit_seq(Fields {
            columns: self,
            left: len,
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if name != JOINED {
            return self.deserialize_tuple(len, visitor);
        }
        if self.row.is_null(self.next)? {
            self.next += len;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Failure> {
        Err(Failure::Value("no column has such a type".to_owned()))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq map enum
        identifier ignored_any
    }
}

/// The fields of one struct or tuple.
struct Fields<'c, 'de, 'r> {
    columns: &'c mut Columns<'de, 'r>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Fields<'_, 'de, '_> {
    type Error = Failure;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Failure> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.columns).map(Some)
    }
}

/// Why a row is not what was expected.
#[derive(Debug)]
enum Failure {
    /// A column cannot be read.
    Column(Error),
    /// What was read cannot be that value.
    Value(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Column(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Column(error) => error.fmt(f),
            Failure::Value(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for Failure {}

impl de::Error for Failure {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Failure::Value(reason.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Id(String);

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Inner {
        id: Id,
        beds: Option<i64>,
    }

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Outer<'a> {
        name: &'a str,
        inner: Inner,
        #[serde(deserialize_with = "joined")]
        other: Option<Inner>,
        demo: bool,
    }

    /// What `check` makes of the one row of a query.
    fn with_row<T>(sql: &str, check: impl FnOnce(&Row<'_>) -> T) -> T {
        let conn = rusqlite::Connection::open_in_memory().unwrap();
        conn.query_row(sql, [], |row| Ok(check(&Row::Sqlite(row))))
            .unwrap()
    }

    /// Why the row of a query is not a `T`.
    fn refused<T: de::DeserializeOwned + fmt::Debug>(sql: &str) -> (usize, String) {
        match with_row(sql, |row| row.read::<T>()) {
            Err(Error::Row { column, reason }) => (column, reason),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn structs_take_their_columns_in_order() {
        with_row("SELECT 'n', 'a', NULL, 'b', 7, 1", |row| {
            let expected = Outer {
                name: "n",
                inner: Inner {
                    id: Id("a".to_owned()),
                    beds: None,
                },
                other: Some(Inner {
                    id: Id("b".to_owned()),
                    beds: Some(7),
                }),
                demo: true,
            };
            assert_eq!(row.read(), Ok(expected));
        });
        with_row("SELECT 'n', 'a', 1, NULL, NULL, 0", |row| {
            let read: Outer<'_> = row.read().unwrap();
            assert_eq!((read.other, read.demo), (None, false));
        });
    }

    #[test]
    fn tuples_and_single_values_are_rows_too() {
        let pair = with_row("SELECT 'a', 2", |row| row.read::<(String, i64)>());
        assert_eq!(pair, Ok(("a".to_owned(), 2)));
        assert_eq!(with_row("SELECT 3", |row| row.read::<i64>()), Ok(3));
        assert_eq!(
            with_row("SELECT NULL", |row| row.read::<Option<i64>>()),
            Ok(None)
        );
    }

    #[test]
    fn what_does_not_fit_is_an_error_that_names_the_column() {
        let expected = |column, reason: &str| (column, reason.to_owned());
        assert_eq!(
            refused::<(i64, i64)>("SELECT 1, 'b'"),
            expected(1, "expected an integer, found Text")
        );
        assert_eq!(
            refused::<(i64, String)>("SELECT 1, NULL"),
            expected(1, "expected text, found null")
        );
        assert_eq!(
            refused::<i64>("SELECT 1, 2, 3"),
            expected(1, "only 1 columns were expected")
        );
        assert_eq!(refused::<(i64, i64)>("SELECT 1").0, 1);
        assert_eq!(refused::<f64>("SELECT 1.5").1, "no column has such a type");
    }
}
