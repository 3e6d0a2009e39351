//! Excel files as people hand them in: what can be opened safely, and what a cell shows. Only values
//! are read: a formula counts as the value that was stored with it, and macros are never looked at.

mod as_seen;
mod book;
mod guard;
mod markup;
mod package;
mod rows;
mod strings;
mod styles;

use calamine::{DataRef, Reader, Xlsx};
use std::io::Cursor;

pub(crate) use as_seen::as_seen;
pub(crate) use book::Book;
pub(crate) use rows::{Cell, Merged, Row};

/// How a zip file begins, and so every `.xlsx`.
pub(crate) const ZIP: &[u8] = b"PK\x03\x04";
/// How an OLE compound file begins: `.xls`, and `.xlsx` behind a password.
pub(crate) const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// An Excel file that is open.
pub(crate) type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// Stable name for programs.
    pub code: &'static str,
    /// Plain Japanese: what is wrong and what to do.
    pub message: String,
}

/// How large a file may be once it is unpacked. However large, it is never much larger than its packed
/// size can be worth.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Most bytes of its markup; pictures are not unpacked.
    pub unpacked: u64,
    /// What to do about a larger one.
    pub advice: &'static str,
}

impl Limits {
    fn too_large(self) -> Unusable {
        Unusable::new(
            "too-large",
            format!("ファイルの中身が大きすぎます。{}", self.advice),
        )
    }
}

impl Unusable {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Unusable {
            code,
            message: message.into(),
        }
    }

    /// No Excel file, or a damaged one.
    pub(crate) fn not_excel() -> Self {
        Unusable::new(
            "not-xlsx",
            "Excelのファイルとして読めません。Excelで開き、「Excelブック（.xlsx）」として保存し直してください。",
        )
    }

    /// Why a compound file is not read.
    pub(crate) fn compound(bytes: &[u8]) -> Self {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        if bytes.windows(name.len()).any(|window| window == name) {
            Unusable::new(
                "password",
                "パスワードで保護されたファイルは読めません。Excelで開き、パスワードを外して保存し直してください。",
            )
        } else {
            Unusable::new(
                "old-excel",
                "古い形式のExcelファイル（.xls）は読めません。Excelで開き、「Excelブック（.xlsx）」として保存し直してください。",
            )
        }
    }
}

/// Opens an Excel file whose sheets are small.
///
/// # Errors
/// It is not an Excel file, is damaged, or would be too large unpacked.
pub(crate) fn open<'b>(bytes: &'b [u8], limits: &Limits) -> Result<Workbook<'b>, Unusable> {
    guard::check(bytes, *limits)?;
    Xlsx::new(Cursor::new(bytes)).map_err(|_| Unusable::not_excel())
}

/// A value as it would stand in a CSV.
pub(crate) fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain_number(*number),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(at) => at.as_f64().to_string(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number without an exponent, and without a fraction if it has none.
fn plain_number(number: f64) -> String {
    /// Up to here every whole number is exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.fract() == 0.0 && number.abs() < EXACT {
        true => format!("{number:.0}"),
        false => number.to_string(),
    }
}
