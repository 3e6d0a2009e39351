//! The audit log.

pub const LOG: &str = "/log";
pub const LOG_CSV: &str = "/log.csv";
