//! Making what people type comparable: width, spaces, digits, control characters.

use unicode_normalization::UnicodeNormalization;

/// Trims and folds full-width letters, digits and signs to their ordinary form
/// (NFKC), so that `１２，０００` and `12,000` are the same entry.
pub fn fold(text: &str) -> String {
    text.trim().nfkc().collect::<String>().trim().to_owned()
}

/// A heading or printed sentence without what varies between files: width, case, spaces, line breaks.
pub fn plain(text: &str) -> String {
    let folded = fold(text).to_lowercase();
    folded.split_whitespace().collect()
}

/// Reads a whole number as people write it: full-width digits, thousands
/// separators and surrounding spaces are fine.
///
/// Returns `None` when it is not a whole number that fits in 64 bits.
pub fn whole_number(text: &str) -> Option<i64> {
    let folded: String = fold(text)
        .chars()
        .filter(|c| !matches!(c, ',' | '、' | ' '))
        .collect();
    folded.parse().ok()
}

/// The first control character in a text, if any. Tabs and line breaks count as
/// ordinary characters only where `multiline` is set.
pub fn control_character(text: &str, multiline: bool) -> Option<char> {
    text.chars().find(|&c| {
        let line = matches!(c, '\n' | '\r' | '\t');
        (c.is_control() && !(multiline && line))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    })
}

/// Whether a text can be an e-mail address: one part, an `@`, a domain.
pub fn is_mail_address(text: &str) -> bool {
    let usable = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_graphic() && !b",;<>\"()".contains(&b))
    };
    text.split_once('@')
        .is_some_and(|(person, host)| usable(person) && usable(host) && !host.contains('@'))
}

/// Whether a text can be a telephone number: ten digits or more with the leading zero, or `+`.
pub fn is_phone_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.starts_with(['0', '+', '('])
        && (10..=15).contains(&digits)
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"-+() ".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (text, number) in [
            ("12", Some(12)),
            ("１２，０００", Some(12_000)),
            (" 1,234 ", Some(1_234)),
            ("-3", Some(-3)),
            ("", None),
            ("3.5", None),
            ("十", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(whole_number(text), number, "{text:?}");
        }
    }

    #[test]
    fn control_characters_and_direction_overrides_are_found() {
        assert_eq!(control_character("山田\n太郎", true), None);
        assert_eq!(control_character("山田\n太郎", false), Some('\n'));
        assert_eq!(control_character("a\u{0}", true), Some('\u{0}'));
        assert_eq!(control_character("a\u{202E}b", true), Some('\u{202E}'));
    }
}
