//! From submissions to figures.

pub mod tabulation;
