//! What is written in the cells of a check, cut into the pieces that can mean something.

use unicode_normalization::UnicodeNormalization;

use crate::grid::Look;

/// Signs that choose the word they stand at.
const MARKS: &[char] = &[
    '〇', '○', '◯', '◎', '⭕', '⭘', '●', '◉', '⦿', 'レ', '✓', '✔', '☑', '✅', '√', '■', '▣', '◼',
    '⬛', 'v', 'V',
];
/// Signs that may say "not this one", or choose.
const CROSSES: &[char] = &['×', '✕', '✖', '✗', '✘', '❌', '❎', '☒', '╳'];
/// Places for a mark that have none.
const BOXES: &[char] = &['□', '☐', '◻', '▢', '⬜'];
/// Signs that keep words apart.
const SIGNS: &[char] = &['・', '、', ',', ';', '|', '·', '•', '∙', '⋅'];
/// Signs that lead from a word to its mark.
const LEADERS: &[char] = &[':', '…', '‥'];
/// What is left of the place for a day when no day is written: （ / ）, 令和 年 月 日.
const BLANK_DAY: &[char] = &['/', '.', '-', '年', '月', '日', '令', '和', '平', '成'];

/// Letters of a cell that look the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Letters {
    pub text: String,
    pub struck: bool,
    pub look: Look,
}

/// A piece of what is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub struck: Struck,
    /// How its first letter looks.
    pub look: Look,
    /// Not all of its letters look like the first one.
    pub mixed: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// はい or いいえ
    Word(bool),
    Mark,
    Cross,
    Box,
    Open,
    Close,
    /// A colon or dots behind a word.
    Leader,
    Space,
    Line,
    /// A sign between words.
    Sign,
    /// The next cell.
    Cell,
    Other(String),
}

/// How much of a token is struck through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Struck {
    No,
    Partly,
    Whole,
}

/// Whether a text is only what is left of the place for a day.
pub(super) fn is_blank_day(text: &str) -> bool {
    text.chars().all(|c| BLANK_DAY.contains(&c))
}

/// Whether there is nothing but signs that choose: in a column headed 「はい」.
pub(crate) fn is_mark(text: &str) -> bool {
    let mut letters = letters(text).filter(|c| !c.is_whitespace()).peekable();
    letters.peek().is_some() && letters.all(|c| MARKS.contains(&c))
}

/// The letters of a text in their ordinary form, without those that show nothing.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let shows = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\r');
    text.nfkc().filter(shows)
}

/// A letter with how it looks.
struct Letter<'l> {
    letter: char,
    run: &'l Letters,
}

/// Cuts the letters of one cell.
pub(super) fn cut(runs: &[Letters], tokens: &mut Vec<Token>) {
    let all: Vec<Letter> = runs
        .iter()
        .flat_map(|run| letters(&run.text).map(move |letter| Letter { letter, run }))
        .collect();
    let mut at = 0;
    while at < all.len() {
        let (kind, length) = match word(&all, at) {
            Some((yes, length)) => (Kind::Word(yes), length),
            None => (kind(&all, at), 1),
        };
        push(tokens, kind, &all[at..at + length]);
        at += length;
    }
}

/// The word that begins at a letter, and its length.
fn word(all: &[Letter], at: usize) -> Option<(bool, usize)> {
    const WORDS: [(&str, bool); 6] = [
        ("はい", true),
        ("ハイ", true),
        ("yes", true),
        ("いいえ", false),
        ("イイエ", false),
        ("no", false),
    ];
    WORDS.into_iter().find_map(|(word, yes)| {
        let length = word.chars().count();
        let letters = all.get(at..at + length)?;
        let same = letters
            .iter()
            .zip(word.chars())
            .all(|(letter, wanted)| letter.letter.to_ascii_lowercase() == wanted);
        let whole = !word.is_ascii() || stands_alone(all, at, length);
        (same && whole).then_some((yes, length))
    })
}

/// Whether no Latin letter or digit stands beside some letters.
fn stands_alone(all: &[Letter], at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| all.get(at));
    [before, all.get(at + length)]
        .into_iter()
        .flatten()
        .all(|letter| !letter.letter.is_ascii_alphanumeric())
}

fn kind(all: &[Letter], at: usize) -> Kind {
    match all[at].letter {
        '(' | '[' | '<' | '{' | '【' | '〔' | '「' | '『' | '〈' | '《' => Kind::Open,
        ')' | ']' | '>' | '}' | '】' | '〕' | '」' | '』' | '〉' | '》' => Kind::Close,
        '\n' => Kind::Line,
        leader if LEADERS.contains(&leader) => Kind::Leader,
        'v' | 'V' if !stands_alone(all, at, 1) => Kind::Other(all[at].letter.to_string()),
        mark if MARKS.contains(&mark) => Kind::Mark,
        cross if CROSSES.contains(&cross) => Kind::Cross,
        empty if BOXES.contains(&empty) => Kind::Box,
        sign if SIGNS.contains(&sign) => Kind::Sign,
        space if space.is_whitespace() || space == '。' => Kind::Space,
        other => Kind::Other(other.to_string()),
    }
}

fn push(tokens: &mut Vec<Token>, kind: Kind, letters: &[Letter]) {
    let Some(first) = letters.first() else {
        return;
    };
    let struck = match letters.iter().filter(|it| it.run.struck).count() {
        0 => Struck::No,
        all if all == letters.len() => Struck::Whole,
        _ => Struck::Partly,
    };
    if let Some(last) = tokens.last_mut().filter(|last| last.struck == struck) {
        match (&mut last.kind, &kind) {
            (Kind::Other(text), Kind::Other(more)) => {
                text.push_str(more);
                return;
            }
            (Kind::Leader, Kind::Leader) => return,
            // はい・・・○
            (before @ (Kind::Sign | Kind::Leader), Kind::Sign) => {
                *before = Kind::Leader;
                return;
            }
            _ => {}
        }
    }
    tokens.push(Token {
        kind,
        struck,
        look: first.run.look.clone(),
        mixed: letters.iter().any(|it| it.run.look != first.run.look),
    });
}
