//! Style and script, inside the program: every file of `static/`. Their address carries a hash of all of
//! them, so browsers keep them for good and never mix versions.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

use super::addresses;

#[derive(Embed)]
#[folder = "src/web/static"]
struct Files;

/// Is asked for at an address of its own.
const SERVICE_WORKER: &str = "service-worker.js";

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = Sha256::new();
    for (name, file) in named_assets() {
        hasher.update(name.as_bytes());
        hasher.update(file.metadata.sha256_hash());
    }
    hasher.finalize()[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
});

/// The address of a file of `static/`.
pub fn url(name: &str) -> String {
    addresses::STATIC.link([&VERSION, name])
}

/// The addresses of all files, as a page names them that is to work without a network.
pub fn all() -> String {
    let urls: Vec<String> = named_assets().map(|(name, _)| url(&name)).collect();
    urls.join(" ")
}

fn named_assets() -> impl Iterator<Item = (std::borrow::Cow<'static, str>, EmbeddedFile)> {
    Files::iter()
        .filter(|name| name != SERVICE_WORKER)
        .filter_map(|name| Files::get(&name).map(|file| (name, file)))
}

/// `GET /service-worker.js`: opens kept pages of inspections where there is no network. Its address is
/// at the top because the list of visits must open from everywhere; browsers of inspectors alone ask for it.
pub async fn service_worker() -> Response {
    answer(SERVICE_WORKER, "no-cache")
}

/// `GET /static/{version}/{name}`
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    // A page from before an update may ask with an old hash: it gets the file,
    // but must not keep it under that name.
    let keep = if version == *VERSION {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    answer(&name, keep)
}

fn answer(name: &str, keep: &'static str) -> Response {
    let Some(file) = Files::get(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = if name.ends_with(".css") {
        "text/css; charset=utf-8"
    } else {
        "text/javascript; charset=utf-8"
    };
    ([(CONTENT_TYPE, kind), (CACHE_CONTROL, keep)], file.data).into_response()
}
