//! Word, Excel and PowerPoint files since 2007: ZIP packages of parts.

use std::io::{self, Cursor, Read};

use memchr::memmem;
use tenken_domain::evidence::FileKind;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Refusal, refused};

/// The most parts of a file; a large workbook has some hundreds.
const MOST_PARTS: usize = 5_000;
/// The most bytes of all parts unpacked: programs that open the file take several times as much memory.
const MOST_UNPACKED: u64 = 200 * 1024 * 1024;
/// The part that tells what the others are.
const CONTENT_TYPES: &str = "[content_types].xml";
/// The part that each kind has.
const MAIN: [(&str, FileKind); 3] = [
    ("word/document.xml", FileKind::Docx),
    ("xl/workbook.", FileKind::Xlsx),
    ("ppt/presentation.xml", FileKind::Pptx),
];

/// Which of the three it is. Every part is unpacked once, to nowhere.
///
/// # Errors
/// It is some other package, has macros, a password, too much in it, or is damaged.
pub(super) fn kind_of(content: &[u8]) -> Result<FileKind, Refusal> {
    kind_within(content, MOST_UNPACKED)
}

/// The same, with at most so many bytes unpacked.
pub(super) fn kind_within(content: &[u8], most: u64) -> Result<FileKind, Refusal> {
    let mut package = ZipArchive::new(Cursor::new(content)).map_err(|_| Refusal::damaged())?;
    if package.len() > MOST_PARTS {
        return Err(too_large());
    }
    let names = package.file_names();
    let names: Result<Vec<String>, _> = names.map(|name| Ok(name?.to_ascii_lowercase())).collect();
    let names = names.map_err(|_: ZipError| Refusal::damaged())?;
    let found = MAIN.iter().find(|(main, _)| {
        let mut names = names.iter();
        names.any(|name| name.starts_with(main))
    });
    let Some((_, kind)) = found.filter(|_| names.iter().any(|name| name == CONTENT_TYPES)) else {
        return Err(refused::refusal(Some("application/zip"), content));
    };
    if names.iter().any(|name| name.contains("vbaproject")) {
        return Err(macros());
    }
    let mut left = most;
    for at in 0..package.len() {
        let part = package.by_index(at).map_err(|_| Refusal::damaged())?;
        let name = part.name().map_err(|_| Refusal::damaged())?;
        let is_types = name.eq_ignore_ascii_case(CONTENT_TYPES);
        let mut part = part.take(left + 1);
        let unpacked = if is_types {
            let mut types = Vec::new();
            let read = part.read_to_end(&mut types);
            if memmem::find(&types, b"macroEnabled").is_some() {
                return Err(macros());
            }
            read.map(|bytes| bytes as u64)
        } else {
            io::copy(&mut part, &mut io::sink())
        };
        let unpacked = unpacked.map_err(|_| Refusal::damaged())?;
        left = left.checked_sub(unpacked).ok_or_else(too_large)?;
    }
    Ok(*kind)
}

fn too_large() -> Refusal {
    Refusal::new(
        "開くと大きすぎます",
        "必要なページやシートだけにするか、PDFで保存し直してから選んでください。",
    )
}

fn macros() -> Refusal {
    Refusal::new(
        "マクロ（自動で動くプログラム）が入っています",
        "マクロのない形式（.docx・.xlsx・.pptx）かPDFで保存し直してから選んでください。",
    )
}
