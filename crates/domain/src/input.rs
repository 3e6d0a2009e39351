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

/// What a text is searched by and for: folded, in small letters, katakana as hiragana, without
/// spaces, so that `さくら`, `サクラ` and `ｻｸﾗ` find each other.
pub fn search_text(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            // The two syllabaries lie 96 apart.
            'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
            other => other,
        })
        .collect()
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

/// What to tell about a text of more than `longest` characters: by how many it is too long. A line
/// break is one character, however it is sent.
pub fn too_long(text: &str, longest: usize) -> Option<String> {
    let breaks = text.matches("\r\n").count();
    let length = text.chars().count() - breaks;
    (length > longest).then(|| {
        let over = length - longest;
        format!("{longest}文字まで入れられます。いま{length}文字で、{over}文字多いので、減らしてください。")
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
    fn searches_do_not_mind_width_case_and_syllabary() {
        for text in ["さくら薬局", "サクラ薬局", "ｻｸﾗ薬局", "さくら　薬局"]
        {
            assert_eq!(search_text(text), "さくら薬局", "{text}");
        }
        assert_eq!(search_text("ＡＢＣ ヴァ"), "abcゔぁ");
    }

    #[test]
    fn control_characters_and_direction_overrides_are_found() {
        assert_eq!(control_character("山田\n太郎", true), None);
        assert_eq!(control_character("山田\n太郎", false), Some('\n'));
        assert_eq!(control_character("a\u{0}", true), Some('\u{0}'));
        assert_eq!(control_character("a\u{202E}b", true), Some('\u{202E}'));
    }
}
