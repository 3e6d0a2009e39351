//! On-site inspections.

mod pages;
mod visits;
