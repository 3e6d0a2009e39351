//! The directory: lists, pages, who sees what of it.

mod directory_import;
mod directory_pages;
pub mod directory_roles;
mod import_choices;
