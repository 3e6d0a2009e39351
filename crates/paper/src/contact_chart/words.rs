//! Words in a drawing that no typesetter lays out: how wide they are, where their lines end.
//!
//! Which font a screen shows them in is not known, so widths are estimated, and rather too wide than too narrow.

use tenken_domain::text::legible::is_invisible;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Characters that may make one letter together; more are marks piled up over the lines above.
const MOST_IN_ONE: usize = 12;

/// What people wrote as it can stand in XML and be seen: without control characters, what turns the direction of
/// others, and what is no character; line ends are spaces.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.graphemes(true) {
        if letter.chars().all(char::is_whitespace) {
            clean.push(' ');
            continue;
        }
        let seen = |c: &char| !c.is_control() && !is_invisible(*c) && !is_no_character(*c);
        clean.extend(letter.chars().filter(seen).take(MOST_IN_ONE));
    }
    clean.trim().to_owned()
}

fn is_no_character(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xFDD0..=0xFDEF) || code & 0xFFFE == 0xFFFE
}

/// How wide words are in letters of a size.
pub(super) fn width(words: &str, size: f64) -> f64 {
    words.graphemes(true).map(em).sum::<f64>() * size
}

/// The width of a letter by its height: 1 for what is as wide as a kanji.
fn em(letter: &str) -> f64 {
    let Some(first) = letter.chars().next() else {
        return 0.0;
    };
    match first {
        'W' | 'M' | 'm' | 'w' | '@' | '%' => 1.0,
        'A'..='Z' | '&' | '+' | '<' | '=' | '>' | '~' => 0.75,
        ' ' => 0.4,
        '!'..='~' => 0.62,
        '\u{FF61}'..='\u{FF9F}' => 0.5 * letter.chars().count() as f64,
        '\u{1F000}'.. => 1.4,
        _ => (0.5 * letter.width_cjk() as f64).max(0.8),
    }
}

/// Words in lines of at most this width, ended where Japanese and words of other languages may be; what is wider than a
/// line is broken anywhere.
pub(super) fn lines(words: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for unit in units(words) {
        let longer = width(line.trim_end(), size) > 0.0;
        if longer && width((line.clone() + &unit).trim_end(), size) > room {
            lines.push(std::mem::take(&mut line));
        }
        if width(unit.trim_end(), size) <= room {
            line += &unit;
            continue;
        }
        for letter in unit.graphemes(true) {
            if !line.is_empty() && width(&line, size) + width(letter, size) > room {
                lines.push(std::mem::take(&mut line));
            }
            line += letter;
        }
    }
    lines.push(line);
    let trimmed = lines.iter().map(|line| line.trim().to_owned());
    trimmed.filter(|line| !line.is_empty()).collect()
}

/// What stays together: words, telephone numbers and addresses, and signs that begin or end no line with what they
/// belong to.
fn units(words: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for word in words.split_word_bounds() {
        let typed = |c: char| c.is_ascii_graphic();
        match units.last_mut() {
            Some(last)
                if word.chars().all(begins_no_line)
                    || last.ends_with(ends_no_line)
                    || (last.ends_with(typed) && word.starts_with(typed)) =>
            {
                last.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
    }
    units
}

fn begins_no_line(c: char) -> bool {
    c.is_whitespace()
        || "、。，．・：；？！)]}）］｝〕〉》」』】ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!"
            .contains(c)
}

fn ends_no_line(c: char) -> bool {
    "([{（［｛〔〈《「『【".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_stand_in_xml_is_taken_out() {
        for (text, seen) in [
            ("山田\n太郎", "山田 太郎"),
            ("a\u{0}b\u{1b}[31mc\u{7f}\u{85}", "ab[31mc"),
            ("a\u{202e}b\u{200b}c\u{feff}", "abc"),
            ("a\u{ffff}\u{fffe}\u{fdd0}\u{1fffe}b", "ab"),
            ("葛\u{e0100}城 が\u{3099}", "葛\u{e0100}城 が\u{3099}"),
            ("\u{301}", "\u{301}"),
            (" \t ", ""),
        ] {
            assert_eq!(clean(text), seen, "{text:?}");
        }
        let piled = format!("a{}", "\u{301}".repeat(500));
        assert_eq!(clean(&piled).chars().count(), MOST_IN_ONE);
    }

    #[test]
    fn lines_end_where_they_may() {
        for (words, ended) in [
            ("", &[][..]),
            ("あいうえおかきくけこさ", &["あいうえおかきくけこ", "さ"]),
            ("あいうえおかきくけこ。", &["あいうえおかきくけ", "こ。"]),
            (
                "あいうえおかきくけ「こ」",
                &["あいうえおかきくけ", "「こ」"],
            ),
            ("あいうえお 03-0000-0000", &["あいうえお", "03-0000-0000"]),
            ("WWWWWWWWWWWW", &["WWWWWWWWWW", "WW"]),
        ] {
            assert_eq!(lines(words, 10.0, 100.0), ended, "{words}");
        }
        for letter in ["「", "。", "ー", "W", "😀", " a", "ก\u{e33}", "\u{301}"] {
            for line in lines(&letter.repeat(200), 10.0, 100.0) {
                assert!(width(&line, 10.0) <= 100.0, "{line}");
            }
        }
    }
}
