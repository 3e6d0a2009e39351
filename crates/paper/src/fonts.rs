//! The fonts of this machine.

use fontdb::{Database, FaceInfo, ID, Source, Style, Weight};
use serde::Serialize;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use ttf_parser::Permissions;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo, FontVariant, FontWeight, is_default_ignorable};

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

/// Families that are asked before all others for what none of [`TEXT`] has: rare kanji and
/// hentaigana, then marks, then pictures.
const BEFORE_OTHERS: &[&str] = &[
    "IPAmjMincho",
    "Noto Serif CJK JP",
    "Noto Serif Hentaigana",
    "BabelStone Han",
    "Yu Mincho",
    "MS Gothic",
    "Hiragino Mincho ProN",
    "DejaVu Sans",
    "Noto Sans Symbols",
    "Noto Sans Symbols 2",
    "Noto Sans Symbols2",
    "Segoe UI Symbol",
    "Apple Symbols",
    "Noto Emoji",
    "Segoe UI Emoji",
    "Apple Color Emoji",
    "Noto Color Emoji",
];

/// Fonts that have one picture for everything: they do not show what is written.
const SHOW_NOTHING: &[&str] = &["LastResort", "Last Resort", "Adobe Blank", "Adobe NotDef"];

/// The fonts of this machine that papers are set in. Finding them takes a moment and they hold
/// the files that were used, up to 20 MB each: find them once for all papers of one order, and drop
/// them with it. A clone shares them.
///
/// Text is set in the Japanese families of a fixed list. What none of them has is set in the first
/// other font of the machine that has it: families known for rare characters first, then all others
/// by name.
#[derive(Clone)]
pub struct Fonts(Arc<Found>);

struct Found {
    /// Of the Japanese families.
    book: FontBook,
    faces: Vec<Face>,
    families: Families,
    /// For what they do not have, the first to ask first; each is opened when it is asked.
    others: Vec<Other>,
    system: Database,
}

/// The families there are, as templates name them.
#[derive(Clone, Serialize)]
pub(super) struct Families {
    text: Vec<String>,
    typed: Vec<String>,
}

/// One face: its file, or its place in a collection, is read when something is first set in it.
struct Face {
    file: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

/// The upright face of a family that is no Japanese family of ours.
struct Other {
    id: ID,
    face: Face,
    /// None if it cannot be read or may not be put into documents.
    info: OnceLock<Option<FontInfo>>,
}

/// The place of one of the other fonts among them.
pub(super) type OtherFont = usize;

/// Where something can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    /// In one of the Japanese families.
    Family,
    /// In another font.
    Other(OtherFont),
}

impl Fonts {
    /// Looks through the font folders of this system.
    ///
    /// # Errors
    /// [`PaperError::NoJapaneseFont`].
    pub fn of_this_system() -> Result<Self, PaperError> {
        let mut system = Database::new();
        system.load_system_fonts();
        Self::among(system)
    }

    pub(super) fn among(system: Database) -> Result<Self, PaperError> {
        let (infos, faces): (Vec<_>, Vec<_>) = system
            .faces()
            .filter(|face| is_one_of(face, TEXT) || is_one_of(face, TYPED))
            .filter_map(|face| {
                let info = system.with_face_data(face.id, FontInfo::new)??;
                Some((info, Face::of(face)?))
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
            book,
            faces,
            families: Families { text, typed },
            others: others(&system),
            system,
        })))
    }

    /// Who can set these characters next to each other, all of them in one font.
    pub(super) fn holder(&self, characters: &str) -> Option<Holder> {
        let found = &*self.0;
        let families = found.families.text.iter();
        if { families }.any(|family| found.family_has(family, characters)) {
            return Some(Holder::Family);
        }
        let has = |other: &Other| other.has(&found.system, characters);
        found.others.iter().position(has).map(Holder::Other)
    }

    /// What papers are set with that need these other fonts, too.
    pub(super) fn with_others(&self, others: &[OtherFont]) -> (FontBook, Families) {
        let mut book = self.0.book.clone();
        let mut families = self.0.families.clone();
        for at in others {
            let Some(info) = self.0.others[*at].info.get().and_then(Option::as_ref) else {
                continue;
            };
            // A name of its own: no face of its family that lacks the character is taken for it.
            let family = format!("other {at}");
            families.text.push(family.clone());
            families.typed.push(family.clone());
            let info = info.clone();
            book.push(FontInfo { family, ..info });
        }
        (book, families)
    }

    /// The font at a place of that book, unless its file has gone.
    pub(super) fn font(&self, index: usize, others: &[OtherFont]) -> Option<Font> {
        let found = &*self.0;
        if let Some(face) = found.faces.get(index) {
            return face.font();
        }
        let other = others.get(index - found.faces.len())?;
        found.others.get(*other)?.face.font()
    }
}

impl Found {
    /// Whether the faces that papers use of a family, plain and bold, both have these characters.
    fn family_has(&self, family: &str, characters: &str) -> bool {
        [FontWeight::REGULAR, FontWeight::BOLD]
            .iter()
            .all(|weight| {
                let variant = FontVariant {
                    weight: *weight,
                    ..FontVariant::default()
                };
                let face = self.book.select(&family.to_lowercase(), variant);
                let font = face.and_then(|at| self.faces.get(at)?.font());
                font.is_some_and(|font| has_glyphs(&font, characters))
            })
    }
}

impl Face {
    fn of(face: &FaceInfo) -> Option<Self> {
        let Source::File(file) = &face.source else {
            return None;
        };
        Some(Face {
            file: file.clone(),
            index: face.index,
            font: OnceLock::new(),
        })
    }

    fn font(&self) -> Option<Font> {
        let read = || Font::new(Bytes::new(fs::read(&self.file).ok()?), self.index);
        self.font.get_or_init(read).clone()
    }
}

impl Other {
    fn has(&self, system: &Database, characters: &str) -> bool {
        let read = || system.with_face_data(self.id, FontInfo::new)?;
        let Some(info) = self.info.get_or_init(read) else {
            return false;
        };
        // What a font lists it need not have; opening its file takes longer than reading the list.
        drawn(characters).all(|c| info.coverage.contains(c.into()))
            && self
                .face
                .font()
                .is_some_and(|font| has_glyphs(&font, characters) && may_be_embedded(&font))
    }
}

/// The characters that have a picture of their own.
fn drawn(characters: &str) -> impl Iterator<Item = char> {
    characters.chars().filter(|c| !is_default_ignorable(*c))
}

fn has_glyphs(font: &Font, characters: &str) -> bool {
    let Some(face) = face_of(font) else {
        return false;
    };
    let has = |c| face.glyph_index(c).is_some_and(|glyph| glyph.0 != 0);
    drawn(characters).all(has)
}

/// Whether its licence lets it be put into documents, as the font itself says.
fn may_be_embedded(font: &Font) -> bool {
    let permissions = face_of(font).and_then(|face| face.permissions());
    permissions != Some(Permissions::Restricted)
}

fn face_of(font: &Font) -> Option<ttf_parser::Face<'_>> {
    ttf_parser::Face::parse(font.data(), font.index()).ok()
}

/// One face of every family that is not ours: those of [`BEFORE_OTHERS`], then by name.
fn others(system: &Database) -> Vec<Other> {
    let is_other = |face: &&FaceInfo| {
        !is_one_of(face, TEXT) && !is_one_of(face, TYPED) && !is_one_of(face, SHOW_NOTHING)
    };
    let mut faces: Vec<(usize, &str, &FaceInfo)> = system
        .faces()
        .filter(is_other)
        .filter_map(|face| {
            let (family, _) = face.families.first()?;
            let before = BEFORE_OTHERS.iter().position(|name| name == family);
            Some((before.unwrap_or(usize::MAX), &**family, face))
        })
        .collect();
    let look = |face: &FaceInfo| {
        let weight = face.weight.0.abs_diff(Weight::NORMAL.0);
        let width = face.stretch.to_number().abs_diff(5);
        (face.style != Style::Normal, width, weight)
    };
    faces.sort_by_key(|(before, family, face)| (*before, *family, look(face), face.index));
    faces.dedup_by_key(|(_, family, _)| *family);
    let other = |(_, _, face): (usize, &str, &FaceInfo)| {
        Some(Other {
            id: face.id,
            face: Face::of(face)?,
            info: OnceLock::new(),
        })
    };
    faces.into_iter().filter_map(other).collect()
}

fn is_one_of(face: &FaceInfo, families: &[&str]) -> bool {
    face.families
        .iter()
        .any(|(name, _)| families.contains(&name.as_str()))
}

fn present(families: &[&str], book: &FontBook) -> Vec<String> {
    let there = |family: &&&str| book.contains_family(&family.to_lowercase());
    let found = families.iter().filter(there);
    found.map(|family| (*family).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_japanese_font_one_is_told_what_to_install() {
        let Err(error) = Fonts::among(Database::new()) else {
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
