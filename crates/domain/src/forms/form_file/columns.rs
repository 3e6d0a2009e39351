//! The columns a form file declares, and what a row has of them.

use std::collections::HashSet;
use std::sync::Arc;

use super::brought::Listed;
use super::fault::{FormFault, Lines};
use crate::forms::answer::{AnswerType, Column, Columns, PrintedColumn};
use crate::forms::form::{Item, PaperWords};

/// What stands above the columns of checks on the forms of 令和5年度.
const RESULT: &str = "確認結果（日付）";

/// The columns of a form: those it declares, or else those of 令和5年度, with their words.
pub(super) fn columns_of(
    declared: Listed<PrintedColumn>,
    paper: Option<PaperWords>,
) -> (Arc<Columns>, PaperWords) {
    let mut paper = paper.unwrap_or_default();
    if declared.is_empty() {
        paper.result.get_or_insert_with(|| RESULT.to_owned());
        return (Arc::default(), paper);
    }
    let columns = declared.into_iter().map(|(_, column)| column).collect();
    (Arc::new(Columns::new(columns)), paper)
}

/// Every fault of declared columns.
pub(super) fn check(declared: &Listed<PrintedColumn>, lines: &Lines<'_>) -> Vec<FormFault> {
    let mut faults = Vec::new();
    let has = |column: Column| declared.iter().any(|(_, one)| one.id == column);
    let mut seen = HashSet::new();
    for (line, column) in declared {
        let mut fault =
            |code, message: String| faults.push(lines.fault(*line, None, code, message));
        let id = column.id.id();
        if column.id == Column::Outside {
            fault(
                "bad-column",
                "outside（契約の範囲外）は書けません。事業者が答える様式には、いつも付きます。"
                    .to_owned(),
            );
        }
        if !seen.insert(column.id) {
            fault("duplicate-entry", format!("欄「{id}」が2つあります。"));
        }
        if column.heading.trim().is_empty() {
            fault(
                "empty-text",
                format!("欄「{id}」の見出し（heading）が空です。"),
            );
        }
        if let Some(check) = column.id.check().filter(|check| !has(*check)) {
            fault(
                "bad-column",
                format!("欄「{id}」は、欄「{}」があるときだけ使えます。", check.id()),
            );
        }
        match (column.day, column.id.day()) {
            (Some(_), None) => fault(
                "bad-column",
                format!("欄「{id}」に day は書けません。day が使えるのは first と second です。"),
            ),
            (Some(false), Some(day)) if has(day) => fault(
                "bad-column",
                format!(
                    "欄「{id}」の day = false と、欄「{}」の両方はあり得ません。",
                    day.id()
                ),
            ),
            _ => {}
        }
    }
    if let Some((line, _)) = declared.first()
        && !has(Column::First)
    {
        faults.push(lines.fault(
            *line,
            None,
            "no-first-column",
            "欄（[[columns]]）に first（1回目の確認）がありません。",
        ));
    }
    faults
}

/// Gives a row what it has of its form's columns. `own` is what it declares itself, if it does.
///
/// Without a word of its own, the row that has neither a target date nor a second check, where its form
/// has one, is the one before all others.
pub(super) fn settle(
    item: &mut Item,
    own: Option<&[Column]>,
    is_gate: Option<bool>,
    printed: &Arc<Columns>,
) {
    let AnswerType::Check(check) = &mut item.answer else {
        item.gate = is_gate == Some(true);
        return;
    };
    let later = [
        Column::Target,
        Column::Second,
        Column::SecondOn,
        Column::SecondBy,
    ];
    let before_all: Vec<Column> = Column::ALL
        .into_iter()
        .filter(|column| !later.contains(column))
        .collect();
    let own = match is_gate {
        Some(true) => Some(own.unwrap_or(&before_all)),
        _ => own,
    };
    check.printed = Arc::clone(printed);
    check.columns = printed.of_row(own);
    let lacks_later = own.is_some() && later.iter().all(|column| !check.has(*column));
    let form_has_later = later
        .iter()
        .any(|column| printed.heading(*column).is_some());
    item.gate = is_gate.unwrap_or(lacks_later && form_has_later);
}

/// The columns a row declares that its form does not have.
pub(super) fn unknown<'c>(
    own: &'c [Column],
    printed: &'c Columns,
) -> impl Iterator<Item = Column> + 'c {
    let inside = |column: Column| {
        column
            .check()
            .is_some_and(|check| printed.has_day_inside(check) && check.day() == Some(column))
    };
    own.iter()
        .copied()
        .filter(move |column| printed.heading(*column).is_none() && !inside(*column))
}
