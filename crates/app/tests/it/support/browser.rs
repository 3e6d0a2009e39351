//! A browser for the pages, without a window.

use axum::body::Body;
use axum::http::{HeaderValue, Request};
use std::collections::BTreeMap;

use crate::support::{Reply, Site};

/// A browser: it keeps the cookies it is given.
pub struct Browser<'s> {
    site: &'s Site,
    cookies: BTreeMap<String, String>,
}

impl<'s> Browser<'s> {
    /// One that nobody has used.
    pub fn new(site: &'s Site) -> Self {
        Browser {
            site,
            cookies: BTreeMap::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.send(posted(path, fields)).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Reply {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !cookies.is_empty() {
            let cookies = HeaderValue::from_str(&cookies.join("; ")).unwrap();
            request.headers_mut().insert("cookie", cookies);
        }
        let reply = self.site.send(request).await;
        self.take_cookies(&reply);
        reply
    }

    pub fn take_cookies(&mut self, reply: &Reply) {
        for cookie in reply.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Signs in on the page for it.
    pub async fn sign_in(&mut self, login: &str, password: &str) -> Reply {
        let fields = [("login", login), ("password", password), ("to", "")];
        self.post("/sign-in", &fields).await
    }

    /// Forgets everything but that the browser is known.
    pub fn forget_session(&mut self) {
        self.cookies.remove("tenken_session");
    }
}

/// A form as a browser on the page posts it.
pub fn posted(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}
