//! On-site inspections.

use axum::routing::{get, post};

use super::{Address, Route, route, upload_route};
use crate::web::pages::inspections::{
    entries, followed, list, of_facility, paper, photos, plan, result, saving, selection, site,
};

pub const INSPECTIONS: &str = "/inspections";
/// Choosing whom to visit.
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

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(INSPECTIONS, get(list::show).post(selection::plan)),
        route(SELECTION, get(selection::show)),
        route(INSPECTION, get(plan::show).post(plan::change)),
        route(INSPECTION_CANCELLATION, post(plan::cancel)),
        route(INSPECTION_SITE, get(site::show).post(saving::save)),
        route(INSPECTION_ENTRIES, post(entries::take)),
        upload_route(INSPECTION_PHOTOS, post(photos::add)),
        route(INSPECTION_PHOTO, get(photos::show)),
        route(INSPECTION_PHOTO_REMOVAL, post(photos::remove)),
        route(INSPECTION_RESULT, get(result::show).post(result::tell)),
        route(INSPECTION_RESULT_PDF, get(paper::show)),
        route(INSPECTION_REPLIES, post(followed::reply)),
        route(FINDING_CLOSING, post(followed::close)),
        route(FACILITY_INSPECTIONS, get(of_facility::show)),
    ]
}
