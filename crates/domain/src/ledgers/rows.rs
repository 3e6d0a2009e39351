//! Rows of ledgers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The values of a row by column, each in the one spelling of its type. What is empty is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, String>);

impl Values {
    /// The value of a column, empty if there is none.
    pub fn get(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// The value of a column of days.
    pub fn day(&self, column: &str) -> Option<Date> {
        self.get(column).parse().ok()
    }

    /// The value of a column of whole numbers.
    pub fn number(&self, column: &str) -> Option<i64> {
        self.get(column).parse().ok()
    }

    /// Whether a column has this option, alone or among several.
    pub fn has(&self, column: &str, option: &str) -> bool {
        self.get(column).split(',').any(|one| one == option)
    }

    /// Sets a value; an empty one is taken out.
    pub fn set(&mut self, column: impl Into<String>, value: impl Into<String>) {
        let (column, value) = (column.into(), value.into());
        match value.is_empty() {
            true => self.0.remove(&column),
            false => self.0.insert(column, value),
        };
    }

    /// All values, by column.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Values {
    fn from_iter<T: IntoIterator<Item = (K, V)>>(entries: T) -> Self {
        let mut values = Values::default();
        for (column, value) in entries {
            values.set(column, value);
        }
        values
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerRow {
    /// ULID; never changes.
    pub id: String,
    /// Counts the changes, from 1.
    pub revision: i64,
    /// What stands in its columns.
    pub values: Values,
}

/// The rows of one facility, by kind of ledger, in the order they were added.
#[derive(Debug, Clone, Default)]
pub struct Ledgers(HashMap<String, Vec<LedgerRow>>);

impl Ledgers {
    /// The rows of a kind.
    pub fn of(&self, kind: &str) -> &[LedgerRow] {
        self.0.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Adds a row of a kind behind the others.
    pub fn push(&mut self, kind: &str, row: LedgerRow) {
        match self.0.get_mut(kind) {
            Some(rows) => rows.push(row),
            None => {
                self.0.insert(kind.to_owned(), vec![row]);
            }
        }
    }

    /// Whether there is no row at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
