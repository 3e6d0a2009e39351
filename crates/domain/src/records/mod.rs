//! What facilities keep beside their answers.

pub mod disclosure;
pub mod maintenance;
pub mod role_sharing;
