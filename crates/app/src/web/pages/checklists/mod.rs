//! Where the rows of a checklist stand.

pub mod board;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![route(STANDING, get(board::show))]
}
