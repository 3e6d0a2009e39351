//! Taking the rows of a list one by one, wherever they come from.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::cells::Cells;
use super::columns::{Column, columns};
use super::{FacilityList, FacilityRecord, Reading, RowFault};
use crate::facility_code::FacilityCode;

/// Twice as many facilities as the nation has.
const MOST_ROWS: usize = 500_000;
/// More faults than anybody mends in one go.
const MOST_FAULTS: usize = 1_000;

/// The rows of a list taken so far.
pub(super) struct Rows<'r> {
    reading: Reading<'r>,
    columns: HashMap<Column, usize>,
    width: usize,
    records: Vec<FacilityRecord>,
    padded_codes: u64,
    faults: Vec<RowFault>,
}

impl<'r> Rows<'r> {
    /// None yet.
    pub fn new(reading: Reading<'r>) -> Self {
        Rows {
            reading,
            columns: HashMap::new(),
            width: 0,
            records: Vec::new(),
            padded_codes: 0,
            faults: Vec::new(),
        }
    }

    /// Takes the heading row; breaks if its faults make the rest unreadable.
    pub fn head(&mut self, row: usize, record: &csv::StringRecord) -> ControlFlow<()> {
        match columns(row, record) {
            Ok(columns) => {
                self.columns = columns;
                self.width = record.len();
                ControlFlow::Continue(())
            }
            Err(faults) => {
                self.faults = faults;
                ControlFlow::Break(())
            }
        }
    }

    /// How many columns the heading row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Takes one row; breaks when there are too many, or too many faults.
    pub fn take(&mut self, row: usize, record: &csv::StringRecord) -> ControlFlow<()> {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return ControlFlow::Continue(());
        }
        if self.records.len() == MOST_ROWS {
            self.records = Vec::new();
            self.faults.push(RowFault {
                row,
                column: String::new(),
                code: "too-many-rows",
                message: "施設が500,000件を超えています。この行で読むのをやめました。ファイルを分けてください。".into(),
            });
            return ControlFlow::Break(());
        }
        let cells = Cells {
            row,
            columns: &self.columns,
            record,
        };
        if record.len() != self.width {
            let (width, found) = (self.width, record.len());
            self.faults.push(RowFault {
                row,
                column: String::new(),
                code: "column-count",
                message: format!("列の数が見出しと違います（見出し{width}列、この行{found}列）。カンマや引用符を確かめてください。"),
            });
        } else if let Some((read, padded)) = cells.read(self.reading, &mut self.faults) {
            self.padded_codes += u64::from(padded);
            self.records.push(read);
        }
        if self.faults.len() < MOST_FAULTS {
            return ControlFlow::Continue(());
        }
        self.faults.truncate(MOST_FAULTS);
        self.faults.push(RowFault {
            row,
            column: String::new(),
            code: "more-faults",
            message: "直すところが1,000か所を超えたので、この行で読むのをやめました。ここまでを直してから、もう一度読み込んでください。".into(),
        });
        ControlFlow::Break(())
    }

    /// The list.
    ///
    /// # Errors
    /// Every fault of every row.
    pub fn finish(mut self) -> Result<FacilityList, Vec<RowFault>> {
        self.find_repeated_codes();
        if self.records.is_empty() && self.faults.is_empty() {
            self.faults.push(RowFault::whole(
                "empty",
                "施設が1件もありません。見出しの次の行からが施設です。",
            ));
        }
        if !self.faults.is_empty() {
            self.faults.sort_by_key(|fault| fault.row);
            return Err(self.faults);
        }
        Ok(FacilityList {
            records: self.records,
            columns: self.columns.into_keys().collect(),
            padded_codes: self.padded_codes,
        })
    }

    /// A code, or a former code, may stand in one row only, or the list would say two things about
    /// one facility.
    fn find_repeated_codes(&mut self) {
        let mut first: HashMap<&FacilityCode, usize> = HashMap::with_capacity(self.records.len());
        let mut repeated = |column, code, row| {
            let earlier = first.insert(code, row)?;
            first.insert(code, earlier);
            let message =
                format!("コード {code} は{earlier}行目にもあります。どちらかを消してください。");
            Some(RowFault::at(row, column, "duplicate-code", message))
        };
        let mut found = Vec::new();
        for record in &self.records {
            found.extend(repeated(Column::Code, &record.code, record.row));
        }
        for record in &self.records {
            if let Some(former) = record.former_code.as_ref().filter(|it| **it != record.code) {
                found.extend(repeated(Column::FormerCode, former, record.row));
            }
        }
        self.faults.extend(found);
    }
}
