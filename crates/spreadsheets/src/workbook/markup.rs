//! Markup read piece by piece: no piece, no depth and no part is larger than Excel files have, so that
//! memory stays small whatever somebody packed.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use super::{Limits, Unusable};

/// A cell holds 32,767 characters at most; nothing else between two tags is longer.
const LONGEST_PIECE: u64 = 1 << 20;
/// Tags inside each other; Excel needs a dozen.
const DEEPEST: u32 = 100;

/// Counts what is unpacked.
pub(super) struct Meter {
    left: Rc<Cell<u64>>,
    /// Since the last piece.
    since: Rc<Cell<u64>>,
    exceeded: Rc<Cell<bool>>,
    limits: Limits,
}

impl Meter {
    pub fn new(left: Rc<Cell<u64>>, limits: Limits) -> Self {
        let (since, exceeded) = Default::default();
        Meter {
            left,
            since,
            exceeded,
            limits,
        }
    }
}

/// A reader that stops where a meter says so.
struct Metered<'a> {
    inner: Box<dyn Read + 'a>,
    left: Rc<Cell<u64>>,
    since: Rc<Cell<u64>>,
    exceeded: Rc<Cell<bool>>,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = read as u64;
        self.since.set(self.since.get() + bytes);
        match self.left.get().checked_sub(bytes) {
            Some(left) if self.since.get() <= LONGEST_PIECE => {
                self.left.set(left);
                Ok(read)
            }
            _ => {
                self.exceeded.set(true);
                Err(io::Error::other("too large"))
            }
        }
    }
}

/// A part of markup that is being read.
pub(crate) struct Markup<'a> {
    reader: quick_xml::Reader<BufReader<Metered<'a>>>,
    buffer: Vec<u8>,
    meter: Meter,
    depth: u32,
}

impl<'a> Markup<'a> {
    pub(super) fn new(inner: Box<dyn Read + 'a>, meter: Meter) -> Self {
        let metered = Metered {
            inner,
            left: meter.left.clone(),
            since: meter.since.clone(),
            exceeded: meter.exceeded.clone(),
        };
        let buffered = BufReader::with_capacity(64 << 10, metered);
        let mut reader = quick_xml::Reader::from_reader(buffered);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Markup {
            reader,
            buffer: Vec::with_capacity(1024),
            meter,
            depth: 0,
        }
    }

    /// The next piece.
    ///
    /// # Errors
    /// The part is damaged, or larger than it may be.
    pub fn next(&mut self) -> Result<Event<'_>, Unusable> {
        self.buffer.clear();
        self.meter.since.set(0);
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => {
                match event {
                    Event::Start(_) => self.depth += 1,
                    Event::End(_) => self.depth = self.depth.saturating_sub(1),
                    // What no Excel file has, and where entities would be defined.
                    Event::DocType(_) => return Err(Unusable::not_excel()),
                    _ => {}
                }
                match self.depth > DEEPEST {
                    true => Err(self.meter.limits.too_large()),
                    false => Ok(event),
                }
            }
            Err(_) if self.meter.exceeded.get() => Err(self.meter.limits.too_large()),
            Err(_) => Err(Unusable::not_excel()),
        }
    }
}

/// The value of an attribute, by its name without a prefix.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let found = attributes.find(|it| it.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), |it| it.into_owned()))
}

/// Whether an attribute says yes.
pub(crate) fn is_set(tag: &BytesStart<'_>, name: &str) -> bool {
    attribute(tag, name).is_some_and(|value| value == "1" || value == "true")
}

/// What a reference such as `&amp;` or `&#12354;` stands for.
pub(crate) fn referred(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
