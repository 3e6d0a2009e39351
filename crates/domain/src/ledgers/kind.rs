//! A kind of ledger: what it is called, what it is good for, its columns.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::column_type::ColumnType;
use super::rows::Values;
use crate::text::input::plain;

/// A kind of ledger, as one file of the catalog, or an operator, describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerKind {
    /// Key in data and addresses: `devices`.
    pub id: String,
    /// The name people read: 機器台帳.
    pub title: String,
    /// One plain sentence: what is kept here and what for.
    pub about: String,
    /// What one row is: 機器.
    pub row: String,
    /// Where it stands in lists; the smaller the earlier.
    pub order: i64,
    /// The columns by which rows are told apart: two rows with the same values there are a fault, and a row of a
    /// file with them is the row that is there. Without any, every row of a file is a new one.
    pub key: Vec<String>,
    /// The columns that make the name of a row, the first that is filled in counts.
    pub name: Vec<String>,
    /// Rows come in as a whole file and never change: a log.
    pub sealed: bool,
    /// The measures the rows say something about.
    pub proves: Vec<String>,
    /// Where its columns come from: document and page.
    pub source: String,
    /// The columns, in the order of the table.
    pub columns: Vec<Column>,
}

/// A column of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Key in data.
    pub id: String,
    /// The heading people read.
    pub title: String,
    /// What else people write above such a column.
    pub headings: Vec<String>,
    /// A few words about what belongs there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// No row without it.
    pub required: bool,
    /// Kept in the side table too, so that a value is found across all facilities.
    pub indexed: bool,
    /// What can stand there.
    #[serde(flatten)]
    pub kind: ColumnType,
}

impl LedgerKind {
    /// A column by its id.
    pub fn column(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// The column a heading stands for: its title, id, or another of its headings, whatever the width, the case,
    /// the spaces and what stands in brackets.
    pub fn column_of_heading(&self, heading: &str) -> Option<usize> {
        let whole = plain(heading);
        let bare = whole.split('(').next().unwrap_or_default();
        if whole.is_empty() {
            return None;
        }
        let of = |wanted: &str| {
            let is_called = |column: &Column| {
                let mut names = column.headings.iter().chain([&column.title, &column.id]);
                names.any(|name| plain(name) == wanted)
            };
            self.columns.iter().position(is_called)
        };
        of(&whole).or_else(|| of(bare).filter(|_| !bare.is_empty()))
    }

    /// What people call a row: the first column of `name` that is filled in, and the key, if it has one.
    pub fn name_of(&self, values: &Values) -> String {
        let shown = |id: &String| {
            let column = self.column(id)?;
            Some(column.kind.show(values.get(id))).filter(|text| !text.is_empty())
        };
        let names: Vec<String> = self.name.iter().filter_map(shown).take(2).collect();
        match names.is_empty() {
            true => format!("（名前のない{}）", self.row),
            false => names.join(" "),
        }
    }

    /// What tells a row from the others, spelled alike for all; `None` if its key columns are empty.
    pub fn key_of(&self, values: &Values) -> Option<String> {
        let parts: Vec<String> = (self.key.iter()).map(|id| plain(values.get(id))).collect();
        let is_empty = parts.iter().all(String::is_empty);
        (!is_empty).then(|| parts.join("\u{1f}"))
    }

    /// The columns that are kept in the side table.
    pub fn indexed(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.indexed)
    }
}

/// All kinds of ledgers there are, in the order of lists.
#[derive(Debug, Clone, Default)]
pub struct Kinds(BTreeMap<String, Arc<LedgerKind>>);

impl Kinds {
    /// A kind by its id.
    pub fn get(&self, id: &str) -> Option<&Arc<LedgerKind>> {
        self.0.get(id)
    }

    /// All, in the order of lists.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<LedgerKind>> {
        let mut all: Vec<&Arc<LedgerKind>> = self.0.values().collect();
        all.sort_by_key(|kind| (kind.order, &kind.id));
        all.into_iter()
    }

    /// Adds a kind, or puts it in the place of the one with its id.
    pub fn put(&mut self, kind: LedgerKind) {
        self.0.insert(kind.id.clone(), Arc::new(kind));
    }
}
