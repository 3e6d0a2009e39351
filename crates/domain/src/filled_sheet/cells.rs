//! From the cells of a row to what is entered in its columns.

use jiff::civil::Date;

use super::marks;
use super::places::Block;
use super::{Entry, Reading};
use crate::answer::{Checked, Column, Columns, read_name, read_remark};
use crate::calendar::{FiscalYear, short_era_date};
use crate::grid::{Cell, Grid, Place, Value, address};

/// The cells of one row of the checklist, which may be several of the sheet.
pub(super) struct Cells<'a> {
    pub grid: &'a Grid,
    pub block: &'a Block,
    /// What the form calls its columns.
    pub names: &'a Columns,
}

impl Cells<'_> {
    /// 1回目, 2回目; the day may have a column of its own.
    pub fn checked(&self, column: Column, has: bool, year: FiscalYear) -> Entry<Checked> {
        self.entry(column, has, |values| marks::checked(values, year))
    }

    /// Who made a check.
    pub fn by(&self, column: Column, has: bool) -> Entry<String> {
        self.entry(column, has, |values| {
            let names: Vec<String> = values.iter().map(text).collect();
            let name = read_name(&names.join(" ")).map_err(|problem| problem.message)?;
            Ok(Some(name).filter(|name| !name.is_empty()))
        })
    }

    /// 目標日
    pub fn day(&self, has: bool, year: FiscalYear) -> Entry<Date> {
        self.entry(Column::Target, has, |values| marks::day(values, year))
    }

    /// 備考. The `reason` why no entry is required is printed there, and is no remark.
    pub fn remark(&self, has: bool, reason: Option<&str>) -> Entry<String> {
        self.entry(Column::Remark, has, |values| {
            let lines: Vec<String> = values.iter().map(text).collect();
            let remark = read_remark(&lines.join("\n")).map_err(|problem| problem.message)?;
            Ok(Some(remark).filter(|remark| !remark.is_empty() && Some(remark.as_str()) != reason))
        })
    }

    fn entry<T>(
        &self,
        column: Column,
        has: bool,
        read: impl FnOnce(&[Value]) -> Result<Option<T>, String>,
    ) -> Entry<T> {
        let cells = self.cells(column);
        let values: Vec<Value> = cells
            .iter()
            .map(|(place, cell)| self.in_context(*place, cell))
            .collect();
        let reading = match read(&values) {
            Ok(None) => Reading::Empty,
            _ if !has => Reading::Unclear(format!(
                "この行に「{}」の欄はありません。",
                self.names.name(column)
            )),
            Ok(Some(value)) => Reading::Understood(value),
            Err(why) => Reading::Unclear(why),
        };
        let joined = |part: fn(&(Place, &Cell)) -> String, between: &str| {
            let parts: Vec<String> = cells.iter().map(part).collect();
            parts.join(between)
        };
        Entry {
            place: joined(|(place, _)| address(*place), "・"),
            shown: joined(|(_, cell)| text(&cell.value), " "),
            reading,
            is_formula: cells.iter().any(|(_, cell)| cell.is_formula),
        }
    }

    /// The filled cells of a column, each once.
    fn cells(&self, column: Column) -> Vec<(Place, &Cell)> {
        let headings = &self.block.headings;
        let of_check = headings.columns_of(column);
        let of_day = column.day().map_or(0..0, |day| headings.columns_of(day));
        let mut cells: Vec<(Place, &Cell)> = Vec::new();
        for &row in &self.block.rows {
            for at in of_check.clone().chain(of_day.clone()) {
                if let Some(seen) = self.grid.seen_at((row, at))
                    && (of_check.contains(&seen.0.1) || of_day.contains(&seen.0.1))
                    && cells.iter().all(|(place, _)| *place != seen.0)
                {
                    cells.push(seen);
                }
            }
        }
        cells
    }

    /// A mark in a column headed 「はい」 or 「いいえ」 is a mark at that word.
    fn in_context(&self, (_, column): Place, cell: &Cell) -> Value {
        match &cell.value {
            Value::Text(text) if marks::is_mark(text) => {
                match self.block.headings.word_above(column) {
                    Some(word) => Value::Text(word.to_owned()),
                    None => cell.value.clone(),
                }
            }
            other => other.clone(),
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) => text.clone(),
        Value::Day(day) => short_era_date(*day),
    }
}
