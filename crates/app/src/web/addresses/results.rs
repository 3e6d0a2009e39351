//! The figures of a round.

use super::Address;

pub const RESULTS: Address<1> = Address::new("/rounds/{round}/results");
pub const RESULTS_CSV: Address<1> = Address::new("/rounds/{round}/results.csv");
