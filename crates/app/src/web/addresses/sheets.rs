//! Vendors' forms: to read, to fill in, and what is asked about them.

use axum::routing::{get, post};

use super::{
    ANSWER, Address, FILLED_SHEET, PAPER_PDF, PAPER_XLSX, REVIEW, Route, SUBMISSIONS, below, route,
    upload_route,
};
use crate::web::pages::{clients, filled_sheet, papers, sheets};

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

pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        route(SHEET, get(sheets::view::show)),
        route(below(SHEET, PAPER_PDF), get(papers::vendor_pdf)),
        route(SHEET_LINKS, post(sheets::view::link)),
        route(SHEET_MAIL, post(sheets::view::mail)),
        route(SHEET_REVOCATION, post(sheets::view::revoke)),
        route(SHEET_WITHDRAWAL, post(sheets::view::withdraw)),
        route(SHEET_QUERIES, post(sheets::asking::ask)),
        route(SHEET_QUERY, post(sheets::asking::answer)),
        route(SHEET_QUERY_BY_LINK, post(sheets::asking::answer)),
        route(CLIENTS, get(clients::show)),
    ];
    routes.extend(form(SHEET_BY_LINK));
    routes.extend(form(SHEET_FORM));
    routes.extend(form(PRODUCT_FORM));
    routes
}

/// A form that is filled in, with all that is below it.
fn form<const N: usize>(base: Address<N>) -> [Route; 7] {
    [
        route(base, get(sheets::fill::show).post(sheets::fill::save)),
        route(below(base, ANSWER), post(sheets::fill::autosave)),
        route(below(base, REVIEW), get(sheets::review::show)),
        route(below(base, SUBMISSIONS), post(sheets::review::submit)),
        route(below(base, PAPER_PDF), get(papers::vendor_draft_pdf)),
        route(below(base, PAPER_XLSX), get(papers::vendor_draft_xlsx)),
        upload_route(
            below(base, FILLED_SHEET),
            get(filled_sheet::show_of_vendor).post(filled_sheet::preview_of_vendor),
        ),
    ]
}
