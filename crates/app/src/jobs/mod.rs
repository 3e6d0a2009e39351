//! What goes on beside the pages while the server runs. Each job's state is in the database, so that
//! any number of processes may run it side by side and a crash loses nothing.

pub mod compare;
pub mod deliver;
pub mod remind;
pub mod remove_old;
pub mod seal_audit;
pub mod send_mails;
pub mod smtp;
pub mod warm_up;
