//! What all our Excel files have in common.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Worksheet, XlsxError};

/// Properties without the time of making: the same content gives the same bytes.
///
/// # Errors
/// None but a fault of this program.
pub fn properties() -> Result<DocProperties, XlsxError> {
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    Ok(DocProperties::new().set_creation_datetime(&made))
}

/// A4 on its side, as wide as the paper, with the number of the page.
pub fn set_up(page: &mut Worksheet) {
    const A4: u8 = 9;
    page.set_paper_size(A4);
    page.set_landscape();
    page.set_print_fit_to_pages(1, 0);
    page.set_footer("&C&P／&N");
}

/// How high a row must be, in points, for Excel does not find out by itself: the height that shows all cells, each a text and how many full-width characters its column
/// takes in a line; at least so many lines.
pub fn row_height<'a>(cells: impl Iterator<Item = (&'a str, usize)>, least: usize) -> f64 {
    const LINE: f64 = 14.0;
    /// The highest row Excel knows.
    const HIGHEST: f64 = 409.0;
    let lines = |(text, width): (&str, usize)| -> usize {
        let lines = text
            .lines()
            .map(|line| line.chars().count().div_ceil(width).max(1));
        lines.sum()
    };
    let lines = cells.map(lines).max().unwrap_or(0).max(least);
    (lines as f64 * LINE + 4.0).min(HIGHEST)
}
