//! Reading the rows of the table from a file: Excel, or CSV in UTF-8 or Shift_JIS.

use std::collections::HashMap;

use crate::facility_list::RowFault;
use crate::grid::{Grid, Place, address};
use crate::table_file::{Headings, Known, Line, fault, sheets, usable};
use crate::workbook::Unusable;
use tenken_domain::records::role_sharing::{Part, RoleRow};
use tenken_domain::text::input::{fold, plain};

/// More rows than the table has.
const MOST_ROWS: usize = 500;
/// Longest number of a row or title of a chapter, in characters.
const LONGEST_NAME: usize = 60;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Part,
    Area,
    Number,
    Item,
    Text,
    Risk,
    Example,
    Reference,
}

static KNOWN: Known<Column> = Known {
    names: &[
        (Column::Part, &["part", "パート", "部"]),
        (Column::Area, &["分類", "大項目", "区分", "章", "領域"]),
        (Column::Number, &["項番", "番号", "no", "#"]),
        (Column::Item, &["項目", "項目名", "確認項目"]),
        (Column::Text, &["内容", "確認内容", "確認事項"]),
        (Column::Risk, &["想定されるリスク", "リスク"]),
        (
            Column::Example,
            &["推奨される対応例", "推奨対応例", "対応例"],
        ),
        (
            Column::Reference,
            &[
                "ガイドライン等関連部分",
                "ガイドライン等の関連部分",
                "関連部分",
            ],
        ),
    ],
    needed: &[Column::Number, Column::Item, Column::Text],
};

/// The rows of a file, part 1 first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleFile {
    /// The names of the sheets that were read; none for CSV.
    pub sheets: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<RoleRow>,
}

/// Reads a file. Every sheet with the headings is read: a row that stands on two of them, as the
/// annex with its recommended ways repeats those of the table, is one.
///
/// # Errors
/// The file cannot be read, has no rows, or has some twice; it is not clear of which part a row is;
/// every fault with its cell.
pub fn read(bytes: &[u8]) -> Result<RoleFile, Vec<RowFault>> {
    let whole = |unusable: Unusable| vec![RowFault::from(unusable)];
    let mut reading = Reading::default();
    let mut read = Vec::new();
    for (name, grid) in sheets(bytes).map_err(whole)? {
        if let Some(headings) = Headings::of(&grid, &KNOWN)? {
            reading.sheet(&name, &grid, &headings);
            read.extend(Some(name).filter(|name| !name.is_empty()));
        }
    }
    if reading.found.is_empty() && reading.faults.is_empty() {
        return Err(whole(Unusable::new(
            "no-headings",
            "「項番」「項目」「内容」の見出しがある表が見つかりません。表の見出しを「項番」「項目」「内容」にしてください。",
        )));
    }
    if reading.found.len() > MOST_ROWS {
        reading.faults.push(RowFault::whole(
            "too-many-rows",
            format!("行が{MOST_ROWS}を超えています。確認表だけを残してください。"),
        ));
    }
    if !reading.faults.is_empty() {
        return Err(reading.faults);
    }
    let mut rows: Vec<RoleRow> = reading.found.into_iter().map(|found| found.row).collect();
    rows.sort_by_key(|row| row.part);
    Ok(RoleFile { sheets: read, rows })
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    found: Vec<Found>,
    /// The place in `found` of each key.
    by_key: HashMap<String, usize>,
    /// The place in `found` of what is the same on all sheets: part, number, item and text.
    by_words: HashMap<(Part, String, String, String), usize>,
    faults: Vec<RowFault>,
}

/// A row with where it was first.
struct Found {
    row: RoleRow,
    sheet: String,
    cell: String,
}

impl Reading {
    fn sheet(&mut self, name: &str, grid: &Grid, headings: &Headings<Column>) {
        let above = grid.rows().into_iter().filter(|row| *row < headings.below);
        let mut above = above.flat_map(|row| grid.row(row).map(|(_, cell)| part_of(&cell.text())));
        let mut part = part_of(name).or_else(|| above.find_map(|part| part));
        let mut area = String::new();
        for at in grid.rows() {
            if at < headings.below || headings.is_repeated(grid, at) {
                continue;
            }
            let line = Line {
                grid,
                headings,
                row: at,
            };
            match alone(&line) {
                Some(title) if part_of(&title).is_some() => {
                    (part, area) = (part_of(&title), String::new());
                }
                Some(title) if title.chars().count() <= LONGEST_NAME => area = title,
                // A note.
                Some(_) => {}
                None => match row(&line, part, &area) {
                    Ok(Some(read)) => {
                        self.add(read, name, line.place(Column::Number, Column::Number))
                    }
                    Ok(None) => {}
                    Err(found) => self.faults.push(found),
                },
            }
        }
    }

    fn add(&mut self, read: RoleRow, sheet: &str, place: Place) {
        let words = (
            read.part,
            read.number.clone(),
            plain(&read.item),
            plain(&read.text),
        );
        if let Some(at) = self.by_words.get(&words)
            && self.found[*at].sheet != sheet
        {
            let known = &mut self.found[*at].row;
            for (there, text) in [
                (&mut known.area, read.area),
                (&mut known.risk, read.risk),
                (&mut known.example, read.example),
                (&mut known.reference, read.reference),
            ] {
                if there.is_empty() {
                    *there = text;
                }
            }
            return;
        }
        if let Some(at) = self.by_key.get(&read.key()) {
            let first = &self.found[*at];
            let at = match first.sheet == sheet {
                true => first.cell.clone(),
                false => format!("シート「{}」の{}", first.sheet, first.cell),
            };
            self.faults.push(fault(place, "duplicate-number", format!("項番「{}」（{}）は{at}にもあります。番号を直すか、1-1、1-2 のように分けてください。", read.number, read.part.label())));
            return;
        }
        self.by_key.insert(read.key(), self.found.len());
        self.by_words.insert(words, self.found.len());
        self.found.push(Found {
            row: read,
            sheet: sheet.to_owned(),
            cell: address(place),
        });
    }
}

/// The title of a chapter, or a note: all there is in its row.
fn alone(line: &Line<'_, Column>) -> Option<String> {
    let mut cells = line.grid.row(line.row);
    let (column, cell) = cells.next()?;
    let is_alone = cells.next().is_none() && line.headings.at(Column::Text) != Some(column);
    is_alone.then(|| one_line(&cell.text()))
}

/// The row itself; `None` where it has neither number nor text, as a note.
fn row(
    line: &Line<'_, Column>,
    part: Option<Part>,
    area: &str,
) -> Result<Option<RoleRow>, RowFault> {
    let number: String = fold(&line.text(Column::Number))
        .split_whitespace()
        .collect();
    let text = line.text(Column::Text);
    match (number.is_empty(), text.is_empty()) {
        (true, true) => return Ok(None),
        (true, false) => {
            return Err(fault(
                line.place(Column::Number, Column::Number),
                "no-number",
                "内容はありますが、この行に項番がありません。番号を書いてください。".to_owned(),
            ));
        }
        (false, true) => {
            return Err(fault(
                line.place(Column::Text, Column::Number),
                "no-text",
                format!("項番「{number}」の行に、内容がありません。"),
            ));
        }
        (false, false) => {}
    }
    let place = line.place(Column::Number, Column::Number);
    let number = name(place, "項番", number)?;
    let own = line.seen(Column::Part);
    let part = match own.is_empty() {
        true => part,
        false => part_of(&own).or_else(|| part_of(&format!("part{own}"))),
    };
    let part = part.ok_or_else(|| fault(place, "no-part", "Part1 と Part2 のどちらの項目か分かりません。シートの名前か表の上に「Part1」「Part2」と書くか、「Part」という見出しの列に 1 か 2 を書いてください。".to_owned()))?;
    let own_area = line.seen(Column::Area);
    let area = match own_area.is_empty() {
        true => area.to_owned(),
        false => name(line.place(Column::Area, Column::Number), "分類", own_area)?,
    };
    let checked = |column, what, text| usable(line.place(column, Column::Number), what, text);
    Ok(Some(RoleRow {
        part,
        area,
        number,
        item: checked(Column::Item, "項目", line.seen(Column::Item))?,
        text: checked(Column::Text, "内容", text)?,
        risk: checked(Column::Risk, "想定されるリスク", line.seen(Column::Risk))?,
        example: checked(
            Column::Example,
            "推奨される対応例",
            line.seen(Column::Example),
        )?,
        reference: checked(Column::Reference, "関連部分", line.seen(Column::Reference))?,
    }))
}

/// A short text on one line.
fn name(place: Place, what: &str, text: String) -> Result<String, RowFault> {
    let text = one_line(&usable(place, what, text)?);
    match text.chars().count() <= LONGEST_NAME {
        true => Ok(text),
        false => Err(fault(
            place,
            "long-name",
            format!("{what}は{LONGEST_NAME}文字までで書いてください。"),
        )),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The part that a name or title speaks of.
fn part_of(text: &str) -> Option<Part> {
    let text = plain(text).replace("パート", "part");
    let after = text.split_once("part")?.1;
    let number: String = after
        .trim_start_matches(['.', '-', '_', ':'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    match &*number {
        "1" | "i" => Some(Part::Own),
        // Roman numbers become letters by folding.
        "2" | "ii" => Some(Part::Joint),
        _ => None,
    }
}
