//! What goes on beside the pages while the server runs. Each job's state is in the database, so that
//! any number of processes may run it side by side and a crash loses nothing.

pub mod following;
pub mod forgetting;
pub mod mailing;
pub mod reminding;
pub mod sealing;
pub mod smtp;
pub mod telling;
