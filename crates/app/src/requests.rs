//! Every request: its number, its line in the log, its place in the metrics.
//!
//! Nothing of a person is in the line: the pattern of the address instead of the address, which may
//! hold the secret of a link; no query, no header, no body, no name, no network address.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tracing::Instrument;

use crate::metrics::Metrics;

/// The number of the next request: microseconds since 1970 when the program began, and counted on,
/// so that none comes twice unless a process answers a million a second.
static NEXT: LazyLock<AtomicU64> = LazyLock::new(|| {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    AtomicU64::new(since.map_or(0, |since| u64::try_from(since.as_micros()).unwrap_or(0)))
});

const NUMBER: HeaderName = HeaderName::from_static("x-request-id");

/// Answers a request, and notes that and how long it took.
pub async fn observe(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = format!("{:x}", NEXT.fetch_add(1, Ordering::Relaxed));
    let method = method_name(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    // Also at the level of errors, so that what goes wrong has the number of its request.
    let span = tracing::error_span!("request", id);
    let mut response = next.run(request).instrument(span).await;
    let (status, took) = (response.status(), began.elapsed());
    metrics.count(method, route, status, took);
    tracing::info!(
        id,
        method,
        route,
        status = status.as_u16(),
        ms = took.as_secs_f64() * 1000.0,
        // Unknown where a reply is compressed or written while it is read.
        size = axum::body::HttpBody::size_hint(response.body()).exact(),
        "answered"
    );
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(NUMBER, id);
    }
    response
}

/// Anybody may invent a method; only those that are served are told apart.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}
