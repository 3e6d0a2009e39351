//! The only SQL of Tenken.
//!
//! [`Db`] runs units of work, each one transaction, on SQLite (one pharmacy's PC) or PostgreSQL
//! (a nation). The other modules, one per noun, hold the queries: free functions that take
//! `&mut Tx`, give plain rows, and know no rules of the domain. Every query is written once and
//! serves both databases; what differs between the two is in `db/dialect.rs`.
//!
//! ```no_run
//! # async fn example() -> Result<(), tenken_store::Error> {
//! use tenken_store::installation::settings;
//! use tenken_store::{Db, Error, Location};
//! let db = Db::open(&Location::Sqlite { dir: "tenken-data".into() }).await?;
//! db.write::<_, Error, _>(async move |tx| { settings::set(tx, "name", "Sakura").await })
//!     .await?;
//! # Ok(())
//! # }
//! ```
#![cfg_attr(not(test), warn(unused_crate_dependencies))]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod audit;
#[cfg(test)]
mod disk_full;
pub mod evidence;
pub mod facilities;
mod file_contents;
pub mod inspections;
pub mod ledgers;
pub mod messages;
pub mod readiness;
pub mod rounds;
pub mod vendors;
pub mod weaknesses;

pub mod accounts;
mod db;
mod error;
pub mod installation;
pub mod records;
pub mod responses;

pub use db::{Db, Location, Tx, Work};
pub use error::Error;
