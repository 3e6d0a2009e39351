//! The program: pages, API, command line. Thin layers over `tenken-ops`.

pub mod api;
pub mod cli;
mod jobs;
pub mod server;
pub mod web;
