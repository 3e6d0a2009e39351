//! Who did what, and who is told.

mod log;
mod whose_deeds;
