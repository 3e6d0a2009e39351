//! The only SQL of Tenken.
//!
//! [`Db`] runs units of work, each one transaction, on SQLite (one pharmacy's PC) or PostgreSQL
//! (a nation). The other modules, one per noun, hold the queries: free functions that take
//! `&mut Tx`, give plain rows, and know no rules of the domain. Every query is written once and
//! serves both databases; what differs between the two is in `db/dialect.rs`.
//!
//! ```no_run
//! # async fn example() -> Result<(), tenken_store::Error> {
//! use tenken_store::{Db, Error, Location, settings};
//! let db = Db::open(&Location::Sqlite { dir: "tenken-data".into() }).await?;
//! db.write::<_, Error, _>(async move |tx| { settings::set(tx, "name", "Sakura").await })
//!     .await?;
//! # Ok(())
//! # }
//! ```
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod account_links;
pub mod actors;
pub mod audit;
pub mod audit_chain;
pub mod audit_checkpoints;
pub mod contracts;
pub mod corporations;
pub mod deliveries;
pub mod disclosure_templates;
pub mod disclosures;
#[cfg(test)]
mod disk_full;
pub mod drafts;
pub mod facilities;
pub mod facility_history;
pub mod facility_search;
mod file_contents;
pub mod files;
pub mod form_versions;
pub mod handing_out;
pub mod import_files;
pub mod inbox;
pub mod inspection_choice;
pub mod inspection_notes;
pub mod inspection_photos;
pub mod inspection_results;
pub mod inspections;
pub mod installation_size;
pub mod logins;
pub mod maintenance_files;
pub mod maintenance_judgments;
pub mod maintenance_servers;
pub mod messages;
pub mod notice_steps;
pub mod notices;
pub mod outbox;
pub mod passkeys;
pub mod population;
pub mod products;
pub mod questions;
pub mod refused_addresses;
pub mod retention;
pub mod risk_records;
pub mod role_statements;
pub mod role_templates;
pub mod rounds;
pub mod searched;
pub mod sessions;
pub mod settings;
pub mod sign_in_failures;
pub mod submissions;
pub mod targets;
pub mod tokens;
pub mod users;
pub mod vendor_answers;
pub mod vendor_drafts;
pub mod vendor_links;
pub mod vendor_queries;
pub mod vendors;

mod db;
mod error;

pub use db::{Db, Location, Tx, Work};
pub use error::Error;
