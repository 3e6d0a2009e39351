//! Answers to a form: filled in, checked, compared.

pub mod changes;
pub mod draft;
pub mod progress;
pub mod validate;
