//! The zip file that an Excel file is: its parts by name, unpacked as a stream and never further than
//! the file may be large. What a zip file says about sizes may be a lie, so bytes are counted.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::rc::Rc;

use super::markup::{Markup, Meter};
use super::{Limits, Unusable};

/// More parts than any Excel file has; each costs memory before anything is unpacked.
const MOST_PARTS: usize = 20_000;
/// How a part begins in the directory of a zip file.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
/// A file of this size may always unpack to it.
const FREE: u64 = 16 << 20;
/// Beyond that, how many times its size, with what is read twice: real sheets pack to a tenth, the fullest of
/// repetitions to a fortieth, and what is made to harm to a thousandth.
const MOST_TIMES: u64 = 160;

/// An open zip file.
pub(crate) struct Package<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
    /// Positions by the name in small letters, as Excel compares them.
    parts: HashMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: Rc<Cell<u64>>,
    limits: Limits,
}

impl<'b> Package<'b> {
    /// Opens it, which reads its directory only.
    pub fn open(bytes: &'b [u8], limits: Limits) -> Result<Self, Unusable> {
        let starts = bytes.windows(DIRECTORY_ENTRY.len());
        if starts.filter(|it| *it == DIRECTORY_ENTRY).count() > MOST_PARTS {
            return Err(limits.too_large());
        }
        let archive =
            zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unusable::not_excel())?;
        let parts: HashMap<String, usize> = (0..archive.len())
            .filter_map(|at| Some((archive.name_for_index(at)?.ok()?.to_lowercase(), at)))
            .collect();
        if let Some(other) = other_format(&parts) {
            return Err(other);
        }
        let most = FREE + MOST_TIMES * bytes.len() as u64;
        let left = Rc::new(Cell::new(most.min(limits.unpacked)));
        Ok(Package {
            archive,
            parts,
            left,
            limits,
        })
    }

    /// The names of its parts, in small letters.
    pub fn names(&self) -> Vec<String> {
        self.parts.keys().cloned().collect()
    }

    /// A part of markup; `None` if there is none of that name.
    pub fn markup(&mut self, name: &str) -> Result<Option<Markup<'_>>, Unusable> {
        let name = name.trim_start_matches('/').to_lowercase();
        let Some(at) = self.parts.get(&name) else {
            return Ok(None);
        };
        let entry = self
            .archive
            .by_index(*at)
            .map_err(|_| Unusable::not_excel())?;
        if entry.size() > self.left.get() {
            return Err(self.limits.too_large());
        }
        let meter = Meter::new(self.left.clone(), self.limits);
        let entry: Box<dyn Read + '_> = Box::new(entry);
        Ok(Some(Markup::new(entry, meter)))
    }
}

/// What a zip file is that is no Excel file, as far as it can be told.
fn other_format(parts: &HashMap<String, usize>) -> Option<Unusable> {
    let has = |ending: &str| parts.keys().any(|name| name.ends_with(ending));
    if parts.contains_key("xl/workbook.bin") {
        Some(Unusable::new(
            "binary-excel",
            "バイナリ形式のExcelファイル（.xlsb）は読めません。Excelで開き、「Excelブック（.xlsx）」として保存し直してください。",
        ))
    } else if parts.contains_key("mimetype") && parts.contains_key("content.xml") {
        Some(Unusable::new(
            "open-document",
            "OpenDocument形式のファイル（.ods）は読めません。LibreOfficeやExcelで開き、「Excelブック（.xlsx）」として保存し直してください。",
        ))
    } else if !has("workbook.xml") && (has(".xlsx") || has(".xls") || has(".csv")) {
        Some(Unusable::new(
            "zip",
            "zipのままでは読めません。zipを開いて（展開して）、中のファイルを1つずつ選んでください。",
        ))
    } else {
        None
    }
}
