//! Reading a file of questions, with or without answers: Excel, or CSV in UTF-8 or Shift_JIS.

use std::collections::HashMap;

mod check;
mod headings;

use self::headings::{Column, headings, words};
use crate::facility_list::RowFault;
use crate::filled_sheet::marks::is_mark;
use crate::grid::{Grid, Place, address};
use crate::table_file::{Headings, Line, fault, sheets, usable};
use crate::workbook::Unusable;
pub use check::{check, differences};
use tenken_domain::records::disclosure::{DisclosureAnswer, DisclosureKind, Question};
use tenken_domain::text::input::{control_character, fold, plain};

/// More questions than any template has.
const MOST_QUESTIONS: usize = 1_000;
/// Longest number of a question, in characters.
const LONGEST_NUMBER: usize = 30;

/// What a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledDisclosure {
    /// The name of the sheet that was read; empty for CSV.
    pub sheet: String,
    /// The questions in the order of the file, no number twice.
    pub questions: Vec<FilledQuestion>,
}

/// A question of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledQuestion {
    /// The row in the file, from 1.
    pub row: usize,
    /// The cell of its answer, such as `C7`.
    pub cell: String,
    /// Number and text.
    pub question: Question,
    /// What is answered.
    pub answer: Mark,
    /// 備考
    pub remark: String,
    /// The answer is what a formula had for a result when the file was stored.
    pub is_formula: bool,
}

/// What stands for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    Empty,
    /// This.
    Said(DisclosureAnswer),
    /// Nobody can tell, and why: for people.
    Unclear(String),
}

/// Reads a file. Where several sheets have questions, the one that is named after `kind`.
///
/// # Errors
/// The file cannot be read, has no questions, or has some twice; every fault with its cell.
pub fn read(bytes: &[u8], kind: DisclosureKind) -> Result<FilledDisclosure, Vec<RowFault>> {
    let whole = |unusable: Unusable| vec![RowFault::from(unusable)];
    let mut found = Vec::new();
    for (name, grid) in sheets(bytes).map_err(whole)? {
        if let Some(headings) = headings(&grid)? {
            found.push((name, grid, headings));
        }
    }
    let named = |name: &str| plain(name).contains(kind.id());
    if found.len() > 1 && found.iter().filter(|(name, ..)| named(name)).count() == 1 {
        found.retain(|(name, ..)| named(name));
    }
    match &found[..] {
        [] => Err(whole(Unusable::new(
            "no-headings",
            "「質問番号」と「質問文」の見出しがある行が見つかりません。質問の表の見出しを「質問番号」「質問文」「回答」「備考」にしてください。",
        ))),
        [(name, grid, headings)] => Ok(FilledDisclosure {
            sheet: name.clone(),
            questions: questions(grid, headings)?,
        }),
        several => {
            let names: Vec<&str> = several.iter().map(|(name, ..)| &**name).collect();
            Err(whole(Unusable::new(
                "several-sheets",
                format!(
                    "質問の表があるシートが{}つあります（{}）。読み込むシートだけを残すか、シートの名前に「{}」を入れてください。",
                    names.len(),
                    names.join("、"),
                    kind.label()
                ),
            )))
        }
    }
}

fn questions(
    grid: &Grid,
    headings: &Headings<Column>,
) -> Result<Vec<FilledQuestion>, Vec<RowFault>> {
    let mut faults = Vec::new();
    let mut read: Vec<FilledQuestion> = Vec::new();
    let mut first: HashMap<String, String> = HashMap::new();
    for row in grid.rows() {
        if row < headings.below || headings.is_repeated(grid, row) {
            continue;
        }
        let line = Line {
            grid,
            headings,
            row,
        };
        let question = match line.question() {
            Ok(Some(question)) => question,
            Ok(None) => continue,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        let here = line.place(Column::Number, Column::Number);
        if let Some(earlier) = first.insert(question.number.clone(), address(here)) {
            faults.push(fault(here, "duplicate-number", format!("質問番号「{}」は{earlier}にもあります。番号を直してください。番号が数として書かれていると、1.10 は 1.1 になります。そのときは、セルの書式を「文字列」にして書き直してください。", question.number)));
            continue;
        }
        let (place, answer, is_formula) = line.answer();
        let remark = line.text(Column::Remark);
        let remark = match usable(line.place(Column::Remark, Column::Number), "備考", remark) {
            Ok(remark) => remark,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        read.push(FilledQuestion {
            row: row as usize + 1,
            cell: address(place),
            question,
            answer,
            remark,
            is_formula,
        });
    }
    if read.is_empty() && faults.is_empty() {
        faults.push(RowFault::whole(
            "empty",
            "質問が1つもありません。見出しの次の行から、番号と質問文を書いてください。",
        ));
    }
    if read.len() > MOST_QUESTIONS {
        faults.push(RowFault::whole(
            "too-many-questions",
            format!("質問が{MOST_QUESTIONS}を超えています。質問の表だけを残してください。"),
        ));
    }
    match faults.is_empty() {
        true => Ok(read),
        false => Err(faults),
    }
}

impl Line<'_, Column> {
    /// The question of this row; a row with a number or a text alone is the title of a chapter.
    fn question(&self) -> Result<Option<Question>, RowFault> {
        let number: String = fold(&self.text(Column::Number))
            .split_whitespace()
            .collect();
        let text = self.text(Column::Text);
        if number.is_empty() || text.is_empty() {
            let (place, answer, _) = self.answer();
            return match (&answer, number.is_empty()) {
                (Mark::Empty, _) => Ok(None),
                (_, true) => Err(fault(place, "no-number", "回答はありますが、この行に質問番号がありません。番号を書くか、回答を消してください。".to_owned())),
                (_, false) => Err(fault(place, "no-text", format!("回答はありますが、質問番号「{number}」の行に質問文がありません。"))),
            };
        }
        if number.chars().count() > LONGEST_NUMBER || control_character(&number, false).is_some() {
            return Err(fault(
                self.place(Column::Number, Column::Number),
                "number",
                format!("質問番号は{LONGEST_NUMBER}文字までの1行で書いてください。"),
            ));
        }
        let text = usable(self.place(Column::Text, Column::Number), "質問文", text)?;
        Ok(Some(Question { number, text }))
    }

    /// Where the answer stands, what it is, and whether it comes from a formula.
    fn answer(&self) -> (Place, Mark, bool) {
        let mut marked = Vec::new();
        for (column, answer) in words(self.headings) {
            if let Some((place, cell)) = self.grid.seen_at((self.row, column)) {
                let text = cell.text();
                let is_clear = is_mark(&text) || word(&text) == Some(answer);
                marked.push((place, is_clear.then_some(answer), text, cell.is_formula));
            }
        }
        if let Some(at) = self.headings.at(Column::Answer)
            && let Some((place, cell)) = self.grid.seen_at((self.row, at))
            && marked.iter().all(|(there, ..)| *there != place)
        {
            let text = cell.text();
            marked.push((place, word(&text), text, cell.is_formula));
        }
        match &marked[..] {
            [] => (
                self.place(Column::Answer, Column::Number),
                Mark::Empty,
                false,
            ),
            [(place, Some(answer), _, is_formula)] => (*place, Mark::Said(*answer), *is_formula),
            [(place, None, text, is_formula)] => {
                (*place, Mark::Unclear(unclear(text)), *is_formula)
            }
            [(place, ..), ..] => {
                let cells: Vec<String> = marked.iter().map(|(place, ..)| address(*place)).collect();
                let why = format!(
                    "回答が{}に重なっています。どれかひとつだけにしてください。",
                    cells.join("と")
                );
                (*place, Mark::Unclear(why), false)
            }
        }
    }
}

/// What a word says.
fn word(text: &str) -> Option<DisclosureAnswer> {
    match &*plain(text) {
        "はい" | "yes" | "y" => Some(DisclosureAnswer::Yes),
        "いいえ" | "no" | "n" => Some(DisclosureAnswer::No),
        "対象外" | "該当なし" | "n/a" | "na" => Some(DisclosureAnswer::NotApplicable),
        _ => None,
    }
}

fn unclear(text: &str) -> String {
    let shown: String = text.trim().chars().take(40).collect();
    format!(
        "「{shown}」は、はい・いいえ・対象外のどれか分かりません。どれかひとつを書いてください。"
    )
}
