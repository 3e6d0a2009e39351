//! The program as its operator meets it: commands, connections, files.

mod cli;
mod connections;
mod doors;
mod edge;
mod metrics;
mod retention;
