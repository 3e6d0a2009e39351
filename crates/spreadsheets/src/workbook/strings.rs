//! The texts that cells share, in one piece of memory.

use quick_xml::events::Event;

use super::markup::{Markup, referred};
use super::{Limits, Unusable};

/// Twice as many as the longest list of a bureau has.
const MOST: usize = 3_000_000;
/// All of them together, in bytes.
const LONGEST: usize = 64 << 20;

/// Texts by their number.
#[derive(Default)]
pub(super) struct Strings {
    all: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    /// Reads them all.
    ///
    /// # Errors
    /// The part is damaged, or there are more than any list has.
    pub fn read(markup: &mut Markup<'_>, limits: Limits) -> Result<Self, Unusable> {
        let mut strings = Strings::default();
        let mut text = TextOf::default();
        loop {
            match markup.next()? {
                Event::Eof => return Ok(strings),
                Event::End(tag) if tag.local_name().as_ref() == "si" => {
                    strings.all.push_str(&unescaped(&text.take()));
                    let end = u32::try_from(strings.all.len()).unwrap_or(u32::MAX);
                    strings.ends.push(end);
                    if strings.ends.len() > MOST || strings.all.len() > LONGEST {
                        return Err(limits.too_large());
                    }
                }
                event => text.note(&event),
            }
        }
    }

    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)? as usize;
        let begin = match number.checked_sub(1) {
            Some(before) => self.ends[before] as usize,
            None => 0,
        };
        self.all.get(begin..end)
    }
}

/// The text inside `t`, without the readings above kanji (`rPh`).
#[derive(Default)]
pub(super) struct TextOf {
    text: String,
    in_text: bool,
    in_reading: bool,
}

impl TextOf {
    pub fn note(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => self.in_text = true,
                "rPh" => self.in_reading = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => self.in_text = false,
                "rPh" => self.in_reading = false,
                _ => {}
            },
            Event::Text(text) if self.counts() => self.text.push_str(&text.xml10_content()),
            Event::CData(text) if self.counts() => self.text.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if self.counts() => self.text.extend(referred(reference)),
            _ => {}
        }
    }

    fn counts(&self) -> bool {
        // No cell is longer; the rest of a longer one is not kept.
        self.in_text && !self.in_reading && self.text.len() < 256 << 10
    }

    pub fn take(&mut self) -> String {
        self.in_text = false;
        self.in_reading = false;
        std::mem::take(&mut self.text)
    }
}

/// A text with the characters that Excel writes as `_x000D_`.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest
            .get(at + 2..at + 6)
            .filter(|_| rest[at..].get(6..7) == Some("_"));
        let found = code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        plain.push_str(&rest[..at]);
        rest = match found {
            Some(c) => {
                plain.push(c);
                &rest[at + 7..]
            }
            None => {
                plain.push_str("_x");
                &rest[at + 2..]
            }
        };
    }
    plain.push_str(rest);
    plain
}
