//! Small pieces of markup that pages share.

pub mod answers;
pub mod banner;
pub mod bars;
pub mod crumbs;
pub mod dates;
pub mod errors;
pub mod fields;
pub mod goal;
pub mod meter;
pub mod notes;
pub mod numbers;
pub mod pager;
pub mod tag;
pub mod tasks;
