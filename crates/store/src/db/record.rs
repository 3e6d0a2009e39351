//! Rows as serde sees them: a sequence of columns, read by position.
//!
//! A struct takes one column for each field, in their order; one within another takes its columns from
//! where it stands. So a struct, a tuple and a single value are read alike, and nothing is looked up by name.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::Row;
use super::columns::width;
use super::row::Cell;
use crate::Error;

/// Reads a whole row. Columns that are left over are an error, as are too few.
pub(super) fn read<'de, T: Deserialize<'de>>(row: &'de Row<'_>) -> Result<T, Error> {
    let mut columns = Columns {
        row,
        next: 0,
        held: None,
    };
    let value = T::deserialize(&mut columns).map_err(|Mismatch(reason)| Error::Row {
        column: columns.next.saturating_sub(1),
        reason: reason.into(),
    })?;
    if columns.next < row.width() {
        return Err(Error::Row {
            column: columns.next,
            reason: "nothing is made of it".to_owned(),
        });
    }
    Ok(value)
}

/// For a field that is the parts of what `string_agg(…, ',')` gives, ordered; it is null where there are none.
pub(crate) fn comma_list<'de, D: Deserializer<'de>>(column: D) -> Result<Vec<String>, D::Error> {
    let joined = Option::<String>::deserialize(column)?;
    let mut parts: Vec<String> = joined
        .iter()
        .flat_map(|joined| joined.split(','))
        .map(str::to_owned)
        .collect();
    parts.sort_unstable();
    Ok(parts)
}

/// For a field whose columns come from a `LEFT JOIN`, a struct or tuple of single columns: `None` if the first
/// of them is null, so that must be one that every row of the joined table has.
pub(crate) fn joined<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_tuple_struct(JOINED, width::<T>(), Joined(PhantomData))
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
    /// The value before `next`, if it was only looked at.
    held: Option<Cell<'de>>,
}

impl<'de> Columns<'de, '_> {
    #[inline]
    fn take(&mut self) -> Result<Cell<'de>, Mismatch> {
        if let Some(cell) = self.held.take() {
            return Ok(cell);
        }
        let column = self.next;
        self.next += 1;
        self.row.cell(column).map_err(Mismatch)
    }

    /// A value that takes `width` columns, or none if the first of them is null.
    fn optional<V: Visitor<'de>>(
        &mut self,
        width: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        match self.take()? {
            Cell::Null => {
                self.next += width.saturating_sub(1);
                visitor.visit_none()
            }
            cell => {
                self.held = Some(cell);
                visitor.visit_some(self)
            }
        }
    }
}

impl<'de> Deserializer<'de> for &mut Columns<'de, '_> {
    type Error = Mismatch;

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.take()? {
            Cell::Bool(value) => visitor.visit_bool(value),
            Cell::Int(value) => visitor.visit_bool(value != 0),
            other => Err(mismatch(other, "a truth value")),
        }
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.take()? {
            Cell::Int(value) => visitor.visit_i64(value),
            other => Err(mismatch(other, "an integer")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.take()? {
            Cell::Text(value) => visitor.visit_borrowed_str(value),
            other => Err(mismatch(other, "text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.take()? {
            Cell::Bytes(value) => visitor.visit_borrowed_bytes(value),
            other => Err(mismatch(other, "bytes")),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        self.optional(1, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
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
    ) -> Result<V::Value, Mismatch> {
        match name {
            JOINED => self.optional(len, visitor),
            _ => self.deserialize_tuple(len, visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        Err(Mismatch("no column has such a type".into()))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u32 u64 u128 f32 f64 char unit unit_struct seq map enum
        identifier ignored_any
    }
}

/// The fields of one struct or tuple.
struct Fields<'c, 'de, 'r> {
    columns: &'c mut Columns<'de, 'r>,
    left: usize,
}

impl<'de> SeqAccess<'de> for Fields<'_, 'de, '_> {
    type Error = Mismatch;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Mismatch> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.columns).map(Some)
    }
}

/// Why the column before `next` is not what was expected.
#[derive(Debug)]
struct Mismatch(Box<str>);

#[cold]
fn mismatch(cell: Cell<'_>, expected: &str) -> Mismatch {
    Mismatch(format!("expected {expected}, found {}", cell.kind()).into())
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Mismatch {}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(reason: T) -> Self {
        Mismatch(reason.to_string().into())
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

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Mail {
        #[serde(deserialize_with = "joined")]
        facility: Option<(String, String)>,
        name: String,
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
        with_row("SELECT NULL, NULL, 'n'", |row| {
            assert_eq!(row.read::<Mail>().unwrap().name, "n");
        });
    }

    #[test]
    fn tuples_and_single_values_are_rows_too() {
        let pair = with_row("SELECT 'a', 2", |row| row.read::<(String, i64)>());
        assert_eq!(pair, Ok(("a".to_owned(), 2)));
        with_row("SELECT x'0102'", |row| {
            assert_eq!(row.read(), Ok(&[1_u8, 2][..]));
        });
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
            expected(1, "expected an integer, found text")
        );
        assert_eq!(
            refused::<(i64, String)>("SELECT 1, NULL"),
            expected(1, "expected text, found null")
        );
        assert_eq!(
            refused::<i64>("SELECT 1, 2, 3"),
            expected(1, "nothing is made of it")
        );
        assert_eq!(refused::<(i64, i64)>("SELECT 1").0, 1);
        assert_eq!(refused::<f64>("SELECT 1.5").1, "no column has such a type");
    }
}
