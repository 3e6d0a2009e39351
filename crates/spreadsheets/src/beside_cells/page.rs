//! The part of a sheet: which text each cell has, what is hidden, and where check boxes lie.

use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

use super::BesideCells;
use super::overlay::Anchor;
use super::package::{Package, attribute, says_yes, text_of};
use super::strings::Text;
use crate::grid::{MOST_CELLS, MOST_COLUMNS, Place, place_of};
use crate::workbook::Unusable;

/// Reads a sheet into `found`, and says which cells have which shared text.
pub(super) fn read(
    package: &mut Package<'_>,
    page: &str,
    found: &mut BesideCells,
) -> Result<HashMap<usize, Vec<Place>>, Unusable> {
    let mut walk = Walk {
        found,
        wanted: HashMap::new(),
        place: (0, 0),
        cells: 0,
        kind: Kind::Other,
        number: None,
        text: None,
        in_controls: false,
        anchor: Anchor::default(),
    };
    package.walk(page, |event| walk.take(event))?;
    Ok(walk.wanted)
}

/// How a cell holds its text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shared,
    Inline,
    Other,
}

struct Walk<'f> {
    found: &'f mut BesideCells,
    wanted: HashMap<usize, Vec<Place>>,
    /// The cell that is read, or the next one.
    place: Place,
    cells: usize,
    kind: Kind,
    /// The number of its shared text, while it is read.
    number: Option<String>,
    /// Its own text, while it is read.
    text: Option<Text>,
    in_controls: bool,
    anchor: Anchor,
}

impl Walk<'_> {
    fn take(&mut self, event: &Event<'_>) {
        if self.in_controls {
            self.control(event);
        }
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::Empty(tag) => {
                self.begin(tag);
                self.end(tag.local_name().as_ref());
            }
            Event::End(tag) => {
                if let Some(text) = &mut self.text {
                    text.take(event);
                }
                self.end(tag.local_name().as_ref());
            }
            other => {
                if let (Some(number), Some(text)) = (&mut self.number, text_of(other)) {
                    number.push_str(&text);
                }
                if let Some(text) = &mut self.text {
                    text.take(other);
                }
            }
        }
        if let (Some(text), Event::Start(_) | Event::Empty(_)) = (&mut self.text, event) {
            text.take(event);
        }
    }

    fn begin(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "col" if hides(tag) => {
                let at = |name| attribute(tag, name).and_then(|it| it.parse::<u32>().ok());
                if let (Some(first), Some(last)) = (at("min"), at("max")) {
                    let columns = first.max(1) - 1..last.min(MOST_COLUMNS);
                    self.found.hidden_columns.extend(columns);
                }
            }
            "row" => {
                let row = attribute(tag, "r").and_then(|it| it.parse::<u32>().ok());
                if let Some(row) = row {
                    self.place = (row.max(1) - 1, 0);
                }
                if hides(tag) && self.found.hidden_rows.len() < MOST_CELLS {
                    self.found.hidden_rows.insert(self.place.0);
                }
            }
            "c" => {
                if let Some(place) = attribute(tag, "r").and_then(|it| place_of(&it)) {
                    self.place = place;
                }
                self.kind = match attribute(tag, "t").as_deref() {
                    Some("s") => Kind::Shared,
                    Some("inlineStr") => Kind::Inline,
                    _ => Kind::Other,
                };
            }
            "v" if self.kind == Kind::Shared => self.number = Some(String::new()),
            "is" if self.kind == Kind::Inline => self.text = Some(Text::default()),
            "controls" => self.in_controls = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: &str) {
        match tag {
            "row" => self.place = (self.place.0.saturating_add(1), 0),
            "c" => {
                self.kind = Kind::Other;
                self.place.1 = self.place.1.saturating_add(1);
            }
            "v" => {
                let number = self.number.take().and_then(|it| it.trim().parse().ok());
                if let Some(number) = number.filter(|_| self.counts()) {
                    self.wanted.entry(number).or_default().push(self.place);
                }
            }
            "is" => {
                let runs = self.text.take().and_then(Text::runs);
                if let Some(runs) = runs.filter(|_| self.counts()) {
                    self.found.runs.insert(self.place, runs);
                }
            }
            "controls" => self.in_controls = false,
            _ => {}
        }
    }

    /// Whether a cell is one of those that are looked at at all.
    fn counts(&mut self) -> bool {
        self.cells += 1;
        self.place.1 < MOST_COLUMNS && self.cells <= MOST_CELLS
    }

    fn control(&mut self, event: &Event<'_>) {
        self.anchor.take(event);
        if let Event::End(tag) = event
            && tag.local_name().as_ref() == "anchor"
        {
            let area = self.anchor.finish();
            self.found.covered.push(area);
        }
    }
}

fn hides(tag: &BytesStart<'_>) -> bool {
    let hidden = attribute(tag, "hidden");
    hidden.is_some() && says_yes(hidden.as_deref())
}
