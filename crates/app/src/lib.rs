//! The program: pages, API, command line. Thin layers over `tenken-ops`.
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

// Chooses the backend of tower-http's compression; and the allocator of main.rs.
use flate2 as _;
use mimalloc as _;

pub mod api;
pub mod cli;
pub mod edge;
mod jobs;
pub mod metrics;
mod requests;
pub mod server;
pub mod thumbnails;
pub mod web;
