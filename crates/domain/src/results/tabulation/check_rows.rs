//! Where the rows of a checklist stand, facility by facility: small enough to be counted afresh for
//! every look, because what is late changes with the day.

use jiff::civil::Date;
use serde::Serialize;

use crate::checklists::rows::{RowState, Standing, states};
use crate::forms::answer::{AnswerType, Answers};
use crate::forms::form::Form;

/// The newest submissions of a round, row by row.
#[derive(Debug, Clone)]
pub struct CheckRows {
    /// Positions of the counted rows in the form: all but 参考項目 and the one before all others.
    items: Vec<usize>,
    /// The cells of each facility, one after the other.
    cells: Vec<Cell>,
    submitted: Vec<bool>,
}

/// One row of one facility.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Cell {
    /// Not asked, or no entry needed.
    #[default]
    Nothing,
    NotRequired,
    Open,
    Yes,
    /// "No", to be done by this day after [`EPOCH`], if any.
    No(Option<u16>),
    /// "No", on a row that has no place for a day.
    Unmet,
}

/// The first day a target can have.
const EPOCH: Date = Date::constant(2000, 1, 1);

/// How many facilities stand where, and their rows together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Board {
    /// Facilities asked.
    pub targeted: u64,
    /// Those that have submitted.
    pub submitted: u64,
    /// Of those, who has no row that needs an entry, as without a medical information system: neither
    /// complete nor late.
    pub exempt: u64,
    /// Of those who submitted, with "yes" in every row that needs an entry.
    pub complete: u64,
    /// Of those, with a row whose target has passed or is missing.
    pub late: u64,
    /// Their rows.
    pub rows: Standing,
}

/// One row of the form over all submissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowCount {
    /// Its position in the form.
    pub item: usize,
    /// Where it stands; `expected` is how many facilities need an entry.
    pub rows: Standing,
}

impl CheckRows {
    /// No submissions of a form yet.
    pub fn new(form: &Form) -> Self {
        let counted = form.items.iter().enumerate().filter(|(_, item)| {
            matches!(item.answer, AnswerType::Check(_)) && !form.is_reference(item) && !item.gate
        });
        CheckRows {
            items: counted.map(|(at, _)| at).collect(),
            cells: Vec::new(),
            submitted: Vec::new(),
        }
    }

    /// Takes the newest submission of the facility at a position; an earlier one is replaced.
    pub fn take(&mut self, form: &Form, position: usize, answers: &Answers) {
        let width = self.items.len();
        if self.submitted.len() <= position {
            self.submitted.resize(position + 1, false);
            self.cells.resize((position + 1) * width, Cell::Nothing);
        }
        self.submitted[position] = true;
        let cells = &mut self.cells[position * width..(position + 1) * width];
        cells.fill(Cell::Nothing);
        // No target lies before the first day of all, so nothing is late yet.
        for (at, state) in states(form, answers, Date::MIN) {
            if let Some(row) = self.items.iter().position(|item| *item == at) {
                cells[row] = cell(&state);
            }
        }
    }

    /// Where the facility at a position stands; `None` if it has not submitted. `today` is the day in
    /// Tokyo.
    pub fn standing(&self, position: usize, today: Date) -> Option<Standing> {
        let today = days(today);
        self.submitted.get(position).filter(|sent| **sent)?;
        let mut standing = Standing::default();
        for cell in self.cells_of(position) {
            cell.count(today, &mut standing);
        }
        Some(standing)
    }

    /// The days that rows of the facility at a position are still to be done by, in the order of rows.
    pub fn targets(&self, position: usize) -> impl Iterator<Item = Date> + '_ {
        let sent = self.submitted.get(position) == Some(&true);
        let cells = if sent { self.cells_of(position) } else { &[] };
        cells.iter().filter_map(|cell| match cell {
            Cell::No(Some(day)) => EPOCH.checked_add(jiff::Span::new().days(*day)).ok(),
            _ => None,
        })
    }

    /// Counts `positions`, each in its group, and the rows of the form over all of them. `today` is the
    /// day in Tokyo.
    pub fn count(
        &self,
        positions: impl Iterator<Item = (usize, usize)>,
        groups: usize,
        today: Date,
    ) -> (Vec<Board>, Vec<RowCount>) {
        let today = days(today);
        let mut boards = vec![Board::default(); groups];
        let mut rows = vec![Standing::default(); self.items.len()];
        for (position, group) in positions {
            let board = &mut boards[group];
            board.targeted += 1;
            if self.submitted.get(position) != Some(&true) {
                continue;
            }
            let mut own = Standing::default();
            for (cell, row) in self.cells_of(position).iter().zip(&mut rows) {
                cell.count(today, &mut own);
                cell.count(today, row);
            }
            board.submitted += 1;
            board.exempt += u64::from(own.is_exempt());
            board.complete += u64::from(own.is_complete());
            board.late += u64::from(own.late > 0);
            board.rows.add(&own);
        }
        let rows = self.items.iter().zip(rows);
        let rows = rows.map(|(item, rows)| RowCount { item: *item, rows });
        (boards, rows.collect())
    }

    fn cells_of(&self, position: usize) -> &[Cell] {
        let width = self.items.len();
        &self.cells[position * width..(position + 1) * width]
    }
}

impl Cell {
    fn count(self, today: u16, into: &mut Standing) {
        *match self {
            Cell::Nothing => return,
            Cell::NotRequired => {
                into.not_required += 1;
                return;
            }
            Cell::Open => &mut into.open,
            Cell::Yes => &mut into.yes,
            Cell::No(Some(target)) if target >= today => &mut into.planned,
            Cell::Unmet => &mut into.planned,
            Cell::No(_) => &mut into.late,
        } += 1;
        into.expected += 1;
    }
}

fn cell(state: &RowState) -> Cell {
    match state {
        RowState::NotRequired { .. } => Cell::NotRequired,
        RowState::Open => Cell::Open,
        RowState::Met | RowState::MetLater => Cell::Yes,
        RowState::Planned { target } | RowState::Overdue { target } => {
            Cell::No(Some(days(*target)))
        }
        RowState::NoTarget => Cell::No(None),
        RowState::Unmet => Cell::Unmet,
    }
}

/// Days after [`EPOCH`]; days before it count as that day.
fn days(day: Date) -> u16 {
    let days = (day - EPOCH).get_days().max(0);
    u16::try_from(days).unwrap_or(u16::MAX)
}
