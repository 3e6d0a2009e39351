//! The program's tests: pages, API and command line on real databases.
//!
//! `scripts/with-postgres cargo test -p tenken` gives them a PostgreSQL server.
#![allow(clippy::unwrap_used)] // a test that fails should stop there

mod api;
mod audit;
mod authorization;
mod bad_input;
mod cli;
mod conflicts;
mod crash;
mod figures;
mod log;
mod openapi;
mod pages;
mod support;
