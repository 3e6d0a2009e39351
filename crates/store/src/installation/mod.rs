//! The installation itself.

pub mod installation_size;
pub mod retention;
pub mod settings;
