//! Rounds: opening, changing, closing them, and how far they are.

use axum::routing::get;
use tenken_domain::Form;

use super::{Address, Route, route};
use crate::web::pages::{
    authorities, new_round as opening, papers, reminders, results, round, round_changes, rounds,
    standing, years,
};

pub const ROUNDS: &str = "/rounds";
pub const ROUND: Address<1> = Address::new("/rounds/{round}");
pub const CLOSING: Address<1> = Address::new("/rounds/{round}/closing");
pub const CHANGES: Address<1> = Address::new("/rounds/{round}/changes");
pub const NEW_ROUND: Address<2> = Address::new("/forms/{id}/{version}/rounds");
/// One facility's own checks, year by year.
pub const YEARS: &str = "/years";
pub const RESULTS: Address<1> = Address::new("/rounds/{round}/results");
pub const RESULTS_CSV: Address<1> = Address::new("/rounds/{round}/results.csv");
/// Where a checklist stands.
pub const STANDING: Address<1> = Address::new("/rounds/{round}/standing");
pub const ROUND_PAPERS: Address<1> = Address::new("/rounds/{round}/papers.zip");
/// How far a round is, authority by authority.
pub const ROUND_AUTHORITIES: Address<1> = Address::new("/rounds/{round}/authorities");
/// Asking those who have not answered.
pub const REMINDERS: Address<1> = Address::new("/rounds/{round}/reminders");

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(ROUNDS, get(rounds::list).post(opening::open)),
        route(ROUND, get(round::show)),
        route(
            CLOSING,
            get(round_changes::ask_to_close).post(round_changes::close),
        ),
        route(
            CHANGES,
            get(round_changes::show).post(round_changes::change),
        ),
        route(NEW_ROUND, get(opening::show)),
        route(YEARS, get(years::show).post(years::start)),
        route(RESULTS, get(results::show)),
        route(RESULTS_CSV, get(results::csv)),
        route(STANDING, get(standing::show)),
        route(ROUND_PAPERS, get(papers::bundle)),
        route(ROUND_AUTHORITIES, get(authorities::show)),
        route(REMINDERS, get(reminders::show).post(reminders::send)),
    ]
}

/// Where a round of a form is started.
pub fn new_round(form: &Form) -> String {
    NEW_ROUND.link([&form.id, &form.version])
}
