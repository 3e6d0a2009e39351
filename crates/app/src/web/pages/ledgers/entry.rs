//! The fields of a row, one for each column of its kind.

use maud::{Markup, html};
use std::collections::HashMap;
use tenken_domain::ledgers::{CellFault, Column, ColumnType, LedgerKind, Values};

use crate::web::parts::fields::{Field, option};

/// What stands in the fields: what was typed, else what is kept.
pub fn fields(
    kind: &LedgerKind,
    values: &Values,
    typed: &HashMap<String, String>,
    faults: &[CellFault],
) -> Markup {
    html! {
        @for column in &kind.columns {
            @let kept = column.kind.write(values.get(&column.id));
            @let name = name_of(column);
            @let value = typed.get(&name).unwrap_or(&kept);
            @let error = faults.iter().find(|fault| fault.column == column.id).map(|fault| &*fault.message);
            (field(column, &name, value, error))
        }
    }
}

/// What was typed, by column.
pub fn cells(kind: &LedgerKind, typed: &HashMap<String, String>) -> Vec<(String, String)> {
    let of = |column: &Column| Some((column.id.clone(), typed.get(&name_of(column))?.clone()));
    kind.columns.iter().filter_map(of).collect()
}

/// The name of a column's field.
pub fn name_of(column: &Column) -> String {
    format!("c.{}", column.id)
}

fn field(column: &Column, name: &str, value: &str, error: Option<&str>) -> Markup {
    let hint = match &column.kind {
        ColumnType::Choices { options } => {
            let labels: Vec<&str> = options.iter().map(|option| &*option.label).collect();
            format!("{} 選べるもの：{}", column.hint, labels.join("、"))
        }
        ColumnType::Date => format!("{} 例：令和8年4月1日、2026/4/1", column.hint),
        ColumnType::Integer { unit, .. } if !unit.is_empty() => {
            format!("{}（{unit}）", column.hint)
        }
        _ => column.hint.clone(),
    };
    let field = Field {
        name,
        label: &column.title,
        hint: hint.trim(),
        required: column.required,
        value,
        error,
    };
    match &column.kind {
        ColumnType::LongText { longest } => field.lines_up_to(*longest),
        ColumnType::Integer { .. } => field.digits(),
        ColumnType::Choice { options } => {
            let is_known = value.is_empty() || options.iter().any(|one| one.label == value);
            field.select(&html! {
                (option("", "（選んでいません）", value))
                @for one in options { (option(&one.label, &one.label, value)) }
                // What cannot be chosen was typed, and stays until somebody chooses otherwise.
                @if !is_known { (option(value, value, value)) }
            })
        }
        ColumnType::YesNo => field.select(&html! {
            (option("", "（選んでいません）", value))
            (option("はい", "はい", value))
            (option("いいえ", "いいえ", value))
        }),
        _ => field.text(),
    }
}
