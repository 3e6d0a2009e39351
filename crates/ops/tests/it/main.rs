//! The use cases, each on SQLite and on PostgreSQL, without pages and without typesetting.
//!
//! `scripts/with-postgres cargo test -p tenken-ops` gives them a PostgreSQL server.
#![allow(clippy::unwrap_used)] // a test that fails should stop there

mod audit;
mod directory;
mod disclosures;
mod evidence;
mod inspection_choice;
mod inspection_results;
mod ledger_imports;
mod ledger_logs;
mod ledgers;
mod notices;
mod questions;
mod readiness;
mod suggestions;
mod weaknesses;

/// What tests begin with.
mod support {
    pub use tenken_testing::*;
}
