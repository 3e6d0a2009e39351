//! CSV as spreadsheet programs read it, without formulas.

use crate::cell::harmless;

/// Lines of CSV under way.
pub struct CsvText(csv::Writer<Vec<u8>>);

impl CsvText {
    /// The beginning of a file: a byte order mark, so that Excel takes it for UTF-8.
    pub fn file() -> Self {
        CsvText(csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec()))
    }

    /// Lines that follow on what was written before.
    pub fn more() -> Self {
        CsvText(csv::Writer::from_writer(Vec::new()))
    }

    /// Adds a line; no cell of it is taken for a formula.
    pub fn line<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        // Writing into memory cannot fail, and lines of different lengths are not mixed.
        let _ = self
            .0
            .write_record(cells.into_iter().map(|cell| harmless(cell).into_owned()));
    }

    /// The text.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::CsvText;

    #[test]
    fn a_file_begins_with_its_mark_and_holds_no_formula() {
        let mut file = CsvText::file();
        file.line(["=1+1", "a,b"]);
        let mut more = CsvText::more();
        more.line(["x", "y"]);
        let text = [file.into_bytes(), more.into_bytes()].concat();
        assert_eq!(text, "\u{FEFF}'=1+1,\"a,b\"\nx,y\n".as_bytes());
    }
}
