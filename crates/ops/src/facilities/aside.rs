//! What an import leaves out because the person allowed it, and what stops it.

use tenken_spreadsheets::facility_list::{Choices, Column, FacilityRecord, RowFault, Spoiled};

/// More faults than anybody mends in one go.
const MOST: usize = 1_000;

/// What the person allowed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowed {
    /// Cells that cannot be read stay what they were.
    pub cells: bool,
    /// Rows whose facility is not certain are left out.
    pub rows: bool,
    /// Texts that look damaged are taken.
    pub damaged: bool,
}

impl Allowed {
    pub fn of(choices: &Choices) -> Self {
        Allowed {
            cells: choices.skip_cells,
            rows: choices.skip_rows,
            damaged: choices.take_damaged,
        }
    }
}

/// The faults so far: those that stop the import, and those that do not.
pub(crate) struct Aside {
    pub allowed: Allowed,
    pub faults: Vec<RowFault>,
    pub left_out: Vec<RowFault>,
    pub spoiled: Spoiled,
}

impl Aside {
    /// None but what reading left out.
    pub fn new(allowed: Allowed, left_out: Vec<RowFault>) -> Self {
        Aside {
            allowed,
            faults: Vec::new(),
            left_out,
            spoiled: Spoiled::default(),
        }
    }

    /// A fault that makes a row nobody's.
    pub fn leave_row(&mut self, fault: RowFault) {
        self.spoiled.rows += 1;
        let allowed = self.allowed.rows;
        self.note(allowed, fault);
    }

    /// A fault of some cells, about which the row then says nothing.
    pub fn leave_cells(
        &mut self,
        record: &mut FacilityRecord,
        columns: Vec<Column>,
        fault: RowFault,
    ) {
        self.spoiled.cells += 1;
        let allowed = self.allowed.cells;
        self.note(allowed, fault);
        record.leave(columns);
    }

    fn note(&mut self, is_allowed: bool, fault: RowFault) {
        let faults = match is_allowed {
            true => &mut self.left_out,
            false => &mut self.faults,
        };
        if faults.len() < MOST {
            faults.push(fault);
        }
    }
}
