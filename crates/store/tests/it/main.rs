//! The store's tests: one suite, run on SQLite and on PostgreSQL.
//!
//! `scripts/with-postgres cargo test -p tenken-store` gives them a PostgreSQL server.
#![allow(clippy::unwrap_used)] // a test that fails should stop there

mod audit_chain;
mod constraints;
mod encrypted;
mod facilities;
mod file_contents;
mod open;
mod responses;
mod retention;
mod rounds;
mod schema;
mod seam;
mod small;
mod support;
mod weaknesses;
