//! Rounds as time goes by.

mod new_year;
mod rounds_in_time;
