//! Forms.

use axum::routing::get;
use tenken_domain::Form;

use super::{Address, PAPER_PDF, PAPER_XLSX, Route, below, route, upload_route};
use crate::web::pages::{forms, papers};

pub const FORMS: &str = "/forms";
pub const FORM: Address<2> = Address::new("/forms/{id}/{version}");
pub const FORM_SOURCE: Address<2> = Address::new("/forms/{id}/{version}/source");

pub(super) fn routes() -> Vec<Route> {
    vec![
        upload_route(FORMS, get(forms::list).post(forms::import)),
        route(FORM, get(forms::show)),
        route(FORM_SOURCE, get(forms::source)),
        route(below(FORM, PAPER_PDF), get(papers::blank_pdf)),
        route(below(FORM, PAPER_XLSX), get(papers::blank_xlsx)),
    ]
}

/// A form to read.
pub fn form(form: &Form) -> String {
    FORM.link([&form.id, &form.version])
}
