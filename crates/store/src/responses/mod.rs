//! What facilities fill in, hand in and attach.

pub mod drafts;
pub mod files;
pub mod submissions;
