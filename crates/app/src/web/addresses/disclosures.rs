//! MDS and SDS: statements from the vendor's and the facility's side, and their questions.

use tenken_ops::records::disclosures::Side;

use super::Address;

/// A product's MDS or SDS, as its vendor sees them.
pub const PRODUCT_DISCLOSURES: Address<2> =
    Address::new("/vendors/{vendor}/products/{product}/disclosures");
pub const VENDOR_DISCLOSURE: Address<2> =
    Address::new("/vendors/{vendor}/disclosures/{disclosure}");
/// What a facility keeps about the MDS and SDS of its vendors.
pub const FACILITY_DISCLOSURES: Address<1> = Address::new("/facilities/{facility}/disclosures");
pub const FACILITY_DISCLOSURE: Address<2> =
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

/// One MDS or SDS, from the side it is looked at.
pub fn disclosure(side: &Side, disclosure: &str) -> String {
    match side {
        Side::Vendor(vendor) => VENDOR_DISCLOSURE.link([vendor, disclosure]),
        Side::Facility(facility) => FACILITY_DISCLOSURE.link([facility, disclosure]),
    }
}
