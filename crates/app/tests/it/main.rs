//! The program's tests: pages, API and command line on real databases.
//!
//! `scripts/with-postgres cargo test -p tenken` gives them a PostgreSQL server.
#![allow(clippy::unwrap_used)] // a test that fails should stop there

mod accounts;
mod accounts_support;
mod allowed;
mod api;
mod audit;
mod authenticator;
mod authorization;
mod bad_input;
mod browser;
mod checklist_year;
mod clearing;
mod cli;
mod conflicts;
mod connections;
mod crash;
mod directory;
mod directory_import;
mod directory_pages;
mod directory_roles;
mod disclosure_pages;
mod disclosures;
mod disclosures_support;
mod doors;
mod edge;
mod figures;
mod files;
mod handing_out;
mod inspection_choice;
mod inspection_pages;
mod inspection_results;
mod inspections;
mod inspections_support;
mod log;
mod mails;
mod maintenance;
mod metrics;
mod notices;
mod openapi;
mod page_matrix;
mod pages;
mod papers;
mod passkeys;
mod proof;
mod questions;
mod roles;
mod seeds;
mod sheet_links;
mod sheets;
mod sheets_support;
mod sign_in;
mod support;
mod vendor_clients;
