//! The pages: server-rendered, in Japanese, complete without JavaScript.
//!
//! `addresses` has every address, the folders of `pages` what answers there. A handler lives in the file of its page; markup
//! shared by pages is in `parts`, entry fields in `widgets`.

mod addresses;
mod assets;
mod blocking;
mod context;
mod cookies;
mod download;
mod error;
mod explanations;
mod field_names;
pub(crate) mod guard;
mod layout;
mod options;
mod pages;
pub(crate) mod parts;
mod pending_post;
mod posted;
mod posted_answers;
mod rate_limit;
mod reauthenticated;
mod routes;
mod setup_code;
mod typed;
mod widgets;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use std::sync::{Arc, OnceLock};
use tenken_ops::{Installation, Tenken};
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use explanations::Explanations;
pub use options::{Given, Options, Setting};
pub use rate_limit::RateLimit;
pub use setup_code::SetupCode;

/// What every handler shares.
#[derive(Clone)]
struct Site {
    tenken: Tenken,
    options: Options,
    /// Read once it is decided: it never changes after the first run.
    installation: Arc<OnceLock<Installation>>,
    /// Set once somebody has an account: from then on one must sign in.
    has_accounts: Arc<OnceLock<()>>,
    explanations: Arc<Explanations>,
}

/// The largest post of typed answers, in bytes. Japanese is nine bytes a letter
/// in such a post, and each answer travels with the one it replaces: a full
/// checklist with long remarks comes to 200 KiB, and refusing it would lose it.
const FORM_LIMIT: usize = 512 * 1024;

/// Smaller answers, in bytes, fit one packet as they are: the replies to autosave.
const WORTH_COMPRESSING: u16 = 1400;

/// Every address with its placeholders: the matrix of who may see what is tested over them.
pub fn addresses() -> Vec<String> {
    pages::routes()
        .into_iter()
        .map(|(address, _)| address)
        .collect()
}

/// Whether what is sent to the address of a route may take longer to arrive than any other post: a log.
pub fn takes_long(route: &str) -> bool {
    route == String::from(addresses::LEDGER_LOGS)
}

/// All pages.
pub fn router(tenken: Tenken, options: Options) -> Router {
    pages::routes()
        .into_iter()
        .fold(Router::new(), |router, (address, methods)| {
            router.route(&address, methods)
        })
        .fallback(error::no_such_page)
        .layer(middleware::from_fn(pending_post::keep))
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTH_COMPRESSING))),
        )
        .with_state(Site {
            tenken,
            options,
            installation: Arc::default(),
            has_accounts: Arc::default(),
            explanations: Arc::default(),
        })
}
