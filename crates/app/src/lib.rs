//! The program: pages, API, command line. Thin layers over `tenken-ops`.

pub mod api;
pub mod cli;
pub mod edge;
mod jobs;
pub mod metrics;
mod requests;
pub mod server;
pub mod web;
