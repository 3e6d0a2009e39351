//! Who did what.

pub mod log;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![route(LOG, get(log::show)), route(LOG_CSV, get(log::csv))]
}
