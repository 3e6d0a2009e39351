//! What stands before every page: who may be asked for it, and from where.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, ORIGIN,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Options, error};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// Refuses foreign hosts and cross-site posts, and adds the security headers.
pub async fn guard(State(options): State<Options>, request: Request, next: Next) -> Response {
    let mut response = match refusal(options, request.method(), request.headers()) {
        Some((title, message)) => {
            error::plain(StatusCode::FORBIDDEN, title, message).into_response()
        }
        None => in_plain_words(next.run(request).await),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refusals of the framework itself (an address or a post it cannot read) come
/// as bare English text: people get a page instead.
fn in_plain_words(response: Response) -> Response {
    let status = response.status();
    let is_bare = response
        .headers()
        .get(CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !status.is_client_error() || !is_bare {
        return response;
    }
    let message = "アドレスか送られた内容に誤りがあり、開けませんでした。最初の画面から、もう一度お試しください。";
    error::plain(status, "開けませんでした", message).into_response()
}

fn refusal(
    options: Options,
    method: &Method,
    headers: &HeaderMap,
) -> Option<(&'static str, &'static str)> {
    let host = text(headers, &HOST).unwrap_or_default();
    // A foreign name that resolves to this machine must not reach the pages
    // (DNS rebinding): without accounts, being here is the only permission.
    if options.loopback_only && !is_loopback(host) {
        return Some((
            "この名前では開けません",
            "このパソコンの中だけで動いています。http://localhost または http://127.0.0.1 から始まるアドレスで開いてください。",
        ));
    }
    if !matches!(*method, Method::GET | Method::HEAD) && !is_same_origin(headers, host) {
        return Some((
            "別のサイトからの操作は受け付けません",
            "安全のため、ほかのサイトから送られた内容は保存しませんでした。Tenkenの画面を開き直して、もう一度操作してください。",
        ));
    }
    None
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Browsers say where a post comes from; a program that says nothing at all is
/// not a browser lured by another site.
fn is_same_origin(headers: &HeaderMap, host: &str) -> bool {
    if let Some(site) = text(headers, &HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match text(headers, &ORIGIN) {
        Some(origin) => origin
            .split_once("://")
            .is_some_and(|(_, named)| named == host),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: Options = Options {
        loopback_only: true,
        sends_mail: false,
    };

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn only_names_of_this_machine_pass_while_it_serves_itself_alone() {
        for (host, passes) in [
            ("localhost", true),
            ("localhost:8080", true),
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("tenken.example", false),
            ("localhost.example:8080", false),
            ("127.0.0.1.nip.io", false),
            ("", false),
        ] {
            let refused = refusal(LOOPBACK, &Method::GET, &headers(&[("host", host)]));
            assert_eq!(refused.is_none(), passes, "{host}");
        }
    }

    #[test]
    fn posts_from_other_sites_are_refused() {
        let host = ("host", "localhost:8080");
        for (extra, passes) in [
            (vec![], true),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("origin", "http://localhost:8080")], true),
            (vec![("origin", "http://localhost:9999")], false),
            (vec![("origin", "null")], false),
        ] {
            let all: Vec<_> = std::iter::once(host).chain(extra.iter().copied()).collect();
            let refused = refusal(LOOPBACK, &Method::POST, &headers(&all));
            assert_eq!(refused.is_none(), passes, "{extra:?}");
            assert!(refusal(LOOPBACK, &Method::GET, &headers(&all)).is_none());
        }
    }
}
