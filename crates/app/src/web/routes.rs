//! How an address and what answers there are put down, in the `mod.rs` of each folder of pages.

use axum::extract::DefaultBodyLimit;
use axum::routing::MethodRouter;
use std::convert::Infallible;

use super::Site;
use super::addresses::Address;

/// The largest post that carries a file: 5 MiB of content and its wrapping.
const UPLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// The largest post that carries a list of facilities: a nation's, with all
/// columns, is 48 MB.
pub const LIST_LIMIT: usize = 64 * 1024 * 1024;

/// An address with what answers there.
pub type Route = (String, MethodRouter<Site>);

/// What answers at an address.
pub fn route(address: impl Into<String>, methods: MethodRouter<Site>) -> Route {
    (address.into(), methods)
}

/// The same where files are handed in.
pub fn upload_route(address: impl Into<String>, methods: MethodRouter<Site>) -> Route {
    route(address, up_to(UPLOAD_LIMIT, methods))
}

/// For the router: what lies below an address and below others too.
pub fn below<const N: usize>(base: Address<N>, rest: &str) -> String {
    String::from(base) + rest
}

/// Takes posts of so many bytes.
pub fn up_to(limit: usize, methods: MethodRouter<Site>) -> MethodRouter<Site> {
    methods.layer::<_, Infallible>(DefaultBodyLimit::max(limit))
}
