//! Which of 「はい」 and 「いいえ」 is chosen, by what stands where. What a person could read in two ways is
//! not told to be either.

use super::tokens::{Kind, Struck, Token, is_blank_day};

/// What is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Choice {
    pub value: Option<bool>,
    /// Both words stand there.
    pub offers_both: bool,
    /// It was read from what is struck through.
    pub by_strike: bool,
}

/// The word that is chosen, if one is.
///
/// # Errors
/// Why it cannot be told, for people.
pub(super) fn chosen(tokens: &[Token]) -> Result<Choice, String> {
    let words: Vec<(&Token, bool)> = tokens
        .iter()
        .filter_map(|token| match token.kind {
            Kind::Word(yes) => Some((token, yes)),
            _ => None,
        })
        .collect();
    if words
        .iter()
        .any(|(token, _)| token.struck == Struck::Partly)
    {
        return Err("取り消し線が、言葉の途中までです。".into());
    }
    let of = |struck| {
        words
            .iter()
            .filter(move |(token, _)| token.struck == struck)
    };
    let left: Vec<bool> = of(Struck::No).map(|(_, yes)| *yes).collect();
    let taken_back: Vec<bool> = of(Struck::Whole).map(|(_, yes)| *yes).collect();
    // What is struck through counts no more, but for the words.
    let seen: Vec<Token> = tokens
        .iter()
        .filter(|token| token.struck == Struck::No || matches!(token.kind, Kind::Word(_)))
        .cloned()
        .collect();
    let by_marks = by_marks(&seen)?;
    let offers_both = left.contains(&true) && left.contains(&false);
    if taken_back.is_empty() {
        if let [first, second] = words.as_slice()
            && first.1 != second.1
        {
            check_looks([first, second].map(|(token, yes)| (*token, *yes)), by_marks)?;
        }
        return Ok(Choice {
            value: by_marks,
            offers_both,
            by_strike: false,
        });
    }
    if left.is_empty() {
        return Err("取り消し線が引かれています。".into());
    }
    let Some(&value) = left.first().filter(|_| !offers_both) else {
        return Err("取り消し線が引かれていて、どちらが残るのか分かりません。".into());
    };
    // What is left must be the other word, and no mark may stand at what is taken back.
    let has_marks = seen
        .iter()
        .any(|token| matches!(token.kind, Kind::Mark | Kind::Cross));
    if !taken_back.contains(&!value) || (has_marks && by_marks != Some(value)) {
        return Err("取り消し線と、ほかの印が合いません。".into());
    }
    Ok(Choice {
        value: Some(value),
        offers_both: false,
        by_strike: true,
    })
}

/// Of two words that look different, one is meant, but which? A firm's own form may print them so.
fn check_looks(words: [(&Token, bool); 2], chosen: Option<bool>) -> Result<(), String> {
    let told = |yes: bool| match yes {
        true => "はい",
        false => "いいえ",
    };
    let [(first, first_yes), (second, second_yes)] = words;
    if chosen.is_none() && (first.mixed || second.mixed) {
        return Err("言葉の途中で字の書式が変わっていて、どちらを選んだのか分かりません。".into());
    }
    for (word, yes, other) in [(first, first_yes, second), (second, second_yes, first)] {
        if word.look.stands_out(&other.look) && chosen != Some(yes) {
            return Err(format!(
                "「{}」だけが太字・下線・色などで目立っていますが、選んだ印かどうか分かりません。",
                told(yes)
            ));
        }
    }
    Ok(())
}

/// A place for a mark, and what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Chosen,
    Crossed,
    /// An empty box.
    Box,
    /// Empty brackets, or nothing behind a colon.
    Blank,
}

/// What matters of the tokens for the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Word {
        yes: bool,
        bracketed: bool,
    },
    Slot(Slot),
    Leader,
    Gap,
    Line,
    /// A sign between words, or what may be one.
    Sign,
    /// Anything else, such as a bracket or a day.
    Apart,
    Cell,
}

fn by_marks(tokens: &[Token]) -> Result<Option<bool>, String> {
    let (parts, own) = own_slots(&parts(tokens))?;
    let words: Vec<(usize, bool, bool)> = parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part {
            Part::Word { yes, bracketed } => Some((at, *yes, *bracketed)),
            _ => None,
        })
        .collect();
    let slots: Vec<(usize, Slot)> = parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part {
            Part::Slot(slot) => Some((at, *slot)),
            _ => None,
        })
        .collect();
    match words.as_slice() {
        [] => match slots.iter().all(|(_, slot)| is_empty(*slot)) {
            true => Ok(None),
            false => Err("印だけでは「はい」と「いいえ」のどちらか分かりません。「はい」か「いいえ」と書いてください。".into()),
        },
        [(at, yes, _)] => {
            let own = own.iter().filter(|(word, _)| word == at).map(|(_, slot)| slot);
            of_one_word(*yes, slots.iter().map(|(_, slot)| slot).chain(own))
        }
        [first, rest @ ..] if rest.iter().all(|(_, yes, _)| *yes == first.1) => {
            match slots.is_empty() && own.is_empty() {
                true => Ok(Some(first.1)),
                false => Err(unclear()),
            }
        }
        [first, second] => {
            let at_second = own.iter().filter(|(word, _)| *word == second.0);
            if own.len() == 1 && at_second.clone().any(|(_, slot)| !is_empty(*slot)) {
                // はい・いいえ：○
                return Err(unclear());
            }
            let mut marked = Marked::default();
            for (word, slot) in own.iter().copied().chain(owned(&parts, [first.0, second.0], &slots, own.is_empty())?) {
                marked.add(word == second.0, slot)?;
            }
            if let (true, false) | (false, true) = (first.2, second.2) {
                let apart = parts[first.0..second.0]
                    .iter()
                    .any(|part| matches!(part, Part::Sign | Part::Line | Part::Cell));
                if !apart {
                    return Err(unclear());
                }
                marked.add(second.2, Slot::Chosen)?;
            } else if first.2 {
                return Err(both());
            }
            Ok(marked.chosen()?.map(|is_second| match is_second {
                false => first.1,
                true => second.1,
            }))
        }
        _ => Err("「はい」や「いいえ」がいくつもあり、どれを選んだのか分かりません。".into()),
    }
}

fn is_empty(slot: Slot) -> bool {
    matches!(slot, Slot::Box | Slot::Blank)
}

fn of_one_word<'s>(
    yes: bool,
    slots: impl Iterator<Item = &'s Slot>,
) -> Result<Option<bool>, String> {
    let slots: Vec<&Slot> = slots.collect();
    match slots.iter().all(|slot| **slot == Slot::Chosen) {
        true => Ok(Some(yes)),
        false => Err("印の欄が空いているか×が付いていて、選んだのかどうか分かりません。".into()),
    }
}

/// What stands at two words.
#[derive(Default)]
struct Marked {
    at: [Option<Slot>; 2],
}

impl Marked {
    fn add(&mut self, is_second: bool, slot: Slot) -> Result<(), String> {
        let place = &mut self.at[usize::from(is_second)];
        match place {
            Some(there) if *there != slot => Err(unclear()),
            _ => {
                *place = Some(slot);
                Ok(())
            }
        }
    }

    /// Whether the second word is chosen, if one of the two is.
    fn chosen(&self) -> Result<Option<bool>, String> {
        use Slot::{Box, Chosen, Crossed};
        match self.at {
            [Some(Chosen), Some(Chosen)] => Err(both()),
            [Some(Chosen), _] => Ok(Some(false)),
            [_, Some(Chosen)] => Ok(Some(true)),
            [Some(Crossed), _] | [_, Some(Crossed)] => {
                Err("×が、選んだ印なのか、選ばない印なのか分かりません。".into())
            }
            [Some(Box), other] | [other, Some(Box)] if other != Some(Box) => Err(unclear()),
            _ => Ok(None),
        }
    }
}

/// Slots, each with the place of the word it belongs to.
type Owned = Vec<(usize, Slot)>;

/// To which of two words the slots belong that stand at them.
fn owned(
    parts: &[Part],
    [first, second]: [usize; 2],
    slots: &[(usize, Slot)],
    may: bool,
) -> Result<Owned, String> {
    let within = |range: std::ops::Range<usize>| -> Vec<(usize, Slot)> {
        slots
            .iter()
            .filter(|(at, _)| range.contains(at))
            .copied()
            .collect()
    };
    // はい-○ いいえ-: a sign may lead from each word to its mark.
    let sign_behind = |word: usize| {
        let next = parts[word + 1..].iter().find(|part| **part != Part::Gap);
        next == Some(&Part::Sign)
    };
    let (before, between, after) = (
        within(0..first),
        within(first..second),
        within(second..parts.len()),
    );
    let split = parts[first..second].contains(&Part::Cell);
    if slots.is_empty() {
        return Ok(Vec::new());
    }
    if !may
        || (sign_behind(first) && sign_behind(second))
        || before.len() > 1
        || after.len() > 1
        || (!before.is_empty() && !after.is_empty())
    {
        return Err(unclear());
    }
    // Whether one gets from a slot to a word, and whether over a gap.
    let way = |from: usize, to: usize| {
        let between = &parts[from.min(to) + 1..from.max(to)];
        let free = between.iter().all(|part| *part == Part::Gap);
        free.then_some(between.contains(&Part::Gap))
    };
    let mut found = Vec::new();
    match between.as_slice() {
        [] => {}
        [(at, slot)] => {
            let new_line = |range: std::ops::Range<usize>| {
                let range = &parts[range];
                range.contains(&Part::Line) || range.contains(&Part::Cell)
            };
            let owner = match (way(first, *at), way(*at, second)) {
                (Some(false), None | Some(true)) => first,
                (None | Some(true), Some(false)) => second,
                (Some(true), None) if new_line(*at..second) => first,
                (None, Some(true)) if new_line(first..*at) => second,
                (Some(_), Some(_)) if !before.is_empty() => second,
                (Some(_), Some(_)) if !after.is_empty() => first,
                _ => return Err(unclear()),
            };
            found.push((owner, *slot));
        }
        [(left, at_first), (right, at_second)] => {
            if way(first, *left).is_none() || way(*right, second).is_none() {
                return Err(unclear());
            }
            found.extend([(first, *at_first), (second, *at_second)]);
        }
        _ => return Err(unclear()),
    }
    let beside = |word: usize| found.iter().any(|(owner, _)| *owner == word);
    let (has_first, has_second) = (beside(first), beside(second));
    if let Some((at, slot)) = before.first() {
        match way(*at, first) {
            Some(false) => found.push((first, *slot)),
            Some(true) if has_second || split => found.push((first, *slot)),
            _ => return Err(unclear()),
        }
    }
    if let Some((at, slot)) = after.first() {
        // Behind both words, a mark says nothing about which of them is meant.
        match way(second, *at) {
            Some(_) if has_first || split => found.push((second, *slot)),
            _ => return Err(unclear()),
        }
    }
    Ok(found)
}

/// The parts without colons, and what stands behind the colon of a word: it belongs to that word.
fn own_slots(parts: &[Part]) -> Result<(Vec<Part>, Owned), String> {
    let mut left: Vec<Part> = Vec::new();
    let mut own = Vec::new();
    let mut word = None;
    let mut at = 0;
    while at < parts.len() {
        let part = parts[at];
        at += 1;
        match part {
            Part::Word { .. } => word = Some(left.len()),
            Part::Gap => {}
            Part::Leader => {
                let next = parts[at..].iter().position(|part| *part != Part::Gap);
                let next = next.map(|more| at + more);
                match (word.take(), next.map(|next| parts[next])) {
                    (Some(word), Some(Part::Slot(slot))) => {
                        own.push((word, slot));
                        at = next.map_or(at, |next| next + 1);
                    }
                    // はい：いいえ
                    (Some(_), Some(Part::Word { .. })) if !parts[at..].contains(&Part::Leader) => {
                        left.push(Part::Sign);
                    }
                    (Some(word), _) => own.push((word, Slot::Blank)),
                    (None, _) => return Err(unclear()),
                }
                continue;
            }
            _ => word = None,
        }
        left.push(part);
    }
    Ok((left, own))
}

fn parts(tokens: &[Token]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let part = match &token.kind {
            Kind::Open => match bracketed(&tokens[at..]) {
                Some((part, length)) => {
                    at += length;
                    part
                }
                None => Part::Apart,
            },
            other => part_of(other),
        };
        parts.push(part);
    }
    parts
}

fn part_of(kind: &Kind) -> Part {
    match kind {
        Kind::Word(yes) => Part::Word {
            yes: *yes,
            bracketed: false,
        },
        Kind::Mark => Part::Slot(Slot::Chosen),
        Kind::Cross => Part::Slot(Slot::Crossed),
        Kind::Box => Part::Slot(Slot::Box),
        Kind::Leader => Part::Leader,
        Kind::Space => Part::Gap,
        Kind::Line => Part::Line,
        Kind::Cell => Part::Cell,
        Kind::Sign => Part::Sign,
        Kind::Other(text) if is_blank_day(text) => Part::Sign,
        Kind::Other(_) | Kind::Open | Kind::Close => Part::Apart,
    }
}

/// What a pair of brackets is that holds one thing alone, and how many tokens it takes.
fn bracketed(inside: &[Token]) -> Option<(Part, usize)> {
    let end = inside.iter().position(|token| token.kind == Kind::Close)?;
    let filled: Vec<&Kind> = inside[..end]
        .iter()
        .map(|token| &token.kind)
        .filter(|kind| **kind != Kind::Space)
        .collect();
    let part = match filled.as_slice() {
        [] => Part::Slot(Slot::Blank),
        [Kind::Word(yes)] => Part::Word {
            yes: *yes,
            bracketed: true,
        },
        [sign @ (Kind::Mark | Kind::Cross | Kind::Box)] => part_of(sign),
        // A day, and the place for one, stand between the words and their marks.
        [Kind::Other(text)] if is_blank_day(text) => Part::Apart,
        _ => return None,
    };
    Some((part, end + 1))
}

fn unclear() -> String {
    "印が「はい」と「いいえ」のどちらのものか分かりません。選んだ方だけを書いてください。".into()
}

fn both() -> String {
    "「はい」と「いいえ」の両方に印があるように見えます。どちらか1つだけにしてください。".into()
}
