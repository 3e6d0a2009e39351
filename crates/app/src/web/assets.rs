//! Style and script, inside the program. Their address carries a hash of all of
//! them, so browsers keep them for good and never mix versions.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

const FILES: &[(&str, &str, &str)] = &[
    ("app.css", CSS, include_str!("static/app.css")),
    ("app.js", JS, include_str!("static/app.js")),
    ("autosave.js", JS, include_str!("static/autosave.js")),
    ("element.js", JS, include_str!("static/element.js")),
    ("entry.js", JS, include_str!("static/entry.js")),
    ("inspection.js", JS, include_str!("static/inspection.js")),
    (
        "inspection-view.js",
        JS,
        include_str!("static/inspection-view.js"),
    ),
    ("kept-pages.js", JS, include_str!("static/kept-pages.js")),
    ("leaving.js", JS, include_str!("static/leaving.js")),
    ("limits.js", JS, include_str!("static/limits.js")),
    ("live.js", JS, include_str!("static/live.js")),
    ("mend.js", JS, include_str!("static/mend.js")),
    ("passkey.js", JS, include_str!("static/passkey.js")),
    ("photo.js", JS, include_str!("static/photo.js")),
    ("reveal.js", JS, include_str!("static/reveal.js")),
    ("show.js", JS, include_str!("static/show.js")),
    (
        "unsent-notes.js",
        JS,
        include_str!("static/unsent-notes.js"),
    ),
    ("unsent.js", JS, include_str!("static/unsent.js")),
    ("vault.js", JS, include_str!("static/vault.js")),
];

static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    FILES.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
});

/// The address of the style sheet.
pub static CSS_URL: LazyLock<String> = LazyLock::new(|| format!("/static/{}/app.css", *VERSION));
/// The address of the script.
pub static JS_URL: LazyLock<String> = LazyLock::new(|| format!("/static/{}/app.js", *VERSION));

/// The addresses of all files, as a page names them that is to work without a network.
pub fn all() -> String {
    let urls: Vec<String> = FILES
        .iter()
        .map(|(name, ..)| format!("/static/{}/{name}", *VERSION))
        .collect();
    urls.join(" ")
}

/// `GET /service-worker.js`: opens kept pages of inspections where there is no network. Its address is
/// at the top because the list of visits must open from everywhere; browsers of inspectors alone ask for it.
pub async fn service_worker() -> Response {
    let headers = [(CONTENT_TYPE, JS), (CACHE_CONTROL, "no-cache")];
    (headers, include_str!("static/service-worker.js")).into_response()
}

/// `GET /static/{version}/{name}`
pub async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let Some((_, kind, content)) = FILES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // A page from before an update may ask with an old hash: it gets the file,
    // but must not keep it under that name.
    let keep = if version == *VERSION {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let mut response = content.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}
