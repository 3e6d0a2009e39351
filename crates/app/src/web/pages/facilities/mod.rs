//! The directory: facilities, their lists, corporations.

pub mod corporations;
pub mod facility;
pub mod facility_facts;
pub mod facility_log;
pub mod hubs;
pub mod imports;
pub mod jurisdiction;
pub mod list;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{LIST_LIMIT, Route, route, up_to};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(FACILITIES, get(list::list)),
        route(FACILITY, get(facility::show)),
        route(
            FACILITY_FACTS,
            get(facility_facts::show).post(facility_facts::submit),
        ),
        route(FACILITY_VENDORS, get(hubs::vendors)),
        route(FACILITY_RECORDS, get(hubs::records)),
        route(FACILITY_LOG, get(facility_log::show)),
        route(FACILITY_LOG_CSV, get(facility_log::csv)),
        route(
            IMPORTS,
            up_to(LIST_LIMIT, get(imports::show).post(imports::hand_in)),
        ),
        route(READING, get(imports::show_reading).post(imports::decide)),
        route(IMPORT_TEMPLATE, get(imports::template)),
        route(MOVES, get(jurisdiction::show).post(jurisdiction::submit)),
        route(CORPORATIONS, get(corporations::list)),
        route(CORPORATION, get(corporations::show)),
    ]
}
