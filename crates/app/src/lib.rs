//! The program: pages, API, command line. Thin layers over `tenken-ops`.

pub mod api;
pub mod cli;
pub mod edge;
pub mod metrics;
mod requests;
mod sealing;
pub mod server;
pub mod web;
