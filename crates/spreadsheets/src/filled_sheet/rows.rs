//! The rows that were found on a sheet, with what was made of their cells.

use super::cells::Cells;
use super::places::{Block, has};
use super::{Expected, FilledRow};
use crate::beside_cells::BesideCells;
use crate::grid::Grid;
use tenken_domain::forms::answer::Column;

/// Reads the rows of a sheet.
pub(super) fn rows(
    grid: &Grid,
    beside: &BesideCells,
    expected: &Expected<'_>,
    blocks: &[Block],
) -> Vec<FilledRow> {
    let (form, year) = (expected.form, expected.year);
    blocks
        .iter()
        .map(|block| {
            let item = &form.items[block.item];
            let cells = Cells {
                grid,
                beside,
                block,
                names: &form.columns,
            };
            let has = |column| has(item, column);
            let reason = item.not_required.as_ref().map(|rule| rule.reason.as_str());
            let part = form
                .sections
                .get(item.section)
                .map_or("", |section| &section.title);
            let text = format!("{}{}", item.number, item.text);
            FilledRow {
                item: block.item,
                row: block.first_row() + 1,
                first: cells.checked(Column::First, has(Column::First), year),
                target: cells.day(has(Column::Target), year),
                second: cells.checked(Column::Second, has(Column::Second), year),
                remark: cells.remark(has(Column::Remark), reason, year),
                first_by: cells.by(Column::FirstBy, has(Column::FirstBy)),
                second_by: cells.by(Column::SecondBy, has(Column::SecondBy)),
                fault: block.fault.clone(),
                doubts: cells.doubts(&text, part, year),
            }
        })
        .collect()
}
