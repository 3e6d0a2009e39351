//! The program: pages, API, command line. Thin layers over `tenken-ops`.

pub mod api;
pub mod cli;
mod sealing;
pub mod server;
pub mod web;
