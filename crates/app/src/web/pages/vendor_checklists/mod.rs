//! Vendors' forms: the same pages for an account, a link and a product.

pub mod asking;
pub mod fill;
pub mod review;
pub mod view;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::routes::{Route, below, route};

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::collections::HashMap;
use tenken_ops::responses::{About, Answering};
use tenken_ops::vendor_checklists::{begin_by_link, begin_for_contract, begin_for_product};

use crate::web::context::{PageContext, Passing};
use crate::web::error::WebError;
use crate::web::parts::crumbs;
use crate::web::{Site, addresses};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        route(VENDOR_CHECKLIST, get(view::show)),
        route(VENDOR_CHECKLIST_LINKS, post(view::link)),
        route(VENDOR_CHECKLIST_MAIL, post(view::mail)),
        route(VENDOR_CHECKLIST_REVOCATION, post(view::revoke)),
        route(VENDOR_CHECKLIST_WITHDRAWAL, post(view::withdraw)),
        route(VENDOR_CHECKLIST_QUERIES, post(asking::ask)),
        route(VENDOR_CHECKLIST_QUERY, post(asking::answer)),
        route(VENDOR_CHECKLIST_QUERY_BY_LINK, post(asking::answer)),
    ];
    routes.extend(filled_in(VENDOR_CHECKLIST_BY_LINK));
    routes.extend(filled_in(VENDOR_CHECKLIST_FORM));
    routes.extend(filled_in(PRODUCT_FORM));
    routes
}

/// A form that is filled in, with all that is below it.
fn filled_in<const N: usize>(base: Address<N>) -> [Route; 4] {
    [
        route(base, get(fill::show).post(fill::save)),
        route(below(base, ANSWER), post(fill::autosave)),
        route(below(base, REVIEW), get(review::show)),
        route(below(base, SUBMISSIONS), post(review::submit)),
    ]
}

/// A vendor's form that somebody came to fill in: signed in, or by a link.
pub struct At {
    /// Who looks.
    pub context: PageContext,
    /// What is filled in.
    pub answering: Answering,
    /// Where its pages begin.
    pub address: String,
    /// The parts of the address.
    names: HashMap<String, String>,
}

impl At {
    /// A part of the address; empty if it has none of this name.
    pub fn name(&self, name: &str) -> &str {
        self.names.get(name).map_or("", String::as_str)
    }

    /// Where an answer to a query is posted to.
    pub fn query(&self, query: &str) -> String {
        match self.names.get("link") {
            Some(link) => addresses::VENDOR_CHECKLIST_QUERY_BY_LINK.link([link, query]),
            None => addresses::VENDOR_CHECKLIST_QUERY.link([
                self.name("round"),
                self.name("contract"),
                query,
            ]),
        }
    }

    /// Whether there is no account.
    pub fn by_link(&self) -> bool {
        self.names.contains_key("link")
    }

    /// What the form is about, for people.
    pub fn about(&self) -> String {
        match self.answering.about() {
            About::Contract(contract) => {
                format!("{}（{}）", contract.facility.1, contract.title)
            }
            About::Product(product) => product.name.clone(),
            About::Facility(facility) => facility.name.clone(),
        }
    }

    /// The way here.
    pub fn crumbs(&self, form: bool) -> Markup {
        let round = &self.answering.round().id;
        let above = self
            .answering
            .contract()
            .map(|contract| addresses::VENDOR_CHECKLIST.link([round, &contract.id]));
        let mut steps = Vec::new();
        if let Some(address) = above.as_deref().filter(|_| !self.by_link()) {
            steps.push((address, "事業者の点検表"));
        }
        if form {
            steps.push((self.address.as_str(), "入力画面"));
        }
        if !self.by_link() {
            return crumbs::crumbs(&self.context, &steps);
        }
        html! { @for (address, name) in steps { p { a href=(address) { (name) "にもどる" } } } }
    }
}

impl FromRequestParts<Site> for At {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let Path(names) = Path::<HashMap<String, String>>::from_request_parts(parts, site)
            .await
            .map_err(IntoResponse::into_response)?;
        let name = |name: &str| names.get(name).map_or("", String::as_str);
        let (context, begun, address) = if let Some(link) = names.get("link") {
            let Passing(context) = Passing::from_request_parts(parts, site).await?;
            let begun = begin_by_link(&context, link, &context.device.origin).await;
            (
                context,
                begun,
                addresses::VENDOR_CHECKLIST_BY_LINK.link([link]),
            )
        } else {
            let context = PageContext::from_request_parts(parts, site).await?;
            let round = name("round");
            match names.get("product") {
                Some(product) => {
                    let begun = begin_for_product(&context, &context.actor, round, product).await;
                    (
                        context,
                        begun,
                        addresses::PRODUCT_FORM.link([round, product]),
                    )
                }
                None => {
                    let contract = name("contract");
                    let begun = begin_for_contract(&context, &context.actor, round, contract).await;
                    (
                        context,
                        begun,
                        addresses::VENDOR_CHECKLIST_FORM.link([round, contract]),
                    )
                }
            }
        };
        Ok(At {
            answering: begun.map_err(|error| WebError::from(error).into_response())?,
            context,
            address,
            names,
        })
    }
}
