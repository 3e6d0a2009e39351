//! What facilities keep beside their answers.

mod disclosures;
pub mod maintenance;
mod role_sharing;
