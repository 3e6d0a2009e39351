//! What holds for all pages.

mod access;
mod all_faults;
mod bad_input;
mod matrix;
mod menu;
mod provenance;
