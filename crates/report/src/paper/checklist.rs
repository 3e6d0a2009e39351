//! Checklists in the layout of the official form.

use serde::Serialize;
use tenken_domain::answer::{Checked, Column};
use tenken_domain::calendar::short_era_date;
use tenken_domain::paper::{Paper, Part, Row, Table};

use super::{Fonts, PaperError, Pdf, press};
use crate::sheet::Sheet;

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
    press::pdf(
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
    name_label: &'static str,
    respondent: &'a str,
    state: &'a str,
    origin: String,
    tables: Vec<PrintedTable>,
}

#[derive(Serialize)]
struct PrintedTable {
    above: Vec<String>,
    below: Vec<String>,
    on_new_page: bool,
    is_gate: bool,
    parts: Vec<PrintedPart>,
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
    first: Option<PrintedCheck>,
    target: Option<String>,
    second: Option<PrintedCheck>,
    remark: String,
}

/// 「はい・いいえ」 with the day below it; a day that is not entered is empty.
#[derive(Serialize)]
struct PrintedCheck {
    yes: bool,
    no: bool,
    day: String,
}

impl<'a> Printed<'a> {
    fn of(sheet: &'a Sheet) -> Self {
        let form = &*sheet.form;
        let paper = Paper::of(form, &sheet.answers);
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
            tables: paper.tables.iter().map(PrintedTable::of).collect(),
        }
    }
}

impl PrintedTable {
    fn of(table: &Table<'_>) -> Self {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        PrintedTable {
            above: lines(&table.above),
            below: lines(&table.below),
            on_new_page: table.on_new_page,
            is_gate: table.is_gate,
            parts: table.parts.iter().map(PrintedPart::of).collect(),
        }
    }
}

impl PrintedPart {
    fn of(part: &Part<'_>) -> Self {
        PrintedPart {
            title: part.title.to_owned(),
            rows: part.rows.iter().map(PrintedRow::of).collect(),
        }
    }
}

impl PrintedRow {
    fn of(row: &Row<'_>) -> Self {
        let check = |column, check: Option<Checked>| {
            row.has(column).then(|| {
                let value = check.and_then(|check| check.value);
                let day = check.and_then(|check| check.on);
                PrintedCheck {
                    yes: value == Some(true),
                    no: value == Some(false),
                    day: day.map(short_era_date).unwrap_or_default(),
                }
            })
        };
        let target = || row.entry.target.map(short_era_date).unwrap_or_default();
        PrintedRow {
            lead: row.item.lead.clone(),
            number: row.item.number.clone(),
            text: row.item.text.clone(),
            first: check(Column::First, row.entry.first),
            target: row.has(Column::Target).then(target),
            second: check(Column::Second, row.entry.second),
            remark: row.no_entry.unwrap_or(&row.entry.remark).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::press::measured::{endless, right_edge};

    #[test]
    fn no_word_runs_off_the_sheet() {
        for words in endless() {
            let row = || PrintedRow {
                lead: Some(words.clone()),
                number: "（１）".to_owned(),
                text: words.clone(),
                first: None,
                target: None,
                second: None,
                remark: words.clone(),
            };
            let table = |is_gate| PrintedTable {
                above: vec![words.clone()],
                below: vec![words.clone()],
                on_new_page: false,
                is_gate,
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
                tables: vec![table(true), table(false)],
            };
            let edge = right_edge(include_str!("checklist.typ"), &[sheet]);
            assert!(edge <= 199.0, "{edge} mm: {words}");
        }
    }
}
