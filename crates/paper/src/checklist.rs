//! Checklists in the layout of the official form.

use jiff::civil::Date;
use serde::Serialize;
use tenken_domain::checklists::paper::{Cell, Group, Paper, Part, Row, Sheet, Table};
use tenken_domain::forms::answer::{Column, PrintedColumn};
use tenken_domain::text::calendar::short_era_date;

use super::{Fonts, PaperError, Pdf, typesetting};

/// How many checklists go into one call of [`checklists`] at most, so that memory stays flat however
/// many are printed: each is two pages, and a page takes about a MiB while it is set.
pub const CHECKLISTS_PER_FILE: usize = 50;

/// At least one checklist as PDF on A4, in the order given, each beginning on a page of its own and
/// its 参考項目 on another, as in the official form. Long remarks take more pages.
///
/// It takes a core for as long as it runs: call it where nothing else waits.
///
/// # Errors
/// A fault of the template.
pub fn checklists(fonts: &Fonts, sheets: &[Sheet]) -> Result<Pdf, PaperError> {
    let printed: Vec<Printed<'_>> = sheets.iter().map(Printed::of).collect();
    typesetting::pdf(
        fonts,
        include_str!("checklist.typ"),
        &printed,
        sheets.len()..,
    )
}

/// A checklist as its template reads it.
#[derive(Serialize)]
struct Printed<'a> {
    title: &'a str,
    label: Option<&'a str>,
    name_label: &'a str,
    respondent: &'a str,
    state: &'a str,
    origin: String,
    /// It takes pages laid on their sides.
    is_wide: bool,
    tables: Vec<PrintedTable>,
}

#[derive(Serialize)]
struct PrintedTable {
    above: Vec<String>,
    below: Vec<String>,
    on_new_page: bool,
    is_gate: bool,
    item_heading: String,
    groups: Vec<PrintedGroup>,
    parts: Vec<PrintedPart>,
}

/// Columns under a title, if they have one above their own headings.
#[derive(Serialize)]
struct PrintedGroup {
    title: Option<String>,
    headings: Vec<String>,
    /// What the columns need, in mm.
    widths: Vec<u8>,
}

#[derive(Serialize)]
struct PrintedPart {
    title: String,
    rows: Vec<PrintedRow>,
}

#[derive(Serialize)]
struct PrintedRow {
    lead: Option<String>,
    number: String,
    text: String,
    cells: Vec<PrintedCell>,
}

/// One cell. A day that is not entered is empty; a check without one has its day elsewhere, or none.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum PrintedCell {
    Check {
        yes: bool,
        no: bool,
        day: Option<String>,
    },
    Day {
        day: String,
    },
    Text {
        text: String,
    },
    Closed,
}

/// Wider than this, in mm, the columns leave no room for the texts on an upright page.
const UPRIGHT: u32 = 118;

impl<'a> Printed<'a> {
    fn of(sheet: &'a Sheet) -> Self {
        let form = &*sheet.form;
        let paper = Paper::of(form, &sheet.answers);
        let tables: Vec<PrintedTable> = paper
            .tables
            .iter()
            .map(|table| PrintedTable::of(table, paper.item_heading()))
            .collect();
        Printed {
            title: &form.title,
            label: form.label.as_deref(),
            name_label: paper.name_label(),
            respondent: &sheet.respondent,
            state: &sheet.state,
            origin: format!(
                "{}　様式 {}（{}）",
                form.issuer,
                form.key(),
                form.provenance.label()
            ),
            is_wide: tables.iter().any(|table| table.width() > UPRIGHT),
            tables,
        }
    }
}

impl PrintedTable {
    fn of(table: &Table<'_>, item_heading: &str) -> Self {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        PrintedTable {
            above: lines(&table.above),
            below: lines(&table.below),
            on_new_page: table.on_new_page,
            is_gate: table.is_gate,
            item_heading: item_heading.to_owned(),
            groups: table
                .columns
                .iter()
                .map(|group| PrintedGroup::of(group, table.is_gate))
                .collect(),
            parts: table
                .parts
                .iter()
                .map(|part| PrintedPart::of(part, table))
                .collect(),
        }
    }

    fn width(&self) -> u32 {
        let widths = self.groups.iter().flat_map(|group| &group.widths);
        widths.map(|width| u32::from(*width)).sum()
    }
}

impl PrintedGroup {
    fn of(group: &Group<'_>, is_gate: bool) -> Self {
        let width = |column: &&PrintedColumn| match column.id {
            Column::First | Column::Second => 25,
            Column::Remark if is_gate => 44,
            Column::Remark => 24,
            Column::FirstBy | Column::SecondBy => 22,
            _ => 20,
        };
        PrintedGroup {
            title: group.title_above().map(str::to_owned),
            headings: group.headings().into_iter().map(str::to_owned).collect(),
            widths: group.columns.iter().map(width).collect(),
        }
    }
}

impl PrintedPart {
    fn of(part: &Part<'_>, table: &Table<'_>) -> Self {
        PrintedPart {
            title: part.title.to_owned(),
            rows: part
                .rows
                .iter()
                .map(|row| PrintedRow::of(row, table))
                .collect(),
        }
    }
}

impl PrintedRow {
    fn of(row: &Row<'_>, table: &Table<'_>) -> Self {
        PrintedRow {
            lead: row.item.lead.clone(),
            number: row.item.number.clone(),
            text: row.words(),
            cells: table
                .flat()
                .map(|column| PrintedCell::of(row.cell(column.id)))
                .collect(),
        }
    }
}

impl PrintedCell {
    fn of(cell: Cell<'_>) -> Self {
        let day = |day: Option<Date>| day.map(short_era_date).unwrap_or_default();
        match cell {
            Cell::Check(check, has_day) => {
                let value = check.and_then(|check| check.value);
                PrintedCell::Check {
                    yes: value == Some(true),
                    no: value == Some(false),
                    day: has_day.then(|| day(check.and_then(|check| check.on))),
                }
            }
            Cell::Day(written) => PrintedCell::Day { day: day(written) },
            Cell::Text(text) => PrintedCell::Text {
                text: text.to_owned(),
            },
            Cell::Closed => PrintedCell::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typesetting::measured::{endless, right_edge};

    #[test]
    fn no_word_runs_off_the_sheet() {
        for words in endless() {
            let cells = || {
                let day = "R8.12.31".to_owned();
                let (yes, no) = (true, false);
                vec![
                    PrintedCell::Check {
                        yes,
                        no,
                        day: Some(day.clone()),
                    },
                    PrintedCell::Day { day },
                    PrintedCell::Text {
                        text: words.clone(),
                    },
                ]
            };
            let row = || PrintedRow {
                lead: Some(words.clone()),
                number: "（１）".to_owned(),
                text: words.clone(),
                cells: cells(),
            };
            let table = |is_gate| PrintedTable {
                above: vec![words.clone()],
                below: vec![words.clone()],
                on_new_page: false,
                is_gate,
                item_heading: words.clone(),
                groups: vec![PrintedGroup {
                    title: Some(words.clone()),
                    headings: vec![words.clone(); 3],
                    widths: vec![25, 25, 24],
                }],
                parts: vec![PrintedPart {
                    title: words.clone(),
                    rows: vec![row()],
                }],
            };
            let sheet = Printed {
                title: &words,
                label: None,
                name_label: "薬局名：",
                respondent: &words,
                state: &words,
                origin: String::new(),
                is_wide: false,
                tables: vec![table(true), table(false)],
            };
            let edge = right_edge(include_str!("checklist.typ"), &[sheet]);
            assert!(edge <= 199.0, "{edge} mm: {words}");
        }
    }
}
