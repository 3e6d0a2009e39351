//! Typst with nothing around it: a template, the data of some papers and fonts become a PDF.

use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::RangeBounds;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::fonts::OtherFont;
use super::legible::{Reader, Repertoire, missing_letters};
use super::{Fonts, PaperError};

/// What a template reads with `json("paper.json")`.
const DATA: &str = "paper.json";
/// What stands above every template.
const COMMON: &str = include_str!("common.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Papers in one file.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub content: Vec<u8>,
    /// Which characters of each paper no font of this machine has; the paper says so itself.
    pub missing: Vec<BTreeSet<char>>,
}

/// Sets some papers with a template, which must make so many `pages` of them: as PDF/UA-1 (accessible
/// to screen readers) that names no time of its making. What is written in them is made legible, and
/// each paper's `missing` says what cannot be shown.
///
/// All of it is in memory until it is returned: more than a hundred pages go into several.
///
/// # Errors
/// [`PaperError::Template`] if the template is wrong or makes another number of pages.
pub(super) fn pdf<Paper: Serialize>(
    fonts: &Fonts,
    template: &str,
    papers: &[Paper],
    pages: impl RangeBounds<usize>,
) -> Result<Pdf, PaperError> {
    let set = |repertoire| {
        let attempt = || Typesetter::new(fonts, template, papers, repertoire)?.pdf(&pages);
        // Typesetting anything anybody may write is much code that is not ours.
        let pdf = catch_unwind(AssertUnwindSafe(attempt));
        // Typst remembers what it did for the next edit of the same document, which never comes here.
        typst::comemo::evict(0);
        pdf.unwrap_or_else(|_| Err(PaperError::Template("panicked".to_owned())))
    };
    set(Repertoire::Everything).or_else(|_| set(Repertoire::Plain))
}

/// All that a template can see.
struct Typesetter<'a> {
    fonts: &'a Fonts,
    book: LazyHash<FontBook>,
    others: Vec<OtherFont>,
    template: Source,
    data: Bytes,
    missing: Vec<BTreeSet<char>>,
}

impl<'a> Typesetter<'a> {
    fn new(
        fonts: &'a Fonts,
        template: &str,
        papers: &[impl Serialize],
        repertoire: Repertoire,
    ) -> Result<Self, PaperError> {
        let wrong = |error: serde_json::Error| PaperError::Template(error.to_string());
        let mut reader = Reader::new(fonts, repertoire);
        let mut missing = Vec::with_capacity(papers.len());
        let mut data = Vec::with_capacity(papers.len());
        for paper in papers {
            let mut paper = serde_json::to_value(paper).map_err(wrong)?;
            let unshown = reader.paper(&mut paper);
            if let Value::Object(fields) = &mut paper {
                fields.insert("missing".to_owned(), missing_letters(&unshown).into());
            }
            data.push(paper);
            missing.push(unshown);
        }
        let others = reader.into_others();
        let (book, families) = fonts.with_others(&others);
        let data = json!({ "fonts": families, "papers": data });
        Ok(Typesetter {
            fonts,
            book: LazyHash::new(book),
            others,
            template: Source::detached(format!("{COMMON}\n{template}")),
            data: Bytes::new(serde_json::to_vec(&data).map_err(wrong)?),
            missing,
        })
    }

    fn document(&self) -> Result<PagedDocument, PaperError> {
        typst::compile(self).output.map_err(faults)
    }

    fn pdf(self, pages: &impl RangeBounds<usize>) -> Result<Pdf, PaperError> {
        let document = self.document()?;
        let made = document.pages().len();
        if !pages.contains(&made) {
            let (least, most) = (pages.start_bound(), pages.end_bound());
            let told = format!("{made} pages, not {least:?} to {most:?}");
            return Err(PaperError::Template(told));
        }
        let standards = PdfStandards::new(&[PdfStandard::Ua_1])
            .map_err(|e| PaperError::Template(e.message().to_string()))?;
        let options = PdfOptions {
            creator: Smart::Custom(Some("Tenken".to_owned())),
            standards,
            ..PdfOptions::default()
        };
        let content = typst_pdf::pdf(&document, &options).map_err(faults)?;
        Ok(Pdf {
            content,
            missing: self.missing,
        })
    }
}

/// The faults of a template in one line.
fn faults(faults: impl IntoIterator<Item = SourceDiagnostic>) -> PaperError {
    let messages: Vec<_> = faults.into_iter().map(|f| f.message.to_string()).collect();
    PaperError::Template(messages.join("; "))
}

impl World for Typesetter<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            Ok(self.template.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id.get().vpath().get_without_slash() == DATA {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index, &self.others)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
pub(super) mod measured {
    //! Where texts stand on a paper.

    use super::*;
    use typst::layout::{Abs, Frame, FrameItem, Point};

    /// Words that have no place to end a line in, or hardly any.
    pub fn endless() -> Vec<String> {
        let serial = "A1B2C3D4E5F6G7H8I9J0".repeat(5);
        let mail = "taro.yamada_hanako@very.long.hospital.name.example.jp".repeat(3);
        let many = [
            "W",
            "あー",
            "ー",
            "々",
            "ァ",
            "。",
            "）",
            "…",
            "1",
            "-",
            "/",
            "%",
            "!",
            "Ｗ",
            "ก",
            "あ\u{a0}",
            "a\u{2060}",
            "ﾊﾟ",
            "א",
            "\u{e000}",
            "😀",
        ];
        let many = many.iter().map(|text| text.repeat(200));
        let path =
            r"C:\Users\tenken\Documents\very_long_path_without_spaces\inventory.xlsx".to_owned();
        many.chain([serial, mail, path])
            .map(|text| format!("長い語 {text} 終わり"))
            .collect()
    }

    /// The furthest to the right that any text reaches, in millimetres.
    pub fn right_edge(template: &str, papers: &[impl Serialize]) -> f64 {
        let fonts = Fonts::of_this_system().unwrap();
        // With the first repertoire: the second one is only there for what nobody thought of.
        let typesetter = Typesetter::new(&fonts, template, papers, Repertoire::Everything).unwrap();
        let document = typesetter.document().unwrap();
        let edges = document
            .pages()
            .iter()
            .map(|page| edge(&page.frame, Point::zero()));
        edges.fold(Abs::zero(), Abs::max).to_mm()
    }

    fn edge(frame: &Frame, at: Point) -> Abs {
        let edges = frame.items().map(|(place, item)| match item {
            FrameItem::Text(text) => at.x + place.x + text.width(),
            FrameItem::Group(group) => edge(&group.frame, at + *place),
            _ => Abs::zero(),
        });
        edges.fold(Abs::zero(), Abs::max)
    }
}
