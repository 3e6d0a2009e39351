//! Paper and Excel of what is filled in.

use super::Address;

pub const ROUND_PAPERS: Address<1> = Address::new("/rounds/{round}/papers.zip");
pub const PAPER_PDF: &str = "/paper.pdf";
pub const PAPER_XLSX: &str = "/paper.xlsx";
/// Where an Excel file is handed in that was filled in elsewhere.
pub const FILLED_SHEET: &str = "/sheet";
