//! Where the rows of a checklist stand.

use super::Address;

/// Where a checklist stands.
pub const STANDING: Address<1> = Address::new("/rounds/{round}/standing");
