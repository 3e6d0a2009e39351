//! Pages in process: what stands before them, and the way without a browser.
//! What people see is tested in a real browser (e2e/).

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::support::{Site, on_both};

on_both!(
    pages_are_guarded,
    the_first_run_sets_up_a_pharmacy,
    the_first_run_tells_every_fault,
    the_facts_of_a_facility_tell_every_fault,
    an_invitation_tells_every_fault,
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

/// Whether a page of faults names each of these fields above and at the field, and nothing else.
fn tells(page: &str, fields: &[&str]) {
    let (_, box_of_faults) = page.split_once("banner bad errors").unwrap();
    let (box_of_faults, _) = box_of_faults.split_once("</div>").unwrap();
    for field in fields {
        let link = format!("href=\"#{field}\"");
        assert!(box_of_faults.contains(&link), "{field}\n{box_of_faults}");
    }
    let told = box_of_faults.matches("<li>").count();
    assert_eq!(told, fields.len(), "{box_of_faults}");
}

async fn the_first_run_tells_every_fault(site: &Site) {
    let fields = [
        ("for", "facility"),
        ("kind", "hospital"),
        ("name", " "),
        ("prefecture", "99"),
        ("beds", "たくさん"),
        ("code", "1312345678"),
        ("person", ""),
        ("login", "あ"),
        ("password", "kurz"),
    ];
    let told = site.post("/setup", &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    tells(
        &told.body,
        &[
            "code",
            "name",
            "prefecture",
            "beds",
            "person",
            "login",
            "password",
        ],
    );
    let told = site.post("/setup", &[("for", "authority")]).await;
    tells(&told.body, &["authority", "person", "login", "password"]);
    assert_eq!(
        site.text("SELECT CAST(count(*) AS TEXT) FROM users").await,
        "0"
    );
}

async fn an_invitation_tells_every_fault(site: &Site) {
    let fields = [("person", ""), ("login", "あいう"), ("role", "")];
    let told = site.post("/people", &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    tells(&told.body, &["person", "login", "role"]);
    let fields = [("person", ""), ("login", "あいう"), ("role", "ministry")];
    let told = site.post("/people", &fields).await;
    tells(&told.body, &["person", "login"]);
    assert!(told.body.contains("value=\"あいう\""), "{}", told.body);
}

async fn the_facts_of_a_facility_tell_every_fault(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let code = facility.code.as_ref().unwrap();
    let fields = [
        ("name", ""),
        ("kind", "clinic"),
        ("prefecture", "13"),
        ("code", code.as_str()),
        ("authority", "140007"),
        ("municipality", "横浜市"),
        ("beds", "二十"),
        ("phone", "番号"),
        ("mail", "a@b@c"),
        ("opened_on", "2026-02-30"),
        ("closed_on", "そのうち"),
        ("since", "いつか"),
        ("version", &facility.version),
    ];
    let path = format!("/facilities/{}/facts", facility.id);
    let told = site.post(&path, &fields).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    tells(
        &told.body,
        &[
            "name",
            "code",
            "authority",
            "municipality",
            "beds",
            "phone",
            "mail",
            "opened_on",
            "closed_on",
            "since",
        ],
    );
    for (name, typed) in fields {
        assert!(
            typed.is_empty() || told.body.contains(typed),
            "{name} is kept"
        );
    }
}

async fn probes_answer(site: &Site) {
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
}

async fn the_record_of_submissions_names_the_field_of_a_group(site: &Site) {
    let facility = site.facility("hospital", 1, Some(100)).await;
    let round = site.round("hospital-survey@R5").await;
    let response = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let mut answers = json!({
        "Q1.name": "見本 太郎", "Q1.organization": "見本病院", "Q1.contact": "03-0000-0000",
        "Q2": true, "Q3": true, "Q4": false, "Q5": true, "Q6": ["own"], "Q7": true, "Q8": true,
        "Q9": false, "Q10": false, "Q11": false, "Q13-1": true, "Q13-2": false,
    });
    for (key, name) in [("a", "見本 太郎"), ("b", "見本 花子")] {
        answers["Q1.name"] = json!(name);
        let reply = site.submit_on_top(&response, key, answers.clone()).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    }
    let page = site.get(&format!("{response}/submissions")).await.body;
    let change =
        "<dt>Q 1 回答者の情報（氏名、所属、連絡先） 氏名</dt><dd>見本 太郎 → 見本 花子</dd>";
    assert!(page.contains(change), "{page}");
}
