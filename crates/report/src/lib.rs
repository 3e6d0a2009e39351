//! Figures as files people take away, and letters and papers they hold in their hands.
//!
//! Every writer takes data of the domain and gives bytes; nothing here asks a
//! database or knows who is asking.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod cell;
mod checklist_xlsx;
mod csv_text;
mod disclosure_xlsx;
mod excel;
mod results_csv;
mod results_table;
mod role_table_xlsx;
mod sheet;

pub mod paper;

pub use cell::harmless;
pub use checklist_xlsx::checklist_xlsx;
pub use csv_text::CsvText;
pub use disclosure_xlsx::{DisclosureSheet, disclosure_xlsx};
pub use results_csv::results_csv;
pub use results_table::results_table;
pub use role_table_xlsx::{RoleSide, RoleWorkbook, role_table_xlsx};
pub use rust_xlsxwriter::XlsxError;
pub use sheet::Sheet;
