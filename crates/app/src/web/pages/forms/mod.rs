//! Forms, and what explains them.

pub mod faq;
pub mod form;
pub mod glossary;

use axum::routing::get;

use crate::web::addresses::*;
use crate::web::routes::{Route, route, upload_route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        upload_route(FORMS, get(form::list).post(form::import)),
        route(FORM, get(form::show)),
        route(FORM_SOURCE, get(form::source)),
        route(GLOSSARY, get(glossary::show)),
        route(FAQ, get(faq::show)),
    ]
}
