//! What people sign in with and are written to.

pub mod mail_address;
pub mod password;
