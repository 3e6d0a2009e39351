//! The program's tests: pages, API and command line on real databases.
//!
//! `scripts/with-postgres cargo test -p tenken` gives them a PostgreSQL server.
#![allow(clippy::unwrap_used)] // a test that fails should stop there

mod accounts;
mod api;
mod audit;
mod checklists;
mod evidence;
mod facilities;
mod house;
mod inspections;
mod installation;
mod messages;
mod pages;
mod records;
mod responses;
mod results;
mod rounds;
mod support;
mod vendors;
