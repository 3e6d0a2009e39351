//! Where on a sheet the rows of a checklist are: by the key of each row, or else by what is printed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::{FORM_MARK, KEY_HEADING, UnknownRow};
use crate::answer::Column;
use crate::form::Form;
use crate::grid::{Grid, MOST_COLUMNS};
use crate::input::plain;
use crate::paper::printed;

/// What was found on a sheet.
pub(super) struct Found {
    /// The rows of the checklist, in the order of the sheet.
    pub blocks: Vec<Block>,
    pub unknown: Vec<UnknownRow>,
    /// The form the sheet says it is of.
    pub form: Option<String>,
}

/// The rows of the sheet that belong to one item.
pub(super) struct Block {
    /// Position of the item.
    pub item: usize,
    /// Rows from 0; at least one.
    pub rows: Vec<u32>,
    pub headings: Headings,
    /// Why the row cannot be taken.
    pub fault: Option<String>,
}

impl Block {
    pub fn first_row(&self) -> u32 {
        self.rows.first().copied().unwrap_or_default()
    }
}

/// What stands above columns of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading {
    Item,
    Entry(Column),
    Key,
    Other,
}

/// The headings that hold at a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Headings {
    /// By the first column of each.
    columns: BTreeMap<u32, Heading>,
    /// Columns headed 「はい」 or 「いいえ」.
    words: BTreeMap<u32, &'static str>,
}

impl Headings {
    fn set(&mut self, column: u32, heading: Heading) {
        if heading != Heading::Other {
            self.columns.retain(|_, known| *known != heading);
        }
        self.columns.insert(column, heading);
    }

    /// The columns under a heading: up to the next one.
    fn under(&self, heading: Heading) -> Range<u32> {
        let Some((&start, _)) = self.columns.iter().find(|(_, known)| **known == heading) else {
            return 0..0;
        };
        let next = self.columns.range(start + 1..).next();
        start..next.map_or(MOST_COLUMNS, |(column, _)| *column)
    }

    pub fn columns_of(&self, column: Column) -> Range<u32> {
        self.under(Heading::Entry(column))
    }

    /// The word a column is headed with.
    pub fn word_above(&self, column: u32) -> Option<&'static str> {
        self.words.get(&column).copied()
    }

    /// The columns of all entries.
    fn entries(&self) -> Range<u32> {
        self.first_entry()..self.columns_of(Column::Remark).start
    }

    /// Where entries begin: left of it is what is printed.
    fn first_entry(&self) -> u32 {
        let columns = self.columns_of(Column::First);
        if columns.is_empty() {
            MOST_COLUMNS
        } else {
            columns.start
        }
    }
}

/// What a heading says: in the words of the form, or in those that sheets have always had.
fn heading(text: &str, form: &Form) -> Option<Heading> {
    let same = |heading: &String| plain(heading) == text;
    let of_form = form.columns.headings();
    if let Some((column, _)) = of_form.into_iter().find(|(_, heading)| same(heading)) {
        return Some(Heading::Entry(column));
    }
    if form.paper.item.as_ref().is_some_and(same) {
        return Some(Heading::Item);
    }
    Some(match text {
        "チェック項目" => Heading::Item,
        "1回目" | "確認結果" | "確認結果(日付)" => Heading::Entry(Column::First),
        "目標日" | "対応目標日" => Heading::Entry(Column::Target),
        "2回目" => Heading::Entry(Column::Second),
        "備考" => Heading::Entry(Column::Remark),
        "区分" => Heading::Other,
        KEY_HEADING => Heading::Key,
        _ => return None,
    })
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
    Item(usize, Option<String>),
    Unknown(UnknownRow),
}

/// Where the walk down a sheet is.
#[derive(Default)]
struct Walk {
    headings: Headings,
    lead: String,
    in_reference: bool,
    /// The rows that follow belong to the last block.
    goes_on: bool,
}

impl Found {
    /// Walks down a sheet.
    pub fn of(grid: &Grid, form: &Form) -> Self {
        let printed = Printed::of(form);
        let mut found = Found {
            blocks: Vec::new(),
            unknown: Vec::new(),
            form: None,
        };
        let mut walk = Walk::default();
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
            found.take(row, &cells, &printed, &mut walk);
        }
        found.tell_repeated();
        found
    }

    fn take(&mut self, row: u32, cells: &[(u32, String)], printed: &Printed<'_>, walk: &mut Walk) {
        match walk.find(row, cells, printed) {
            Match::Item(item, fault) => {
                walk.goes_on = true;
                self.blocks.push(Block {
                    item,
                    rows: vec![row],
                    headings: walk.headings.clone(),
                    fault,
                });
            }
            Match::Unknown(unknown) => {
                walk.goes_on = false;
                self.unknown.push(unknown);
            }
            Match::Nothing if walk.read_headings(cells, printed.form) => walk.goes_on = false,
            Match::Nothing => {
                for (_, text) in cells {
                    if printed.is_lead(text) {
                        walk.lead.clone_from(text);
                    }
                    walk.in_reference |= text.contains("参考項目");
                }
                // Below a row's text there may be more of its cells, such as the place for the day.
                let printed_columns =
                    walk.headings.under(Heading::Item).start..walk.headings.first_entry();
                let prints = |(column, text): &&(u32, String)| {
                    printed_columns.contains(column) && !printed.later_lines.contains(text)
                };
                walk.goes_on &= cells.iter().find(prints).is_none();
                let entries = walk.headings.entries();
                match self.blocks.last_mut().filter(|_| walk.goes_on) {
                    Some(block) => block.rows.push(row),
                    None => self.unknown.extend(
                        cells
                            .iter()
                            .find(|(column, _)| entries.contains(column))
                            .map(|(_, text)| UnknownRow {
                                row: row + 1,
                                text: text.clone(),
                                reason: "どのチェック項目についての行か分かりません。".into(),
                            }),
                    ),
                }
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

impl Walk {
    /// The item of a row.
    fn find(&self, row: u32, cells: &[(u32, String)], printed: &Printed<'_>) -> Match {
        let keys = self.headings.under(Heading::Key);
        let key = cells
            .iter()
            .find(|(column, text)| keys.contains(column) && heading(text, printed.form).is_none());
        let first_entry = self.headings.first_entry();
        let texts = || cells.iter().filter(|(column, _)| *column < first_entry);
        let of_text: Vec<usize> = texts()
            .filter_map(|(_, text)| printed.items.get(text))
            .flatten()
            .copied()
            .collect();
        let unknown = |text: &str, reason: &str| {
            Match::Unknown(UnknownRow {
                row: row + 1,
                text: text.to_owned(),
                reason: reason.to_owned(),
            })
        };
        if let Some((_, key)) = key {
            // Keys are compared as everything else on a sheet: without regard to width and case.
            let item = (printed.form.items.iter())
                .position(|item| !item.helper && plain(&item.id) == *key);
            return match item {
                Some(item) if of_text.is_empty() || of_text.contains(&item) => {
                    Match::Item(item, None)
                }
                Some(item) => Match::Item(
                    item,
                    Some(format!(
                        "「{KEY_HEADING}」の列と、チェック項目の文が合いません。行の一部だけが動いていないか、確かめてください。"
                    )),
                ),
                None => unknown(key, "この様式にない行です。"),
            };
        }
        match self.only(&of_text, printed).as_slice() {
            [item] => Match::Item(*item, None),
            [] => match texts().find(|(_, text)| is_numbered(text)) {
                Some((_, text)) => unknown(text, "この様式にない行です。"),
                None => Match::Nothing,
            },
            [item, ..] => unknown(
                &printed.form.items[*item].text,
                "どの機器についての行か分かりません。「サーバについて、…」などの見出しの下に置いてください。",
            ),
        }
    }

    /// The items that remain when one looks at what stands above them, too.
    fn only(&self, items: &[usize], printed: &Printed<'_>) -> Vec<usize> {
        let mut items = items.to_vec();
        items.sort_unstable();
        items.dedup();
        if items.len() > 1 {
            items.retain(|item| printed.leads.get(item) == Some(&self.lead));
        }
        let form = printed.form;
        if items.len() > 1 {
            items.retain(|item| form.is_reference(&form.items[*item]) == self.in_reference);
        }
        items
    }

    /// Whether a row has headings; they hold from there on.
    fn read_headings(&mut self, cells: &[(u32, String)], form: &Form) -> bool {
        let known: Vec<(u32, Heading)> = cells
            .iter()
            .filter_map(|(column, text)| Some((*column, heading(text, form)?)))
            .collect();
        let has = |wanted| known.iter().any(|(_, heading)| *heading == wanted);
        let begins = has(Heading::Item);
        let is_heading = begins || has(Heading::Entry(Column::First));
        if begins {
            self.headings = Headings::default();
        }
        if is_heading {
            for (column, heading) in known {
                self.headings.set(column, heading);
            }
        }
        if is_heading || !self.goes_on {
            for (column, text) in cells {
                match text.as_str() {
                    "はい" => self.headings.words.insert(*column, "はい"),
                    "いいえ" => self.headings.words.insert(*column, "いいえ"),
                    _ => None,
                };
            }
        }
        is_heading
    }
}

/// Whether a text begins like a row: （１）.
fn is_numbered(text: &str) -> bool {
    text.strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .is_some_and(|(number, _)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}
