//! Vendors, their products, and their contracts with facilities.

pub mod clients;
pub mod contracts;
pub mod coverage;
pub mod new_clients;
pub mod proposals;
pub mod vendor;
pub mod vendor_contracts;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(VENDORS, get(vendor::list).post(vendor::add)),
        route(VENDOR, get(vendor::show).post(vendor::edit)),
        route(VENDOR_CONTRACTS, get(vendor_contracts::show)),
        route(PRODUCTS, post(vendor::add_product)),
        route(PRODUCT, post(vendor::rename_product)),
        route(
            PRODUCT_CLIENTS,
            get(new_clients::show).post(new_clients::submit),
        ),
        route(
            FACILITY_CONTRACTS,
            get(contracts::list).post(contracts::add),
        ),
        route(CONTRACT, get(contracts::show).post(contracts::edit)),
        route(PROPOSALS, get(proposals::show).post(proposals::decide)),
        route(CLIENTS, get(clients::show)),
        route(RESPONSE_VENDORS, get(coverage::show)),
    ]
}
