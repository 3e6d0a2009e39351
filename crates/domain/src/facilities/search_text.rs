//! One spelling for what names are searched by and for: letters that people write one for the other find
//! each other. Both sides are folded alike, so folding too much only finds more.

use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Which letters of names are one, and where that is from (`scripts/kanji-variants`).
const KANJI: &str = include_str!("../../data/kanji-variants.txt");

/// Changes whenever [`folded`] gives something else than before, so that what is stored can be folded anew.
pub const VERSION: &str = "2";

/// What is stored and compared: several texts about one thing, each in its spelling for searches. What is
/// searched for never holds the line breaks between them.
pub fn of_all(texts: &[&str]) -> String {
    let folded: Vec<String> = texts.iter().map(|text| folded(text)).collect();
    folded.join("\n")
}

/// A text in the spelling for searches: without width, case, spaces and middle dots; one syllabary without
/// small letters; one dash, which the long vowel is as well; of kanji that are one, one; `ヶ` between words
/// as `が`.
pub fn folded(text: &str) -> String {
    let letters: Vec<char> = text
        .nfkc()
        .filter(|letter| !is_variation(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '・' | '·'))
        .collect();
    let mut folded = String::with_capacity(text.len());
    let mut before = None;
    for (at, &letter) in letters.iter().enumerate() {
        let left = at.checked_sub(1).and_then(|at| letters.get(at));
        let one = match letter {
            // 佐々木, いすゞ
            '々' | '〻' | 'ゝ' | 'ヽ' => before.unwrap_or(letter),
            'ヶ' | 'ヵ' | 'ゖ' | 'ゕ' => 'が',
            'ケ' | 'カ' if stands_alone(left, letters.get(at + 1)) => 'が',
            dash if is_dash(dash) => 'ー',
            kana @ ('ぁ'..='ゖ' | 'ァ'..='ヺ') => fold_kana(kana),
            kanji => KANJI_FORMS.get(&kanji).copied().unwrap_or(kanji),
        };
        folded.push(one);
        before = Some(one);
    }
    folded
}

/// From each kanji that has a commoner form to that form.
static KANJI_FORMS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = KANJI.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(|line| {
            let mut letters = line.chars();
            let common = letters.next();
            letters.filter_map(move |letter| Some((letter, common?)))
        })
        .collect()
});

/// Signs that only choose among the shapes of the letter before them, or show nothing.
fn is_variation(letter: char) -> bool {
    matches!(letter, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// Whether a katakana stands between others than katakana, as in 霞ケ関 and みどりカ丘; what a query ends
/// or begins with may go on.
fn stands_alone(left: Option<&char>, right: Option<&char>) -> bool {
    let goes_on = |letter: Option<&char>| letter.is_some_and(|c| matches!(c, 'ァ'..='ヿ'));
    (left.is_some() || right.is_some()) && !goes_on(left) && !goes_on(right)
}

/// All that looks like a dash, with the long vowel, which people type for one and which is typed as one.
fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207B}'
                | '\u{208B}'
                | '\u{2212}'
                | '\u{2500}'
                | '\u{2501}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '~'
                | '〜'
                | '\u{3030}'
                | '゠'
                | 'ー'
    )
}

/// Katakana as hiragana, small letters as large ones, and letters that sound alike today as one.
fn fold_kana(kana: char) -> char {
    let hiragana = match kana {
        // The two syllabaries lie 96 apart.
        'ァ'..='ヶ' => char::from_u32(u32::from(kana) - 0x60).unwrap_or(kana),
        other => other,
    };
    match hiragana {
        // Each small letter lies right before its large one.
        'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ' | 'ゎ' => {
            char::from_u32(u32::from(hiragana) + 1).unwrap_or(hiragana)
        }
        'ゐ' => 'い',
        'ゑ' => 'え',
        'ぢ' => 'じ',
        'づ' => 'ず',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_each_other_however_they_are_written() {
        for names in [
            &["さくら薬局", "サクラ薬局", "ｻｸﾗ薬局", "さくら　薬局"][..],
            &["ＡＢＣ薬局", "abc薬局"],
            &["高橋", "髙橋"],
            &["山崎", "山﨑", "山嵜"],
            &["渡辺", "渡邊", "渡邉"],
            &["吉田", "𠮷田"],
            &["葛城", "葛\u{E0100}城", "葛\u{E0101}城"],
            &["斎藤", "斉藤", "齋藤", "齊藤"],
            &["霞ヶ関", "霞ケ関", "霞が関", "霞ｹ関", "霞ガ関", "霞カ関"],
            &["みどりヶ丘", "みどりケ丘", "みどりが丘", "ミドリヶ丘"],
            &["長崎町", "⻑崎町", "長﨑町"],
            &["西町", "⻄町"],
            &[
                "カドノ-ワン",
                "カドノ‐ワン",
                "カドノーワン",
                "カドノ−ワン",
                "ｶﾄﾞﾉｰﾜﾝ",
                "カドノ―ワン",
            ],
            &["A-1", "Ａ－１", "A‐1", "Aー1", "A–1"],
            &["キャノン", "キヤノン", "キャノン"],
            &["エビス", "ヱビス", "えびす"],
            &["沢", "澤"],
            &["島", "嶋", "嶌"],
            &["浜", "濱", "濵"],
            &["富", "冨"],
            &["渕", "淵", "渊"],
            &["広", "廣"],
            &["桜", "櫻"],
            &["竜", "龍"],
            &["国", "國"],
            &["恵", "惠"],
            &["徳", "德"],
            &["神", "\u{FA19}"],
            &["塚", "\u{FA10}"],
            &["福", "\u{FA1B}"],
            &["隆", "\u{F9DC}"],
            &["角", "\u{2F93}"],
            &["船", "舩"],
            &["館", "舘"],
            &["薬", "藥"],
            &["医", "醫"],
            &["佐々木", "佐佐木"],
            &["井ノ頭", "井の頭"],
            &["みづほ", "みずほ"],
            &["サン・ファーマシー", "サンファーマシー", "ｻﾝ･ﾌｧｰﾏｼｰ"],
        ] {
            let first = folded(names[0]);
            for name in names {
                assert_eq!(folded(name), first, "{name}");
            }
        }
    }

    #[test]
    fn other_names_stay_apart() {
        for (one, other) in [
            ("中町", "塚町"),
            ("日", "曰"),
            ("大", "太"),
            ("東", "西"),
            ("士", "土"),
            ("未", "末"),
            ("千", "干"),
            ("ケア", "ガア"),
            ("おおつか薬局", "おおつが薬局"),
            ("ニシオカ薬局", "ニシオガ薬局"),
            ("林", "森"),
        ] {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn a_part_of_a_name_is_part_of_what_the_name_is_searched_by() {
        for (name, parts) in [
            (
                "霞ケ関薬局",
                &["霞ヶ", "霞が関", "ケ関", "が関薬", "霞"][..],
            ),
            ("みどりヶ丘病院", &["みどりケ", "ヶ丘", "が丘", "丘病"]),
            ("ニシオカ薬局", &["ニシオカ", "にしおか", "オカ薬"]),
            ("カドノ‐ワン薬局", &["カドノ", "ノ-ワ", "ワン"]),
        ] {
            for part in parts {
                assert!(folded(name).contains(&folded(part)), "{name} {part}");
            }
        }
    }

    #[test]
    fn the_table_folds_each_letter_once() {
        assert!(KANJI_FORMS.len() > 2_000);
        for (letter, form) in KANJI_FORMS.iter() {
            assert!(!KANJI_FORMS.contains_key(form), "{letter} {form}");
        }
    }
}
