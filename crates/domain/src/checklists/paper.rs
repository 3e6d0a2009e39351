//! What a checklist shows on paper: its tables, rows and columns as the official form has them, blank
//! or filled in. The page for printing, the PDF and the Excel file all show this, and nothing else.

use jiff::civil::Date;
use std::sync::Arc;

use super::rows::OUTSIDE;
use crate::forms::answer::{Answer, AnswerType, Answers, CheckRow, Checked, Column, PrintedColumn};
use crate::forms::form::names::device_of;
use crate::forms::form::path::Path;
use crate::forms::form::{Form, Item, Respondent, Section};

/// How a note begins that is printed below the tables rather than above.
const BELOW: char = '●';

/// A checklist to be printed or taken away: blank, or with what is entered.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The form; of kind checklist.
    pub form: Arc<Form>,
    /// What is entered; none for a blank one.
    pub answers: Answers,
    /// Who filled it in, with the code; empty on a blank one.
    pub respondent: String,
    /// What it is of and since when it holds, in a line; empty on a blank one.
    pub state: String,
}

impl Sheet {
    /// One that is to be filled in.
    pub fn blank(form: Arc<Form>) -> Self {
        Sheet {
            form,
            answers: Answers::default(),
            respondent: String::new(),
            state: String::new(),
        }
    }
}

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
    /// Its rows are those before all others: fewer columns, and the text as wide as the rest allows.
    pub is_gate: bool,
    /// Its columns beside the rows' texts, in printed order.
    pub columns: Vec<Group<'f>>,
}

/// Columns that stand next to each other, under a title of their own or none.
#[derive(Debug, Clone)]
pub struct Group<'f> {
    /// Printed above them all; alone, where there is only one.
    pub title: Option<&'f str>,
    /// The columns.
    pub columns: Vec<&'f PrintedColumn>,
}

impl<'f> Group<'f> {
    /// Its title, if the headings of its columns stand below it.
    pub fn title_above(&self) -> Option<&'f str> {
        self.title.filter(|_| self.columns.len() > 1)
    }

    /// What is printed above each column, but for such a title.
    pub fn headings(&self) -> Vec<&'f str> {
        match (self.title, self.columns.as_slice()) {
            (Some(title), [_]) => vec![title],
            (_, columns) => columns
                .iter()
                .map(|column| column.heading.as_str())
                .collect(),
        }
    }
}

impl<'f> Table<'f> {
    /// Whether its headings take two lines: titles of groups above those of columns.
    pub fn has_two_headings(&self) -> bool {
        self.columns
            .iter()
            .any(|group| group.title_above().is_some())
    }

    /// Its columns beside the rows' texts, without their groups.
    pub fn flat(&self) -> impl Iterator<Item = &'f PrintedColumn> + '_ {
        self.columns
            .iter()
            .flat_map(|group| group.columns.iter().copied())
    }
}

/// The rows of one section.
#[derive(Debug, Clone)]
pub struct Part<'f> {
    /// The printed heading.
    pub title: &'f str,
    /// The rows, in printed order.
    pub rows: Vec<Row<'f>>,
}

/// What stands in one column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    /// はい・いいえ, with the day below it where it has no column of its own.
    Check(Option<Checked>, bool),
    /// A day.
    Day(Option<Date>),
    /// A remark or a name; why no entry is required stands where the remark would.
    Text(&'a str),
    /// The form has no place there for this row.
    Closed,
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
    /// The devices it is about, where no line above the row says so.
    device: Option<&'f str>,
}

impl<'f> Paper<'f> {
    /// A checklist with what is entered so far. Without answers it is blank.
    pub fn of(form: &'f Form, answers: &Answers) -> Self {
        let path = Path::of(form, answers);
        let mut tables: Vec<Table<'f>> = Vec::new();
        let mut before: Option<(&Section, bool)> = None;
        for (number, section) in form.sections.iter().enumerate() {
            let mut above = None;
            let rows: Vec<Row<'f>> = printed(form, number)
                .map(|(at, item)| {
                    if item.lead.is_some() {
                        above = item.device.as_ref();
                    }
                    let told = item.lead.is_some() || above == item.device.as_ref();
                    Row {
                        device: device_of(item).filter(|_| !told),
                        ..Row::of(item, answers, &path, at)
                    }
                })
                .collect();
            if rows.is_empty() {
                continue;
            }
            let is_gate = rows.iter().all(|row| row.item.gate);
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
        for table in &mut tables {
            table.columns = columns(form, table);
        }
        Paper { form, tables }
    }

    /// All rows, in printed order.
    pub fn rows(&self) -> impl Iterator<Item = &Row<'f>> {
        let parts = self.tables.iter().flat_map(|table| &table.parts);
        parts.flat_map(|part| &part.rows)
    }

    /// The words before the name of the one who fills it in.
    pub fn name_label(&self) -> &'f str {
        if let Some(name) = &self.form.paper.name {
            return name;
        }
        match self.form.respondents.as_slice() {
            [Respondent::Vendor] => "事業者名：",
            [Respondent::Pharmacy] => "薬局名：",
            [_] => "医療機関名：",
            _ => "施設名：",
        }
    }

    /// Above the titles of the sections.
    pub fn section_heading(&self) -> &'f str {
        self.form.paper.section.as_deref().unwrap_or("区分")
    }

    /// Above the rows' texts.
    pub fn item_heading(&self) -> &'f str {
        self.form.paper.item.as_deref().unwrap_or("チェック項目")
    }
}

/// The columns of a table: all of the form's or, before all other rows, those its rows have; a place
/// for remarks is on every table. What is checked stands under one title, remarks beside it.
fn columns<'f>(form: &'f Form, table: &Table<'f>) -> Vec<Group<'f>> {
    let rows = || table.parts.iter().flat_map(|part| &part.rows);
    let shown = |column: &&PrintedColumn| {
        !table.is_gate || column.id == Column::Remark || rows().any(|row| row.has(column.id))
    };
    let title = form
        .paper
        .result
        .as_deref()
        .filter(|title| !title.is_empty());
    let mut groups: Vec<Group<'f>> = Vec::new();
    for column in form.columns.printed().iter().filter(shown) {
        let title = title.filter(|_| column.id != Column::Remark);
        match groups.last_mut().filter(|last| last.title == title) {
            Some(last) => last.columns.push(column),
            None => groups.push(Group {
                title,
                columns: vec![column],
            }),
        }
    }
    groups
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
            device: None,
        }
    }

    /// Whether the form has this column for the row.
    pub fn has(&self, column: Column) -> bool {
        self.item.check().is_some_and(|check| check.has(column))
    }

    /// What stands in a column.
    pub fn cell(&self, column: Column) -> Cell<'_> {
        let entry = &self.entry;
        let day = |check: Option<Checked>| Cell::Day(check.and_then(|check| check.on));
        let inside = |column| {
            let check = self.item.check();
            check.is_some_and(|check| check.printed.has_day_inside(column))
        };
        match column {
            Column::Remark => Cell::Text(self.no_entry.unwrap_or(&entry.remark)),
            _ if !self.has(column) => Cell::Closed,
            Column::First => Cell::Check(entry.first, inside(column)),
            Column::FirstOn => day(entry.first),
            Column::FirstBy => Cell::Text(&entry.first_by),
            Column::Target => Cell::Day(entry.target),
            Column::Second => Cell::Check(entry.second, inside(column)),
            Column::SecondOn => day(entry.second),
            Column::SecondBy => Cell::Text(&entry.second_by),
            Column::Outside => Cell::Closed,
        }
    }

    /// The item as it is printed: number and text.
    pub fn text(&self) -> String {
        match self.item.number.as_str() {
            "" => self.words(),
            number => format!("{number} {}", self.words()),
        }
    }

    /// The same without its number.
    pub fn words(&self) -> String {
        match self.device {
            Some(device) => format!("{}（{device}）", self.item.text),
            None => self.item.text.clone(),
        }
    }
}
