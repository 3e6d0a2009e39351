//! What people wrote, as the fonts at hand can show it.
//!
//! Typst refuses a whole paper for one character without a glyph. So nothing reaches it that has none:
//! each character is shown in some font of the machine, or 〓 stands in its place and the paper says
//! which characters these are.

use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use typst::text::is_default_ignorable;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::Fonts;
use super::fonts::{Holder, OtherFont};

/// Stands for what cannot be shown, as printers have always done it.
const GETA: char = '〓';
/// Characters that may make one letter together, as a picture of a family does; more are no letter of
/// any language, but marks piled up over the lines above.
const MOST_IN_ONE: usize = 12;
/// Characters that are named on a paper.
const MOST_NAMED: usize = 12;
const JOINER: char = '\u{200d}';

/// What is shown at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repertoire {
    /// Whatever a font of the machine has.
    Everything,
    /// Characters of the Japanese fonts, one by one: nothing there is joined, turned or piled up.
    Plain,
}

/// Makes texts legible, and remembers which other fonts they need.
pub(super) struct Reader<'f> {
    fonts: &'f Fonts,
    repertoire: Repertoire,
    holders: HashMap<String, Option<Holder>>,
    others: Vec<OtherFont>,
    missing: BTreeSet<char>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(fonts: &'f Fonts, repertoire: Repertoire) -> Self {
        Reader {
            fonts,
            repertoire,
            holders: HashMap::new(),
            others: Vec::new(),
            missing: BTreeSet::new(),
        }
    }

    /// Makes all texts in the data of one paper legible; gives the characters that cannot be shown.
    pub(super) fn paper(&mut self, data: &mut Value) -> BTreeSet<char> {
        self.value(data);
        std::mem::take(&mut self.missing)
    }

    /// The other fonts that are needed.
    pub(super) fn into_others(self) -> Vec<OtherFont> {
        self.others
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.value(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.value(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str) -> String {
        let mut legible = String::with_capacity(text.len());
        for cluster in text.graphemes(true) {
            self.cluster(cluster, &mut legible);
        }
        legible
    }

    /// What a reader sees as one letter.
    fn cluster(&mut self, cluster: &str, legible: &mut String) {
        if let Some(space) = space(cluster) {
            legible.push(space);
            return;
        }
        let mut shown = without_marks(cluster);
        if let Some((end, _)) = shown.char_indices().nth(MOST_IN_ONE) {
            let beyond = shown.split_off(end);
            self.missing.extend(beyond.chars());
        }
        if shown.is_empty() {
            return;
        }
        let composed = || shown.nfc().collect::<String>();
        if self.shows(&shown) {
            legible.push_str(&shown);
        } else if let Some(same) = Some(composed()).filter(|same| self.shows(same)) {
            legible.push_str(&same);
        } else {
            for c in shown.chars().filter(|c| !is_default_ignorable(*c)) {
                if self.shows(c.encode_utf8(&mut [0; 4])) {
                    legible.push(c);
                } else {
                    legible.push(GETA);
                    self.missing.insert(c);
                }
            }
        }
    }

    /// Whether there is a font for these characters together; it is used from now on.
    fn shows(&mut self, characters: &str) -> bool {
        if !characters.chars().all(has_meaning) || characters.starts_with(is_combining_mark) {
            return false;
        }
        if self.repertoire == Repertoire::Plain && characters.chars().nth(1).is_some() {
            return false;
        }
        let holder = match self.holders.get(characters) {
            Some(known) => *known,
            None => {
                let holder = self.fonts.holder(characters);
                self.holders.insert(characters.to_owned(), holder);
                holder
            }
        };
        match holder {
            None => false,
            Some(Holder::Family) => true,
            Some(Holder::Other(_)) if self.repertoire == Repertoire::Plain => false,
            Some(Holder::Other(font)) => {
                if !self.others.contains(&font) {
                    self.others.push(font);
                }
                true
            }
        }
    }
}

/// What stands on a paper about characters that are not shown on it; empty if all are.
pub(super) fn missing_letters(missing: &BTreeSet<char>) -> String {
    if missing.is_empty() {
        return String::new();
    }
    let codes: Vec<String> = missing.iter().take(MOST_NAMED).map(|c| code(*c)).collect();
    let more = match missing.len().saturating_sub(MOST_NAMED) {
        0 => String::new(),
        more => format!("、ほか{more}字"),
    };
    format!(
        "この紙には、書体にない文字があります（「{GETA}」で示しています）：{}{more}",
        codes.join("、")
    )
}

/// The name of a character that need not be shown: U+1B001.
pub(super) fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// The end of a line or a space, if that is what it is.
fn space(cluster: &str) -> Option<char> {
    let mut characters = cluster.chars();
    match (characters.next()?, characters.next()) {
        ('\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}', _) => Some('\n'),
        ('\u{3000}', None) => Some('\u{3000}'),
        (c, None) if c.is_whitespace() => Some(' '),
        _ => None,
    }
}

/// A letter without what has no picture. Marks that choose a form of the letter before them, and
/// what joins two pictures to one, stay; those that turn the direction of others do not.
fn without_marks(cluster: &str) -> String {
    let mut shown = String::with_capacity(cluster.len());
    for c in cluster.chars() {
        let stays = !is_default_ignorable(c) || c == JOINER || chooses_a_form(c);
        if stays && (!shown.is_empty() || !is_default_ignorable(c)) {
            shown.push(c);
        }
    }
    shown.truncate(shown.trim_end_matches(JOINER).len());
    shown
}

fn chooses_a_form(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether people agree on what it is. A font may have a picture for a private character, as ours has
/// for gaiji, but not the one its writer saw.
fn has_meaning(c: char) -> bool {
    let code = u32::from(c);
    let is_private = matches!(code, 0xE000..=0xF8FF | 0xF_0000..=0xF_FFFF | 0x10_0000..=0x10_FFFF);
    let is_no_character =
        matches!(code, 0xFDD0..=0xFDEF | 0xFFF9..=0xFFFC) || code & 0xFFFE == 0xFFFE;
    !(is_private || is_no_character || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legible(text: &str, repertoire: Repertoire) -> (String, String) {
        let fonts = Fonts::of_this_system().unwrap();
        let mut reader = Reader::new(&fonts, repertoire);
        let mut data = Value::from(text);
        let missing = reader.paper(&mut data);
        let codes: Vec<_> = missing.into_iter().map(code).collect();
        (data.as_str().unwrap().to_owned(), codes.join(" "))
    }

    #[test]
    fn what_has_no_picture_is_left_out_or_named() {
        for (written, shown, missing) in [
            ("確認済み ABC", "確認済み ABC", ""),
            (
                "一行\r\n二行\u{b}三行\u{2028}四行",
                "一行\n二行\n三行\n四行",
                "",
            ),
            ("a\tb\u{a0}c　d", "a b c　d", ""),
            ("み\u{e000}薬局", "み〓薬局", "U+E000"),
            ("a\0b\u{7f}\u{9f}", "a〓b〓〓", "U+0000 U+007F U+009F"),
            (
                "\u{fffe}\u{fdd0}\u{10fffe}",
                "〓〓〓",
                "U+FDD0 U+FFFE U+10FFFE",
            ),
            ("\u{feff}先\u{200b}頭\u{202e}逆\u{2066}", "先頭逆", ""),
            ("\u{200d}か\u{200d}", "か", ""),
            ("か\u{3099}", "が", ""),
            ("\u{301}", "〓", "U+0301"),
            ("葛\u{e0100}城", "葛\u{e0100}城", ""),
            ("\u{378}", "〓", "U+0378"),
        ] {
            let found = legible(written, Repertoire::Everything);
            // A letter and its mark may stay two characters, or become the one that means the same.
            let same = found.0.nfc().collect::<String>();
            assert_eq!((&*same, &*found.1), (shown, missing), "{written:?}");
        }
    }

    #[test]
    fn marks_are_not_piled_up() {
        let (shown, missing) = legible(
            &format!("a{}", "\u{301}".repeat(5_000)),
            Repertoire::Everything,
        );
        assert!(shown.chars().count() <= MOST_IN_ONE, "{shown}");
        assert_eq!(missing, "U+0301");
    }

    #[test]
    fn the_plain_repertoire_joins_nothing() {
        let (shown, _) = legible("葛\u{e0100}城 ✔ e\u{301} 👨\u{200d}👩", Repertoire::Plain);
        assert!(
            shown
                .chars()
                .all(|c| !is_default_ignorable(c) && !is_combining_mark(c))
        );
        assert!(shown.starts_with("葛城"), "{shown}");
    }

    #[test]
    fn a_paper_names_some_and_counts_the_rest() {
        let missing: BTreeSet<char> = ('\u{e000}'..'\u{e020}').collect();
        assert!(
            missing_letters(&missing).ends_with("U+E00B、ほか20字"),
            "{}",
            missing_letters(&missing)
        );
        assert_eq!(missing_letters(&BTreeSet::new()), "");
    }
}
