//! Vendors' forms: to read, to fill in, and what is asked about them.

use super::Address;

/// A vendor's form about a contract, to be read.
pub const SHEET: Address<2> = Address::new("/rounds/{round}/sheets/{contract}");
pub const SHEET_LINKS: Address<2> = SHEET.below("/links");
pub const SHEET_MAIL: Address<2> = SHEET.below("/mail");
pub const SHEET_REVOCATION: Address<2> = SHEET.below("/revocation");
pub const SHEET_WITHDRAWAL: Address<2> = SHEET.below("/withdrawal");
pub const SHEET_QUERIES: Address<2> = SHEET.below("/queries");
/// The same, to be filled in.
pub const SHEET_FORM: Address<2> = Address::new("/rounds/{round}/sheets/{contract}/form");
/// The same for whoever has its link.
pub const SHEET_BY_LINK: Address<1> = Address::new("/sheets/{link}");
/// A vendor's form about a product.
pub const PRODUCT_FORM: Address<2> = Address::new("/rounds/{round}/products/{product}");
/// A vendor's clients in a round.
pub const CLIENTS: Address<2> = Address::new("/rounds/{round}/vendors/{vendor}/sheets");

/// A query about a contract's form, where the form is filled in.
const QUERY: &str = "/queries/{query}";
pub const SHEET_QUERY: Address<3> = SHEET_FORM.below(QUERY);
pub const SHEET_QUERY_BY_LINK: Address<2> = SHEET_BY_LINK.below(QUERY);
