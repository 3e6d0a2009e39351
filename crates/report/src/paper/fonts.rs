//! The Japanese fonts of this machine.

use fontdb::{Database, FaceInfo, Source};
use serde::Serialize;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

use super::PaperError;

/// Families for running text, the best first: Debian's packages, then what macOS and Windows bring.
const TEXT: &[&str] = &[
    "BIZ UDPGothic",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
];

/// Families for what is typed from paper: letters equally wide, none that looks like another.
const TYPED: &[&str] = &["BIZ UDGothic", "Noto Sans Mono CJK JP", "Menlo", "Consolas"];

/// The Japanese fonts of this machine that papers are set in. Finding them takes a moment and they hold
/// the files that were used, up to 20 MB each: find them once for all papers of one order, and drop
/// them with it. A clone shares them.
#[derive(Clone)]
pub struct Fonts(Arc<Found>);

struct Found {
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
    families: Families,
}

/// The families there are, as templates name them.
#[derive(Serialize)]
pub(super) struct Families {
    text: Vec<&'static str>,
    typed: Vec<&'static str>,
}

/// One face: its file, or its place in a collection, is read when something is first set in it.
struct Face {
    file: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl Fonts {
    /// Looks through the font folders of this system.
    ///
    /// # Errors
    /// [`PaperError::NoJapaneseFont`].
    pub fn of_this_system() -> Result<Self, PaperError> {
        let mut system = Database::new();
        system.load_system_fonts();
        Self::among(&system)
    }

    fn among(system: &Database) -> Result<Self, PaperError> {
        // Nothing else is kept, so that no other font of a machine changes how its papers look.
        let (infos, faces): (Vec<_>, Vec<_>) = system
            .faces()
            .filter(|face| is_one_of(face, TEXT) || is_one_of(face, TYPED))
            .filter_map(|face| {
                let Source::File(file) = &face.source else {
                    return None;
                };
                let info = system.with_face_data(face.id, FontInfo::new)??;
                let face = Face {
                    file: file.clone(),
                    index: face.index,
                    font: OnceLock::new(),
                };
                Some((info, face))
            })
            .unzip();
        let book = FontBook::from_infos(infos);
        let text = present(TEXT, &book);
        if text.is_empty() {
            return Err(PaperError::NoJapaneseFont);
        }
        // Without one of its own, what is typed is set like the text.
        let typed = [present(TYPED, &book), text.clone()].concat();
        Ok(Fonts(Arc::new(Found {
            book: LazyHash::new(book),
            faces,
            families: Families { text, typed },
        })))
    }

    pub(super) fn families(&self) -> &Families {
        &self.0.families
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    /// The font at a place of the book, unless its file has gone.
    pub(super) fn font(&self, index: usize) -> Option<Font> {
        let face = self.0.faces.get(index)?;
        let read = || Font::new(Bytes::new(fs::read(&face.file).ok()?), face.index);
        face.font.get_or_init(read).clone()
    }
}

fn is_one_of(face: &FaceInfo, families: &[&str]) -> bool {
    face.families
        .iter()
        .any(|(name, _)| families.contains(&name.as_str()))
}

fn present(families: &[&'static str], book: &FontBook) -> Vec<&'static str> {
    let there = |family: &&str| book.contains_family(&family.to_lowercase());
    families.iter().copied().filter(there).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_japanese_font_one_is_told_what_to_install() {
        let Err(error) = Fonts::among(&Database::new()) else {
            panic!("there are no fonts");
        };
        let words = error.to_string();
        for word in [
            "フォント",
            "fonts-noto-cjk",
            "fonts-morisawa-bizud-gothic",
            "游ゴシック",
            "ヒラギノ",
        ] {
            assert!(words.contains(word), "{words}");
        }
    }
}
