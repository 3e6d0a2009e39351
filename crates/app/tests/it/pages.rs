//! Pages in process: what stands before them, and the way without a browser.
//! What people see is tested in a real browser (e2e/).

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::support::{Site, on_both};

on_both!(
    pages_are_guarded,
    the_first_run_sets_up_a_pharmacy,
    probes_answer
);

async fn pages_are_guarded(site: &Site) {
    let page = site.get("/setup").await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let foreign = Request::get("/")
        .header("host", "tenken.example")
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.send(foreign).await.status, StatusCode::FORBIDDEN);
    let cross = Request::post("/setup")
        .header("host", "localhost")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.send(cross).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        site.get("/no-such-page").await.status,
        StatusCode::NOT_FOUND
    );
}

async fn the_first_run_sets_up_a_pharmacy(site: &Site) {
    assert_eq!(site.get("/").await.header("location"), "/setup");
    let fields = [
        ("for", "facility"),
        ("kind", "pharmacy"),
        ("name", "見本薬局"),
        ("prefecture", "13"),
        ("code", ""),
        ("person", "見本の人"),
        ("login", "mihon"),
        ("password", "turnip-lantern-oboe"),
    ];
    let reply = site.post("/setup", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let home = site.as_browser(&reply).get("/").await;
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.body.contains("見本薬局"));
    // Once is enough.
    assert_ne!(
        site.post("/setup", &fields).await.status,
        StatusCode::SEE_OTHER
    );
}

async fn probes_answer(site: &Site) {
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
}
