//! A fresh installation for each test, on both databases, with a clock of its own.

pub mod accounts;
pub mod allowed;
pub mod authenticator;
pub mod browser;
pub mod page_fields;
pub mod vendor_checklists;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use serde_json::Value;
use std::num::NonZeroU32;
use std::ops::Deref;
use std::sync::Arc;
use tenken_app::edge::Reach;
use tenken_app::metrics::Metrics;
use tenken_app::thumbnails::Thumbnails;
use tenken_app::web::{Given, Options};
use tenken_ops::Tenken;
use tower::ServiceExt;

pub use tenken_testing::*;

pub use crate::support::browser::Browser;
use crate::support::browser::posted;

/// An installation and the routes over it.
pub struct Site {
    installation: Arc<tenken_testing::Site>,
    router: Router,
}

impl Deref for Site {
    type Target = tenken_testing::Site;

    fn deref(&self) -> &Self::Target {
        &self.installation
    }
}

/// An answer of the server.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came: files are no text.
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// The codes of the faults in a problem document, by item.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.json()["faults"]
            .as_array()
            .map(|faults| {
                faults
                    .iter()
                    .map(|fault| (text(&fault["item"]), text(&fault["code"])))
                    .collect()
            })
            .unwrap_or_default()
    }
}

fn router(tenken: &Tenken, options: Options) -> Router {
    tenken_app::server::router(tenken.clone(), options, Metrics::new(tenken))
}

/// At the usual place on this machine, with mail, and for tests that ask faster than people.
fn with_mail() -> Options {
    let given = Given {
        sends_mail: true,
        requests_per_minute: NonZeroU32::MAX,
        // This process is the tests' own: the program beside it draws.
        thumbnails: Some(Thumbnails::by(env!("CARGO_BIN_EXE_tenken").into())),
        ..Given::default()
    };
    Options::new(&Reach::Here, ([127, 0, 0, 1], 8080).into(), given)
}

impl Site {
    pub async fn open(place: &Place) -> Self {
        let installation = Arc::new(tenken_testing::Site::open(place).await);
        Site {
            router: router(&installation.tenken, with_mail()),
            installation,
        }
    }

    /// The same installation, served in another way.
    pub fn served_as(&self, options: Options) -> Self {
        Site {
            installation: Arc::clone(&self.installation),
            router: router(&self.tenken, options),
        }
    }

    pub async fn send(&self, mut request: Request<Body>) -> Reply {
        request
            .headers_mut()
            .entry("host")
            .or_insert(HeaderValue::from_static("localhost"));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        Reply {
            status: head.status,
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.into(),
        }
    }

    /// An API request as the operator; `headers` are added.
    pub async fn api(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        self.api_as(&self.token, method, path, headers, body).await
    }

    pub async fn api_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Reply {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"));
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    /// Submits answers through the API on top of what stands, as a program that has read it.
    pub async fn submit_on_top(&self, response: &str, key: &str, answers: Value) -> Reply {
        let seen = self.api("GET", response, &[], None).await;
        let headers = [("idempotency-key", key), ("if-match", seen.header("etag"))];
        let body = serde_json::json!({ "answers": answers });
        let path = format!("{response}/submissions");
        self.api("POST", &path, &headers, Some(body)).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form as a browser on the page would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(posted(path, fields)).await
    }

    /// A browser nobody has used.
    pub fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// The browser that got a reply.
    pub fn as_browser(&self, reply: &Reply) -> Browser<'_> {
        let mut browser = self.browser();
        browser.take_cookies(reply);
        browser
    }
}
