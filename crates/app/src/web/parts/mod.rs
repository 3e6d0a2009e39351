//! Small pieces of markup that pages share.

pub mod answers;
pub mod banner;
pub mod bars;
pub mod closing;
pub mod credentials;
pub mod crumbs;
pub mod dates;
pub mod errors;
pub mod faults;
pub mod fields;
pub mod give_away;
pub mod goal;
pub mod loaded;
pub mod log;
pub mod meter;
pub mod notes;
pub mod numbers;
pub mod own_record;
pub mod pager;
pub mod paper_links;
pub mod stack;
pub mod tag;
pub mod tasks;
pub mod tile_map;
pub mod undelivered;

/// The name of a table that may be wider than the window: it can be reached and
/// moved with the keyboard.
pub const WIDE_TABLE: &str = "表（横に動かせます）";
