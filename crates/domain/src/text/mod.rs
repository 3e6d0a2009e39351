//! What people type, and what they read: days, numbers, letters.

pub mod calendar;
pub mod input;
pub mod legible;
