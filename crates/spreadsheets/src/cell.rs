//! Cells that a spreadsheet program must not take for a formula.

use std::borrow::Cow;

/// The text with an apostrophe before it, if a spreadsheet would otherwise run
/// it as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break).
pub fn harmless(text: &str) -> Cow<'_, str> {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_disarmed_and_words_left_alone() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "'-2"),
            ("＝HYPERLINK(1)", "'＝HYPERLINK(1)"),
            ("見本薬局", "見本薬局"),
            ("", ""),
        ] {
            assert_eq!(harmless(text), cell);
        }
    }
}
