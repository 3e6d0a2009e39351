//! Spreadsheets read and written: lists and checklists as people make them, hostile files, and what is written
//! read back.

#![allow(clippy::unwrap_used)] // a test that fails should stop there

mod any_file;
mod checklist_xlsx;
mod disclosure;
mod disclosure_xlsx;
mod facility_list;
mod facility_list_excel;
mod facility_list_hostile;
mod facility_list_layouts;
mod filled_sheet;
mod filled_sheet_bad;
mod filled_sheet_changes;
mod filled_sheet_days;
mod filled_sheet_looks;
mod filled_sheet_ways;
mod ledger_file;
mod ledger_file_bad;
mod ledger_round_trip;
mod log_file;
mod role_sharing;
mod role_table_xlsx;
mod support;
