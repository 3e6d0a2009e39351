//! Finding what products are called in what people write into a ledger.

use std::collections::HashMap;

use crate::facilities::search_text::folded;
use crate::text::input::fold;

/// A text without width, case and spaces, in which it is still known where words begin.
pub(super) struct Text {
    letters: Vec<char>,
    /// Whether a word begins at this letter.
    begins: Vec<bool>,
}

impl Text {
    pub fn of(text: &str) -> Self {
        let (mut letters, mut begins) = (Vec::new(), Vec::new());
        let is_between = |c: char| c.is_whitespace() || "/,、。()[]「」_;:+|・".contains(c);
        // Windows® 11, Windows(R) 11
        let text = fold(&text.replace(['®', '™'], " ")).replace("(R)", " ");
        for word in text.split(is_between) {
            for (at, letter) in folded(word).chars().enumerate() {
                letters.push(letter);
                begins.push(at == 0);
            }
        }
        Text { letters, begins }
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.letters.is_empty()
    }

    /// All of it in its spelling for comparisons.
    pub fn letters(&self) -> &[char] {
        &self.letters
    }

    /// All of it as text.
    pub fn all(&self) -> String {
        self.part(0, self.letters.len())
    }

    fn at(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    /// Whether a name may begin here: 「Windows」 does not begin within a word of Latin letters.
    fn may_begin(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.at(before));
        self.begins.get(at) == Some(&true) || before.is_none_or(|c| !c.is_ascii_alphanumeric())
    }

    /// Whether a name may end before `end`: Windows 1 does not stand in Windows 11, nor Windows 8 in Windows 8.1,
    /// nor Java in JavaScript.
    fn may_end(&self, end: usize) -> bool {
        let (last, next) = (
            end.checked_sub(1).and_then(|last| self.at(last)),
            self.at(end),
        );
        let goes_on =
            |is: fn(&char) -> bool| last.is_some_and(|c| is(&c)) && next.is_some_and(|c| is(&c));
        let begins = self.begins.get(end) == Some(&true);
        let in_number = goes_on(char::is_ascii_digit) && !begins;
        let in_fraction = last.is_some_and(|c| c.is_ascii_digit())
            && next == Some('.')
            && self.at(end + 1).is_some_and(|c| c.is_ascii_digit());
        let in_word = goes_on(char::is_ascii_alphabetic) && !begins;
        !(in_number || in_fraction || in_word)
    }

    /// The letters from a place to another, as text; words are told apart by spaces.
    fn part(&self, from: usize, to: usize) -> String {
        let mut part = String::new();
        let letters = self.letters.iter().zip(&self.begins);
        for (letter, begins) in letters.take(to).skip(from) {
            if *begins && !part.is_empty() {
                part.push(' ');
            }
            part.push(*letter);
        }
        part
    }
}

/// A name in its spelling for comparisons.
pub(super) fn spelled(name: &str) -> Vec<char> {
    Text::of(name).letters
}

/// Names, each of a product, to be found in texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(HashMap<char, Vec<(Vec<char>, usize)>>);

/// A name that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Of which product.
    pub product: usize,
    /// What stands behind it, up to the next name: editions and versions.
    pub rest: String,
}

impl Names {
    /// Adds a name of a product.
    pub fn add(&mut self, name: &str, product: usize) {
        let name = spelled(name);
        if let Some(first) = name.first() {
            self.0.entry(*first).or_default().push((name, product));
        }
    }

    /// The products that a text names. Of names that lie over each other the longest counts: Windows Server 2012 R2
    /// is not Windows Server 2012.
    pub fn within(&self, text: &Text) -> Vec<Found> {
        let mut hits: Vec<(usize, usize, usize)> = Vec::new();
        for (at, first) in text.letters.iter().enumerate() {
            let Some(names) = self.0.get(first).filter(|_| text.may_begin(at)) else {
                continue;
            };
            for (name, product) in names {
                let end = at + name.len();
                let is_here = text.letters.get(at..end).is_some_and(|part| part == name);
                if is_here && text.may_end(end) {
                    hits.push((at, end, *product));
                }
            }
        }
        hits.sort_by_key(|(at, end, _)| (usize::MAX - (end - at), *at));
        let mut kept: Vec<(usize, usize, usize)> = Vec::new();
        for hit in hits {
            if kept
                .iter()
                .all(|(at, end, _)| hit.1 <= *at || *end <= hit.0)
            {
                kept.push(hit);
            }
        }
        kept.sort_unstable();
        let ends = kept.iter().skip(1).map(|(at, ..)| *at);
        let ends: Vec<usize> = ends.chain([text.letters.len()]).collect();
        let found = kept
            .iter()
            .zip(ends)
            .map(|((_, end, product), next)| Found {
                product: *product,
                rest: text.part(*end, next),
            });
        found.collect()
    }
}
