//! What is asked of the directory.

use tenken_ops::facilities::{FacilityFilter, list_facilities};
use tenken_ops::{Actor, Error};

use crate::Site;

/// The code of a refusal.
pub fn code(error: Error) -> &'static str {
    match error {
        Error::Bad { code, .. } => code,
        other => panic!("{other}"),
    }
}

/// The names of what a filter finds, in the order of the list.
pub async fn found(site: &Site, filter: FacilityFilter) -> Vec<String> {
    let page = list_facilities(&site.tenken, &Actor::Local, filter)
        .await
        .unwrap();
    page.items
        .into_iter()
        .map(|facility| facility.name)
        .collect()
}
