//! Next year's form: loaded by an operator, with everything it brings, and used like those that came
//! with the program.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tenken_domain::forms::form::Device;
use tenken_domain::vendors::coverage::Cover;
use tenken_ops::Actor;
use tenken_ops::responses::read_response;
use tenken_ops::vendor_checklists::vendors_of;

use crate::support::vendor_checklists::{checklist_now, contract, fill, hand_in, link, vendor};
use crate::support::{Reply, Site, on_both};

on_both!(
    a_form_brings_what_it_needs_and_is_used_to_the_end,
    a_form_is_checked_without_being_loaded,
    a_clinic_is_told_that_the_survey_is_the_pharmacies,
);

const HOSPITAL: &str = "test-hospital-checklist@R7-draft";

/// A form made up for tests.
fn made_up(name: &str) -> String {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../domain/tests/fixtures/made_up"
    );
    std::fs::read_to_string(format!("{folder}/{name}.toml")).unwrap()
}

async fn upload(site: &Site, path: &str, file: &str, content: &[u8], more: &str) -> Reply {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), content, more.as_bytes(), b"\r\n--x--\r\n"].concat();
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    site.send(request).await
}

async fn load(site: &Site, name: &str) -> Reply {
    let file = format!("{name}.toml");
    upload(site, "/forms", &file, made_up(name).as_bytes(), "").await
}

async fn a_form_brings_what_it_needs_and_is_used_to_the_end(site: &Site) {
    // The vendors' form comes first; without it, the fault says so.
    let refused = load(site, "hospital-r7").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("先に事業者用の様式を登録"),
        "{}",
        refused.body
    );
    for name in ["vendor-r7", "hospital-r7"] {
        let loaded = load(site, name).await;
        assert_eq!(loaded.status, StatusCode::SEE_OTHER, "{}", loaded.body);
    }
    let facility = site.facility("hospital", 1, Some(100)).await;
    let round = site.round(HOSPITAL).await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);

    let page = site.get(&path).await;
    for told in [
        "USBストレージ",
        "試験用の遵守事項です。",
        "対応目標日",
        "確認日",
        "サーバ、端末PC",
        "https://example.jp/manual.pdf",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    for absent in ["2回目", "1回目"] {
        assert!(!page.body.contains(absent), "{absent}: {}", page.body);
    }
    assert!(site.get("/glossary").await.body.contains("t-usb_storage"));
    let questions = format!("/facilities/{}/questions?round={}", facility.id, round.id);
    let questions = site.get(&questions).await;
    assert!(
        questions.body.contains("試験用の窓口"),
        "{}",
        questions.body
    );
    assert!(questions.body.contains("USBメモリは1本も使えない"));

    // Answered, with a remark at the row before all others; a "no" has its day.
    let yes = json!({ "first": { "value": true, "on": "2026-11-02" } });
    let mut answers = json!({
        "presence": { "first": { "value": true, "on": "2026-11-02" }, "remark": "本院と分院" },
        "2-9": { "first": { "value": false, "on": "2026-11-02" }, "target": "2027-01-31" },
    });
    for row in ["1-1", "2-1", "2-12", "2-13"] {
        answers[row] = yes.clone();
    }
    let body = Some(json!({ "answers": answers }));
    let put = site.api("PUT", &path, &[], body.clone()).await;
    assert_eq!(put.status, StatusCode::OK, "{}", put.body);

    // To Excel and back.
    let file = site.get(&format!("{path}/paper.xlsx")).await;
    assert_eq!(file.status, StatusCode::OK);
    let preview = upload(site, &format!("{path}/sheet"), "a.xlsx", &file.bytes, "").await;
    assert!(
        preview.body.contains("いまの内容と同じです"),
        "{}",
        preview.body
    );

    // A vendor that leaves out what the facility does itself.
    let company = vendor(site, "見本システム").await;
    let agreed = contract(site, &facility, &company, &[Device::Server]).await;
    let address = link(site, &round, &agreed).await;
    let mut browser = site.browser();
    let outside = [("a.2-12.outside", "yes"), ("a.2-13.outside", "yes")];
    let filled = fill(&mut browser, &address, &["1-1"], &outside).await;
    assert_eq!(filled.status, StatusCode::SEE_OTHER, "{}", filled.body);
    let revision = checklist_now(site, &round, &agreed).await.draft.revision;
    let sent = hand_in(&mut browser, &address, &revision.to_string()).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    let response = read_response(&site.tenken, &Actor::Local, &round.id, &facility.id).await;
    let vendors = vendors_of(&site.tenken, &response.unwrap()).await.unwrap();
    let covers: Vec<Cover> = (vendors.unwrap().rows.iter())
        .map(|row| row.cover())
        .collect();
    assert_eq!(covers, [Cover::Answered; 3]);

    // Handed in, counted, named with its devices.
    let key = [("idempotency-key", "1"), ("if-match", "1")];
    let sent = site
        .api("POST", &format!("{path}/submissions"), &key, body)
        .await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    let results = site
        .api("GET", &format!("/rounds/{}/results", round.id), &[], None)
        .await;
    let results = results.json();
    let row = |id: &str| -> Value {
        let items = results["items"].as_array().unwrap();
        items.iter().find(|item| item["id"] == id).unwrap().clone()
    };
    let told: Vec<String> = (row("2-9")["choices"].as_array().unwrap().iter())
        .map(|choice| choice["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(told, ["met", "not_met"]);
    assert_eq!(row("2-9")["total"]["counts"], json!([0, 1]));
    assert!(
        row("2-12")["text"]
            .as_str()
            .unwrap()
            .ends_with("（サーバ、端末PC）")
    );
    let plan = site.get(&format!("{path}/plan")).await;
    assert!(plan.body.contains("対応目標日が近い順"), "{}", plan.body);
    assert!(!plan.body.contains("2回目"), "{}", plan.body);

    // Another process has it all, too, in whatever order the forms are read.
    let again = site.open_again().await;
    assert!(again.catalog().measure("media.restricted").is_some());
    assert!(
        again
            .catalog()
            .form("test-vendor-checklist", "R7-draft")
            .is_some()
    );
}

async fn a_form_is_checked_without_being_loaded(site: &Site) {
    let only = "\r\n--x\r\nContent-Disposition: form-data; name=\"only\"\r\n\r\ncheck";
    let text = made_up("checklist-r8");
    let fine = upload(site, "/forms", "r8.toml", text.as_bytes(), only).await;
    assert_eq!(fine.status, StatusCode::OK);
    assert!(fine.body.contains("誤りはありません"), "{}", fine.body);
    let listed = site.api("GET", "/forms", &[], None).await;
    assert!(!listed.body.contains("test-checklist"));
    let broken = text.replace("kind = \"checklist\"", "kind = checklist");
    let told = upload(site, "/forms", "r8.toml", broken.as_bytes(), only).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told.body.contains("8文字目"), "{}", told.body);
    assert!(!told.body.contains("expected"), "{}", told.body);
}

async fn a_clinic_is_told_that_the_survey_is_the_pharmacies(site: &Site) {
    const TOLD: &str = "診療所用の公式の調査票の文言は、手に入らなかった";
    let clinic = site.facility("clinic", 1, None).await;
    let pharmacy = site.facility("pharmacy", 2, None).await;
    let looked_at = "/forms/pharmacy-survey/R8/rounds?check=1&kind=clinic&kind=pharmacy&opens=2026-11-01&closing=never";
    let before = site.get(looked_at).await;
    assert!(before.body.contains(TOLD), "{}", before.body);
    let fields = [
        ("form", "pharmacy-survey@R8"),
        ("kind", "clinic"),
        ("kind", "pharmacy"),
        ("opens", "2026-11-01"),
        ("closing", "never"),
    ];
    let opened = site.post("/rounds", &fields).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.body);
    let round = opened.header("location").to_owned();
    assert!(site.get(&round).await.body.contains(TOLD));
    let page = |facility: String| {
        let path = format!("{round}/responses/{facility}");
        async move { site.get(&path).await.body }
    };
    let asked = page(clinic.id).await;
    assert!(asked.contains(TOLD), "{asked}");
    assert!(asked.contains("https://www.mhlw.go.jp/stf/shingi/0000516275_00006.html"));
    assert!(!page(pharmacy.id).await.contains(TOLD));
}
