//! How high a row of an Excel file must be: Excel does not find out by itself.

/// The height in points that shows all cells, each a text and how many full-width characters its column
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
