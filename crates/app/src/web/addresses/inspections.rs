//! On-site inspections.

use super::Address;

pub const INSPECTIONS: &str = "/inspections";
/// Choosing whom to context.
pub const SELECTION: &str = "/inspections/selection";
/// An inspection: its plan and what to prepare.
pub const INSPECTION: Address<1> = Address::new("/inspections/{inspection}");
pub const INSPECTION_CANCELLATION: Address<1> =
    Address::new("/inspections/{inspection}/cancellation");
/// Where inspectors note on site.
pub const INSPECTION_SITE: Address<1> = Address::new("/inspections/{inspection}/site");
pub const INSPECTION_ENTRIES: Address<1> = Address::new("/inspections/{inspection}/entries");
pub const INSPECTION_PHOTOS: Address<1> = Address::new("/inspections/{inspection}/photos");
pub const INSPECTION_PHOTO: Address<2> = Address::new("/inspections/{inspection}/photos/{photo}");
pub const INSPECTION_PHOTO_REMOVAL: Address<2> =
    Address::new("/inspections/{inspection}/photos/{photo}/removal");
pub const INSPECTION_RESULT: Address<1> = Address::new("/inspections/{inspection}/result");
pub const INSPECTION_RESULT_PDF: Address<1> = Address::new("/inspections/{inspection}/result.pdf");
pub const INSPECTION_REPLIES: Address<1> = Address::new("/inspections/{inspection}/replies");
pub const FINDING_CLOSING: Address<2> =
    Address::new("/inspections/{inspection}/findings/{finding}/closing");
/// What a facility was told about its inspections.
pub const FACILITY_INSPECTIONS: Address<1> = Address::new("/facilities/{facility}/inspections");
