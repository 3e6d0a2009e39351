//! Paper and Excel of what is filled in, and Excel files read back.

pub mod files;
pub mod filled_sheet;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, below, route, upload_route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        route(below(FORM, PAPER_PDF), get(files::blank_pdf)),
        route(below(FORM, PAPER_XLSX), get(files::blank_xlsx)),
        route(ROUND_PAPERS, get(files::bundle)),
        route(below(RESPONSE, PAPER_PDF), get(files::draft_pdf)),
        route(below(RESPONSE, PAPER_XLSX), get(files::draft_xlsx)),
        upload_route(
            below(RESPONSE, FILLED_SHEET),
            get(filled_sheet::show).post(filled_sheet::preview),
        ),
        route(below(SUBMISSION, PAPER_PDF), get(files::submission_pdf)),
        route(below(VENDOR_CHECKLIST, PAPER_PDF), get(files::vendor_pdf)),
    ];
    routes.extend(of_vendor(VENDOR_CHECKLIST_BY_LINK));
    routes.extend(of_vendor(VENDOR_CHECKLIST_FORM));
    routes.extend(of_vendor(PRODUCT_FORM));
    routes
}

/// What is below each of the three ways to a vendor's form.
fn of_vendor<const N: usize>(base: Address<N>) -> [Route; 3] {
    [
        route(below(base, PAPER_PDF), get(files::vendor_draft_pdf)),
        route(below(base, PAPER_XLSX), get(files::vendor_draft_xlsx)),
        upload_route(
            below(base, FILLED_SHEET),
            get(filled_sheet::show_of_vendor).post(filled_sheet::preview_of_vendor),
        ),
    ]
}
