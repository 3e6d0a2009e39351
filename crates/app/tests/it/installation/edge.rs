//! The pages as others than this machine reach them: encrypted, through a proxy, at one address.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use governor::Quota;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tenken_app::edge::{Reach, Settings};
use tenken_app::web::{Given, Options, RateLimit};
use tenken_ops::Role;

use crate::support::{PASSWORD, Place, Reply, Site, on_both};

on_both!(
    somebody_elsewhere_signs_in,
    nobody_elsewhere_is_trusted_before_the_first_account,
    a_planted_cookie_is_none,
    who_asks_too_often_waits,
);

const PUBLIC: &str = "https://tenken.example.jp";
const PROXY: &str = "192.0.2.1";

/// Behind a proxy at [`PROXY`].
fn elsewhere() -> Options {
    let settings = Settings {
        public_url: Some(PUBLIC.into()),
        trusted_proxy: vec![PROXY.into()],
        ..Settings::default()
    };
    let listen = SocketAddr::from(([0, 0, 0, 0], 8080));
    Options::new(
        &Reach::check(listen, settings).unwrap(),
        listen,
        Given::default(),
    )
}

/// A request as the proxy passes it on.
fn passed_on(method: &str, path: &str, body: &str) -> Request<Body> {
    let peer: SocketAddr = format!("{PROXY}:40000").parse().unwrap();
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "tenken.example.jp")
        .header("x-forwarded-for", "203.0.113.5, 198.51.100.7")
        .header("x-forwarded-proto", "https")
        .header("content-type", "application/x-www-form-urlencoded")
        .extension(ConnectInfo(peer))
        .body(Body::from(body.to_owned()))
        .unwrap()
}

fn with(mut request: Request<Body>, name: &'static str, value: &'static str) -> Request<Body> {
    request.headers_mut().insert(name, value.parse().unwrap());
    request
}

fn sign_in_as(login: &str) -> Request<Body> {
    passed_on(
        "POST",
        "/sign-in",
        &format!("login={login}&password={PASSWORD}"),
    )
}

fn cookies(reply: &Reply) -> Vec<&str> {
    let all = reply.headers.get_all("set-cookie").iter();
    all.map(|cookie| cookie.to_str().unwrap()).collect()
}

/// A site with one person, served to others.
async fn served_elsewhere(site: &Site) -> Site {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    site.served_as(elsewhere())
}

async fn somebody_elsewhere_signs_in(site: &Site) {
    let site = served_elsewhere(site).await;
    let reply = site.send(sign_in_as("person")).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    assert_eq!(
        reply.header("strict-transport-security"),
        "max-age=31536000"
    );
    for cookie in cookies(&reply) {
        assert!(cookie.starts_with("__Host-tenken_"), "{cookie}");
        assert!(
            cookie.contains("Secure") && cookie.contains("Path=/"),
            "{cookie}"
        );
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let mut browser = site.as_browser(&reply);
    let account = browser.send(passed_on("GET", "/account", "")).await;
    assert!(
        account.body.contains("198.51.100.7"),
        "the address the proxy vouches for"
    );
    assert!(
        !account.body.contains("203.0.113.5"),
        "not the one a stranger wrote"
    );
    let body = "role=facility_member&person=x&login=guest&scope=";
    let invited = browser.send(passed_on("POST", "/people", body)).await;
    assert!(
        invited.body.contains(&format!("{PUBLIC}/welcome/")),
        "{}",
        invited.body
    );
}

async fn nobody_elsewhere_is_trusted_before_the_first_account(site: &Site) {
    let site = site.served_as(elsewhere());
    for path in ["/", "/people", "/facilities/imports"] {
        let reply = site.send(passed_on("GET", path, "")).await;
        assert_eq!(reply.status, 303, "{path}");
        assert!(reply.header("location").starts_with("/sign-in"), "{path}");
    }
    let body = format!("for=ministry&person=x&login=evil&password={PASSWORD}");
    let taken = site.send(passed_on("POST", "/setup", &body)).await;
    assert_ne!(taken.status, 303);
    assert!(cookies(&taken).is_empty());
}

/// A neighbour under the same domain can set cookies for it, but none with the name that counts.
async fn a_planted_cookie_is_none(site: &Site) {
    let here = site.browser().sign_in("nobody", PASSWORD).await;
    assert_eq!(here.status, 422);
    let site = served_elsewhere(site).await;
    let reply = site.send(sign_in_as("person")).await;
    let session = "__Host-tenken_session=";
    let mut given = cookies(&reply).into_iter();
    let secret = given.find_map(|cookie| cookie.strip_prefix(session)?.split(';').next());
    let secret = secret.unwrap().to_owned();
    for (name, status) in [("__Host-tenken_session", 200), ("tenken_session", 303)] {
        let mut request = passed_on("GET", "/account", "");
        let cookie = format!("{name}={secret}").parse().unwrap();
        request.headers_mut().insert("cookie", cookie);
        assert_eq!(site.send(request).await.status, status, "{name}");
    }
}

async fn who_asks_too_often_waits(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    for login in ["hasty", "calm"] {
        site.person(login, Role::Facility, Some(&pharmacy.id)).await;
    }
    let an_hour = Quota::with_period(Duration::from_secs(3600)).unwrap();
    let mut options = Options::default();
    options.rate_limit = Arc::new(RateLimit::of(
        an_hour.allow_burst(NonZeroU32::new(3).unwrap()),
    ));
    let site = site.served_as(options);
    let (mut hasty, mut calm) = (site.browser(), site.browser());
    hasty.sign_in("hasty", PASSWORD).await;
    calm.sign_in("calm", PASSWORD).await;
    for _ in 0..3 {
        assert_eq!(hasty.get("/account").await.status, 200);
    }
    let refused = hasty.get("/account").await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 60);
    assert!(refused.body.contains("少しお待ちください"));
    let script = Request::get("/account").header("accept", "application/json");
    let refused = hasty.send(script.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.status, 429);
    assert!(
        refused.json()["message"]
            .as_str()
            .unwrap()
            .contains("待って")
    );
    assert_eq!(
        calm.get("/account").await.status,
        200,
        "behind the same address"
    );
    for _ in 0..10 {
        assert_eq!(site.api("GET", "/forms", &[], None).await.status, 200);
    }
}

#[tokio::test]
async fn only_what_comes_through_the_proxy_to_its_name_is_taken() {
    let place = Place::sqlite();
    let site = Site::open(&place).await.served_as(elsewhere());
    let look = || passed_on("GET", "/about", "");
    assert_eq!(site.send(look()).await.status, 200);
    let mut around = look();
    let stranger: SocketAddr = "198.51.100.7:1".parse().unwrap();
    around.extensions_mut().insert(ConnectInfo(stranger));
    assert_eq!(site.send(around).await.status, 403);
    for host in [
        "evil.example",
        "tenken.example.jp.evil.example",
        "127.0.0.1",
        "localhost:8080",
    ] {
        let reply = site.send(with(look(), "host", host)).await;
        assert_eq!(reply.status, 403, "{host}");
        assert!(reply.body.contains(PUBLIC), "it says where to go");
    }
    let mut unnamed = look();
    unnamed.headers_mut().remove("x-forwarded-for");
    let reply = site.send(unnamed).await;
    assert_eq!(reply.status, 403);
    assert!(reply.body.contains("X-Forwarded-For"));
    let plain = with(
        passed_on("GET", "/about?x=1", ""),
        "x-forwarded-proto",
        "http",
    );
    let reply = site.send(plain).await;
    assert_eq!(reply.status, 307);
    assert_eq!(reply.header("location"), format!("{PUBLIC}/about?x=1"));
    let plain = with(sign_in_as("x"), "x-forwarded-proto", "http");
    assert_eq!(site.send(plain).await.status, 403);
    for (origin, status) in [
        (PUBLIC, 422),
        ("https://evil.example", 403),
        ("http://tenken.example.jp", 403),
        ("null", 403),
    ] {
        let reply = site.send(with(sign_in_as("x"), "origin", origin)).await;
        assert_eq!(reply.status.as_u16(), status, "{origin}");
    }
    for probe in ["/healthz", "/readyz"] {
        let asked = Request::get(probe)
            .header("host", "10.0.0.5")
            .body(Body::empty());
        assert_eq!(site.send(asked.unwrap()).await.status, 200, "{probe}");
    }
}
