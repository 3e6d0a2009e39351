//! What people write into the cells of a checklist: marks, words and days.

use jiff::civil::Date;

use super::choice::chosen;
use super::days::{typed_day, written_day};
pub(crate) use super::tokens::is_mark;
use super::tokens::{Kind, Letters, Struck, Token, cut};
use crate::grid::Value;
use tenken_domain::forms::answer::Checked;
use tenken_domain::text::calendar::FiscalYear;

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub value: Value,
    /// The letters of a text.
    pub letters: Vec<Letters>,
    /// It is a day that is shown without its year.
    pub hides_year: bool,
    /// The column is headed 「はい」 or 「いいえ」.
    pub under: Option<bool>,
}

/// What was understood, and why a person should look at it nevertheless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Understood<T> {
    pub value: Option<T>,
    pub doubts: Vec<String>,
}

impl<T> Understood<T> {
    pub fn nothing() -> Self {
        Understood {
            value: None,
            doubts: Vec::new(),
        }
    }
}

/// Reads 「はい」 or 「いいえ」 and a day, in one cell or in several.
///
/// # Errors
/// Why it cannot be told, for people.
pub(super) fn read_check(
    cells: &[Written],
    year: FiscalYear,
) -> Result<Understood<Checked>, String> {
    let Pieces { tokens, day } = pieces(cells, year)?;
    let choice = chosen(&tokens)?;
    let kept: Vec<Token> = tokens
        .iter()
        .filter(|token| token.struck == Struck::No)
        .cloned()
        .collect();
    let written = written_day(&kept, year)?;
    let on = match (day, written) {
        (Some(typed), Some(written)) if typed != written => return Err(two_days()),
        (typed, written) => typed.or(written),
    };
    let mut doubts = Vec::new();
    let is_struck = tokens.iter().any(|token| token.struck != Struck::No);
    match (choice.value, on) {
        (None, None) if is_struck => return Err("取り消し線が引かれています。".into()),
        (None, Some(_)) if choice.offers_both => {
            return Err(
                "日付はありますが、「はい」と「いいえ」のどちらにも印がありません。".into(),
            );
        }
        (None, Some(_)) => {
            doubts.push("日付だけがあり、「はい」か「いいえ」がありません。".to_owned());
        }
        _ if choice.by_strike => {
            doubts.push("取り消し線のない方を、選んだものとして読みました。".to_owned());
        }
        (Some(_), _) if is_struck => {
            doubts.push("取り消し線のない部分だけを読みました。".to_owned());
        }
        _ => {}
    }
    if let Some(day) = on.filter(|day| !year.contains(*day)) {
        doubts.push(format!(
            "{}年{}月{}日は、この実施回の年度（{year}）の日ではありません。",
            day.year(),
            day.month(),
            day.day()
        ));
    }
    let value = (choice.value.is_some() || on.is_some()).then_some(Checked {
        value: choice.value,
        on,
    });
    Ok(Understood { value, doubts })
}

/// Reads a day.
///
/// # Errors
/// Why it cannot be told, for people.
pub(super) fn day(cells: &[Written], year: FiscalYear) -> Result<Understood<Date>, String> {
    let read = read_check(cells, year)?;
    match read.value {
        Some(Checked { value: Some(_), .. }) => Err("ここには日付だけを書いてください。".into()),
        // A target that is missed needs no doubt: it has to lie within the fiscal year anyway.
        other => Ok(Understood {
            value: other.and_then(|it| it.on),
            doubts: Vec::new(),
        }),
    }
}

/// Whether there is nothing but a stroke, as people write where they have nothing to say.
pub(super) fn is_stroke(cells: &[Written]) -> bool {
    const STROKES: &[char] = &[
        '-', '‐', '‑', '‒', '–', '—', '―', 'ー', '−', '─', '━', '_', '/', '\\', '\u{2215}', '⁄',
    ];
    let mut letters = cells
        .iter()
        .flat_map(|cell| {
            tenken_domain::text::input::fold(&cell.text())
                .chars()
                .collect::<Vec<_>>()
        })
        .filter(|letter| !letter.is_whitespace())
        .peekable();
    letters.peek().is_some() && letters.all(|letter| STROKES.contains(&letter))
}

impl Written {
    /// What stands there, without what is struck through.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Text(_) => {
                let kept = self.letters.iter().filter(|letters| !letters.struck);
                kept.map(|letters| letters.text.as_str()).collect()
            }
            other => super::cells::text(other),
        }
    }

    /// Whether a part of it is struck through.
    pub fn is_struck(&self) -> bool {
        self.letters
            .iter()
            .any(|letters| letters.struck && !letters.text.trim().is_empty())
    }
}

/// The pieces of all cells, and the day among them that Excel itself knows as one.
struct Pieces {
    tokens: Vec<Token>,
    day: Option<Date>,
}

fn pieces(cells: &[Written], year: FiscalYear) -> Result<Pieces, String> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut day = None;
    for cell in cells {
        let begin = tokens.len();
        match (&cell.value, cell.under) {
            (Value::Text(text), Some(yes)) if is_mark(text) => {
                if cell.is_struck() {
                    return Err("取り消し線が引かれています。".into());
                }
                tokens.extend([token(Kind::Mark), token(Kind::Word(yes))]);
            }
            (Value::Text(_), _) => cut(&cell.letters, &mut tokens),
            (Value::Bool(is_ticked), Some(yes)) => {
                if *is_ticked {
                    tokens.extend([token(Kind::Mark), token(Kind::Word(yes))]);
                    tokens.push(token(Kind::Cell));
                }
                continue;
            }
            (Value::Bool(_), None) => {
                return Err("チェックボックス（TRUE・FALSE）だけでは、「はい」と「いいえ」のどちらか分かりません。「はい」か「いいえ」と書いてください。".into());
            }
            (Value::Day(_), _) if day.is_some() => return Err(two_days()),
            (Value::Day(typed), None) => {
                if cell.is_struck() {
                    return Err("取り消し線が引かれています。".into());
                }
                day = Some(typed_day(*typed, cell.hides_year, year)?);
            }
            (Value::Day(_), Some(_)) => return Err(under_a_word()),
            (Value::Number(number), _) => {
                return Err(format!(
                    "数だけ（{number}）では、何月何日か分かりません。R8.7.2 のように書いてください。"
                ));
            }
            (Value::Error(error), _) => {
                return Err(format!(
                    "計算式の結果がエラー（{error}）です。値を書き直してください。"
                ));
            }
        }
        let has_word = |token: &Token| matches!(token.kind, Kind::Word(_));
        let says = |token: &Token| !matches!(token.kind, Kind::Space | Kind::Line | Kind::Sign);
        if let Some(yes) = cell.under
            && tokens[begin..].iter().any(says)
            && !tokens[begin..]
                .iter()
                .any(|token| token.kind == Kind::Word(yes))
        {
            return Err(match tokens[begin..].iter().any(has_word) {
                true => "列の見出しと、書かれた言葉が合いません。".into(),
                false => under_a_word(),
            });
        }
        tokens.push(token(Kind::Cell));
    }
    Ok(Pieces { tokens, day })
}

fn token(kind: Kind) -> Token {
    Token {
        kind,
        struck: Struck::No,
        look: crate::grid::Look::default(),
        mixed: false,
    }
}

fn under_a_word() -> String {
    "「はい」「いいえ」の列には、○・レ・✓の印だけを付けてください。".into()
}

fn two_days() -> String {
    "日付が2つあります。1つだけ書いてください。".into()
}
