//! Pages in process: what stands before them, and the way without a browser.
//! What people see is tested in a real browser (e2e/).

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::support::{Site, on_both};

on_both!(
    pages_are_guarded,
    the_first_run_sets_up_a_pharmacy,
    probes_answer,
    the_record_of_submissions_names_the_field_of_a_group
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

async fn the_record_of_submissions_names_the_field_of_a_group(site: &Site) {
    let facility = site.facility("hospital", 1, Some(100)).await;
    let round = site.round("hospital-survey@R5").await;
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, facility.id);
    let mut answers = json!({
        "Q1.name": "見本 太郎", "Q1.organization": "見本病院", "Q1.contact": "03-0000-0000",
        "Q2": true, "Q3": true, "Q4": false, "Q5": true, "Q6": ["own"], "Q7": true, "Q8": true,
        "Q9": false, "Q10": false, "Q11": false, "Q13-1": true, "Q13-2": false,
    });
    for (key, name) in [("a", "見本 太郎"), ("b", "見本 花子")] {
        answers["Q1.name"] = json!(name);
        let body = Some(json!({ "answers": answers }));
        let reply = site
            .api("POST", &path, &[("idempotency-key", key)], body)
            .await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    }
    let page = site.get(&path).await.body;
    let change =
        "<dt>Q 1 回答者の情報（氏名、所属、連絡先） 氏名</dt><dd>見本 太郎 → 見本 花子</dd>";
    assert!(page.contains(change), "{page}");
}
