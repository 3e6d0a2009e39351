//! Texts that were damaged on their way: characters that another encoding did not know, and characters
//! that nobody sees.

/// What is wrong with a text, in a few words of plain Japanese; `None` when nothing seems to be.
///
/// A damaged text is not refused, because it may be meant (a name with a question mark), but it never
/// replaces a good one unasked.
pub fn damage(text: &str) -> Option<&'static str> {
    let has = |wrong: &dyn Fn(char) -> bool| text.chars().any(wrong);
    if has(&|c| c == '\u{FFFD}') {
        Some("読めなかった文字（\u{FFFD}）")
    } else if has(&is_private) {
        Some("外字（ほかのパソコンでは別の字になる文字）")
    } else if has(&is_invisible) {
        Some("目に見えない文字")
    } else if text.contains('〓') {
        Some("「〓」（表せない字の代わりの記号）")
    } else if is_mojibake(text) {
        Some("文字化けした字")
    } else if text.contains('?') {
        Some("「?」（表せない字が変わったものかもしれません）")
    } else {
        None
    }
}

/// For private use: what they look like is each computer's own.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// Takes no room and changes nothing that is seen. The selectors that choose one form of a kanji are
/// no such characters.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0001}'..='\u{E007F}'
    )
}

/// UTF-8 that was read as Shift_JIS: hiragana and katakana begin with these, which names never have
/// twice.
fn is_mojibake(text: &str) -> bool {
    text.chars()
        .filter(|c| matches!(c, '縺' | '繧' | '繝'))
        .count()
        > 1
}

#[cfg(test)]
mod tests {
    use super::damage;

    #[test]
    fn damaged_texts_are_told_from_rare_ones() {
        for text in [
            "?田薬局",
            "\u{E000}田薬局",
            "\u{F0000}田薬局",
            "ひ\u{FFFD}わり薬局",
            "みどり\u{200B}薬局",
            "あお\u{AD}ば薬局",
            "\u{FEFF}あおば薬局",
            "あおば\u{2060}薬局",
            "あおば\u{3164}薬局",
            "〓田薬局",
            "縺ゅ♀縺ｰ阮ｬ螻",
        ] {
            assert!(damage(text).is_some(), "{text:?}");
        }
        for text in [
            "𠮷田薬局",
            "葛\u{E0100}城薬局",
            "辻\u{FE00}薬局",
            "髙橋薬局",
            "山﨑薬局",
            "薬局？",
            "Café薬局",
            "か\u{3099}ん病院",
        ] {
            assert_eq!(damage(text), None, "{text:?}");
        }
    }
}
