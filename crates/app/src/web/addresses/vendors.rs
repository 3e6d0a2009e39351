//! Vendors, their products, and their contracts with facilities.

use axum::routing::{get, post};

use super::{Address, Route, route};
use crate::web::pages::{contracts, new_clients, proposals, vendor_contracts, vendors};

pub const VENDORS: &str = "/vendors";
pub const VENDOR: Address<1> = Address::new("/vendors/{vendor}");
pub const VENDOR_CONTRACTS: Address<1> = Address::new("/vendors/{vendor}/contracts");
pub const PRODUCTS: Address<1> = Address::new("/vendors/{vendor}/products");
pub const PRODUCT: Address<2> = Address::new("/vendors/{vendor}/products/{product}");
/// Where a vendor says who uses a product.
pub const PRODUCT_CLIENTS: Address<2> =
    Address::new("/vendors/{vendor}/products/{product}/clients");
/// The contracts of a facility.
pub const FACILITY_CONTRACTS: Address<1> = Address::new("/facilities/{facility}/contracts");
pub const CONTRACT: Address<1> = Address::new("/contracts/{contract}");
/// What vendors say about having contracts.
pub const PROPOSALS: &str = "/contracts/proposals";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(VENDORS, get(vendors::list).post(vendors::add)),
        route(VENDOR, get(vendors::show).post(vendors::edit)),
        route(VENDOR_CONTRACTS, get(vendor_contracts::show)),
        route(PRODUCTS, post(vendors::add_product)),
        route(PRODUCT, post(vendors::rename_product)),
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
    ]
}
