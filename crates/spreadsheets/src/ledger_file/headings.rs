//! Which column of a table is which of a ledger, by the words above it.

use std::collections::BTreeMap;

use tenken_domain::ledgers::{Column, LedgerKind};
use tenken_domain::text::input::plain;

/// What the column is called that tells whose row it is, where a head office hands in many shops at once. A
/// code is surer than a name, so it comes first.
pub(crate) const SHOP: &[&str] = &[
    "医療機関コード",
    "保険医療機関コード",
    "医療機関番号",
    "施設コード",
    "薬局コード",
    "店舗コード",
    "店舗番号",
    "施設",
    "施設名",
    "店舗",
    "店舗名",
    "薬局",
    "薬局名",
    "病院名",
    "医療機関名",
    "医療機関",
    "事業所",
    "事業所名",
    "facility",
    "shop",
];

/// What a row has for headings.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    /// Columns of the table, with the place of the column in the kind.
    pub columns: Vec<(u32, usize)>,
    /// The column that tells the shop.
    pub shop: Option<u32>,
    /// Columns whose headings say nothing here, or what another column says better.
    pub unknown: Vec<(u32, String)>,
    /// Columns that are there twice, each with the other one of the same name.
    pub twice: Vec<(u32, u32)>,
    /// Cells with a known word.
    known: usize,
    filled: usize,
}

impl Headings {
    /// Reads the cells of a row as headings.
    pub fn of<'t>(kind: &LedgerKind, cells: impl IntoIterator<Item = (u32, &'t str)>) -> Self {
        let mut found = Headings::default();
        // By the column of the kind: how surely it is meant, where, and in which words.
        let mut best: BTreeMap<usize, (usize, u32, &str)> = BTreeMap::new();
        let mut shop: Option<(usize, u32, &str)> = None;
        for (at, text) in cells
            .into_iter()
            .filter(|(_, text)| !text.trim().is_empty())
        {
            found.filled += 1;
            let mut loser = None;
            if let Some(column) = kind.column_of_heading(text) {
                let here = (doubt(kind, column, text), at, text);
                match best.get_mut(&column) {
                    None => {
                        best.insert(column, here);
                    }
                    Some(other) if other.0 == here.0 => found.twice.push((at, other.1)),
                    Some(other) if other.0 < here.0 => loser = Some(here),
                    Some(other) => loser = Some(std::mem::replace(other, here)),
                }
            } else if let Some(rank) = SHOP.iter().position(|word| plain(word) == plain(text)) {
                let here = (rank, at, text);
                match &mut shop {
                    None => shop = Some(here),
                    Some(other) if other.0 <= rank => loser = Some(here),
                    Some(other) => loser = Some(std::mem::replace(other, here)),
                }
            } else {
                found.unknown.push((at, text.trim().to_owned()));
                continue;
            }
            found.known += 1;
            let loser = loser.map(|(_, at, text)| (at, text.trim().to_owned()));
            found.unknown.extend(loser);
        }
        let columns = best.into_iter().map(|(column, (_, at, _))| (at, column));
        found.columns = columns.collect();
        found.columns.sort_unstable();
        found.unknown.sort_unstable();
        found.shop = shop.map(|(_, at, _)| at);
        found
    }

    /// Those of a table without headings: its columns are taken to be in the order of the kind.
    pub fn in_order(kind: &LedgerKind) -> Self {
        Headings {
            columns: (0..).zip(0..kind.columns.len()).collect(),
            ..Headings::default()
        }
    }

    /// Whether the row is one of headings: a row of values may have one such word by chance, but not most.
    pub fn is_heading_row(&self) -> bool {
        self.known >= 2 && 2 * self.known >= self.filled
    }

    /// Whether every word of the row is a heading, if it is one only.
    pub fn has_only_headings(&self) -> bool {
        self.known > 0 && self.known == self.filled && !self.columns.is_empty()
    }

    /// The place of a table's column in the kind.
    pub fn column(&self, at: u32) -> Option<usize> {
        let place = self.columns.binary_search_by_key(&at, |(at, _)| *at);
        place.ok().map(|place| self.columns[place].1)
    }

    /// The columns of the kind without which there is no row, and which the table does not have.
    pub fn missing<'k>(&self, kind: &'k LedgerKind) -> Vec<&'k Column> {
        let is_there = |place: usize| self.columns.iter().any(|(_, column)| *column == place);
        let all = kind.columns.iter().enumerate();
        all.filter(|(place, column)| column.required && !is_there(*place))
            .map(|(_, column)| column)
            .collect()
    }
}

/// How far a heading is from the column's own name, so that 「管理番号」 is the number where 「No.」 stands
/// beside it: the name, another word for it, either with something in brackets.
fn doubt(kind: &LedgerKind, column: usize, heading: &str) -> usize {
    let Some(column) = kind.columns.get(column) else {
        return usize::MAX;
    };
    let wanted = plain(heading);
    let is_it = |name: &String| plain(name) == wanted;
    match () {
        () if is_it(&column.title) || is_it(&column.id) => 0,
        () if column.headings.iter().any(is_it) => 1,
        () => 2,
    }
}
