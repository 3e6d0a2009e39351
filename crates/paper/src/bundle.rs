//! Many checklists as one file: a ZIP of PDFs that is made and sent part by part.

use std::io::Write;
use std::mem;
use std::slice;
use std::sync::{Arc, Mutex, PoisonError};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::contents::{Contents, READ_FIRST};
use super::{Fonts, PaperError, Pdf, checklists};
use tenken_domain::checklists::paper::Sheet;

/// A bundle that is being made. Only the portion at hand is in memory: what [`Bundle::add`] gives is
/// to be sent before the next one is added.
pub struct Bundle {
    archive: ZipWriter<StreamWriter<Outlet>>,
    outlet: Outlet,
    portions: usize,
    contents: Contents,
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

/// Some checklists that are set and not yet in a bundle.
pub struct Portion {
    /// Each file's name behind the number of the portion, and what is in it.
    files: Vec<(String, Vec<u8>)>,
    made: Vec<bool>,
    contents: Contents,
}

impl Portion {
    /// Sets at most [`super::CHECKLISTS_PER_FILE`] checklists as one PDF, named after the first and
    /// the last of them. If they cannot be set together each is set alone, and one that cannot be set
    /// at all is named in the text that [`Bundle::finish`] adds.
    pub fn set(fonts: &Fonts, sheets: &[Sheet]) -> Self {
        let mut portion = Portion {
            files: Vec::new(),
            made: vec![true; sheets.len()],
            contents: Contents::default(),
        };
        if let Ok(pdf) = checklists(fonts, sheets) {
            let [first, last] = [sheets.first(), sheets.last()]
                .map(|sheet| sheet.map_or(String::new(), |it| file_name(&it.respondent)));
            portion.add(format!("{first}から{last}まで"), sheets, pdf);
            return portion;
        }
        for (at, sheet) in sheets.iter().enumerate() {
            match checklists(fonts, slice::from_ref(sheet)) {
                Ok(pdf) => {
                    let name = format!("{:02}_{}", at + 1, file_name(&sheet.respondent));
                    portion.add(name, slice::from_ref(sheet), pdf);
                }
                Err(error) => {
                    portion.made[at] = false;
                    portion.contents.leave_out(sheet, &error);
                }
            }
        }
        portion
    }

    fn add(&mut self, name: String, sheets: &[Sheet], pdf: Pdf) {
        self.contents.add(sheets, &pdf);
        self.files.push((name, pdf.content));
    }

    /// Which of the checklists could be set, in the order given.
    pub fn made(&self) -> &[bool] {
        &self.made
    }
}

impl Default for Bundle {
    fn default() -> Self {
        let outlet = Outlet::default();
        Bundle {
            archive: ZipWriter::new_stream(outlet.clone()),
            outlet,
            portions: 0,
            contents: Contents::default(),
        }
    }
}

impl Bundle {
    /// Adds some more, and gives the bytes to send before the next are added.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn add(&mut self, portion: Portion) -> Result<Vec<u8>, PaperError> {
        self.portions += 1;
        for (name, content) in &portion.files {
            self.file(&format!("{:04}_{name}.pdf", self.portions), content)?;
        }
        self.contents.extend(portion.contents);
        Ok(self.outlet.take())
    }

    /// The bytes after the last portion: a text that names what is not as it should be, if anything
    /// is, and the list of contents. `stopped` says why not all that was asked for is there.
    ///
    /// # Errors
    /// The archive cannot be written.
    pub fn finish(mut self, stopped: Option<&str>) -> Result<Vec<u8>, PaperError> {
        if let Some(text) = self.contents.told(stopped) {
            self.file(READ_FIRST, text.as_bytes())?;
        }
        self.archive.finish().map_err(failed)?;
        Ok(self.outlet.take())
    }

    fn file(&mut self, name: &str, content: &[u8]) -> Result<(), PaperError> {
        // A PDF is compressed already.
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.archive.start_file(name, stored).map_err(failed)?;
        self.archive.write_all(content).map_err(failed)
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
