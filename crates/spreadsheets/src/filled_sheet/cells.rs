//! From the cells of a row to what is entered in its columns.

use jiff::civil::Date;

use super::headings::{Headings, Role, letters};
use super::marks::{self, Understood, Written};
use super::places::Block;
use super::tokens::Letters;
use super::{Entry, Reading, shortened};
use crate::beside_cells::BesideCells;
use crate::grid::{Cell, Grid, Place, Value, address};
use tenken_domain::checklists::rows::OUTSIDE;
use tenken_domain::forms::answer::{Checked, Column, Columns, read_name, read_remark};
use tenken_domain::text::calendar::{FiscalYear, short_era_date};
use tenken_domain::text::input::plain;

/// The cells of one row of the checklist, which may be several of the sheet.
pub(super) struct Cells<'a> {
    pub grid: &'a Grid,
    pub beside: &'a BesideCells,
    pub block: &'a Block,
    /// What the form calls its columns.
    pub names: &'a Columns,
}

type Read<T> = Result<Understood<T>, String>;

impl Cells<'_> {
    /// 1回目, 2回目; the day may have a column of its own.
    pub fn checked(&self, column: Column, has: bool, year: FiscalYear) -> Entry<Checked> {
        self.entry(column, has, |cells| {
            if marks::is_stroke(cells) {
                return match column {
                    Column::First => Err("線だけでは、「はい」か「いいえ」か分かりません。".into()),
                    _ => Ok(Understood::nothing()),
                };
            }
            self.check_colours(column)?;
            marks::read_check(cells, year)
        })
    }

    /// 目標日
    pub fn day(&self, has: bool, year: FiscalYear) -> Entry<Date> {
        self.entry(Column::Target, has, |cells| match marks::is_stroke(cells) {
            true => Ok(Understood::nothing()),
            false => marks::day(cells, year),
        })
    }

    /// 備考. What is printed there because no entry is expected is no remark: the `reason`, or that the
    /// row is outside the contract.
    pub fn remark(&self, has: bool, reason: Option<&str>, year: FiscalYear) -> Entry<String> {
        self.entry(Column::Remark, has, |cells| {
            let lines = lines(cells)?;
            let remark = read_remark(&lines.join("\n")).map_err(|problem| problem.message)?;
            let mut doubts = struck(cells, &remark)?;
            let printed = [reason, Some(OUTSIDE)];
            let value = Some(remark)
                .filter(|remark| !remark.is_empty() && !printed.contains(&Some(remark.as_str())));
            let is_answer = !marks::is_stroke(cells)
                && matches!(
                    marks::read_check(cells, year),
                    Ok(Understood { value: Some(_), .. })
                );
            if is_answer || marks::is_mark(&lines.concat()) {
                doubts.push("備考の欄に、答えか日付だけがあります。".to_owned());
            }
            Ok(Understood { value, doubts })
        })
    }

    /// Who made a check.
    pub fn by(&self, column: Column, has: bool) -> Entry<String> {
        self.entry(column, has, |cells| {
            let lines = lines(cells)?;
            let name = read_name(&lines.join(" ")).map_err(|problem| problem.message)?;
            let doubts = struck(cells, &name)?;
            let value = Some(name).filter(|name| !name.is_empty());
            Ok(Understood { value, doubts })
        })
    }

    fn entry<T>(
        &self,
        column: Column,
        has: bool,
        read: impl FnOnce(&[Written]) -> Read<T>,
    ) -> Entry<T> {
        let cells = self.cells(column);
        let written: Vec<Written> = cells
            .iter()
            .map(|(place, cell, under)| self.written(*place, cell, *under))
            .collect();
        let is_formula = cells.iter().any(|(_, cell, _)| cell.is_formula);
        let (reading, mut doubts) = match read(&written) {
            Ok(Understood { value: None, .. }) => (Reading::Empty, Vec::new()),
            _ if !has => (
                Reading::Unclear(format!(
                    "この行に「{}」の欄はありません。",
                    self.names.name(column)
                )),
                Vec::new(),
            ),
            Ok(Understood {
                value: Some(value),
                doubts,
            }) => (Reading::Understood(value), doubts),
            Err(why) => (Reading::Unclear(why), Vec::new()),
        };
        if is_formula {
            doubts.push("計算式の結果です。".to_owned());
        }
        let is_hidden = |(place, ..): &(Place, &Cell, Option<bool>)| {
            self.beside.hidden_columns.contains(&place.1)
        };
        if let Some((place, ..)) = cells.iter().find(|cell| is_hidden(cell)) {
            doubts.push(format!("隠れている{}列にあります。", letters(place.1)));
        }
        let (reading, doubts) = match self.overlaid(column).filter(|_| has) {
            Some(why) if !matches!(reading, Reading::Unclear(_)) => {
                (Reading::Unclear(why), Vec::new())
            }
            _ => self.with_comments(column, reading, doubts),
        };
        let joined = |part: fn(&(Place, &Cell, Option<bool>)) -> String, between: &str| {
            let parts: Vec<String> = cells.iter().map(part).collect();
            parts.join(between)
        };
        let place = match cells.is_empty() {
            true => self.first_place(column).map_or_else(String::new, address),
            false => joined(|(place, ..)| address(*place), "・"),
        };
        Entry {
            place,
            shown: joined(|(_, cell, _)| text(&cell.value), " "),
            reading,
            doubts,
        }
    }

    /// Where an entry would stand that is not in any cell.
    fn first_place(&self, column: Column) -> Option<Place> {
        let columns = self.block.headings.columns_of(column);
        Some((self.block.first_row(), columns.first()?.0))
    }

    /// The filled cells of a column, each once, with the word the column is headed with.
    fn cells(&self, column: Column) -> Vec<(Place, &Cell, Option<bool>)> {
        let columns = self.block.headings.columns_of(column);
        let mut cells: Vec<(Place, &Cell, Option<bool>)> = Vec::new();
        for &row in &self.block.rows {
            for (at, under) in &columns {
                // What is merged over from another column belongs to that one.
                if let Some((place, cell)) = self.grid.seen_at((row, *at))
                    && columns.iter().any(|(known, _)| *known == place.1)
                    && cells.iter().all(|(known, ..)| *known != place)
                {
                    cells.push((place, cell, *under));
                }
            }
        }
        cells
    }

    fn written(&self, place: Place, cell: &Cell, under: Option<bool>) -> Written {
        let plain = || {
            vec![Letters {
                text: text(&cell.value),
                struck: cell.is_struck,
                look: cell.look.clone(),
            }]
        };
        let letters = match self.beside.runs.get(&place) {
            Some(runs) if matches!(cell.value, Value::Text(_)) => runs
                .iter()
                .map(|run| Letters {
                    text: run.text.clone(),
                    struck: match run.look {
                        Some(_) => run.struck,
                        None => cell.is_struck,
                    },
                    look: run.look.clone().unwrap_or_else(|| cell.look.clone()),
                })
                .collect(),
            _ => plain(),
        };
        Written {
            value: cell.value.clone(),
            letters,
            hides_year: cell.hides_year,
            under,
        }
    }

    /// Of the empty cells under 「はい」 and 「いいえ」, one may be chosen by its colour alone.
    fn check_colours(&self, column: Column) -> Result<(), String> {
        let row = self.block.first_row();
        let coloured = self
            .block
            .headings
            .columns_of(column)
            .iter()
            .filter(|(at, under)| under.is_some() && self.grid.at((row, *at)).is_none())
            .filter(|(at, _)| self.grid.is_coloured((row, *at)))
            .count();
        match coloured {
            1 => Err("色が付いているだけでは、選んだのかどうか分かりません。○・レ・✓の印を付けてください。".into()),
            _ => Ok(()),
        }
    }

    /// Why nobody can say what an entry is, over which something lies.
    fn overlaid(&self, column: Column) -> Option<String> {
        let columns = self.block.headings.columns_of(column);
        let rows = self.block.span(self.grid);
        let lies = self
            .beside
            .covers(&rows, |at| columns.iter().any(|(known, _)| *known == at));
        lies.then(|| {
            "図形・写真・チェックボックスが重なっています。これらは読み取れません。「はい」か「いいえ」や日付を、セルに書いてください。".into()
        })
    }

    /// A comment may say what is meant, but nobody reads it here.
    fn with_comments<T>(
        &self,
        column: Column,
        reading: Reading<T>,
        mut doubts: Vec<String>,
    ) -> (Reading<T>, Vec<String>) {
        let columns = self.block.headings.columns_of(column);
        let rows = self.block.span(self.grid);
        let mut comments = self.beside.comments.iter().filter(|((row, at), _)| {
            rows.contains(row) && columns.iter().any(|(known, _)| known == at)
        });
        let Some((_, comment)) = comments.next() else {
            return (reading, doubts);
        };
        let told = format!(
            "コメント「{}」が付いています。コメントは読み取れません。",
            shortened(comment)
        );
        match reading {
            Reading::Empty => (Reading::Unclear(told), Vec::new()),
            other => {
                doubts.push(told);
                (other, doubts)
            }
        }
    }

    /// Why a person should look at the row, beside what is said of its entries.
    pub fn doubts(&self, item: &str, part: &str, year: FiscalYear) -> Vec<String> {
        let mut doubts = Vec::new();
        let headings = &self.block.headings;
        if self
            .block
            .rows
            .iter()
            .any(|row| self.beside.hidden_rows.contains(row))
        {
            doubts.push("隠れている行です。".to_owned());
        }
        for &row in &self.block.rows {
            for (column, cell) in self.grid.row(row) {
                let place = (row, column);
                if headings.is_printed(column) {
                    if cell.is_struck && self.block.text_at() == Some(column) {
                        doubts.push("チェック項目の文に取り消し線が引かれています。".to_owned());
                    }
                    let text = plain(&cell.text());
                    if text == plain(part) || plain(item).contains(&text) {
                        continue;
                    }
                    if self.is_answer(place, cell, year) {
                        doubts.push(misplaced(place, cell, "答えの欄ではない所"));
                    } else if self.block.text_at().is_none()
                        && headings.role(column) != Some(Role::Part)
                    {
                        doubts.push("チェック項目の文が、この様式のものと違います。".to_owned());
                    }
                } else if headings.role(column).is_none() {
                    doubts.push(misplaced(place, cell, "見出しのない列"));
                }
            }
        }
        let rows = self.block.span(self.grid);
        for ((row, column), comment) in &self.beside.comments {
            if rows.contains(row) && !self.is_entry_of(headings, *column) {
                doubts.push(format!(
                    "{}にコメント「{}」が付いています。コメントは読み取れません。",
                    address((*row, *column)),
                    shortened(comment)
                ));
            }
        }
        doubts
    }

    fn is_entry_of(&self, headings: &Headings, column: u32) -> bool {
        matches!(headings.role(column), Some(Role::Entry(..)))
    }

    /// Whether a cell says yes or no or a day, wherever it stands.
    fn is_answer(&self, place: Place, cell: &Cell, year: FiscalYear) -> bool {
        let written = [self.written(place, cell, None)];
        match &cell.value {
            Value::Text(text) => {
                marks::is_mark(text)
                    || matches!(
                        marks::read_check(&written, year),
                        Ok(Understood { value: Some(_), .. })
                    )
            }
            Value::Day(_) | Value::Bool(_) => true,
            Value::Number(_) | Value::Error(_) => false,
        }
    }
}

/// The texts of cells, without what is struck out.
fn lines(cells: &[Written]) -> Result<Vec<String>, String> {
    let mut values = cells.iter().map(|cell| &cell.value);
    if let Some(Value::Error(error)) = values.find(|value| matches!(value, Value::Error(_))) {
        return Err(format!("計算式の結果がエラー（{error}）です。"));
    }
    Ok(cells.iter().map(Written::text).collect())
}

/// What is doubtful about a text of which something is struck out.
fn struck(cells: &[Written], left: &str) -> Result<Vec<String>, String> {
    match (cells.iter().any(Written::is_struck), left) {
        (false, _) => Ok(Vec::new()),
        (true, "") => Err("取り消し線が引かれています。".into()),
        (true, _) => Ok(vec!["取り消し線のない部分だけを読みました。".to_owned()]),
    }
}

fn misplaced(place: Place, cell: &Cell, what: &str) -> String {
    format!(
        "{what}（{}）に「{}」があります。ここは読みません。",
        address(place),
        shortened(&text(&cell.value))
    )
}

pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Number(text) | Value::Error(text) => text.clone(),
        Value::Day(day) => short_era_date(*day),
        Value::Bool(true) => "TRUE".to_owned(),
        Value::Bool(false) => "FALSE".to_owned(),
    }
}
