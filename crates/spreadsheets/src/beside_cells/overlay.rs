//! What lies over a sheet: comments, shapes, pictures, check boxes. It is told where they are; what they
//! mean cannot be read.

use quick_xml::events::Event;

use super::package::{Package, attribute, text_of};
use super::{Area, BesideCells};
use crate::grid::{MOST_COLUMNS, place_of};
use crate::workbook::Unusable;

/// More than any sheet that is filled in has, of comments as of shapes.
const MOST: usize = 2_000;
/// The longest comment that is shown, in bytes.
const LONGEST: usize = 600;

/// Reads what lies over a sheet.
pub(super) fn read(
    package: &mut Package<'_>,
    page: &str,
    found: &mut BesideCells,
) -> Result<(), Unusable> {
    for relation in package.relations(page)? {
        match relation.kind.as_str() {
            "comments" => comments(package, &relation.target, found)?,
            "drawing" => drawing(package, &relation.target, found)?,
            "vmlDrawing" => old_drawing(package, &relation.target, found),
            _ => {}
        }
    }
    found.covered.truncate(MOST);
    Ok(())
}

fn comments(
    package: &mut Package<'_>,
    part: &str,
    found: &mut BesideCells,
) -> Result<(), Unusable> {
    let mut place = None;
    let mut in_text = false;
    package.walk(part, |event| match event {
        Event::Start(tag) if tag.local_name().as_ref() == "comment" => {
            place = attribute(tag, "ref").and_then(|it| place_of(&it));
            if let Some(place) = place.filter(|_| found.comments.len() < MOST) {
                found.comments.entry(place).or_default();
            }
        }
        Event::Start(tag) if tag.local_name().as_ref() == "t" => in_text = true,
        Event::End(tag) if tag.local_name().as_ref() == "t" => in_text = false,
        other if in_text => {
            let comment = place.and_then(|place| found.comments.get_mut(&place));
            if let (Some(comment), Some(text)) = (comment, text_of(other))
                && comment.len() < LONGEST
            {
                comment.push_str(&text);
            }
        }
        _ => {}
    })
}

fn drawing(package: &mut Package<'_>, part: &str, found: &mut BesideCells) -> Result<(), Unusable> {
    let mut anchor = Anchor::default();
    package.walk(part, |event| {
        anchor.take(event);
        if let Event::End(tag) = event {
            match tag.local_name().as_ref() {
                "twoCellAnchor" | "oneCellAnchor" => found.covered.push(anchor.finish()),
                "absoluteAnchor" => found.covers_anywhere = true,
                _ => {}
            }
        }
    })
}

/// The older kind of drawing, which holds check boxes and the frames of comments.
fn old_drawing(package: &mut Package<'_>, part: &str, found: &mut BesideCells) {
    let mut is_comment = false;
    let mut anchor: Option<String> = None;
    let whole = package.walk_loosely(part, |event| match event {
        Event::Start(tag) if tag.local_name().as_ref() == "ClientData" => {
            is_comment = attribute(tag, "ObjectType").as_deref() == Some("Note");
        }
        Event::Start(tag) if tag.local_name().as_ref() == "Anchor" => {
            anchor = Some(String::new());
        }
        Event::End(tag) if tag.local_name().as_ref() == "Anchor" => {
            let area = anchor.take().as_deref().and_then(area_of_old);
            match area {
                _ if is_comment => {}
                Some(area) => found.covered.push(area),
                None => found.covers_anywhere = true,
            }
        }
        other => {
            if let (Some(anchor), Some(text)) = (&mut anchor, text_of(other)) {
                anchor.push_str(&text);
            }
        }
    });
    found.covers_anywhere |= !whole;
}

/// `left column, offset, top row, offset, right column, offset, bottom row, offset`
fn area_of_old(anchor: &str) -> Option<Area> {
    let numbers: Vec<u32> = anchor
        .split(',')
        .map(|it| it.trim().parse())
        .collect::<Result<_, _>>()
        .ok()?;
    match numbers.as_slice() {
        [left, _, top, _, right, end, bottom, below] => Some(area(
            (*top, *left),
            (*bottom, *right),
            (*below > 0, *end > 0),
        )),
        _ => None,
    }
}

/// What is between two corners; an edge that only touches the next row or column is not in it.
fn area(first: (u32, u32), last: (u32, u32), reaches: (bool, bool)) -> Area {
    let end = |first: u32, last: u32, reaches: bool| match reaches {
        true => last,
        false => last.saturating_sub(1).max(first),
    };
    let row = end(first.0, last.0, reaches.0);
    let column = end(first.1, last.1, reaches.1).min(MOST_COLUMNS);
    (first, (row, column))
}

/// Where a shape is tied to a sheet, read event by event.
#[derive(Default)]
pub(super) struct Anchor {
    in_to: bool,
    field: Option<&'static str>,
    text: String,
    from: [i64; 2],
    to: Option<[i64; 4]>,
}

impl Anchor {
    const FIELDS: [&'static str; 4] = ["row", "col", "rowOff", "colOff"];

    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "from" => self.in_to = false,
                "to" => {
                    self.in_to = true;
                    self.to = Some([0; 4]);
                }
                name => {
                    self.field = Self::FIELDS.into_iter().find(|field| *field == name);
                    self.text.clear();
                }
            },
            Event::End(_) => {
                let at = Self::FIELDS
                    .iter()
                    .position(|field| self.field == Some(field));
                if let (Some(at), Ok(number)) = (at, self.text.trim().parse::<i64>()) {
                    match (&mut self.to, self.from.get_mut(at)) {
                        (Some(to), _) if self.in_to => to[at] = number,
                        (_, Some(from)) => *from = number,
                        _ => {}
                    }
                }
                self.field = None;
            }
            other if self.field.is_some() => {
                self.text.extend(text_of(other));
            }
            _ => {}
        }
    }

    /// The area, and begins anew.
    pub fn finish(&mut self) -> Area {
        let done = std::mem::take(self);
        let whole = |number: i64| u32::try_from(number).unwrap_or_default();
        let first = (whole(done.from[0]), whole(done.from[1]));
        match done.to {
            Some([row, column, below, right]) => {
                area(first, (whole(row), whole(column)), (below > 0, right > 0))
            }
            None => (first, first),
        }
    }
}
