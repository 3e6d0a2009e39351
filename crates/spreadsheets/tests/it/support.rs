//! Workbooks to read, and what was found wrong in them.

use rust_xlsxwriter::Workbook;
use std::sync::{Arc, LazyLock};
use tenken_domain::ledgers::{Kinds, LedgerKind, read_kind};
use tenken_spreadsheets::facility_list::RowFault;

pub use tenken_testing::forms::{YEAR, bundled, catalog, checked};

/// Sheets by name, with the cells of each row.
pub fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let page = book.add_worksheet();
        page.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*cells) {
                page.write_string(row, column, *text).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// Cell and code of each fault of a file.
pub fn codes<T: std::fmt::Debug>(result: Result<T, Vec<RowFault>>) -> Vec<(String, &'static str)> {
    let faults = result.unwrap_err();
    faults
        .into_iter()
        .map(|fault| (fault.column, fault.code))
        .collect()
}

/// The bundled kinds of ledgers.
pub fn ledger_kinds() -> &'static Kinds {
    static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
        const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog/ledgers");
        let mut kinds = Kinds::default();
        for file in std::fs::read_dir(FOLDER).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            kinds.put(read_kind(&path.to_string_lossy(), &text, catalog()).unwrap());
        }
        kinds
    });
    &KINDS
}

/// A bundled kind of ledgers.
pub fn ledger(id: &str) -> Arc<LedgerKind> {
    ledger_kinds().get(id).unwrap().clone()
}
