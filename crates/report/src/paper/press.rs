//! Typst with nothing around it: a template, its data and fonts become a PDF.

use serde::Serialize;
use std::ops::RangeBounds;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::fonts::Families;
use super::{Fonts, PaperError};

/// What a template reads with `json("paper.json")`.
const DATA: &str = "paper.json";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Sets a template with `data`, which must make so many `pages` of it: as PDF/UA-1 (accessible to
/// screen readers) that names no time of its making.
///
/// All of it is in memory until it is returned: more than a hundred pages go into several.
///
/// # Errors
/// [`PaperError::Template`] if the template is wrong or makes another number of pages.
pub(super) fn pdf(
    fonts: &Fonts,
    template: &str,
    data: &impl Serialize,
    pages: impl RangeBounds<usize>,
) -> Result<Vec<u8>, PaperError> {
    let desk = Desk::new(fonts, template, data)?;
    let pdf = desk.pdf(&pages);
    // Typst remembers what it did for the next edit of the same document, which never comes here.
    typst::comemo::evict(0);
    pdf
}

/// All that a template can see.
struct Desk<'a> {
    fonts: &'a Fonts,
    template: Source,
    data: Bytes,
}

impl<'a> Desk<'a> {
    fn new(fonts: &'a Fonts, template: &str, data: &impl Serialize) -> Result<Self, PaperError> {
        #[derive(Serialize)]
        struct Paper<'a, T> {
            fonts: &'a Families,
            data: &'a T,
        }
        let paper = Paper {
            fonts: fonts.families(),
            data,
        };
        let data = serde_json::to_vec(&paper).map_err(|e| PaperError::Template(e.to_string()))?;
        Ok(Desk {
            fonts,
            template: Source::detached(template),
            data: Bytes::new(data),
        })
    }

    fn pdf(&self, pages: &impl RangeBounds<usize>) -> Result<Vec<u8>, PaperError> {
        let document: PagedDocument = typst::compile(self).output.map_err(told)?;
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
        typst_pdf::pdf(&document, &options).map_err(told)
    }
}

/// The faults of a template in one line.
fn told(faults: impl IntoIterator<Item = SourceDiagnostic>) -> PaperError {
    let messages: Vec<_> = faults.into_iter().map(|f| f.message.to_string()).collect();
    PaperError::Template(messages.join("; "))
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
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
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
