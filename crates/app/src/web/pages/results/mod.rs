//! The figures of a round.

pub mod figures;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(RESULTS, get(figures::show)),
        route(RESULTS_CSV, get(figures::csv)),
    ]
}
