//! One file per page.

pub mod about;
pub mod answering;
pub mod autosave;
pub mod conflicts;
pub mod facilities;
pub mod facility_log;
pub mod files;
pub mod forms;
pub mod glossary;
pub mod home;
pub mod imports;
pub mod item;
pub mod log;
pub mod print;
pub mod results;
pub mod review;
pub mod round;
pub mod rounds;
pub mod saving;
pub mod setup;
pub mod sheet;
pub mod submissions;
