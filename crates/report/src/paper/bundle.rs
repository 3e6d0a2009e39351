//! Many checklists as one file: a ZIP of PDFs that is made and sent part by part.

use std::io::Write;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::{Fonts, PaperError, checklists};
use crate::sheet::Sheet;

/// A bundle that is being made. Only the part at hand is in memory: what [`Bundle::add`] gives is
/// to be sent before the next part is added.
pub struct Bundle {
    fonts: Fonts,
    archive: ZipWriter<StreamWriter<Outlet>>,
    outlet: Outlet,
    parts: usize,
}

/// What has been written and not yet taken out.
#[derive(Clone, Default)]
struct Outlet(Arc<Mutex<Vec<u8>>>);

impl Outlet {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outlet {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Bundle {
    /// An empty one.
    pub fn new(fonts: Fonts) -> Self {
        let outlet = Outlet::default();
        Bundle {
            fonts,
            archive: ZipWriter::new_stream(outlet.clone()),
            outlet,
            parts: 0,
        }
    }

    /// Sets at most [`super::CHECKLISTS_PER_FILE`] checklists, at least one, as one more PDF, named
    /// after the first and the last of them, and gives the bytes to send.
    ///
    /// # Errors
    /// As [`checklists`].
    pub fn add(&mut self, sheets: &[Sheet]) -> Result<Vec<u8>, PaperError> {
        let pdf = checklists(&self.fonts, sheets)?;
        self.parts += 1;
        let name =
            |sheet: Option<&Sheet>| sheet.map_or(String::new(), |it| file_name(&it.respondent));
        let name = format!(
            "{:04}_{}から{}まで.pdf",
            self.parts,
            name(sheets.first()),
            name(sheets.last())
        );
        // A PDF is compressed already.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.archive.start_file(name, stored).map_err(failed)?;
        self.archive.write_all(&pdf).map_err(failed)?;
        Ok(self.outlet.take())
    }

    /// The bytes after the last part.
    ///
    /// # Errors
    /// The list of contents cannot be written.
    pub fn finish(self) -> Result<Vec<u8>, PaperError> {
        self.archive.finish().map_err(failed)?;
        Ok(self.outlet.take())
    }
}

fn failed(error: impl std::fmt::Display) -> PaperError {
    PaperError::Template(error.to_string())
}

/// A name without what no file's name may have on any system, at most 30 characters.
fn file_name(name: &str) -> String {
    let usable = |c: &char| !c.is_control() && !r#"/\:*?"<>|."#.contains(*c);
    // The code behind the name would be cut in the middle.
    let name = name.split('（').next().unwrap_or_default();
    name.chars().filter(usable).take(30).collect()
}
