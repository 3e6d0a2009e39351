//! MDS and SDS: statements from the vendor's and the facility's side, and their questions.

use axum::routing::{get, post};
use tenken_ops::disclosures::Side;

use super::{Address, Route, below, route, upload_route};
use crate::web::pages::disclosures::{ledger, product, risks, statement, templates};

/// A product's MDS or SDS, as its vendor sees them.
pub const PRODUCT_DISCLOSURES: Address<2> =
    Address::new("/vendors/{vendor}/products/{product}/disclosures");
const VENDOR_DISCLOSURE: Address<2> = Address::new("/vendors/{vendor}/disclosures/{disclosure}");
/// What a facility keeps about the MDS and SDS of its vendors.
pub const FACILITY_DISCLOSURES: Address<1> = Address::new("/facilities/{facility}/disclosures");
const FACILITY_DISCLOSURE: Address<2> =
    Address::new("/facilities/{facility}/disclosures/{disclosure}");
/// Templates of MDS and SDS.
pub const TEMPLATES: &str = "/disclosures/templates";
pub const TEMPLATE_XLSX: Address<2> =
    Address::new("/disclosures/templates/{kind}/{version}/sheet.xlsx");

/// Below a statement: the file it was registered with.
pub const STATEMENT_FILE: &str = "/file";
/// Below a statement: what was read from its file.
pub const STATEMENT_XLSX: &str = "/sheet.xlsx";
/// Below a statement, from the side of a facility: what it records about risks.
pub const STATEMENT_RISKS: &str = "/risks";

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        upload_route(
            PRODUCT_DISCLOSURES,
            get(product::show).post(product::register),
        ),
        upload_route(
            FACILITY_DISCLOSURES,
            get(ledger::show).post(ledger::register),
        ),
        route(
            below(FACILITY_DISCLOSURE, STATEMENT_RISKS),
            post(risks::keep),
        ),
        upload_route(TEMPLATES, get(templates::list).post(templates::load)),
        route(TEMPLATE_XLSX, get(templates::xlsx)),
    ];
    for side in [VENDOR_DISCLOSURE, FACILITY_DISCLOSURE] {
        routes.extend([
            route(side, get(statement::show)),
            route(below(side, STATEMENT_FILE), get(statement::file)),
            route(below(side, STATEMENT_XLSX), get(statement::xlsx)),
        ]);
    }
    routes
}

/// One MDS or SDS, from the side it is looked at.
pub fn disclosure(side: &Side, disclosure: &str) -> String {
    match side {
        Side::Vendor(vendor) => VENDOR_DISCLOSURE.link([vendor, disclosure]),
        Side::Facility(facility) => FACILITY_DISCLOSURE.link([facility, disclosure]),
    }
}
