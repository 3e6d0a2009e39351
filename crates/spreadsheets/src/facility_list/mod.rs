//! Lists of facilities as people have them: Excel files, or CSV in UTF-8, UTF-16 or Shift_JIS; with
//! titles above the headings, headings in two rows, codes without their first digits, several rows for
//! one facility. All faults at once, by row, and what was understood, so that a person can see it
//! before anything is stored.

mod beds;
mod cells;
mod choices;
mod codes;
mod columns;
mod kinds;
mod layout;
mod record;
mod rows;
mod seen;
mod source;
pub(crate) mod text;

use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::workbook::Unusable;
pub use choices::Choices;
pub use codes::Built;
pub use columns::{Column, headings};
use layout::{Layout, SAMPLE, Sampled};
pub use record::FacilityRecord;
use rows::Rows;
pub use seen::{ColumnSeen, Found, SheetSeen, Understood};
use source::{Shape, Source};
use tenken_domain::facilities::facility_code::FacilityCode;
pub use text::decode;

/// A list that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityList {
    /// The facilities, in the order of the list.
    pub records: Vec<FacilityRecord>,
    /// The columns it has. About the others it says nothing, and what is known stays.
    pub columns: HashSet<Column>,
    /// Codes that had lost their leading zero and got it back.
    pub padded_codes: u64,
    /// What was left out because it was allowed: cells and rows with faults.
    pub left_out: Vec<RowFault>,
    /// What the person should know, though it stops nothing.
    pub notes: Vec<RowFault>,
}

/// What became of a list.
#[derive(Debug)]
pub struct ListRead {
    /// How it was read; `None` for what is no list at all.
    pub understood: Option<Understood>,
    /// The list, or every fault that forbids taking it, up to a thousand.
    pub list: Result<FacilityList, Vec<RowFault>>,
    /// What could be left out, or was.
    pub spoiled: Spoiled,
}

/// Faults that do not spoil the whole list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Spoiled {
    /// Cells that could stay what they were.
    pub cells: u64,
    /// Rows whose facility is not certain.
    pub rows: u64,
}

/// One thing to mend in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowFault {
    /// The row in the spreadsheet; the heading is row 1, 0 is the whole file.
    pub row: usize,
    /// The column, as the list heads it.
    pub column: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

impl RowFault {
    /// A fault in a cell.
    pub fn at(row: usize, column: Column, code: &'static str, message: impl Into<String>) -> Self {
        RowFault {
            row,
            column: column.label().into(),
            code,
            message: message.into(),
        }
    }

    /// A fault of the whole file.
    pub(crate) fn whole(code: &'static str, message: impl Into<String>) -> Self {
        RowFault {
            row: 0,
            column: String::new(),
            code,
            message: message.into(),
        }
    }
}

/// What a list is read against.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// Tells whether a six-digit authority code exists.
    pub is_authority: &'a dyn Fn(&str) -> bool,
    /// Of a municipality and a two-digit prefecture code: the prefecture in which the city lies, if it
    /// certainly is another.
    pub city_elsewhere: &'a dyn Fn(&str, &str) -> Option<String>,
    /// The current day: since when what a list says holds, unless it says so itself.
    pub today: Date,
    /// What the person decided.
    pub choices: &'a Choices,
}

/// Reads a code that stands alone, as people paste them: what is not ten digits is taken only if the
/// check digit proves one reading.
///
/// # Errors
/// What is wrong and what to do, in plain Japanese without the last stop.
pub fn read_code(text: &str) -> Result<FacilityCode, String> {
    codes::read(text, codes::Clues::default()).map(|(code, _)| code)
}

impl From<Unusable> for RowFault {
    fn from(unusable: Unusable) -> Self {
        RowFault::whole(unusable.code, unusable.message)
    }
}

/// Reads a list.
pub fn read(bytes: &[u8], reading: Reading<'_>) -> ListRead {
    match try_to_read(bytes, reading) {
        Ok(read) => read,
        Err(fault) => ListRead {
            understood: None,
            list: Err(vec![fault]),
            spoiled: Spoiled::default(),
        },
    }
}

/// A sheet that may be read.
struct Candidate {
    name: String,
    is_visible: bool,
    layout: Layout,
}

impl Candidate {
    fn is_list(&self) -> bool {
        self.layout.faults.is_empty()
    }
}

fn try_to_read(bytes: &[u8], reading: Reading<'_>) -> Result<ListRead, RowFault> {
    let mut source = Source::open(bytes)?;
    let is_text = matches!(source, Source::Text(_));
    let mut candidates = Vec::new();
    for (at, (name, is_visible)) in source.sheets().into_iter().enumerate() {
        let mut sample: Vec<Sampled> = Vec::new();
        source.scan(at, &Shape::default(), |line| {
            if line.record.iter().any(|cell| !cell.trim().is_empty()) {
                sample.push((line.row, line.record.clone()));
            }
            match sample.len() < SAMPLE {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        })?;
        let layout = layout::find(&sample, &name, reading.choices);
        candidates.push(Candidate {
            name,
            is_visible,
            layout,
        });
    }
    let read = choose_sheets(&candidates, reading.choices)?;
    let first = read.first().copied().unwrap_or(0);
    let mut understood = understood(&candidates, &read, first, is_text);
    let faulty: Vec<RowFault> = read
        .iter()
        .flat_map(|at| candidates[*at].layout.faults.clone())
        .collect();
    if !faulty.is_empty() {
        return Ok(ListRead {
            understood: Some(understood),
            list: Err(faulty),
            spoiled: Spoiled::default(),
        });
    }
    let mut rows = Rows::new(reading);
    for at in &read {
        let Candidate { name, layout, .. } = &candidates[*at];
        let shape = source.shape(*at)?;
        if *at == first {
            for (column, seen) in (0..).zip(&mut understood.columns) {
                let mut hidden = shape.hidden_columns.iter();
                seen.is_hidden = hidden.any(|(from, to)| (*from..=*to).contains(&column));
            }
        }
        rows.begin(layout);
        let sheet = (read.len() > 1).then_some(name.as_str());
        source.scan(*at, &shape, |line| match line.row > layout.headings.1 {
            true => rows.take(&line, layout, is_text, sheet),
            false => ControlFlow::Continue(()),
        })?;
    }
    understood.rows = rows.rows;
    understood.joined_rows = rows.joined;
    understood.hidden_rows = rows.hidden_count;
    understood.codes = rows.codes.clone();
    let notes = notes(&understood, &rows);
    let (mut list, spoiled) = rows.finish();
    if let Ok(list) = &mut list {
        list.notes.splice(0..0, notes);
    }
    Ok(ListRead {
        understood: Some(understood),
        list,
        spoiled,
    })
}

/// The sheets to read: those that were named, else the first that one sees and that has headings, else
/// the one that comes nearest, whose faults are what is to be told.
fn choose_sheets(candidates: &[Candidate], choices: &Choices) -> Result<Vec<usize>, RowFault> {
    if !choices.sheets.is_empty() && candidates.len() > 1 {
        let position = |name: &String| {
            let found = candidates.iter().position(|it| it.name == *name);
            found.ok_or_else(|| {
                RowFault::whole("no-sheet", format!("「{name}」というシートがありません。"))
            })
        };
        let mut found: Vec<usize> = choices
            .sheets
            .iter()
            .map(position)
            .collect::<Result<_, _>>()?;
        found.sort_unstable();
        found.dedup();
        return Ok(found);
    }
    let visible = || (0..candidates.len()).filter(|at| candidates[*at].is_visible);
    let found = visible().find(|at| candidates[*at].is_list());
    let nearest = || {
        let columns = |at: &usize| candidates[*at].layout.columns.len();
        // Of several that come equally near, the first.
        visible().rev().max_by_key(columns)
    };
    Ok(vec![found.or_else(nearest).unwrap_or(0)])
}

fn understood(candidates: &[Candidate], read: &[usize], first: usize, is_text: bool) -> Understood {
    let layout = &candidates[first].layout;
    let sheet = |(at, it): (usize, &Candidate)| SheetSeen {
        name: it.name.clone(),
        is_visible: it.is_visible,
        is_list: it.is_list(),
        is_read: read.contains(&at),
    };
    let says = |column| layout.columns.contains_key(&column);
    let prefecture = layout.prefecture.filter(|_| !says(Column::Prefecture));
    let schedule = layout.schedule.filter(|_| !says(Column::Schedule));
    Understood {
        sheets: match is_text {
            true => Vec::new(),
            false => candidates.iter().enumerate().map(sheet).collect(),
        },
        heading_row: layout.headings.0,
        last_heading_row: layout.headings.1,
        columns: layout.seen.clone(),
        prefecture: prefecture.map(|it| it.label().to_owned()),
        schedule: schedule.map(|it| it.label().to_owned()),
        ..Understood::default()
    }
}

/// What was not taken, though it is in the file.
fn notes(understood: &Understood, rows: &Rows<'_>) -> Vec<RowFault> {
    let mut notes = Vec::new();
    for sheet in understood
        .sheets
        .iter()
        .filter(|sheet| !sheet.is_read && sheet.is_list)
    {
        let hidden = if sheet.is_visible { "" } else { "非表示の" };
        notes.push(RowFault::whole(
            "other-sheet",
            format!(
                "{hidden}シート「{}」にも施設の一覧がありますが、読んでいません。",
                sheet.name
            ),
        ));
    }
    if rows.hidden_count > 0 {
        let named: Vec<String> = rows.hidden.iter().map(usize::to_string).collect();
        let more = if rows.hidden_count as usize > named.len() {
            "行目ほか"
        } else {
            "行目"
        };
        notes.push(RowFault::whole(
            "hidden-rows",
            format!(
                "非表示の行が{}行あり（{}{more}）、取り込みません。",
                rows.hidden_count,
                named.join("、"),
            ),
        ));
    }
    for column in understood
        .columns
        .iter()
        .filter(|it| it.is_hidden && it.used_as.is_some())
    {
        notes.push(RowFault::whole(
            "hidden-column",
            format!(
                "非表示の列「{}」（{}列）も読みました。",
                column.heading, column.letter
            ),
        ));
    }
    notes
}
