//! Ledgers: what a facility keeps all year.

pub mod chain;
pub mod changes;
pub mod contact_chart;
mod entry;
pub mod files;
pub mod find;
mod former;
pub mod imports;
pub mod log_upload;
pub mod logs;
pub mod overview;
mod preview;
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
/// The largest post of a table: 20,000 rows of thirty columns, as a file or as the text that was read of it.
const TABLE_LIMIT: usize = 32 * 1024 * 1024;

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
        route(
            LEDGER_IMPORTS,
            up_to(TABLE_LIMIT, get(imports::show).post(imports::hand_in)),
        ),
        route(LEDGER_XLSX, get(files::xlsx)),
        route(LEDGER_CSV, get(files::csv)),
        route(LEDGER_TEMPLATE, get(files::template)),
        route(
            LEDGER_LOGS,
            up_to(
                log_upload::LOG_LIMIT,
                get(log_upload::show).post(log_upload::hand_in),
            ),
        ),
        route(KEPT_LOG, get(logs::show)),
        route(KEPT_LOG_REVIEWS, post(logs::review)),
        route(LEDGER_FIND, get(find::show)),
        route(CHAIN_LEDGERS, get(chain::show)),
        route(
            CHAIN_IMPORTS,
            up_to(
                TABLE_LIMIT,
                get(imports::show_chain).post(imports::hand_in_chain),
            ),
        ),
        route(CHAIN_XLSX, get(files::chain_xlsx)),
        route(CHAIN_CSV, get(files::chain_csv)),
        route(CHAIN_TEMPLATE, get(files::chain_template)),
        route(CONTACT_CHART, get(contact_chart::show)),
        route(CONTACT_CHART_SVG, get(contact_chart::svg)),
        route(CONTACT_CHART_PDF, get(contact_chart::pdf)),
    ]
}

/// The way to a page about a facility's ledgers.
fn way(context: &PageContext, facility: &Facility, more: &[(&str, &str)]) -> Markup {
    let (above, list) = (FACILITY.link([&facility.id]), LEDGERS.link([&facility.id]));
    let mut links = vec![(&*above, &*facility.name), (&*list, "台帳")];
    links.extend_from_slice(more);
    crumbs::crumbs(context, &links)
}
