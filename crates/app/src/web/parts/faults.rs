//! What is wrong with a file somebody sent: nothing of it was taken, and every fault has its line.

use maud::{Markup, html};
use tenken_spreadsheets::facility_list::RowFault;

use super::WIDE_TABLE;
use super::banner::{Tone, banner};

/// A fault at a line of a file.
pub struct Fault<'a> {
    /// Line from 1; 0 for the whole file.
    pub line: usize,
    /// Which part of the line: a column, or the question it belongs to.
    pub part: &'a str,
    /// What is wrong and what to do.
    pub message: &'a str,
}

/// Faults shown at once; the rest are mended after these.
const SHOWN: usize = 200;

/// The faults as a table; `part` is the heading above the parts of a line.
pub fn of_file(part: &str, faults: &[Fault<'_>]) -> Markup {
    let title = format!(
        "直すところが{}か所あります。何も登録していません。",
        faults.len()
    );
    let table = html! {
        div class="scroll" tabindex="0" role="group" aria-label=(WIDE_TABLE) {
            table {
                thead { tr { th scope="col" class="num" { "行" } th scope="col" { (part) } th scope="col" { "直すところ" } } }
                tbody {
                    @for fault in faults.iter().take(SHOWN) {
                        tr { td class="num" { @if fault.line == 0 { "全体" } @else { (fault.line) } } td { (fault.part) } td { (fault.message) } }
                    }
                }
            }
        }
        @if faults.len() > SHOWN { p { "ほかに" (faults.len() - SHOWN) "か所あります。まず上のところを直してください。" } }
    };
    banner(Tone::Bad, &title, table)
}

/// The faults of a list or table; `part` is the heading above the columns or cells they name.
pub fn of_rows(part: &str, faults: &[RowFault]) -> Markup {
    let faults: Vec<Fault<'_>> = faults
        .iter()
        .map(|fault| Fault {
            line: fault.row,
            part: &fault.column,
            message: &fault.message,
        })
        .collect();
    of_file(part, &faults)
}
