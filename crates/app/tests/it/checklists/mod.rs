//! The year of a checklist.

pub mod checklist_year;
