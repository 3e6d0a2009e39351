//! What facilities fill in, hand in and attach.

pub mod drafts;
pub mod files;
pub mod submission_bases;
pub mod submissions;
