//! The directory: facilities, their lists, corporations.

use super::Address;

pub const FACILITIES: &str = "/facilities";
pub const FACILITY: Address<1> = Address::new("/facilities/{facility}");
/// The facts of a facility, to be changed.
pub const FACILITY_FACTS: Address<1> = Address::new("/facilities/{facility}/facts");
/// What a facility has about its vendors, and what is kept of what was done: two of the five places of its menu.
pub const FACILITY_VENDORS: Address<1> = Address::new("/facilities/{facility}/vendors");
pub const FACILITY_RECORDS: Address<1> = Address::new("/facilities/{facility}/records");
pub const FACILITY_LOG: Address<1> = Address::new("/facilities/{facility}/log");
pub const FACILITY_LOG_CSV: Address<1> = Address::new("/facilities/{facility}/log.csv");
/// Handing in a list of facilities.
pub const IMPORTS: &str = "/facilities/imports";
/// The list that was handed in, and how it is read.
pub const READING: &str = "/facilities/imports/reading";
pub const IMPORT_TEMPLATE: &str = "/facilities/imports/template.csv";
pub const MOVES: &str = "/facilities/moves";
pub const CORPORATIONS: &str = "/corporations";
pub const CORPORATION: Address<1> = Address::new("/corporations/{corporation}");
