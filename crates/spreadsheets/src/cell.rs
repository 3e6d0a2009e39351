//! Cells that a spreadsheet program must not take for a formula.

use std::borrow::Cow;

/// The text with an apostrophe before it, if a spreadsheet would otherwise run
/// it as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break), or
/// if it looks as if that had been done already.
pub fn harmless(text: &str) -> Cow<'_, str> {
    match is_formula(text.trim_start_matches('\'')) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text that [`harmless`] made a cell of.
pub(crate) fn before_harmless(cell: &str) -> &str {
    let bare = cell.strip_prefix('\'');
    bare.filter(|bare| is_formula(bare.trim_start_matches('\'')))
        .unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n'])
}

#[cfg(test)]
mod tests {
    use super::{before_harmless, harmless};

    #[test]
    fn formulas_are_disarmed_and_words_left_alone() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
            ("見本薬局", "見本薬局"),
            ("", ""),
            ("'=1", "''=1"),
            ("''", "''"),
            ("'見本'", "'見本'"),
        ] {
            assert_eq!(harmless(text), cell);
            assert_eq!(before_harmless(cell), text);
        }
    }
}
