//! What all our Excel files have in common.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Worksheet, XlsxError};

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

/// How high a row must be, in points, for Excel does not find out by itself: the height that shows all
/// cells, each a text and how many full-width characters its column takes in a line; at least so many
/// lines.
pub fn height<'a>(cells: impl IntoIterator<Item = (&'a str, usize)>, least: usize) -> f64 {
    const LINE: f64 = 14.0;
    let lines = |(text, width): (&str, usize)| -> usize {
        let lines = text
            .lines()
            .map(|line| line.chars().count().div_ceil(width).max(1));
        lines.sum()
    };
    let cells = cells.into_iter().map(lines);
    (cells.max().unwrap_or(0).max(least) as f64).mul_add(LINE, 4.0)
}

/// The highest row that we make, in points.
pub const HIGHEST_ROW: f64 = 400.0;

/// Makes room for a row of this height, of which these columns are written: Excel has no higher row
/// than 409 points, so what is higher takes several, with the cells of each column as one. Gives
/// the number of the next row.
///
/// # Errors
/// None but a fault of this program.
pub fn make_room<'f>(
    page: &mut Worksheet,
    row: u32,
    height: f64,
    columns: impl IntoIterator<Item = (u16, &'f Format)>,
) -> Result<u32, XlsxError> {
    let rows = (height / HIGHEST_ROW).ceil().max(1.0);
    let end = row + rows as u32;
    for row in row..end {
        page.set_row_height(row, height / rows)?;
    }
    if end > row + 1 {
        for (column, look) in columns {
            page.merge_range(row, column, end - 1, column, "", look)?;
        }
    }
    Ok(end)
}
