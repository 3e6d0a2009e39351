//! Spreadsheets, both ways: what people hand in as Excel or CSV, and what they take away.
//!
//! Readers take bytes that anybody may have made and give what they mean, or every fault with its row; they are
//! bounded in size and time (`workbook/`). Writers take data of the domain and give bytes. Nothing here asks a
//! database or knows who is asking.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod beside_cells;
mod cell;
mod checklist_xlsx;
mod csv_text;
pub mod disclosure_file;
mod disclosure_xlsx;
mod excel;
pub mod facility_list;
pub mod filled_sheet;
mod grid;
mod ledger_csv;
pub mod ledger_file;
mod ledger_xlsx;
pub mod log_file;
mod results_csv;
mod results_table;
pub mod role_table_file;
mod role_table_xlsx;
mod table_file;
pub mod workbook;

pub use cell::harmless;
pub use checklist_xlsx::checklist_xlsx;
pub use csv_text::CsvText;
pub use disclosure_xlsx::{DisclosureSheet, disclosure_xlsx};
pub use ledger_csv::{LedgerOut, ledger_csv};
pub use ledger_xlsx::{LedgerTitle, ledger_xlsx};
pub use results_csv::results_csv;
pub use results_table::results_table;
pub use role_table_xlsx::{RoleSide, RoleWorkbook, role_table_xlsx};
pub use rust_xlsxwriter::XlsxError;
