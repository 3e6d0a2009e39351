//! Who looks at a page, and what it needs to know about this installation.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use maud::Markup;
use std::ops::Deref;
use std::sync::Arc;
use tenken_domain::Form;
use tenken_ops::set_up::{self, Installation};
use tenken_ops::{Actor, Tenken};

use super::error::WebError;
use super::{Site, layout};

/// One look at a page. This is the only place an [`Actor`] comes from; sessions
/// will replace the constant below.
pub struct Visit {
    site: Site,
    /// Who acts.
    pub actor: Actor,
    /// What this installation is for, once decided.
    pub installation: Option<Installation>,
}

impl FromRequestParts<Site> for Visit {
    type Rejection = WebError;

    async fn from_request_parts(_: &mut Parts, site: &Site) -> Result<Self, WebError> {
        let installation = match site.installation.get() {
            Some(known) => Some(known.clone()),
            None => {
                let read = set_up::installation(&site.tenken).await?;
                if let Some(decided) = &read {
                    // Another request may have been first; both read the same.
                    let _ = site.installation.set(decided.clone());
                }
                read
            }
        };
        Ok(Visit {
            site: site.clone(),
            actor: Actor::Local,
            installation,
        })
    }
}

impl Visit {
    /// The page around a body.
    pub fn page(&self, title: &str, body: &Markup) -> Markup {
        layout::page(&self.frame(false), title, body)
    }

    /// The page around a body that shows synthetic data.
    pub fn page_about(&self, demo: bool, title: &str, body: &Markup) -> Markup {
        layout::page(&self.frame(demo), title, body)
    }

    /// What explains the items of a form, in their order.
    pub fn explanations(&self, form: &Form) -> Arc<[Markup]> {
        self.site.explanations.of(form, &self.catalog())
    }

    /// Whether somebody who watches many facilities works here.
    pub fn watches(&self) -> bool {
        matches!(
            self.installation,
            Some(Installation::Authority { .. } | Installation::Ministry)
        )
    }

    fn frame(&self, demo: bool) -> layout::Frame {
        layout::Frame {
            loopback_only: self.site.options.loopback_only,
            demo,
            set_up: self.installation.is_some(),
            watches: self.watches(),
        }
    }
}

/// A visit is to an installation; use cases take it as one.
impl Deref for Visit {
    type Target = Tenken;

    fn deref(&self) -> &Tenken {
        &self.site.tenken
    }
}
