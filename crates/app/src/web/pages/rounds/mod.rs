//! Rounds: opening, changing, closing them, and how far they are.

pub mod by_authority;
pub mod list;
pub mod new_round;
pub mod reminders;
pub mod round;
pub mod round_changes;
pub mod years;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(ROUNDS, get(list::list).post(new_round::open)),
        route(ROUND, get(round::show)),
        route(
            CLOSING,
            get(round_changes::ask_to_close).post(round_changes::close),
        ),
        route(
            CHANGES,
            get(round_changes::show).post(round_changes::change),
        ),
        route(NEW_ROUND, get(new_round::show)),
        route(YEARS, get(years::show).post(years::start)),
        route(ROUND_AUTHORITIES, get(by_authority::show)),
        route(REMINDERS, get(reminders::show).post(reminders::send)),
    ]
}
