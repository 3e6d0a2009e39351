//! The columns of a row struct, in the order of its fields: what reads a row also says what to select.

use std::fmt;

use serde::de::value::Error as Stopped;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;

/// `SELECT` with the columns of `T`, then `from`: the rest of the statement, beginning with `FROM`.
pub(crate) fn select<'de, T: Deserialize<'de>>(from: &str) -> String {
    format!("SELECT {} {from}", columns::<T>())
}

/// The columns of a row struct: the names of its fields, with commas.
pub(crate) fn columns<'de, T: Deserialize<'de>>() -> Columns {
    Columns {
        names: fields::<T>(),
        without: "",
        table: "",
    }
}

/// For a row that replaces another: each column of `T` takes what is inserted, but for those that are kept.
pub(crate) fn assigned<'de, T: Deserialize<'de>>(kept: &[&str]) -> String {
    let names = fields::<T>().iter().filter(|name| !kept.contains(name));
    let assigned: Vec<String> = names
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    assigned.join(", ")
}

/// A list of columns, as SQL.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Columns {
    names: &'static [&'static str],
    without: &'static str,
    table: &'static str,
}

impl Columns {
    /// The columns of a table that goes by another name in the statement.
    pub(crate) fn of(self, table: &'static str) -> Self {
        Columns { table, ..self }
    }

    /// All but one: what the database fills in, or what is not a column of the table.
    pub(crate) fn without(self, name: &'static str) -> Self {
        Columns {
            without: name,
            ..self
        }
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for name in self.names.iter().filter(|name| **name != self.without) {
            f.write_str(separator)?;
            if !self.table.is_empty() {
                f.write_str(self.table)?;
                f.write_str(".")?;
            }
            f.write_str(name)?;
            separator = ", ";
        }
        Ok(())
    }
}

/// The names of a struct's fields; none for what is no struct.
fn fields<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    shape::<T>().names
}

/// How many columns a struct or a tuple takes whose fields take one each.
pub(super) fn width<'de, T: Deserialize<'de>>() -> usize {
    shape::<T>().width
}

fn shape<'de, T: Deserialize<'de>>() -> Shape {
    let mut shape = Shape {
        names: &[],
        width: 1,
    };
    // It stops once it has said what it wants.
    let _: Result<T, Stopped> = T::deserialize(Asked(&mut shape));
    shape
}

/// What a type wants of a row.
struct Shape {
    names: &'static [&'static str],
    width: usize,
}

/// Holds no values: it only takes down what it is asked for.
struct Asked<'a>(&'a mut Shape);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Stopped;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Stopped> {
        *self.0 = Shape {
            names,
            width: names.len(),
        };
        Err(Stopped::custom(""))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, _: V) -> Result<V::Value, Stopped> {
        self.0.width = len;
        Err(Stopped::custom(""))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stopped> {
        Err(Stopped::custom(""))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[expect(dead_code)]
    struct Row<'a> {
        seq: i64,
        #[serde(rename = "facility_id")]
        facility: &'a str,
        at: Option<String>,
    }

    #[test]
    fn columns_are_named_by_fields() {
        assert_eq!(
            select::<Row<'_>>("FROM deeds"),
            "SELECT seq, facility_id, at FROM deeds"
        );
        let columns = columns::<Row<'_>>();
        assert_eq!(columns.of("d").to_string(), "d.seq, d.facility_id, d.at");
        assert_eq!(columns.without("seq").to_string(), "facility_id, at");
        assert!(fields::<(i64, String)>().is_empty());
        let widths = [
            width::<Row<'_>>(),
            width::<(i64, String)>(),
            width::<String>(),
        ];
        assert_eq!(widths, [3, 2, 1]);
    }
}
