//! The installation: its first set-up, opening it, what goes once a day, how it is doing.

mod opening;
pub mod retention;
pub mod set_up;
mod spelling;
pub mod system;
