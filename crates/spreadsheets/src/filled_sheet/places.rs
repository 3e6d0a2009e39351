//! Where on a sheet the rows of a checklist are: by the key of each row, or else by what is printed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

use super::headings::{Headings, Role, Rows, letters};
use super::{FORM_MARK, KEY_HEADING, UnknownRow};
use crate::grid::Grid;
use tenken_domain::checklists::paper::printed;
use tenken_domain::forms::answer::Column;
use tenken_domain::forms::form::{Form, Item};
use tenken_domain::text::calendar::FiscalYear;
use tenken_domain::text::input::plain;

/// What was found on a sheet.
pub(super) struct Found {
    /// The rows of the checklist, in the order of the sheet.
    pub blocks: Vec<Block>,
    pub unknown: Vec<UnknownRow>,
    /// The form the sheet says it is of.
    pub form: Option<String>,
    /// Columns with a heading that is not known, and what it is, where rows have something in them.
    pub not_read: BTreeMap<u32, String>,
    /// Rows that are neither of an item nor headings: titles, notes, names.
    pub around: Vec<u32>,
}

/// The rows of the sheet that belong to one item.
pub(super) struct Block {
    /// Position of the item.
    pub item: usize,
    /// Rows from 0; at least one.
    pub rows: Vec<u32>,
    /// The column of the item's text.
    text_at: Option<u32>,
    pub headings: Headings,
    /// Why the row cannot be taken.
    pub fault: Option<String>,
}

impl Block {
    pub fn first_row(&self) -> u32 {
        self.rows.first().copied().unwrap_or_default()
    }

    /// All rows the item takes on the sheet, also those with nothing in them.
    pub fn span(&self, grid: &Grid) -> RangeInclusive<u32> {
        let first = self.first_row();
        let text_end = self
            .text_at
            .map_or(first, |column| grid.area_at((first, column)).1.0);
        first..=self.rows.last().copied().unwrap_or(first).max(text_end)
    }

    /// The column of the item's text, if it was found by it.
    pub fn text_at(&self) -> Option<u32> {
        self.text_at
    }
}

/// What is printed on a form, as it is looked for.
struct Printed<'f> {
    form: &'f Form,
    /// Items by their printed text, with and without number and lead.
    items: HashMap<String, Vec<usize>>,
    /// Lines of a printed text after its first, which may be rows of their own.
    later_lines: HashSet<String>,
    /// The lead line each item stands under.
    leads: HashMap<usize, String>,
}

impl<'f> Printed<'f> {
    fn of(form: &'f Form) -> Self {
        let mut items: HashMap<String, Vec<usize>> = HashMap::new();
        let (mut leads, mut later_lines) = (HashMap::new(), HashSet::new());
        for section in 0..form.sections.len() {
            let mut lead = String::new();
            for (at, item) in printed(form, section) {
                if let Some(line) = &item.lead {
                    lead = plain(line);
                }
                let (number, text) = (plain(&item.number), plain(&item.text));
                let first_line = plain(item.text.lines().next().unwrap_or_default());
                let mut names = vec![
                    format!("{number}{text}"),
                    format!("{lead}{number}{text}"),
                    text,
                    first_line,
                ];
                names.sort();
                names.dedup();
                for name in names {
                    items.entry(name).or_default().push(at);
                }
                leads.insert(at, lead.clone());
                later_lines.extend(item.text.lines().skip(1).map(plain));
            }
        }
        Printed {
            form,
            items,
            later_lines,
            leads,
        }
    }

    fn is_lead(&self, text: &str) -> bool {
        self.leads.values().any(|lead| lead == text)
    }
}

/// Which item a row is of.
enum Match {
    /// None: what is printed there is something else, or nothing.
    Nothing,
    Item {
        item: usize,
        text_at: Option<u32>,
        fault: Option<String>,
    },
    Unknown(UnknownRow),
}

/// The cells of a row, with their texts as they are compared.
type Texts = [(u32, String)];

/// Where the walk down a sheet is.
struct Walk<'w> {
    grid: &'w Grid,
    printed: Printed<'w>,
    year: FiscalYear,
    rows: Rows,
    headings: Headings,
    lead: String,
    in_reference: bool,
    /// The rows that follow may belong to the last block.
    goes_on: bool,
}

impl Found {
    /// Walks down a sheet. `year` is the round's fiscal year.
    pub fn of(grid: &Grid, form: &Form, year: FiscalYear) -> Self {
        let mut found = Found {
            blocks: Vec::new(),
            unknown: Vec::new(),
            form: None,
            not_read: BTreeMap::new(),
            around: Vec::new(),
        };
        let mut walk = Walk {
            grid,
            printed: Printed::of(form),
            year,
            rows: Rows::of(form),
            headings: Headings::default(),
            lead: String::new(),
            in_reference: false,
            goes_on: false,
        };
        for row in grid.rows() {
            let cells: Vec<(u32, String)> = grid
                .row(row)
                .map(|(column, cell)| (column, plain(&cell.text())))
                .collect();
            for (_, text) in &cells {
                if let Some((_, key)) = text.split_once(&plain(FORM_MARK)) {
                    let of_form = key == form.key().to_lowercase();
                    found.form = Some(if of_form { form.key() } else { key.to_owned() });
                }
            }
            found.take(row, &cells, &mut walk);
        }
        found.tell_repeated();
        found
    }

    /// Whether the sheet is more of this form than not.
    pub fn is_enough(&self) -> bool {
        self.blocks.len() > self.unknown.len()
    }

    fn take(&mut self, row: u32, cells: &Texts, walk: &mut Walk<'_>) {
        match walk.find(row, cells) {
            Match::Item {
                item,
                text_at,
                fault,
            } => {
                walk.goes_on = true;
                let kind = &walk.printed.form.items[item];
                let names = &walk.printed.form.columns;
                let missing = || walk.headings.fault(|column| has(kind, column), names);
                self.blocks.push(Block {
                    item,
                    rows: vec![row],
                    text_at,
                    fault: fault.or_else(missing),
                    headings: walk.headings.clone(),
                });
                self.note_not_read(cells, &walk.headings);
            }
            Match::Unknown(unknown) => {
                walk.goes_on = false;
                self.unknown.push(unknown);
            }
            Match::Nothing if walk.read_headings(row) => walk.goes_on = false,
            Match::Nothing => {
                for (_, text) in cells {
                    if walk.printed.is_lead(text) {
                        walk.lead.clone_from(text);
                    }
                    walk.in_reference |= text.contains("参考項目");
                }
                walk.goes_on &= self
                    .blocks
                    .last()
                    .is_some_and(|block| walk.belongs(block, row, cells));
                if let Some(block) = self.blocks.last_mut().filter(|_| walk.goes_on) {
                    block.rows.push(row);
                    self.note_not_read(cells, &walk.headings);
                    return;
                }
                self.around.push(row);
                let stray = cells
                    .iter()
                    .find(|(column, _)| walk.headings.is_entry(*column));
                self.unknown.extend(stray.map(|(_, text)| UnknownRow {
                    row: row + 1,
                    text: text.clone(),
                    reason: "どのチェック項目についての行か分かりません。".into(),
                }));
            }
        }
    }

    fn note_not_read(&mut self, cells: &Texts, headings: &Headings) {
        for (column, _) in cells {
            if let Some(heading) = headings.other(*column) {
                self.not_read
                    .entry(*column)
                    .or_insert_with(|| heading.to_owned());
            }
        }
    }

    /// Of two rows about the same, nobody can say which one is meant.
    fn tell_repeated(&mut self) {
        let mut rows: HashMap<usize, Vec<u32>> = HashMap::new();
        for block in &self.blocks {
            rows.entry(block.item)
                .or_default()
                .push(block.first_row() + 1);
        }
        for block in &mut self.blocks {
            let others: Vec<String> = rows[&block.item]
                .iter()
                .filter(|row| **row != block.first_row() + 1)
                .map(|row| format!("{row}行目"))
                .collect();
            if !others.is_empty() {
                block.fault = Some(format!(
                    "同じチェック項目が{}にもあります。どちらかの行を消してください。",
                    others.join("・")
                ));
            }
        }
    }
}

/// Whether the form has a column for an item.
pub(super) fn has(item: &Item, column: Column) -> bool {
    item.check().is_some_and(|check| check.has(column))
}

impl Walk<'_> {
    /// The item of a row.
    fn find(&self, row: u32, cells: &Texts) -> Match {
        let key = cells.iter().find(|(column, text)| {
            self.headings.role(*column) == Some(Role::Key) && text != KEY_HEADING
        });
        let texts = || {
            cells
                .iter()
                .filter(|(column, _)| self.headings.is_printed(*column))
        };
        let of_text: Vec<(usize, u32)> = texts()
            .filter_map(|(column, text)| Some((self.printed.items.get(text)?, *column)))
            .flat_map(|(items, column)| items.iter().map(move |item| (*item, column)))
            .collect();
        let text_at = of_text.first().map(|(_, column)| *column);
        let of_text: Vec<usize> = of_text.into_iter().map(|(item, _)| item).collect();
        let unknown = |text: &str, reason: &str| {
            Match::Unknown(UnknownRow {
                row: row + 1,
                text: text.to_owned(),
                reason: reason.to_owned(),
            })
        };
        if let Some((_, key)) = key {
            // Keys are compared as everything else on a sheet: without regard to width and case.
            let item = (self.printed.form.items.iter())
                .position(|item| !item.helper && plain(&item.id) == *key);
            return match item {
                Some(item) if of_text.is_empty() || of_text.contains(&item) => Match::Item {
                    item,
                    text_at,
                    fault: None,
                },
                Some(item) => Match::Item {
                    item,
                    text_at,
                    fault: Some(format!(
                        "「{KEY_HEADING}」の列と、チェック項目の文が合いません。行の一部だけが動いていないか、確かめてください。"
                    )),
                },
                None => unknown(key, "この様式にない行です。"),
            };
        }
        match self.only(&of_text).as_slice() {
            [item] => Match::Item {
                item: *item,
                text_at,
                fault: None,
            },
            [] => match texts().find(|(_, text)| is_numbered(text)) {
                Some((_, text)) => unknown(text, "この様式にない行です。"),
                None => Match::Nothing,
            },
            [item, ..] => unknown(
                &self.printed.form.items[*item].text,
                "どの機器についての行か分かりません。「サーバについて、…」などの見出しの下に置いてください。",
            ),
        }
    }

    /// The items that remain when one looks at what stands above them, too.
    fn only(&self, items: &[usize]) -> Vec<usize> {
        let mut items = items.to_vec();
        items.sort_unstable();
        items.dedup();
        if items.len() > 1 {
            items.retain(|item| self.printed.leads.get(item) == Some(&self.lead));
        }
        let form = self.printed.form;
        if items.len() > 1 {
            items.retain(|item| form.is_reference(&form.items[*item]) == self.in_reference);
        }
        items
    }

    /// Whether a row has headings; they hold from there on.
    fn read_headings(&mut self, row: u32) -> bool {
        let is_heading = self.rows.take(self.grid, row, &self.headings);
        if is_heading {
            let of_form = self.printed.form.fiscal_year;
            self.headings = self.rows.headings(self.year, of_form);
        }
        is_heading
    }

    /// Whether a row goes on with the item above it: its text is merged down to here or goes on here, or
    /// there is only the place for the day, below the words. A row that has lost its text does not: what
    /// it says is about another item.
    fn belongs(&self, block: &Block, row: u32, cells: &Texts) -> bool {
        let printed: Vec<&String> = cells
            .iter()
            .filter(|(column, _)| self.headings.is_printed(*column))
            .map(|(_, text)| text)
            .collect();
        if printed
            .iter()
            .any(|text| !self.printed.later_lines.contains(*text))
        {
            return false;
        }
        let has_key = cells
            .iter()
            .any(|(column, _)| self.headings.role(*column) == Some(Role::Key));
        let merged = block.text_at.is_some() && block.span(self.grid).contains(&row);
        let goes_on = !printed.is_empty() || merged;
        let below_words = || {
            cells.iter().all(|(column, text)| {
                let above = self.grid.at((block.first_row(), *column));
                let words = above.map(|cell| plain(&cell.text())).unwrap_or_default();
                self.headings.is_entry(*column)
                    && !["はい", "いいえ"].iter().any(|word| text.contains(word))
                    && (words.contains("はい")
                        || words.contains("いいえ")
                        || is_place_for_day(text))
            })
        };
        !has_key && (goes_on || below_words())
    }
}

/// Whether there is only the empty place for a day: （ / ）.
fn is_place_for_day(text: &str) -> bool {
    text.chars()
        .all(|c| matches!(c, '(' | ')' | '/' | '月' | '日' | '年'))
}

/// Whether a text begins like a row: （１）.
fn is_numbered(text: &str) -> bool {
    text.strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

impl Found {
    /// The columns that are not read though rows have something in them, for people.
    pub fn columns_not_read(&self) -> Vec<String> {
        self.not_read
            .iter()
            .map(|(column, heading)| format!("{}列「{heading}」", letters(*column)))
            .collect()
    }
}
