//! Ledgers: what a facility keeps all year.

pub mod changes;
mod entry;
mod former;
pub mod overview;
pub mod row;
pub mod row_evidence;
pub mod table;

use axum::routing::{get, post};
use maud::Markup;
use tenken_ops::facilities::Facility;

use crate::web::addresses::*;
use crate::web::context::PageContext;
use crate::web::pages::evidence::LIMIT;
use crate::web::parts::crumbs;
use crate::web::routes::{Route, route, up_to};

/// The largest post of changes: 5,000 rows that were pasted.
const CHANGES_LIMIT: usize = 8 * 1024 * 1024;

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(LEDGERS, get(overview::show)),
        route(LEDGER, get(table::show)),
        route(LEDGER_ROWS, get(changes::rows).post(row::add)),
        route(LEDGER_CHANGES, up_to(CHANGES_LIMIT, post(changes::save))),
        route(NEW_ROW, get(row::new)),
        route(LEDGER_ROW, get(row::show).post(row::change)),
        route(ROW_EVIDENCE, up_to(LIMIT, post(row_evidence::add))),
        route(ROW_REMOVAL, post(row::remove)),
        route(ROW_RESTORATION, post(row::restore)),
    ]
}

/// The way to a page about a facility's ledgers.
fn way(context: &PageContext, facility: &Facility, more: &[(&str, &str)]) -> Markup {
    let (above, list) = (FACILITY.link([&facility.id]), LEDGERS.link([&facility.id]));
    let mut links = vec![(&*above, &*facility.name), (&*list, "台帳")];
    links.extend_from_slice(more);
    crumbs::crumbs(context, &links)
}
