//! Vendors, their products, and their contracts with facilities.

use super::Address;

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
