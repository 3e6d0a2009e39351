//! Looking through an Excel file before a reader that keeps whole parts in memory opens it.

use quick_xml::events::Event;
use std::collections::HashMap;

use super::markup::attribute;
use super::package::Package;
use super::{Limits, Unusable};

/// Most of what the reader keeps one by one, by its tag; Excel itself has fewer of each, but texts.
const MOST: [(&str, u32); 11] = [
    ("si", 500_000),
    ("xf", 70_000),
    ("font", 70_000),
    ("fill", 70_000),
    ("border", 70_000),
    ("numFmt", 70_000),
    ("sheet", 5_000),
    ("definedName", 200_000),
    ("Relationship", 50_000),
    ("mergeCell", 500_000),
    ("hyperlink", 500_000),
];
/// What readers never look into.
const UNREAD: [&str; 6] = [
    "xl/media/",
    "xl/drawings/",
    "xl/charts/",
    "xl/printersettings/",
    "customxml/",
    "docprops/",
];

/// Refuses a file that would take more memory than its sheets are worth.
///
/// # Errors
/// A part is damaged, too large, too deep, or has too many of what is kept.
pub(super) fn check(bytes: &[u8], limits: Limits) -> Result<(), Unusable> {
    let mut package = Package::open(bytes, limits)?;
    for name in package.names() {
        let is_markup = name.ends_with(".xml") || name.ends_with(".rels");
        if !is_markup || UNREAD.iter().any(|unread| name.starts_with(unread)) {
            continue;
        }
        let Some(mut markup) = package.markup(&name)? else {
            continue;
        };
        let (mut counts, mut promised) = (HashMap::new(), 0);
        loop {
            match markup.next()? {
                Event::Start(tag) => {
                    let name = tag.local_name();
                    if let Some((kept, most)) = MOST.iter().find(|(it, _)| *it == name.as_ref()) {
                        let count: &mut u32 = counts.entry(*kept).or_default();
                        *count += 1;
                        if *count > *most {
                            return Err(limits.too_large());
                        }
                    } else if name.as_ref() == "sst" {
                        // Readers make room for as many texts as are promised.
                        let told = attribute(&tag, "uniqueCount");
                        promised = told.and_then(|told| told.parse().ok()).unwrap_or(0_u64);
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let texts = u64::from(counts.get("si").copied().unwrap_or(0));
        if promised > 1_000 + 2 * texts {
            return Err(Unusable::not_excel());
        }
    }
    Ok(())
}
