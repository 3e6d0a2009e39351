//! The columns of a sheet of questions, as several spell them.

use crate::facility_list::RowFault;
use crate::grid::Grid;
use crate::table_file::{Headings, Known};
use tenken_domain::records::disclosure::DisclosureAnswer;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Number,
    Text,
    Answer,
    Remark,
    /// はい, いいえ and 対象外 have columns of their own, to be marked.
    Word(usize),
}

static KNOWN: Known<Column> = Known {
    names: &[
        (
            Column::Number,
            &[
                "質問番号",
                "質問no",
                "設問番号",
                "項目番号",
                "番号",
                "項番",
                "no",
                "#",
            ],
        ),
        (
            Column::Text,
            &[
                "質問文",
                "質問",
                "質問内容",
                "質問事項",
                "質問項目",
                "設問",
                "確認項目",
                "確認事項",
            ],
        ),
        (Column::Answer, &["回答", "回答欄", "答え"]),
        (Column::Remark, &["備考", "備考欄", "コメント", "補足"]),
        (Column::Word(0), &["はい"]),
        (Column::Word(1), &["いいえ"]),
        (Column::Word(2), &["対象外"]),
    ],
    needed: &[Column::Number, Column::Text],
};

/// The headings of a sheet, if it has some.
///
/// # Errors
/// A column is there twice.
pub(super) fn headings(grid: &Grid) -> Result<Option<Headings<Column>>, Vec<RowFault>> {
    let Some(mut found) = Headings::of(grid, &KNOWN)? else {
        return Ok(None);
    };
    // The words may stand below a heading 「回答」 over all three; a single one is an answer.
    let row = found.below;
    let below = grid.row(row).map(|(_, cell)| KNOWN.column(&cell.text()));
    if below
        .filter(|column| matches!(column, Some(Column::Word(_))))
        .count()
        > 1
    {
        let faults = found.take(grid, row);
        if !faults.is_empty() {
            return Err(faults);
        }
        found.below = row + 1;
    }
    Ok(Some(found))
}

/// The columns to be marked, with what a mark there says.
pub(super) fn words(headings: &Headings<Column>) -> impl Iterator<Item = (u32, DisclosureAnswer)> {
    (0..)
        .zip(DisclosureAnswer::ALL)
        .filter_map(|(word, answer)| {
            let column = headings.at(Column::Word(word))?;
            Some((column, answer))
        })
}
