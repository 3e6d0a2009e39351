//! What a facility's ledgers say to the questions of its surveys and checklists. A person confirms it.

mod batch;
mod known;

pub use batch::{Tally, suggest_for_all};
pub(crate) use known::{Known, support_ends};
