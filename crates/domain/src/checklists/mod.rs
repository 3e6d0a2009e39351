//! The rows of a checklist: where they stand, and how they look on paper.

pub mod paper;
pub mod rows;
