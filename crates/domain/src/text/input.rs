//! Making what people type comparable: width, spaces, digits, control characters.

use unicode_normalization::UnicodeNormalization;

/// Trims and folds full-width letters, digits and signs to their ordinary form
/// (NFKC), so that `１２，０００` and `12,000` are the same entry.
pub fn fold(text: &str) -> String {
    let text = text.trim();
    match text.is_ascii() {
        // Nothing to fold; a log has millions of such texts.
        true => text.to_owned(),
        false => text.nfkc().collect::<String>().trim().to_owned(),
    }
}

/// A heading or printed sentence without what varies between files: width, case, spaces, line breaks.
pub fn plain(text: &str) -> String {
    let folded = fold(text).to_lowercase();
    folded.split_whitespace().collect()
}

/// Whether a text can be a key in data and addresses: small letters, digits and `_`, at most 40.
pub(crate) fn is_key(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (1..=40).contains(&text.len()) && text.chars().all(is_letter)
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

/// A text in which every dash people and programs put between digits is the one of keyboards: the minus
/// sign, hyphens and dashes of Unicode, lines, and the mark that lengthens a vowel.
pub fn plain_dashes(text: &str) -> String {
    let dash = |c: char| match c {
        '\u{AD}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2043}'
        | '\u{207B}'
        | '\u{2212}'
        | '\u{2796}'
        | '\u{2500}'
        | '\u{2501}'
        | '\u{02D7}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{FF0D}'
        | '\u{30FC}'
        | '\u{FF70}' => '-',
        other => other,
    };
    text.chars().map(dash).collect()
}

/// A telephone number as it is kept: half width, ordinary dashes, without 「（代）」 and 「TEL」. Ten digits
/// or more with the leading zero, or `+`. `None` when it cannot be one.
pub fn phone_number(text: &str) -> Option<String> {
    let folded = plain_dashes(&fold(text));
    let mut bare = folded.trim_start_matches(['T', 'E', 'L', 't', 'e', 'l', ':', '.', ' ']);
    if let Some(at) = ["代表", "(代", "代)"]
        .iter()
        .find_map(|mark| bare.find(mark))
    {
        let (number, rest) = bare.split_at(at);
        // Anything but the mark there is more than a number.
        if !rest.chars().all(|c| "(代表)電話番号: ".contains(c)) {
            return None;
        }
        bare = number;
    }
    let bare = bare
        .trim_end_matches(['代', '(', ' '])
        .replace(['.', '・'], "-");
    let digits = bare.bytes().filter(u8::is_ascii_digit).count();
    let can_be = bare.starts_with(['0', '+', '('])
        && (10..=15).contains(&digits)
        && bare
            .bytes()
            .all(|b| b.is_ascii_digit() || b"-+() ".contains(&b));
    can_be.then_some(bare)
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
    fn telephone_numbers_as_people_write_them() {
        for (text, number) in [
            ("0857-00-0001", Some("0857-00-0001")),
            ("０８５７（００）０００１", Some("0857(00)0001")),
            ("0857−00−0001", Some("0857-00-0001")),
            ("0857‐00‑0001", Some("0857-00-0001")),
            ("0857ー00ｰ0001", Some("0857-00-0001")),
            ("0857—00―0001", Some("0857-00-0001")),
            ("0857-00-0001（代）", Some("0857-00-0001")),
            ("0857-00-0001 (代表)", Some("0857-00-0001")),
            ("0857-00-0001㈹", Some("0857-00-0001")),
            ("0857-00-0001代", Some("0857-00-0001")),
            ("TEL:0857.00.0001", Some("0857-00-0001")),
            ("+81 857 00 0001", Some("+81 857 00 0001")),
            ("857000001", None),
            ("0857-00-0001 内線5", None),
            ("0857-00-0001, 0857-00-0002", None),
            ("0857-00-0001（代）0857-00-0002", None),
            ("", None),
        ] {
            assert_eq!(phone_number(text).as_deref(), number, "{text:?}");
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
