//! The headings of a table: which of its columns hold what. Only columns whose heading is known are read,
//! whatever stands between them.

use std::collections::{BTreeMap, BTreeSet};

use super::heading_words::{Heading, Words};
use super::shortened;
use super::years::is_of_another_year;
use crate::grid::{Grid, MOST_COLUMNS, address};
use tenken_domain::forms::answer::{Column, Columns};
use tenken_domain::forms::form::Form;
use tenken_domain::text::calendar::FiscalYear;
use tenken_domain::text::input::plain;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The printed text of the item.
    Item,
    /// The printed part of the form it is in.
    Part,
    Key,
    /// An entry, or a part of it; for one headed 「はい」 or 「いいえ」, which.
    Entry(Column, Option<bool>),
    /// It has a heading, but none that is known.
    Other,
}

/// The headings that hold at a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Headings {
    roles: BTreeMap<u32, Role>,
    /// The texts of columns with a heading that is not known.
    others: BTreeMap<u32, String>,
    /// Headings that are there twice, with their columns, for people.
    twice: Vec<(Column, String)>,
    /// The first check is called 「確認結果」 alone.
    is_result: bool,
}

/// The rows of headings of a table, as they are found.
pub(super) struct Rows {
    words: Words,
    /// By row: what stands above each column.
    rows: Vec<BTreeMap<u32, Above>>,
    /// The last row that belongs to them: headings may be merged downwards.
    last: u32,
}

/// A text above a column.
#[derive(Clone)]
struct Above {
    /// The column in which it begins.
    begin: u32,
    /// As it is compared.
    text: String,
    shown: String,
}

impl Rows {
    pub fn of(form: &Form) -> Self {
        Rows {
            words: Words::of(form),
            rows: Vec::new(),
            last: 0,
        }
    }

    /// Whether a row has headings, or goes on with those above it.
    pub fn take(&mut self, grid: &Grid, row: u32, now: &Headings) -> bool {
        let texts: Vec<(u32, String)> = texts(grid, row);
        let known: Vec<Heading> = texts
            .iter()
            .map(|(_, text)| self.words.heading(text))
            .collect();
        let goes_on = !self.rows.is_empty() && row <= self.last + 1;
        let is = |wanted: Heading| known.contains(&wanted);
        let columns = known
            .iter()
            .filter(|it| matches!(it, Heading::Entry(_) | Heading::Key | Heading::Result))
            .count();
        let begins =
            is(Heading::Item) && columns > 0 || is(Heading::Entry(Column::First)) || columns > 1;
        let below = goes_on
            && texts.iter().all(|(column, _)| !now.is_printed(*column))
            && (is(Heading::Word(true)) && is(Heading::Word(false))
                || known
                    .iter()
                    .any(|it| matches!(it, Heading::Day(_) | Heading::By(_))));
        if !begins && !below {
            return false;
        }
        if !goes_on {
            self.rows.clear();
            self.last = row;
            // A heading may stand over some of the columns: 「前年度」. What stands over all is none.
            let printed = texts.iter().zip(&known);
            let printed = printed.filter(|(_, it)| matches!(it, Heading::Item | Heading::Part));
            let printed: Vec<u32> = printed.map(|((column, _), _)| *column).collect();
            if let Some(above) = row.checked_sub(1) {
                self.add(grid, above, |first, last| {
                    last > first && printed.iter().all(|at| !(first..=last).contains(at))
                });
            }
        }
        self.add(grid, row, |_, _| true);
        true
    }

    /// Adds the texts of a row that are wide enough, each above all columns it is merged over.
    fn add(&mut self, grid: &Grid, row: u32, takes: impl Fn(u32, u32) -> bool) {
        let mut above = BTreeMap::new();
        for (column, text) in texts(grid, row) {
            let (first, last) = grid.area_at((row, column));
            if !takes(first.1, last.1) {
                continue;
            }
            self.last = self.last.max(last.0);
            let shown = grid.at((row, column)).map(|cell| shortened(&cell.text()));
            for at in first.1..=last.1.min(MOST_COLUMNS) {
                let one = Above {
                    begin: first.1,
                    text: text.clone(),
                    shown: shown.clone().unwrap_or_default(),
                };
                above.insert(at, one);
            }
        }
        self.rows.push(above);
    }

    /// What the columns hold.
    pub fn headings(&self, year: FiscalYear, of_form: Option<FiscalYear>) -> Headings {
        let columns: BTreeSet<u32> = self
            .rows
            .iter()
            .flat_map(|above| above.keys().copied())
            .collect();
        let mut kinds: BTreeMap<u32, (Heading, &Above)> = BTreeMap::new();
        for column in columns {
            let over: Vec<&Above> = self
                .rows
                .iter()
                .filter_map(|above| above.get(&column))
                .collect();
            let Some(lowest) = over.last() else {
                continue;
            };
            let is_old = over
                .iter()
                .any(|above| is_of_another_year(&above.text, &[Some(year), of_form]));
            let kind = match is_old {
                true => Heading::Other,
                false => self.words.heading(&lowest.text),
            };
            kinds.insert(column, (kind, lowest));
        }
        self.resolve(&kinds)
    }

    fn resolve(&self, kinds: &BTreeMap<u32, (Heading, &Above)>) -> Headings {
        let named_first = kinds
            .values()
            .any(|(kind, _)| *kind == Heading::Entry(Column::First));
        let mut found = Headings::default();
        let mut begins: BTreeMap<&'static str, BTreeSet<u32>> = BTreeMap::new();
        // The entry a column belongs to that is only called 「日付」, 「はい」 or 「いいえ」.
        let mut beside: Option<Column> = None;
        for (&column, (kind, lowest)) in kinds {
            let above = self.entry_above(column);
            let is_next = column == 0 || kinds.contains_key(&(column - 1));
            let result = (!named_first && self.is_below_result(column)).then_some(Column::First);
            let of_check = above.or(beside.filter(|_| is_next)).or(result);
            let of_check = of_check.filter(|entry| matches!(entry, Column::First | Column::Second));
            let entry = |entry: Column| Role::Entry(entry, None);
            let role = match kind {
                Heading::Item => Role::Item,
                Heading::Part => Role::Part,
                Heading::Key => Role::Key,
                Heading::Entry(column) => entry(*column),
                Heading::Result if !named_first => {
                    found.is_result = true;
                    entry(Column::First)
                }
                Heading::Day(Some(column)) => entry(*column),
                Heading::Day(None) => of_check.map_or(Role::Other, entry),
                Heading::By(check) => {
                    let by = check.or(of_check).and_then(Column::by);
                    by.map_or(Role::Other, entry)
                }
                Heading::Word(yes) => {
                    of_check.map_or(Role::Other, |check| Role::Entry(check, Some(*yes)))
                }
                Heading::Result | Heading::Other => Role::Other,
            };
            beside = match role {
                // What follows on a name may belong to the same check.
                Role::Entry(entry, _) => Some(entry.check().unwrap_or(entry)),
                _ => None,
            };
            if let (Heading::Entry(entry), Role::Entry(..)) = (kind, role) {
                begins.entry(entry.id()).or_default().insert(lowest.begin);
            }
            if role == Role::Other {
                found.others.insert(column, lowest.shown.clone());
            }
            found.roles.insert(column, role);
        }
        for entry in Column::ALL {
            if let Some(begins) = begins.get(entry.id()).filter(|begins| begins.len() > 1) {
                let names: Vec<String> = begins.iter().map(|at| letters(*at)).collect();
                found.twice.push((entry, names.join("・")));
            }
        }
        found
    }

    /// The entry that is named in a row above the lowest text of a column, or left of there.
    fn entry_above(&self, column: u32) -> Option<Column> {
        let mut above = self.rows.iter().rev();
        above.find(|texts| texts.contains_key(&column))?;
        above.find_map(|texts| {
            let (_, above) = texts.range(..=column).next_back()?;
            match self.words.heading(&above.text) {
                Heading::Entry(entry) => Some(entry),
                _ => None,
            }
        })
    }

    fn is_below_result(&self, column: u32) -> bool {
        self.rows.iter().any(|texts| {
            let above = texts.range(..=column).next_back();
            above.is_some_and(|(_, above)| self.words.heading(&above.text) == Heading::Result)
        })
    }
}

impl Headings {
    /// The columns of an entry, with the word each is headed with.
    pub fn columns_of(&self, entry: Column) -> Vec<(u32, Option<bool>)> {
        self.roles
            .iter()
            .filter_map(|(column, role)| match role {
                Role::Entry(of, word) if *of == entry => Some((*column, *word)),
                _ => None,
            })
            .collect()
    }

    /// What a column holds, if it has a heading.
    pub fn role(&self, column: u32) -> Option<Role> {
        self.roles.get(&column).copied()
    }

    /// The heading of a column that is not read.
    pub fn other(&self, column: u32) -> Option<&str> {
        self.others.get(&column).map(String::as_str)
    }

    /// Whether what is printed stands in a column: it is headed so, or lies left of all entries.
    pub fn is_printed(&self, column: u32) -> bool {
        match self.role(column) {
            Some(role) => matches!(role, Role::Item | Role::Part),
            None => column < self.first_entry(),
        }
    }

    /// Whether a column holds an entry.
    pub fn is_entry(&self, column: u32) -> bool {
        matches!(self.role(column), Some(Role::Entry(..)))
    }

    /// Where entries begin.
    fn first_entry(&self) -> u32 {
        let is_check =
            |role: &Role| matches!(role, Role::Entry(entry, _) if *entry != Column::Remark);
        self.roles
            .iter()
            .find(|(_, role)| is_check(role))
            .map_or(MOST_COLUMNS, |(column, _)| *column)
    }

    /// Why a row with these columns cannot be read under these headings.
    pub fn fault(&self, has: impl Fn(Column) -> bool, names: &Columns) -> Option<String> {
        if let Some((entry, columns)) = self.twice.iter().find(|(entry, _)| has(*entry)) {
            return Some(format!(
                "「{}」という見出しの列が2つあります（{columns}列）。読まない方の見出しを変えてください。",
                names.name(*entry)
            ));
        }
        let has_first = !self.columns_of(Column::First).is_empty();
        if has_first && !(self.is_result && has(Column::Second)) {
            return None;
        }
        Some(format!(
            "「{}」の列の見出しが見つからないので、どの欄に何が書いてあるか分かりません。",
            names.name(Column::First)
        ))
    }

    /// Whether there is a column for the first check at all.
    pub fn has_first(&self) -> bool {
        !self.columns_of(Column::First).is_empty()
    }
}

/// What spreadsheets call a column: `C`.
pub(super) fn letters(column: u32) -> String {
    address((0, column)).trim_end_matches('1').to_owned()
}

fn texts(grid: &Grid, row: u32) -> Vec<(u32, String)> {
    grid.row(row)
        .map(|(column, cell)| (column, plain(&cell.text())))
        .collect()
}
