//! How well a facility is prepared (備え): one of the five places of a facility's menu.

mod comparison;
pub mod datasets;
pub mod fee_declaration;
pub mod fees;
pub mod fees_paper;
pub mod overview;
pub mod ransomware;
pub mod todos;
pub mod weaknesses;

use axum::routing::get;
use maud::Markup;
use tenken_ops::facilities::Facility;

use crate::web::addresses::*;
use crate::web::context::PageContext;
use crate::web::parts::crumbs;
use crate::web::routes::{LIST_LIMIT, Route, route, up_to};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(READINESS, get(overview::show)),
        route(TODOS, get(todos::show)),
        route(TODOS_CALENDAR, get(todos::calendar)),
        route(RANSOMWARE, get(ransomware::show)),
        route(FEES, get(fees::show).post(fee_declaration::declare)),
        route(FEES_PDF, get(fees_paper::show)),
        route(WEAKNESSES, get(weaknesses::show)),
        route(
            WEAKNESS_DATASETS,
            up_to(LIST_LIMIT, get(datasets::show).post(datasets::load)),
        ),
    ]
}

/// The way to a page about a facility's readiness.
fn way(context: &PageContext, facility: &Facility) -> Markup {
    let (above, all) = (
        FACILITY.link([&facility.id]),
        READINESS.link([&facility.id]),
    );
    crumbs::crumbs(context, &[(&above, &facility.name), (&all, "備え")])
}
