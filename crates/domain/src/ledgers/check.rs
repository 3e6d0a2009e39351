//! What is wrong with rows: cell by cell, and together.

use std::collections::HashMap;

use super::kind::LedgerKind;
use super::rows::Values;

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellFault {
    /// The column's id.
    pub column: String,
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

/// Reads what stands in the cells of a row, given by column id; columns that the kind does not have are left out.
/// Cells that cannot be read are left out of the values and told.
pub fn check_row<'a>(
    kind: &LedgerKind,
    cells: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Values, Vec<CellFault>) {
    let (mut values, mut faults) = (Values::default(), Vec::new());
    for (id, text) in cells {
        let Some(column) = kind.column(id) else {
            continue;
        };
        match column.kind.read(text) {
            Ok(value) => values.set(id, value),
            Err(message) => faults.push(CellFault {
                column: id.to_owned(),
                code: "unreadable",
                message: format!("{}：{message}", column.title),
            }),
        }
    }
    for column in kind.columns.iter().filter(|column| column.required) {
        let is_told = faults.iter().any(|fault| fault.column == column.id);
        if values.get(&column.id).is_empty() && !is_told {
            faults.push(CellFault {
                column: column.id.clone(),
                code: "missing",
                message: format!("{}を入れてください。", column.title),
            });
        }
    }
    (values, faults)
}

/// Rows that cannot be told apart, each as its place in `rows` with the place of the first one like it.
pub fn check_together<'a>(
    kind: &LedgerKind,
    rows: impl IntoIterator<Item = &'a Values>,
) -> Vec<(usize, usize)> {
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut again = Vec::new();
    for (at, values) in rows.into_iter().enumerate() {
        if let Some(key) = kind.key_of(values).filter(|_| !kind.key.is_empty()) {
            match first.get(&key) {
                Some(before) => again.push((at, *before)),
                None => {
                    first.insert(key, at);
                }
            }
        }
    }
    again
}
