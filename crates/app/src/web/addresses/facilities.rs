//! The directory: facilities, their lists, corporations.

use axum::routing::get;

use super::{Address, Route, route, up_to};
use crate::web::pages::{
    corporations, facilities, facility, facility_facts, facility_log, imports, moves,
};

/// The largest post that carries a list of facilities: a nation's, with all
/// columns, is 48 MB.
const LIST_LIMIT: usize = 64 * 1024 * 1024;

pub const FACILITIES: &str = "/facilities";
pub const FACILITY: Address<1> = Address::new("/facilities/{facility}");
/// The facts of a facility, to be changed.
pub const FACILITY_FACTS: Address<1> = Address::new("/facilities/{facility}/facts");
pub const FACILITY_LOG: Address<1> = Address::new("/facilities/{facility}/log");
pub const FACILITY_LOG_CSV: Address<1> = Address::new("/facilities/{facility}/log.csv");
/// Handing in a list of facilities.
pub const IMPORTS: &str = "/facilities/imports";
/// The list that was handed in, and how it is read.
pub const READING: &str = "/facilities/imports/reading";
pub const IMPORT_TEMPLATE: &str = "/facilities/imports/template.csv";
pub const MOVES: &str = "/facilities/moves";
pub const CORPORATIONS: &str = "/corporations";
pub const CORPORATION: Address<1> = Address::new("/corporations/{corporation}");

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(FACILITIES, get(facilities::list)),
        route(FACILITY, get(facility::show)),
        route(
            FACILITY_FACTS,
            get(facility_facts::show).post(facility_facts::submit),
        ),
        route(FACILITY_LOG, get(facility_log::show)),
        route(FACILITY_LOG_CSV, get(facility_log::csv)),
        route(
            IMPORTS,
            up_to(LIST_LIMIT, get(imports::show).post(imports::hand_in)),
        ),
        route(READING, get(imports::look).post(imports::decide)),
        route(IMPORT_TEMPLATE, get(imports::template)),
        route(MOVES, get(moves::show).post(moves::submit)),
        route(CORPORATIONS, get(corporations::list)),
        route(CORPORATION, get(corporations::show)),
    ]
}
