//! Which sheet of a file is read. What of a file is not read is told.

use calamine::{Reader, SheetVisible};

use super::identity::{self, Whose};
use super::places::Found;
use super::rows::rows;
use super::{Expected, FilledSheet, LIMITS, MOST_SHEETS};
use crate::beside_cells::BesideCells;
use crate::grid::{Grid, MOST_CELLS};
use crate::workbook::{self, Unusable};
use tenken_domain::checklists::paper::printed;
use tenken_domain::forms::form::Form;

/// A sheet that has rows of the form.
struct Candidate {
    sheet: FilledSheet,
    whose: Whose,
    is_filled: bool,
}

/// Reads a file.
pub(super) fn read(bytes: &[u8], expected: &Expected<'_>) -> Result<FilledSheet, Unusable> {
    if bytes.starts_with(workbook::COMPOUND) {
        return Err(Unusable::compound(bytes));
    }
    let mut book = workbook::open(bytes, &LIMITS)?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .take(MOST_SHEETS)
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut candidates: Vec<Candidate> = Vec::new();
    let (mut other_form, mut no_headings) = (None, false);
    let mut left_out = Vec::new();
    for (name, is_visible) in sheets {
        let grid = Grid::read(&mut book, &name, MOST_CELLS)?;
        let found = Found::of(&grid, expected.form, expected.year);
        if found.blocks.is_empty() && found.form.is_none() {
            continue;
        }
        if let Some(other) = identity::other_form(&grid, &found, expected) {
            left_out.push(format!("シート「{name}」は{other}なので、読んでいません。"));
            other_form.get_or_insert(other);
            continue;
        }
        if !found.is_enough() {
            continue;
        }
        if !is_visible {
            left_out.push(format!("隠れているシート「{name}」は読んでいません。"));
            continue;
        }
        if found.blocks.iter().all(|block| !block.headings.has_first()) {
            no_headings = true;
            continue;
        }
        let beside = BesideCells::read(bytes, &name)?;
        candidates.push(candidate(name, &grid, &beside, found, expected));
    }
    if candidates.is_empty() {
        return Err(match no_headings {
            true => without_headings(expected.form),
            false => another(expected, other_form.as_deref()),
        });
    }
    let Candidate { mut sheet, .. } = choose(candidates, &mut left_out)?;
    sheet.left_out.append(&mut left_out);
    Ok(sheet)
}

fn candidate(
    name: String,
    grid: &Grid,
    beside: &BesideCells,
    found: Found,
    expected: &Expected<'_>,
) -> Candidate {
    let whose = identity::whose(grid, &found, expected);
    let mut cautions = Vec::new();
    if let Whose::Others(said) = &whose {
        cautions.push(format!(
            "ファイルには「{said}」とあります。{}のものではないようです。",
            expected.called
        ));
    }
    if let Some(year) = identity::other_year(grid, &found, expected) {
        cautions.push(format!(
            "ファイルには「{year}」とあります。この実施回（{}）のものではないようです。",
            expected.year
        ));
    }
    let columns = found.columns_not_read();
    let left_out = match columns.is_empty() {
        true => Vec::new(),
        false => vec![format!(
            "次の列は、見出しから何の欄か分からないので、読んでいません：{}",
            columns.join("、")
        )],
    };
    let rows = rows(grid, beside, expected, &found.blocks);
    let missing = (0..expected.form.sections.len())
        .flat_map(|section| printed(expected.form, section))
        .map(|(at, _)| at)
        .filter(|at| found.blocks.iter().all(|block| block.item != *at))
        .collect();
    Candidate {
        whose,
        is_filled: rows.iter().any(|row| !row.is_empty()),
        sheet: FilledSheet {
            name,
            rows,
            missing,
            unknown: found.unknown,
            has_drawings: beside.covers_anywhere || !beside.covered.is_empty(),
            cautions,
            left_out,
        },
    }
}

/// The one sheet that is meant: the filled one, or of several the one that says whose it is.
fn choose(
    mut candidates: Vec<Candidate>,
    left_out: &mut Vec<String>,
) -> Result<Candidate, Unusable> {
    let filled: Vec<usize> = places(&candidates, |it| it.is_filled);
    let chosen = match filled.as_slice() {
        [] => (0..candidates.len())
            .rev()
            .max_by_key(|at| candidates[*at].sheet.rows.len())
            .unwrap_or_default(),
        [only] => *only,
        several => {
            let theirs = places(&candidates, |it| it.is_filled && it.whose == Whose::Theirs);
            let others = places(&candidates, |it| {
                it.is_filled && matches!(it.whose, Whose::Others(_))
            });
            match theirs.as_slice() {
                [one] if others.len() + 1 == several.len() => *one,
                _ => return Err(several_sheets(&candidates, several)),
            }
        }
    };
    let chosen = candidates.swap_remove(chosen);
    left_out.extend(
        candidates
            .iter()
            .map(|it| format!("シート「{}」は読んでいません。", it.sheet.name)),
    );
    Ok(chosen)
}

fn places(candidates: &[Candidate], wanted: impl Fn(&Candidate) -> bool) -> Vec<usize> {
    let all = candidates.iter().enumerate();
    all.filter(|(_, it)| wanted(it)).map(|(at, _)| at).collect()
}

fn several_sheets(candidates: &[Candidate], several: &[usize]) -> Unusable {
    let names: Vec<String> = several
        .iter()
        .map(|at| format!("「{}」", candidates[*at].sheet.name))
        .collect();
    Unusable::new(
        "several-sheets",
        format!(
            "記入されたチェックリストのシートが{}つあり（{}）、どれを読むのか分かりません。ファイルを複製して、読み取るシートを1つだけ残し、保存し直してください。",
            several.len(),
            names.join("・")
        ),
    )
}

fn without_headings(form: &Form) -> Unusable {
    let headings = printed_headings(form);
    Unusable::new(
        "no-headings",
        format!(
            "チェック項目の行はありますが、列の見出し（{headings}）が見つからないので、どの欄に何が書いてあるか分かりません。見出しの行を用紙のとおりに戻すか、この画面から受け取ったExcelに書き写してください。"
        ),
    )
}

/// The words for a file that is not a checklist of this form.
fn another(expected: &Expected<'_>, other: Option<&str>) -> Unusable {
    let form = expected.form;
    let this = format!("「{}」（{}）", form.short_title, form.key());
    match other {
        Some(other) => Unusable::new(
            "other-form",
            format!(
                "このファイルは、{other}のものです。ここで読めるのは{this}です。この実施回の画面から受け取ったExcelに書いてください。"
            ),
        ),
        None => Unusable::new(
            "no-rows",
            format!(
                "このファイルから{this}の行を見つけられませんでした。見出しの行（{}）と、チェック項目の文が、用紙のとおりに入っているか確かめてください。別の様式や別の年度の用紙は読めません。",
                printed_headings(form)
            ),
        ),
    }
}

/// The headings of the form, for people.
fn printed_headings(form: &Form) -> String {
    let printed = form.columns.printed().iter();
    let headings: Vec<&str> = printed.map(|column| column.heading.as_str()).collect();
    headings.join("・")
}
