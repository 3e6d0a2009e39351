//! Taking the rows of a list one by one, wherever they come from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::ControlFlow;

use super::cells::{Cells, Spoilt, is_of_nobody};
use super::codes::Built;
use super::columns::{Column, find_column};
use super::layout::Layout;
use super::record::FacilityRecord;
use super::source::Line;
use super::{FacilityList, Reading, RowFault, Spoiled};
use tenken_domain::facilities::facility_code::FacilityCode;

/// Twice as many facilities as the nation has.
const MOST_FACILITIES: usize = 500_000;
/// Lists of what was notified have a dozen rows for each; a sheet of Excel has 1,048,576.
const MOST_ROWS: u64 = 1_100_000;
/// Three times the texts of all facilities of the nation, in bytes: one text may be shared by many rows.
const LONGEST_TEXTS: usize = 96 << 20;
/// More faults than anybody mends in one go.
const MOST_FAULTS: usize = 1_000;
/// Notes of one sort that are worth reading.
const MOST_NOTES: usize = 100;
/// Hidden rows that are named.
const NAMED_ROWS: usize = 10;

/// The rows of a list taken so far.
pub(super) struct Rows<'r> {
    reading: Reading<'r>,
    records: Vec<FacilityRecord>,
    /// Where the facility of a code stands among the records.
    by_code: HashMap<FacilityCode, usize>,
    /// Codes of which two rows say different things.
    disputed: HashSet<FacilityCode>,
    /// The last row, if the next may only repeat it.
    last: Option<csv::StringRecord>,
    columns: HashSet<Column>,
    faults: Vec<RowFault>,
    spoiled: Spoiled,
    left_out: Vec<RowFault>,
    notes: Vec<RowFault>,
    unusual: usize,
    text_bytes: usize,
    pub rows: u64,
    pub joined: u64,
    pub hidden: Vec<usize>,
    pub hidden_count: u64,
    pub codes: BTreeMap<Built, u64>,
}

impl<'r> Rows<'r> {
    /// None yet.
    pub fn new(reading: Reading<'r>) -> Self {
        Rows {
            reading,
            records: Vec::new(),
            by_code: HashMap::new(),
            disputed: HashSet::new(),
            last: None,
            columns: HashSet::new(),
            faults: Vec::new(),
            spoiled: Spoiled::default(),
            left_out: Vec::new(),
            notes: Vec::new(),
            unusual: 0,
            text_bytes: 0,
            rows: 0,
            joined: 0,
            hidden: Vec::new(),
            hidden_count: 0,
            codes: BTreeMap::new(),
        }
    }

    /// Begins with a sheet; no row of it repeats one of the sheet before.
    pub fn begin(&mut self, layout: &Layout) {
        self.columns.extend(layout.columns.keys());
        self.last = None;
    }

    /// Takes one row below the headings; breaks when there are too many, or too many faults.
    pub fn take(
        &mut self,
        line: &Line<'_>,
        layout: &Layout,
        is_text: bool,
        sheet: Option<&str>,
    ) -> ControlFlow<()> {
        if is_of_nobody(&layout.columns, line.record) && line.uncalculated.is_empty()
            || is_heading_again(layout, line.record)
        {
            return ControlFlow::Continue(());
        }
        if line.is_hidden && !self.reading.choices.hidden_rows {
            self.hidden_count += 1;
            if self.hidden.len() < NAMED_ROWS {
                self.hidden.push(line.row);
            }
            return ControlFlow::Continue(());
        }
        self.rows += 1;
        let too_long = self.text_bytes > LONGEST_TEXTS;
        if self.rows > MOST_ROWS || self.records.len() > MOST_FACILITIES || too_long {
            self.records = Vec::new();
            self.by_code = HashMap::new();
            self.faults.push(whole_row(line.row, "too-many-rows", "施設が500,000件、または1,100,000行を超えています。この行で読むのをやめました。ファイルを分けてください。"));
            return ControlFlow::Break(());
        }
        if self.repeats_last(layout, line.record) {
            self.joined += 1;
            return ControlFlow::Continue(());
        }
        if is_text && self.has_other_width(layout, line) {
            return self.go_on(line.row);
        }
        let read = Cells {
            line,
            layout,
            reading: self.reading,
            sheet,
            faults: Vec::new(),
        }
        .read();
        let is_good = read.faults.is_empty();
        let untold = self.note_faults(read.faults);
        if let Some((mut record, built)) = read.record {
            record.leave(untold);
            self.add(record, built, sheet);
            self.last = is_good.then(|| line.record.clone());
        } else {
            self.last = None;
        }
        self.go_on(line.row)
    }

    fn repeats_last(&self, layout: &Layout, record: &csv::StringRecord) -> bool {
        let same = |last: &csv::StringRecord| {
            let mut columns = layout.columns.values();
            last.len() == record.len() && columns.all(|at| last.get(*at) == record.get(*at))
        };
        self.last.as_ref().is_some_and(same)
    }

    /// Whether cells moved to other columns; what stands behind the last heading may be empty.
    fn has_other_width(&mut self, layout: &Layout, line: &Line<'_>) -> bool {
        let (width, found) = (layout.width, line.record.len());
        let rest_is_empty = line
            .record
            .iter()
            .skip(width)
            .all(|it| it.trim().is_empty());
        if found >= width && rest_is_empty {
            return false;
        }
        let message = format!(
            "列の数が見出しと違います（見出し{width}列、この行{found}列）。カンマや引用符を確かめてください。"
        );
        self.note_faults(vec![Spoilt {
            row: true,
            columns: Vec::new(),
            fault: whole_row(line.row, "column-count", message),
        }]);
        true
    }

    /// Sorts faults into those that stop the import and those that were allowed to be left out; gives
    /// the columns about which the row says nothing.
    fn note_faults(&mut self, faults: Vec<Spoilt>) -> Vec<Column> {
        let choices = self.reading.choices;
        let spoils_row = faults.iter().any(|spoilt| spoilt.row);
        self.spoiled.rows += u64::from(spoils_row);
        let mut untold = Vec::new();
        for spoilt in faults {
            // Beside a row that is left out as a whole, its other faults do not count.
            let allowed = match spoils_row {
                true => choices.skip_rows,
                false => choices.skip_cells,
            };
            self.spoiled.cells += u64::from(!spoils_row);
            if !allowed {
                self.faults.push(spoilt.fault);
            } else if self.left_out.len() < MOST_FAULTS {
                self.left_out.push(spoilt.fault);
            }
            untold.extend(spoilt.columns);
        }
        untold
    }

    /// Adds a facility, or joins the row to what an earlier one says of it.
    fn add(&mut self, record: FacilityRecord, built: Built, sheet: Option<&str>) {
        if let Some(at) = self.by_code.get(&record.code) {
            let (at, code) = (*at, record.code.clone());
            let first = self.records[at].row;
            let row = record.row;
            if let Some(column) = self.records[at].join(record) {
                let name = column.label();
                let place = sheet.map_or_else(String::new, |sheet| format!("シート「{sheet}」の"));
                let message = format!(
                    "コード {code} は{first}行目にもあり、「{name}」が違います。どちらかを消すか直してください。"
                );
                let fault = RowFault {
                    column: format!("{place}{}", Column::Code.label()),
                    ..RowFault::at(row, Column::Code, "duplicate-code", message)
                };
                self.note_faults(vec![Spoilt {
                    row: true,
                    columns: Vec::new(),
                    fault,
                }]);
                self.disputed.insert(code);
            } else {
                self.joined += 1;
            }
            return;
        }
        *self.codes.entry(built).or_default() += 1;
        self.text_bytes += record.text_bytes();
        if !record.code.is_usual() {
            self.unusual += 1;
            if self.unusual <= MOST_NOTES {
                let message = format!(
                    "医療機関コード {} の確認用の数字は、この都道府県のふつうの決まりと違います。実際にあるコードですが、書き写しの誤りがないか見直してください。",
                    record.code
                );
                let note = RowFault::at(record.row, Column::Code, "unusual-check-digit", message);
                self.notes.push(note);
            }
        }
        self.by_code.insert(record.code.clone(), self.records.len());
        self.records.push(record);
    }

    fn go_on(&mut self, row: usize) -> ControlFlow<()> {
        if self.faults.len() < MOST_FAULTS {
            return ControlFlow::Continue(());
        }
        self.faults.truncate(MOST_FAULTS);
        self.faults.push(whole_row(row, "more-faults", "直すところが1,000か所を超えたので、この行で読むのをやめました。ここまでを直してから、もう一度読み込んでください。"));
        ControlFlow::Break(())
    }

    /// The list, or every fault that forbids it.
    pub fn finish(mut self) -> (Result<FacilityList, Vec<RowFault>>, Spoiled) {
        let disputed = std::mem::take(&mut self.disputed);
        self.records
            .retain(|record| !disputed.contains(&record.code));
        self.find_repeated_codes();
        if self.records.is_empty() && self.faults.is_empty() {
            self.faults.push(RowFault::whole(
                "empty",
                "取り込める施設が1件もありません。見出しの次の行からが施設です。",
            ));
        }
        if !self.faults.is_empty() {
            self.faults.sort_by_key(|fault| fault.row);
            return (Err(self.faults), self.spoiled);
        }
        let list = FacilityList {
            records: self.records,
            columns: self.columns,
            padded_codes: self.codes.get(&Built::LostZero).copied().unwrap_or(0),
            left_out: self.left_out,
            notes: self.notes,
        };
        (Ok(list), self.spoiled)
    }

    /// A code that one facility had before may not be another's, or the list would say two things about
    /// one facility.
    fn find_repeated_codes(&mut self) {
        let mut former_of: HashMap<FacilityCode, usize> = HashMap::new();
        let mut found = Vec::new();
        for record in &self.records {
            let Some(former) = record.former_code.as_ref().filter(|it| **it != record.code) else {
                continue;
            };
            let as_code = self.by_code.get(former).map(|at| self.records.get(*at));
            let as_code = as_code.flatten().map(|other| other.row);
            let before = former_of.insert(former.clone(), record.row);
            if let Some(earlier) = as_code.or(before) {
                let message = format!(
                    "コード {former} は{earlier}行目にもあります。どちらかを消してください。"
                );
                let fault = RowFault::at(record.row, Column::FormerCode, "duplicate-code", message);
                found.push((record.code.clone(), fault));
            }
        }
        let codes: HashSet<FacilityCode> = found.iter().map(|(code, _)| code.clone()).collect();
        for (_, fault) in found {
            self.note_faults(vec![Spoilt {
                row: true,
                columns: Vec::new(),
                fault,
            }]);
        }
        self.records.retain(|record| !codes.contains(&record.code));
    }
}

/// Whether a row repeats the headings, as at the top of each page.
fn is_heading_again(layout: &Layout, record: &csv::StringRecord) -> bool {
    [Column::Code, Column::Name].into_iter().all(|column| {
        let at = layout.columns.get(&column);
        let heading = at.and_then(|at| layout.seen.get(*at));
        let text = at.and_then(|at| record.get(*at)).unwrap_or_default();
        // Most rows are told by their digits, which no heading has.
        !text.contains(|c: char| c.is_ascii_digit())
            && heading.is_some_and(|it| {
                find_column(text).is_some() && find_column(text) == find_column(&it.heading)
            })
    })
}

fn whole_row(row: usize, code: &'static str, message: impl Into<String>) -> RowFault {
    RowFault {
        row,
        column: String::new(),
        code,
        message: message.into(),
    }
}
