//! The parts of an Excel file, and which part belongs to which.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::io::{BufReader, Cursor};
use zip::ZipArchive;

use crate::workbook::Unusable;

/// An Excel file as the archive it is.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
}

/// What a part refers to.
pub(super) struct Relation {
    id: String,
    /// The last word of its type: `comments`, `drawing`.
    pub kind: String,
    /// The name of the part.
    pub target: String,
}

impl<'b> Package<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, Unusable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unusable::not_excel())?;
        Ok(Package { archive })
    }

    /// The part that holds a sheet.
    pub fn page_of(&mut self, sheet: &str) -> Result<Option<String>, Unusable> {
        const BOOK: &str = "xl/workbook.xml";
        let mut id = None;
        self.walk(BOOK, |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event
                && tag.local_name().as_ref() == "sheet"
                && attribute(tag, "name").as_deref() == Some(sheet)
            {
                id = attribute(tag, "id");
            }
        })?;
        let relations = self.relations(BOOK)?;
        let page = relations.into_iter().find(|it| Some(&it.id) == id.as_ref());
        Ok(page.map(|page| page.target))
    }

    /// What a part refers to within the file.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Unusable> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let mut relations = Vec::new();
        self.walk(&format!("{folder}/_rels/{name}.rels"), |event| {
            if let Event::Start(tag) | Event::Empty(tag) = event
                && tag.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(kind), Some(target)) = (
                    attribute(tag, "Id"),
                    attribute(tag, "Type"),
                    attribute(tag, "Target"),
                )
            {
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = resolved(folder, &target);
                relations.push(Relation { id, kind, target });
            }
        })?;
        Ok(relations)
    }

    /// Shows every event of a part to `each`; a part that is not there has none.
    pub fn walk(&mut self, part: &str, each: impl FnMut(&Event<'_>)) -> Result<(), Unusable> {
        self.walk_as(part, true, each)
    }

    /// Shows the events of a part whose tags need not match (VML), up to where it cannot be read. Whether
    /// it was read to its end.
    pub fn walk_loosely(&mut self, part: &str, each: impl FnMut(&Event<'_>)) -> bool {
        self.walk_as(part, false, each).is_ok()
    }

    fn walk_as(
        &mut self,
        part: &str,
        strict: bool,
        mut each: impl FnMut(&Event<'_>),
    ) -> Result<(), Unusable> {
        let Some(entry) = self.index_of(part) else {
            return Ok(());
        };
        let entry = self
            .archive
            .by_index(entry)
            .map_err(|_| Unusable::not_excel())?;
        let mut reader = Reader::from_reader(BufReader::new(entry));
        let config = reader.config_mut();
        config.check_end_names = strict;
        config.allow_unmatched_ends = !strict;
        config.allow_dangling_amp = !strict;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Eof) => return Ok(()),
                Ok(event) => each(&event),
                Err(_) => return Err(Unusable::not_excel()),
            }
        }
    }

    /// Where a part is; names of parts do not mind case.
    fn index_of(&self, part: &str) -> Option<usize> {
        self.archive.index_for_name(part).or_else(|| {
            (0..self.archive.len()).find(|at| {
                self.archive
                    .name_for_index(*at)
                    .is_some_and(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case(part)))
            })
        })
    }
}

/// A target as the name of a part: from the root, or seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').collect(),
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

/// An attribute by its name, whatever its namespace is called.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|it| it.key.local_name().as_ref() == name)?;
    let value = found.normalized_value(XmlVersion::Implicit1_0).ok()?;
    Some(value.into_owned())
}

/// The text an event adds, if it is one.
pub(super) fn text_of(event: &Event<'_>) -> Option<String> {
    match event {
        Event::Text(text) => Some(text.xml10_content().into_owned()),
        Event::CData(text) => Some(text.xml10_content().into_owned()),
        Event::GeneralRef(entity) => {
            let name: &str = entity.as_ref();
            match quick_xml::escape::resolve_xml_entity(name) {
                Some(text) => Some(text.to_owned()),
                None => entity.resolve_char_ref().ok().flatten().map(String::from),
            }
        }
        _ => None,
    }
}

/// Whether an attribute or the value of a property says yes: `1`, `true`, or nothing.
pub(super) fn says_yes(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "none" | "off"))
}
