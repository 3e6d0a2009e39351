//! What people write into the cells of a checklist: marks, words and days.

use jiff::civil::Date;

use crate::answer::Checked;
use crate::calendar::{FiscalYear, parse_date};
use crate::grid::Value;
use crate::input::fold;

/// Signs that choose the word they stand at.
const MARKS: &[char] = &[
    '〇', '○', '◯', '◎', '⭕', '●', '◉', '⦿', 'レ', '✓', '✔', '☑', '✅', '√', '■', '▣', 'v', 'V',
];
/// Signs that stand for "not chosen" or only keep words apart.
const GAPS: &[char] = &[
    '□', '☐', '・', '、', '。', ',', ':', ';', '|', '‐', '‥', '…',
];
/// What is left of the place for a day when no day is written: （ / ）, 令和 年 月 日.
const BLANK_DAY: &[char] = &['/', '.', '-', '年', '月', '日', '令', '和', '平', '成'];
const WEEKDAY: &[char] = &['月', '火', '水', '木', '金', '土', '日', '曜', '祝'];

/// A piece of what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Yes,
    No,
    Mark,
    Open,
    Close,
    Space,
    Apart,
    Other(String),
}

/// Reads 「はい」 or 「いいえ」 and a day, in one cell or in several.
///
/// # Errors
/// Why it cannot be told, for people.
pub(super) fn checked(values: &[Value], year: FiscalYear) -> Result<Option<Checked>, String> {
    let (tokens, typed) = tokens(values)?;
    let value = chosen(&tokens)?;
    let written = written_day(&tokens, year)?;
    let on = match (typed, written) {
        (Some(typed), Some(written)) if typed != written => {
            return Err("日付が2つあります。1つだけ書いてください。".into());
        }
        (typed, written) => typed.or(written),
    };
    Ok((value.is_some() || on.is_some()).then_some(Checked { value, on }))
}

/// Reads a day.
///
/// # Errors
/// Why it cannot be told, for people.
pub(super) fn day(values: &[Value], year: FiscalYear) -> Result<Option<Date>, String> {
    match checked(values, year)? {
        Some(Checked { value: Some(_), .. }) => Err("ここには日付だけを書いてください。".into()),
        other => Ok(other.and_then(|it| it.on)),
    }
}

/// Whether there is nothing but signs that choose: in a column headed 「はい」.
pub(crate) fn is_mark(text: &str) -> bool {
    let text = fold(text);
    !text.is_empty() && text.chars().all(|c| MARKS.contains(&c))
}

/// The pieces of all values, and the day among them that Excel itself knows as one.
fn tokens(values: &[Value]) -> Result<(Vec<Token>, Option<Date>), String> {
    let mut tokens = Vec::new();
    let mut day = None;
    for value in values {
        match value {
            Value::Text(text) => {
                cut(&fold(text), &mut tokens);
                tokens.push(Token::Space);
            }
            Value::Day(_) if day.is_some() => {
                return Err("日付が2つあります。1つだけ書いてください。".into());
            }
            Value::Day(typed) => day = Some(*typed),
            Value::Number(number) => {
                return Err(format!(
                    "数だけ（{number}）では、何月何日か分かりません。R8.7.2 のように書いてください。"
                ));
            }
        }
    }
    Ok((tokens, day))
}

fn cut(text: &str, tokens: &mut Vec<Token>) {
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word = [
            ("はい", Token::Yes),
            ("ハイ", Token::Yes),
            ("いいえ", Token::No),
            ("イイエ", Token::No),
        ]
        .into_iter()
        .find(|(word, _)| rest.starts_with(word));
        let (token, length) = match word {
            Some((word, token)) => (token, word.len()),
            None => {
                let token = match letter {
                    '(' | '[' | '<' | '【' | '〔' | '「' | '〈' | '《' => Token::Open,
                    ')' | ']' | '>' | '】' | '〕' | '」' | '〉' | '》' => Token::Close,
                    mark if MARKS.contains(&mark) => Token::Mark,
                    gap if GAPS.contains(&gap) => Token::Apart,
                    space if space.is_whitespace() => Token::Space,
                    other => Token::Other(other.to_string()),
                };
                (token, letter.len_utf8())
            }
        };
        match (tokens.last_mut(), token) {
            (Some(Token::Other(before)), Token::Other(more)) => before.push_str(&more),
            (_, token) => tokens.push(token),
        }
        rest = &rest[length..];
    }
}

/// The word that is chosen, if one is.
fn chosen(tokens: &[Token]) -> Result<Option<bool>, String> {
    let is_word = |token: &Token| matches!(token, Token::Yes | Token::No);
    let words: Vec<&Token> = tokens.iter().filter(|token| is_word(token)).collect();
    let mut chosen: Vec<&Token> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark => match marked(tokens, at) {
                Neighbour::One(word) => chosen.push(word),
                Neighbour::None if words.len() == 1 => chosen.push(words[0]),
                Neighbour::None => {
                    return Err(
                        "印だけでは「はい」と「いいえ」のどちらか分かりません。「はい」か「いいえ」と書いてください。".into(),
                    );
                }
                Neighbour::Both => return Err(both()),
            },
            word if is_word(word) && is_bracketed(tokens, at) => chosen.push(word),
            _ => {}
        }
    }
    if chosen.is_empty() {
        chosen = words;
        if chosen.contains(&&Token::Yes) && chosen.contains(&&Token::No) {
            // As printed, with neither chosen.
            return Ok(None);
        }
    }
    match (chosen.contains(&&Token::Yes), chosen.contains(&&Token::No)) {
        (true, true) => Err(both()),
        (true, false) => Ok(Some(true)),
        (false, true) => Ok(Some(false)),
        (false, false) => Ok(None),
    }
}

fn both() -> String {
    "「はい」と「いいえ」の両方に印があるように見えます。どちらか1つだけにしてください。".into()
}

/// The word a mark stands at.
enum Neighbour<'t> {
    None,
    One(&'t Token),
    Both,
}

fn marked(tokens: &[Token], at: usize) -> Neighbour<'_> {
    /// The nearest token that is no space, if it is a word, and whether a space lies between.
    fn nearest<'t>(tokens: impl Iterator<Item = &'t Token>) -> Option<(&'t Token, bool)> {
        let mut apart = false;
        for token in tokens {
            match token {
                Token::Space => apart = true,
                Token::Yes | Token::No => return Some((token, apart)),
                _ => return None,
            }
        }
        None
    }
    let left = nearest(tokens[..at].iter().rev());
    let right = nearest(tokens[at + 1..].iter());
    match (left, right) {
        (None, None) => Neighbour::None,
        (Some((word, _)), None) | (None, Some((word, _))) => Neighbour::One(word),
        (Some((left, false)), Some((_, true))) => Neighbour::One(left),
        (Some((_, true)), Some((right, false))) => Neighbour::One(right),
        (Some((left, _)), Some((right, _))) if left == right => Neighbour::One(left),
        _ => Neighbour::Both,
    }
}

/// Whether a word stands in brackets of its own: 「(はい)・いいえ」.
fn is_bracketed(tokens: &[Token], at: usize) -> bool {
    let nearest = |token: &&Token| **token != Token::Space;
    tokens[..at].iter().rev().find(nearest) == Some(&Token::Open)
        && tokens[at + 1..].iter().find(nearest) == Some(&Token::Close)
}

/// The day among the tokens, if one is written.
fn written_day(tokens: &[Token], year: FiscalYear) -> Result<Option<Date>, String> {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Other(part) = token else { continue };
        if part.chars().all(|c| WEEKDAY.contains(&c)) && in_brackets(tokens, at) {
            continue;
        }
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        if digit(text.chars().last()) && digit(part.chars().next()) {
            return Err(unreadable(&format!("{text} {part}")));
        }
        text.push_str(part);
    }
    if text.chars().all(|c| BLANK_DAY.contains(&c)) {
        return Ok(None);
    }
    match parse_date(&text).or_else(|| in_year(&text, year)) {
        Some(day) if (1950..=2100).contains(&day.year()) => Ok(Some(day)),
        _ => Err(unreadable(&text)),
    }
}

fn in_brackets(tokens: &[Token], at: usize) -> bool {
    let before = tokens[..at].iter().rev();
    let opened = before
        .clone()
        .find(|token| matches!(token, Token::Open | Token::Close));
    opened == Some(&Token::Open)
}

fn unreadable(text: &str) -> String {
    const LONGEST: usize = 30;
    let text: String = text.chars().take(LONGEST).collect();
    format!("「{text}」を読み取れません。日付なら R8.7.2 や 7/2 のように書いてください。")
}

/// A day without its year, `7/2` or `7月2日`: the one in the fiscal year.
fn in_year(text: &str, year: FiscalYear) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(['/', '.', '-', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let [month, day] = parts.as_slice() else {
        return None;
    };
    let month: i8 = month.parse().ok()?;
    let year = match month {
        4.. => year.first_day().year(),
        _ => year.last_day().year(),
    };
    Date::new(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const YEAR: FiscalYear = FiscalYear(2026);

    fn text(text: &str) -> Vec<Value> {
        vec![Value::Text(text.to_owned())]
    }

    fn read(typed: &str) -> Result<Option<Checked>, String> {
        checked(&text(typed), YEAR)
    }

    #[test]
    fn words_and_marks_as_people_write_them() {
        for (typed, value) in [
            ("はい", Some(true)),
            ("いいえ", Some(false)),
            (" ハイ ", Some(true)),
            ("ｲｲｴ", Some(false)),
            ("はい。", Some(true)),
            ("「はい」", Some(true)),
            // As printed, with neither chosen.
            ("", None),
            ("はい・いいえ", None),
            ("はい・いいえ\n（　／　）", None),
            ("はい ･ いいえ ( / )", None),
            ("（はい・いいえ）", None),
            ("□はい　□いいえ", None),
            // One of them circled by text.
            ("（はい）・いいえ", Some(true)),
            ("はい・(いいえ)", Some(false)),
            ("【はい】・いいえ", Some(true)),
            ("〇はい・いいえ", Some(true)),
            ("はい○・いいえ", Some(true)),
            ("はい・○いいえ", Some(false)),
            ("はい・いいえ◯", Some(false)),
            ("○ はい ・ いいえ", Some(true)),
            ("はい○ いいえ", Some(true)),
            ("はい ○いいえ", Some(false)),
            ("レはい　いいえ", Some(true)),
            ("はい　ﾚいいえ", Some(false)),
            ("☑はい □いいえ", Some(true)),
            ("□はい ☑いいえ", Some(false)),
            ("■はい □いいえ", Some(true)),
            ("✓はい", Some(true)),
            ("はい✔", Some(true)),
            ("〇はい〇・いいえ", Some(true)),
            ("Vはい・いいえ", Some(true)),
        ] {
            let read = read(typed).map(|check| check.and_then(|check| check.value));
            assert_eq!(read, Ok(value), "{typed}");
        }
    }

    #[test]
    fn what_could_mean_two_things_is_unclear() {
        for typed in [
            "○",
            "レ",
            "○はい・○いいえ",
            "(はい)・(いいえ)",
            "はい○いいえ",
            "はい ○ いいえ",
            "いいえ→はい",
            "×",
            "たぶんはい",
            "はい？",
            "はい 7/2 7/3",
            "はい（済）",
            "はい 7/2 1",
        ] {
            assert!(read(typed).is_err(), "{typed}: {:?}", read(typed));
        }
    }

    #[test]
    fn days_as_people_write_them() {
        let second = date(2026, 7, 2);
        for (typed, expected) in [
            ("2026/7/2", second),
            ("2026-07-02", second),
            ("２０２６．７．２", second),
            ("2026年7月2日", second),
            ("R8.7.2", second),
            ("Ｒ８．７．２", second),
            ("r8/7/2", second),
            ("R8-7-2", second),
            ("令和8年7月2日", second),
            ("令和８年７月２日（木）", second),
            ("令和 8 年 7 月 2 日", second),
            ("7/2", second),
            ("７／２", second),
            ("（7/2）", second),
            ("( 7 / 2 )", second),
            ("7月2日", second),
            ("7/2(木)", second),
            ("7月2日（木・祝）", second),
            ("3/31", date(2027, 3, 31)),
            ("4/1", date(2026, 4, 1)),
            ("1月5日", date(2027, 1, 5)),
        ] {
            assert_eq!(day(&text(typed), YEAR), Ok(Some(expected)), "{typed}");
            let check = Checked {
                value: Some(false),
                on: Some(expected),
            };
            let with_word = format!("はい・○いいえ\n{typed}");
            assert_eq!(read(&with_word), Ok(Some(check)), "{with_word}");
        }
        for typed in ["", "（　／　）", "令和　年　月　日", "年月日", "( / )"] {
            assert_eq!(day(&text(typed), YEAR), Ok(None), "{typed}");
        }
        for typed in [
            "8/7/2",
            "8年7月2日",
            "R8.7",
            "令和8年 月 日",
            "13/1",
            "2/30",
            "2026-02-30",
            "7",
            "年内",
            "12月末",
            "0001-01-01",
            "はい",
            "7/1 2",
        ] {
            assert!(day(&text(typed), YEAR).is_err(), "{typed}");
        }
    }

    #[test]
    fn words_and_days_may_stand_in_several_cells() {
        let second = date(2026, 7, 2);
        let check = Ok(Some(Checked {
            value: Some(true),
            on: Some(second),
        }));
        let of = |values: &[Value]| checked(values, YEAR);
        let [yes, typed] = ["はい", "R8.7.2"].map(|text| Value::Text(text.into()));
        assert_eq!(of(&[yes.clone(), typed.clone()]), check);
        assert_eq!(of(&[yes.clone(), Value::Day(second)]), check);
        assert_eq!(of(&[yes.clone(), Value::Day(second), typed]), check);
        let other = Value::Text("7/3".into());
        assert!(of(&[yes.clone(), Value::Day(second), other]).is_err());
        assert!(of(&[yes, Value::Number("7.2".into())]).is_err());
    }
}
