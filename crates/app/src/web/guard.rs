//! What stands before every page: who may be asked for it, and from where.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, ORIGIN,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::IpAddr;

use super::{Options, addresses, error};
use crate::edge::{self, Astray};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; img-src 'self' data:; \
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

/// For a year, browsers come back encrypted only, whatever a link says.
const ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// From which address somebody asks, as the pages are told. There is none without a network.
#[derive(Debug, Clone, Copy)]
pub struct Client(pub Option<IpAddr>);

/// Refuses who comes around the proxy, foreign hosts and cross-site posts, and adds the security
/// headers.
pub async fn guard(State(options): State<Options>, mut request: Request, next: Next) -> Response {
    let client = options.client(edge::peer(request.extensions()), request.headers());
    let mut response = match client {
        Err(astray) => astray_reply(&options, astray, &request),
        Ok(client) => match refusal(&options, request.method(), request.headers()) {
            Some(Refusal(title, message)) => {
                error::plain(StatusCode::FORBIDDEN, title, &message).into_response()
            }
            None => {
                request.extensions_mut().insert(Client(client));
                in_plain_words(next.run(request).await)
            }
        },
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !options.loopback_only() {
        headers.insert(STRICT_TRANSPORT_SECURITY, ENCRYPTED);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Who reached the proxy without encryption is sent to the right address, unless it is too late; the
/// others are told what must be set.
fn astray_reply(options: &Options, astray: Astray, request: &Request) -> Response {
    let message = match astray {
        Astray::Plain if is_look(request.method()) => {
            let path = request.uri().path_and_query().map_or(addresses::HOME, |path| path.as_str());
            return Redirect::temporary(&format!("{}{path}", options.address())).into_response();
        }
        Astray::Plain => format!(
            "暗号化されていない通信で送られたため、受け付けませんでした。{} を開いて、もう一度操作してください。",
            options.address()
        ),
        Astray::Unexpected(header) => format!(
            "プロキシを通った要求（{header} ヘッダーがあります）は、受け付けません。いまは、このパソコンの中だけで使う設定です。（管理者の方へ：プロキシの後ろに置くときは、--trusted-proxy と --public-url を付けて始めてください。）"
        ),
        Astray::Around => format!(
            "このアドレスからは使えません。{} を開いてください。（管理者の方へ：ここへは、--trusted-proxy に書いたプロキシを通ったものだけが届くようになっています。）",
            options.address()
        ),
        Astray::Unnamed => "プロキシの設定が足りないため、開けません。管理者に、プロキシから X-Forwarded-For ヘッダーで利用者のアドレスを渡すように、伝えてください。".to_owned(),
    };
    error::plain(StatusCode::FORBIDDEN, "ここからは開けません", &message).into_response()
}

fn is_look(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
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

/// What is wrong, as the title of a page and what it says.
struct Refusal(&'static str, String);

fn refusal(options: &Options, method: &Method, headers: &HeaderMap) -> Option<Refusal> {
    let host = text(headers, &HOST).unwrap_or_default();
    // A foreign name that resolves to this machine must not reach the pages (DNS rebinding): before
    // the first account, being here is the only permission.
    if !options.is_host(host) {
        let message = if options.loopback_only() {
            "このパソコンの中だけで動いています。http://localhost または http://127.0.0.1 から始まるアドレスで開いてください。".to_owned()
        } else {
            format!("{} から始まるアドレスで開いてください。", options.address())
        };
        return Some(Refusal("この名前では開けません", message));
    }
    if !is_look(method) && !is_same_origin(options, headers, host) {
        return Some(Refusal(
            "別のサイトからの操作は受け付けません",
            "安全のため、ほかのサイトから送られた内容は保存しませんでした。Tenkenの画面を開き直して、もう一度操作してください。".to_owned(),
        ));
    }
    None
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Browsers say where a post comes from; a program that says nothing at all is
/// not a browser lured by another site.
fn is_same_origin(options: &Options, headers: &HeaderMap, host: &str) -> bool {
    if let Some(site) = text(headers, &HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    text(headers, &ORIGIN).is_none_or(|origin| options.is_origin(origin, host))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let refused = refusal(
                &Options::default(),
                &Method::GET,
                &headers(&[("host", host)]),
            );
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
            let refused = refusal(&Options::default(), &Method::POST, &headers(&all));
            assert_eq!(refused.is_none(), passes, "{extra:?}");
            assert!(refusal(&Options::default(), &Method::GET, &headers(&all)).is_none());
        }
    }
}
