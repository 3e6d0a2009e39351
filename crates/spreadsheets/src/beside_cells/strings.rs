//! Texts of cells with the looks of their letters.

use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

use super::package::{Package, attribute, says_yes, text_of};
use super::{BesideCells, Run};
use crate::grid::Place;
use crate::workbook::Unusable;

/// Collects the runs of one text, `si` or `is`.
#[derive(Default)]
pub(super) struct Text {
    runs: Vec<Run>,
    is_rich: bool,
    in_text: bool,
    in_reading: bool,
}

impl Text {
    pub fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "r" => {
                    self.is_rich = true;
                    self.runs.push(Run::default());
                }
                // How a name is read, which is written nowhere in the cell.
                "rPh" => self.in_reading = true,
                "t" => self.in_text = true,
                _ => self.look(tag),
            },
            Event::Empty(tag) => self.look(tag),
            Event::End(tag) => match tag.local_name().as_ref() {
                "rPh" => self.in_reading = false,
                "t" => self.in_text = false,
                _ => {}
            },
            other if self.in_text && !self.in_reading => {
                if let (Some(text), Some(run)) = (text_of(other), self.runs.last_mut()) {
                    run.text.push_str(&text);
                }
            }
            _ => {}
        }
    }

    fn look(&mut self, tag: &BytesStart<'_>) {
        let Some(run) = self.runs.last_mut() else {
            return;
        };
        let value = attribute(tag, "val");
        let yes = says_yes(value.as_deref());
        let look = run.look.get_or_insert_default();
        match tag.local_name().as_ref() {
            "strike" => run.struck = yes,
            "b" => look.bold = yes,
            "i" => look.italic = yes,
            "u" => look.underlined = yes,
            "sz" => look.size = value.unwrap_or_default(),
            "color" => look.colour = colour(tag),
            _ => {}
        }
    }

    /// The runs, unless the whole text looks like its cell.
    pub fn runs(self) -> Option<Vec<Run>> {
        self.is_rich.then_some(self.runs)
    }
}

/// A colour as the file says it, or nothing for the ways to say black.
fn colour(tag: &BytesStart<'_>) -> String {
    const BLACK: [&str; 4] = ["rgb:FF000000", "theme:1", "indexed:8", "indexed:64"];
    ["rgb", "theme", "indexed"]
        .iter()
        .find_map(|kind| Some(format!("{kind}:{}", attribute(tag, kind)?)))
        .filter(|colour| !BLACK.contains(&colour.as_str()))
        .unwrap_or_default()
}

/// Reads the runs of the shared texts that cells have: `wanted` says which cells, by the text's number.
pub(super) fn read(
    package: &mut Package<'_>,
    wanted: &HashMap<usize, Vec<Place>>,
    found: &mut BesideCells,
) -> Result<(), Unusable> {
    let relations = package.relations("xl/workbook.xml")?;
    let Some(part) = relations.iter().find(|it| it.kind == "sharedStrings") else {
        return Ok(());
    };
    let mut number = 0;
    let mut text: Option<Text> = None;
    package.walk(&part.target, |event| match event {
        Event::Start(tag) if tag.local_name().as_ref() == "si" => {
            text = wanted.contains_key(&number).then(Text::default);
        }
        Event::End(tag) if tag.local_name().as_ref() == "si" => {
            if let Some(runs) = text.take().and_then(Text::runs) {
                for place in wanted.get(&number).into_iter().flatten() {
                    found.runs.insert(*place, runs.clone());
                }
            }
            number += 1;
        }
        Event::Empty(tag) if tag.local_name().as_ref() == "si" => number += 1,
        other => {
            if let Some(text) = &mut text {
                text.take(other);
            }
        }
    })
}
