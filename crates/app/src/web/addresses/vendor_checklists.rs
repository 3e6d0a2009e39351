//! Vendors' forms: to read, to fill in, and what is asked about them.

use super::Address;

/// A vendor's form about a contract, to be read.
pub const VENDOR_CHECKLIST: Address<2> = Address::new("/rounds/{round}/sheets/{contract}");
pub const VENDOR_CHECKLIST_LINKS: Address<2> = VENDOR_CHECKLIST.below("/links");
pub const VENDOR_CHECKLIST_MAIL: Address<2> = VENDOR_CHECKLIST.below("/mail");
pub const VENDOR_CHECKLIST_REVOCATION: Address<2> = VENDOR_CHECKLIST.below("/revocation");
pub const VENDOR_CHECKLIST_WITHDRAWAL: Address<2> = VENDOR_CHECKLIST.below("/withdrawal");
pub const VENDOR_CHECKLIST_QUERIES: Address<2> = VENDOR_CHECKLIST.below("/queries");
/// The same, to be filled in.
pub const VENDOR_CHECKLIST_FORM: Address<2> =
    Address::new("/rounds/{round}/sheets/{contract}/form");
/// The same for whoever has its link.
pub const VENDOR_CHECKLIST_BY_LINK: Address<1> = Address::new("/sheets/{link}");
/// A vendor's form about a product.
pub const PRODUCT_FORM: Address<2> = Address::new("/rounds/{round}/products/{product}");
/// A vendor's clients in a round.
pub const CLIENTS: Address<2> = Address::new("/rounds/{round}/vendors/{vendor}/sheets");

/// A query about a contract's form, where the form is filled in.
const QUERY: &str = "/queries/{query}";
pub const VENDOR_CHECKLIST_QUERY: Address<3> = VENDOR_CHECKLIST_FORM.below(QUERY);
pub const VENDOR_CHECKLIST_QUERY_BY_LINK: Address<2> = VENDOR_CHECKLIST_BY_LINK.below(QUERY);
