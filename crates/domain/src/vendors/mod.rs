//! What vendors' forms say of a facility's rows.

pub mod coverage;
