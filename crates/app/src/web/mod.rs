//! The pages: server-rendered, in Japanese, complete without JavaScript.
//!
//! `router` is the one table of addresses. A handler lives in the file of its
//! page; markup shared by pages is in `parts`, entry fields in `widgets`.

mod assets;
mod entries;
mod error;
mod explanations;
pub(crate) mod guard;
mod layout;
mod links;
mod pages;
mod parts;
mod posted;
mod visit;
mod widgets;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::{Arc, OnceLock};
use tenken_ops::Tenken;
use tenken_ops::set_up::Installation;
use tower_http::compression::predicate::{DefaultPredicate, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use explanations::Explanations;

/// How the pages are served.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Only this machine can reach the pages; until accounts exist, always.
    pub loopback_only: bool,
}

/// What every handler shares.
#[derive(Clone)]
struct Site {
    tenken: Tenken,
    options: Options,
    /// Read once it is decided: it never changes after the first run.
    installation: Arc<OnceLock<Installation>>,
    explanations: Arc<Explanations>,
}

/// The largest post of typed answers, in bytes. Japanese is nine bytes a letter
/// in such a post, and each answer travels with the one it replaces: a full
/// checklist with long remarks comes to 200 KiB, and refusing it would lose it.
const FORM_LIMIT: usize = 512 * 1024;
/// The largest post that carries a file: 5 MiB of content and its wrapping.
const UPLOAD_LIMIT: usize = 6 * 1024 * 1024;

/// Smaller answers, in bytes, fit one packet as they are: the replies to autosave.
const WORTH_COMPRESSING: u16 = 1400;

/// All pages.
pub fn router(tenken: Tenken, options: Options) -> Router {
    use pages::*;
    let uploads = Router::new()
        .route(
            "/rounds/{round}/responses/{facility}/files/{item}",
            post(files::attach),
        )
        .route("/facilities/imports", post(imports::import))
        .route("/forms", post(forms::import))
        .layer(DefaultBodyLimit::max(UPLOAD_LIMIT));
    let pages = Router::new()
        .route("/", get(home::show))
        .route("/setup", get(setup::show).post(setup::decide))
        .route("/rounds", get(rounds::list).post(rounds::open))
        .route("/rounds/{round}", get(round::show))
        .route("/rounds/{round}/closing", post(round::close))
        .route("/rounds/{round}/results", get(results::show))
        .route("/rounds/{round}/results.csv", get(results::csv))
        .route(
            "/rounds/{round}/responses/{facility}",
            get(answering::show).post(saving::save),
        )
        .route(
            "/rounds/{round}/responses/{facility}/answers/{item}",
            post(autosave::save),
        )
        .route(
            "/rounds/{round}/responses/{facility}/files/{item}",
            get(files::download),
        )
        .route(
            "/rounds/{round}/responses/{facility}/review",
            get(review::show),
        )
        .route(
            "/rounds/{round}/responses/{facility}/print",
            get(print::draft),
        )
        .route(
            "/rounds/{round}/responses/{facility}/submissions",
            get(submissions::list).post(submissions::submit),
        )
        .route(
            "/rounds/{round}/responses/{facility}/submissions/{revision}",
            get(submissions::receipt),
        )
        .route(
            "/rounds/{round}/responses/{facility}/submissions/{revision}/print",
            get(print::submission),
        )
        .route("/facilities", get(facilities::list))
        .route("/facilities/{facility}", get(facilities::show))
        .route("/facilities/{facility}/log", get(facility_log::show))
        .route("/facilities/{facility}/log.csv", get(facility_log::csv))
        .route("/facilities/imports", get(imports::show))
        .route("/forms", get(forms::list))
        .route("/forms/{id}/{version}", get(forms::show))
        .route("/forms/{id}/{version}/source", get(forms::source))
        .route("/log", get(log::show))
        .route("/log.csv", get(log::csv))
        .route("/glossary", get(glossary::show))
        .route("/about", get(about::show))
        .route("/static/{version}/{name}", get(assets::serve))
        .layer(DefaultBodyLimit::max(FORM_LIMIT));
    pages
        .merge(uploads)
        .fallback(error::no_such_page)
        .layer(
            CompressionLayer::new()
                .quality(CompressionLevel::Fastest)
                .compress_when(DefaultPredicate::new().and(SizeAbove::new(WORTH_COMPRESSING))),
        )
        .with_state(Site {
            tenken,
            options,
            installation: Arc::default(),
            explanations: Arc::default(),
        })
}
