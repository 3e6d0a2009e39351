//! What a checklist shows on paper: its tables, rows and columns as the official form has them, blank
//! or filled in. The page for printing, the PDF and the Excel file all show this, and nothing else.

use crate::answer::{Answer, AnswerType, Answers, CheckRow, Column};
use crate::checklist::{OUTSIDE, is_gate};
use crate::form::path::Path;
use crate::form::{Form, Item, Respondent, Section};

/// How a note begins that is printed below the tables rather than above.
const BELOW: char = '●';

/// A checklist on paper.
#[derive(Debug, Clone)]
pub struct Paper<'f> {
    /// The form.
    pub form: &'f Form,
    /// Its tables, in printed order.
    pub tables: Vec<Table<'f>>,
}

/// Rows under one heading.
#[derive(Debug, Clone, Default)]
pub struct Table<'f> {
    /// Printed above it, line by line.
    pub above: Vec<&'f str>,
    /// Its sections, each printed once beside all of its rows.
    pub parts: Vec<Part<'f>>,
    /// Printed below it, line by line.
    pub below: Vec<&'f str>,
    /// It begins a sheet of its own: 参考項目.
    pub on_new_page: bool,
    /// Its rows have nothing but a first check and a remark.
    pub is_gate: bool,
}

/// The rows of one section.
#[derive(Debug, Clone)]
pub struct Part<'f> {
    /// The printed heading.
    pub title: &'f str,
    /// The rows, in printed order.
    pub rows: Vec<Row<'f>>,
}

/// One printed row.
#[derive(Debug, Clone)]
pub struct Row<'f> {
    /// What is checked.
    pub item: &'f Item,
    /// What is entered; empty where no entry is expected.
    pub entry: CheckRow,
    /// Why no entry is required, if that is so.
    pub no_entry: Option<&'f str>,
}

impl<'f> Paper<'f> {
    /// A checklist with what is entered so far. Without answers it is blank.
    pub fn of(form: &'f Form, answers: &Answers) -> Self {
        let path = Path::of(form, answers);
        let mut tables: Vec<Table<'f>> = Vec::new();
        let mut before: Option<(&Section, bool)> = None;
        for (number, section) in form.sections.iter().enumerate() {
            let rows: Vec<Row<'f>> = printed(form, number)
                .map(|(at, item)| Row::of(item, answers, &path, at))
                .collect();
            if rows.is_empty() {
                continue;
            }
            let is_gate = rows.iter().all(|row| is_gate(row.item));
            let begins = before.is_none_or(|(last, last_is_gate)| {
                section.lead.is_some()
                    || last.reference != section.reference
                    || last_is_gate != is_gate
            });
            if begins {
                tables.push(Table {
                    above: section.lead.iter().flat_map(|lead| lead.lines()).collect(),
                    on_new_page: section.reference
                        && before.is_some_and(|(last, _)| !last.reference),
                    is_gate,
                    ..Table::default()
                });
            }
            if let Some(table) = tables.last_mut() {
                table.parts.push(Part {
                    title: &section.title,
                    rows,
                });
                table
                    .below
                    .extend(section.foot.iter().flat_map(|foot| foot.lines()));
            }
            before = Some((section, is_gate));
        }
        add_notes(form, &mut tables);
        Paper { form, tables }
    }

    /// All rows, in printed order.
    pub fn rows(&self) -> impl Iterator<Item = &Row<'f>> {
        let parts = self.tables.iter().flat_map(|table| &table.parts);
        parts.flat_map(|part| &part.rows)
    }

    /// The words before the name of the one who fills it in.
    pub fn name_label(&self) -> &'static str {
        match self.form.respondents.as_slice() {
            [Respondent::Vendor] => "事業者名：",
            [one] => match one {
                Respondent::Pharmacy => "薬局名：",
                _ => "医療機関名：",
            },
            _ => "施設名：",
        }
    }
}

/// The form's notes: those for filling in above the first table of rows to be met, the others below
/// the last table before the 参考項目.
fn add_notes<'f>(form: &'f Form, tables: &mut [Table<'f>]) {
    let (below, above): (Vec<&str>, Vec<&str>) = form
        .official_notes
        .iter()
        .map(String::as_str)
        .partition(|note| note.starts_with(BELOW));
    if let Some(table) = tables.iter_mut().find(|table| !table.is_gate) {
        table.above.extend(above);
    }
    let end = tables
        .iter()
        .position(|table| table.on_new_page)
        .unwrap_or(tables.len());
    if let Some(table) = tables[..end].last_mut() {
        table.below.extend(below);
    }
}

/// Printed items of a section with their positions; helper questions are ours.
pub fn printed(form: &Form, section: usize) -> impl Iterator<Item = (usize, &Item)> {
    form.items_of(section).filter(|(_, item)| !item.helper)
}

impl<'f> Row<'f> {
    fn of(item: &'f Item, answers: &Answers, path: &Path, at: usize) -> Self {
        let entry = match (&item.answer, answers.get(&item.id)) {
            (AnswerType::Check(check), Some(Answer::Check(row))) if path.expects(at) => {
                check.applicable(row)
            }
            _ => CheckRow::default(),
        };
        let rule = item.not_required.as_ref();
        let not_required = rule
            .filter(|_| path.is_not_required(at))
            .map(|rule| rule.reason.as_str());
        Row {
            item,
            no_entry: not_required.or(entry.outside.then_some(OUTSIDE)),
            entry,
        }
    }

    /// Whether the form has this column for the row.
    pub fn has(&self, column: Column) -> bool {
        matches!(&self.item.answer, AnswerType::Check(check) if check.has(column))
    }

    /// The item as it is printed: number and text.
    pub fn text(&self) -> String {
        match self.item.number.as_str() {
            "" => self.item.text.clone(),
            number => format!("{number} {}", self.item.text),
        }
    }
}
