//! Finding the headings of a list: below titles, in one row or two, and which column is which.

use std::collections::HashMap;

use super::choices::letters;
use super::columns::{Column, MOST_COLUMNS, find_column};
use super::kinds::kind_words;
use super::seen::{ColumnSeen, Found};
use super::{Choices, RowFault};
use tenken_domain::facilities::facility::Prefecture;
use tenken_domain::facilities::facility_code::Schedule;
use tenken_domain::text::input::fold;

/// Rows with anything in them among which the headings are looked for.
pub(super) const SAMPLE: usize = 60;
/// Longer texts are shown by their beginning.
const LONGEST_EXAMPLE: usize = 30;

/// A row of the beginning of a sheet.
pub(super) type Sampled = (usize, csv::StringRecord);

/// Where what stands on a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// The rows of the headings, the first and the last; the list begins below.
    pub headings: (usize, usize),
    /// Columns in the heading row.
    pub width: usize,
    pub columns: HashMap<Column, usize>,
    pub seen: Vec<ColumnSeen>,
    /// What the title, the name of the sheet or the person says of all rows.
    pub prefecture: Option<Prefecture>,
    pub schedule: Option<Schedule>,
    /// Why it cannot be read so.
    pub faults: Vec<RowFault>,
}

/// Without these a row is nobody's.
const NEEDED: [Column; 2] = [Column::Code, Column::Name];

/// The layout of a sheet, as good as it can be found: with faults if something is missing.
pub(super) fn find(sample: &[Sampled], sheet: &str, choices: &Choices) -> Layout {
    let chosen = choices.heading_row;
    let rows = || (0..sample.len()).filter(|at| chosen.is_none_or(|row| sample[*at].0 == row));
    let mut best: Option<Layout> = None;
    // One row first: a title above would else pass for the upper half of the headings.
    for two in [false, true] {
        for at in rows() {
            let layout = read(sample, at, two, sheet, choices);
            if layout.faults.is_empty() {
                return layout;
            }
            let more = |best: &Layout| layout.is_better_than(best);
            if best.as_ref().is_none_or(more) {
                best = Some(layout);
            }
        }
    }
    best.unwrap_or_else(|| {
        let row = chosen.or(sample.first().map(|(row, _)| *row)).unwrap_or(1);
        let mut empty = Layout {
            headings: (row, row),
            ..Layout::default()
        };
        empty.find_missing();
        empty
    })
}

impl Layout {
    /// More of what is needed, then more of all. A twice-named column is a heading row with a fault.
    fn is_better_than(&self, other: &Layout) -> bool {
        let worth = |layout: &Layout| {
            let needed = NEEDED.iter().filter(|it| layout.columns.contains_key(it));
            (needed.count(), layout.columns.len())
        };
        worth(self) > worth(other)
    }

    fn find_missing(&mut self) {
        let has = |column| self.columns.contains_key(&column);
        let kind = has(Column::Kind) || has(Column::Schedule) || self.schedule.is_some();
        let missing = NEEDED.into_iter().filter(|column| !has(*column));
        let missing: Vec<Column> = missing.chain((!kind).then_some(Column::Kind)).collect();
        let row = self.headings.1;
        let fault = |column: Column| {
            let name = column.label();
            RowFault {
                row,
                column: name.into(),
                code: "missing-column",
                message: format!(
                    "「{name}」の列がありません（{row}行目を見出しとして読みました）。見出しの行に「{name}」を入れるか、どの列かを選んでください。"
                ),
            }
        };
        self.faults.extend(missing.into_iter().map(fault));
    }
}

/// The layout if the headings stand in one row of the sample, or in it and the next.
fn read(sample: &[Sampled], at: usize, two: bool, sheet: &str, choices: &Choices) -> Layout {
    let (row, upper) = &sample[at];
    let below = sample.get(at + 1);
    let mut layout = Layout {
        headings: (*row, *row),
        width: upper.len(),
        ..Layout::default()
    };
    let mut headings: Vec<String> = upper.iter().map(str::to_owned).collect();
    let lower = below.filter(|(_, lower)| two || is_continued(upper, lower));
    if let Some((lower_row, lower)) = lower {
        layout.headings.1 = *lower_row;
        layout.width = upper.len().max(lower.len());
        headings = together(upper, lower);
    }
    if layout.width > MOST_COLUMNS {
        layout.faults = vec![RowFault {
            row: *row,
            column: String::new(),
            code: "too-many-columns",
            message: format!("列が{MOST_COLUMNS}列を超えています。使わない列を消してください。"),
        }];
        let columns = headings.iter().enumerate();
        let columns = columns.filter_map(|(at, heading)| Some((find_column(heading)?.0, at)));
        layout.columns = columns.collect();
        // A long row of data is no heading row.
        if layout.columns.is_empty() {
            layout.faults.clear();
            layout.find_missing();
        }
        return layout;
    }
    let data = &sample[(at + 1 + usize::from(lower.is_some())).min(sample.len())..];
    layout.take_headings(&headings, choices);
    layout.take_examples(&headings, data);
    layout.take_titles(&sample[..at], sheet, choices);
    layout.settle_kind(data);
    layout.find_missing();
    layout
}

/// Whether a row carries the headings above on: where code and name stand there is nothing, and
/// something else is a heading.
fn is_continued(upper: &csv::StringRecord, lower: &csv::StringRecord) -> bool {
    let at = |column| {
        let is_it = |heading: &str| find_column(heading).is_some_and(|(it, _)| it == column);
        upper.iter().position(is_it)
    };
    let empty = |column| {
        at(column).is_some_and(|at| {
            let text = lower.get(at).unwrap_or_default().trim();
            text.is_empty() || Some(text) == upper.get(at).map(str::trim)
        })
    };
    let names = together(upper, lower);
    let told = lower.iter().enumerate().any(|(at, text)| {
        !text.trim().is_empty()
            && names
                .get(at)
                .is_some_and(|name| find_column(name).is_some())
    });
    NEEDED.into_iter().all(empty) && told
}

/// The headings of two rows: an upper one stands over what is below it and to its right.
fn together(upper: &csv::StringRecord, lower: &csv::StringRecord) -> Vec<String> {
    let mut above = "";
    let heading = |at: usize| {
        let own = upper.get(at).unwrap_or_default().trim();
        let below = lower.get(at).unwrap_or_default().trim();
        if !own.is_empty() {
            above = own;
        }
        if below.is_empty() {
            return own.to_owned();
        }
        let both = format!("{above}{below}");
        match find_column(&both).is_some() && above != below {
            true => both,
            false if find_column(below).is_none() && find_column(own).is_some() => own.to_owned(),
            false => below.to_owned(),
        }
    };
    (0..upper.len().max(lower.len())).map(heading).collect()
}

impl Layout {
    fn take_headings(&mut self, headings: &[String], choices: &Choices) {
        let mut ranks: HashMap<Column, usize> = HashMap::new();
        let mut twice = Vec::new();
        for (at, heading) in headings.iter().enumerate() {
            if choices.of_column(at, heading).is_some() {
                continue;
            }
            let Some((column, rank)) = find_column(heading) else {
                continue;
            };
            match ranks.get(&column) {
                None => {
                    ranks.insert(column, rank);
                    self.columns.insert(column, at);
                }
                // A prefecture often has its code and its name, which say the same.
                Some(before) if column == Column::Prefecture => {
                    if rank < *before {
                        ranks.insert(column, rank);
                        self.columns.insert(column, at);
                    }
                }
                Some(_) => twice.push(column),
            }
        }
        for (at, heading) in headings.iter().enumerate() {
            if let Some(Some(column)) = choices.of_column(at, heading) {
                self.columns.insert(column, at);
                twice.retain(|it| *it != column);
            }
        }
        let row = self.headings.1;
        self.faults.extend(twice.into_iter().map(|column| {
            let name = column.label();
            RowFault {
                row,
                column: name.into(),
                code: "duplicate-column",
                message: format!("「{name}」と読める列が2つあります。どちらを使うかを選ぶか、片方の見出しを変えてください。"),
            }
        }));
        let used: HashMap<usize, Column> = self.columns.iter().map(|(it, at)| (*at, *it)).collect();
        let seen = |(at, heading): (usize, &String)| ColumnSeen {
            letter: letters(at),
            heading: heading.split_whitespace().collect::<Vec<_>>().join(" "),
            example: String::new(),
            used_as: used.get(&at).copied(),
            found: match choices.of_column(at, heading) {
                Some(_) => Found::Chosen,
                None => Found::Heading,
            },
            is_hidden: false,
        };
        self.seen = headings.iter().enumerate().map(seen).collect();
    }

    fn take_examples(&mut self, headings: &[String], data: &[Sampled]) {
        for at in 0..headings.len() {
            let mut texts = data.iter().filter_map(|(_, row)| row.get(at));
            let example = texts.find(|text| !text.trim().is_empty());
            let example = example.unwrap_or_default().split_whitespace();
            let example = example.collect::<Vec<_>>().join(" ");
            self.seen[at].example = example.chars().take(LONGEST_EXAMPLE).collect();
        }
    }

    /// What is said once for all rows: by the person, else by the title or the name of the sheet.
    fn take_titles(&mut self, above: &[Sampled], sheet: &str, choices: &Choices) {
        let titles: Vec<String> = above
            .iter()
            .flat_map(|(_, row)| row.iter())
            .chain([sheet])
            .map(fold)
            .collect();
        self.prefecture = choices.prefecture.or_else(|| {
            let named = |it: &Prefecture| {
                let short = it.label().trim_end_matches(['都', '府', '県']);
                let is_it = |title: &String| title.contains(it.label()) || title == short;
                titles.iter().any(is_it)
            };
            single(Prefecture::all().filter(named))
        });
        self.schedule = choices.schedule.or_else(|| {
            let named = |schedule: &Schedule| {
                let words: &[&str] = match schedule {
                    Schedule::Medical => &["医科"],
                    Schedule::Dental => &["歯科"],
                    Schedule::Pharmacy => &["薬局", "調剤"],
                };
                let has = |title: &String| words.iter().any(|word| title.contains(word));
                titles.iter().any(has)
            };
            single(Schedule::ALL.into_iter().filter(named))
        });
    }

    /// Which column tells the kind: what is headed 「区分」 may be the kind or the fee schedule, and
    /// some lists write the kind among remarks.
    fn settle_kind(&mut self, data: &[Sampled]) {
        let Some(code) = self.columns.get(&Column::Code).copied() else {
            return;
        };
        let rows = || {
            let has_code = |row: &&Sampled| row.1.get(code).is_some_and(|it| !it.trim().is_empty());
            data.iter().filter(has_code).map(|(_, row)| row)
        };
        let all = |at: usize, is_it: &dyn Fn(&str) -> bool| {
            let texts = rows().filter_map(|row| row.get(at));
            texts.filter(|text| !text.trim().is_empty()).all(is_it)
        };
        let is_schedule = |at| all(at, &|text| Schedule::parse(text).is_some());
        let is_kind = |at| all(at, &|text| kind_words(text).is_some());
        let (kind, schedule) = (Column::Kind, Column::Schedule);
        match (
            self.columns.get(&kind).copied(),
            self.columns.get(&schedule).copied(),
        ) {
            (None, Some(at)) if !is_schedule(at) && !self.is_chosen(at) => {
                self.columns.remove(&schedule);
                self.use_as(at, kind, Found::Heading);
            }
            (Some(at), None) if is_schedule(at) && !is_kind(at) && !self.is_chosen(at) => {
                self.columns.remove(&kind);
                self.use_as(at, schedule, Found::Values);
            }
            _ => {}
        }
        if self.columns.contains_key(&Column::Kind) {
            return;
        }
        let tells_kind = |at: &usize| {
            let free = self.seen[*at].used_as.is_none() && self.seen[*at].found != Found::Chosen;
            let kinds = rows().map(|row| kind_words(row.get(*at).unwrap_or_default()).is_some());
            free && rows().next().is_some() && kinds.into_iter().all(|told| told)
        };
        if let Some(at) = (0..self.seen.len()).find(tells_kind) {
            self.use_as(at, Column::Kind, Found::Values);
        }
    }

    fn is_chosen(&self, at: usize) -> bool {
        self.seen[at].found == Found::Chosen
    }

    fn use_as(&mut self, at: usize, column: Column, found: Found) {
        self.columns.insert(column, at);
        self.seen[at].used_as = Some(column);
        self.seen[at].found = found;
    }
}

fn single<T>(mut found: impl Iterator<Item = T>) -> Option<T> {
    let one = found.next()?;
    found.next().is_none().then_some(one)
}
