//! The pages of inspections: planning, noting with and without script, issuing the result, following.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tenken_ops::inspections::read_dossier;
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::{AREA, Browser, Reply, Site, Visit, checklist, finding, on_both, verdict};

on_both!(
    an_authority_chooses_plans_and_prepares,
    notes_without_script_are_entries_like_any_other,
    tablets_send_entries_and_get_what_is_noted,
    only_pages_for_the_site_may_be_kept,
    a_result_is_told_replied_to_and_closed,
    what_cannot_be_taken_stays_in_its_field,
);

fn hidden(page: &Reply, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .body
        .split_once(&field)
        .unwrap_or_else(|| panic!("{name} is not in {}", page.body));
    let value = rest.split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&amp;", "&")
}

async fn send(browser: &mut Browser<'_>, id: &str, entries: Value) -> Reply {
    let request = Request::post(format!("/inspections/{id}/entries"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .body(Body::from(json!({ "entries": entries }).to_string()))
        .unwrap();
    browser.send(request).await
}

async fn an_authority_chooses_plans_and_prepares(site: &Site) {
    let near = site.facility("pharmacy", 1, None).await;
    site.other_facility().await;
    let round = site.round("pharmacy-checklist@R5").await.id;
    let mut browser = signed_in(site, Role::Authority, Some(AREA)).await;
    let page = browser.get("/inspections/selection").await;
    assert!(page.body.contains("見本1") && !page.body.contains("よその薬局"));
    assert!(
        page.body.contains("未記入の行の数 × 1"),
        "the formula is on the page"
    );
    let fields = [
        ("round", round.as_str()),
        ("on", "2026-11-19"),
        ("facility", &near.id),
    ];
    let refused = browser.post("/inspections", &fields).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("value=\"2026-11-19\""),
        "what was typed is there"
    );
    let marked = format!("value=\"{}\" checked", near.id);
    assert!(refused.body.contains(&marked), "and what was marked");

    let sample = browser.get("/inspections/selection?size=1&seed=abc").await;
    assert!(sample.body.contains("1施設から1施設を抽出しました"));
    let fields = [
        ("round", round.as_str()),
        ("on", "2026-11-22"),
        ("size", "1"),
        ("seed", "abc"),
        ("facility", &near.id),
    ];
    assert_eq!(browser.post("/inspections", &fields).await.status, 303);
    let list = browser.get("/inspections").await;
    let (_, rest) = list.body.split_once("/inspections/01").unwrap();
    let id = format!("01{}", rest.split('"').next().unwrap());
    let page = browser.get(&format!("/inspections/{id}")).await;
    assert!(page.body.contains("無作為抽出（種：abc）"));
    assert!(
        page.body
            .contains("チェックリストが、まだ提出されていません。")
    );
    let moved = [("on", "2026-11-30"), ("revision", "1")];
    assert_eq!(
        browser
            .post(&format!("/inspections/{id}"), &moved)
            .await
            .status,
        303
    );
    let stale = [("on", "2026-12-01"), ("revision", "1")];
    let refused = browser.post(&format!("/inspections/{id}"), &stale).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("value=\"2026-12-01\"") && refused.body.contains("2026-11-30"),
        "both are shown"
    );
}

async fn notes_without_script_are_entries_like_any_other(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.submit(checklist(json!({})), 0).await;
    let mut browser = signed_in(site, Role::Inspector, Some(AREA)).await;
    let address = format!("/inspections/{}/site", visit.id);
    let page = browser.get(&address).await;
    let (batch, was) = (hidden(&page, "batch"), hidden(&page, "was/row:2-1"));
    let noted = |note: &'static str| {
        vec![
            ("batch", batch.clone()),
            ("on/row:2-1", String::new()),
            ("was/row:2-1", was.clone()),
            ("verdict/row:2-1", "deficient".to_owned()),
            ("note/row:2-1", note.to_owned()),
            // Untouched: no entry comes of it.
            ("on/row:2-2", String::new()),
            ("was/row:2-2", was.clone()),
            ("note/row:2-2", String::new()),
            ("on/finding:f1", String::new()),
            ("was/finding:f1", "{}".to_owned()),
            ("item/finding:f1", "2-1".to_owned()),
            ("what/finding:f1", "台帳が古い".to_owned()),
            ("advice/finding:f1", "書き直す".to_owned()),
            ("due/finding:f1", "令和9年1月31日".to_owned()),
        ]
    };
    let post = async |browser: &mut Browser<'_>, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        browser.post(&address, &fields).await
    };
    let dossier = async || {
        read_dossier(&site.tenken, &visit.inspector, &visit.id)
            .await
            .unwrap()
    };
    for _ in 0..2 {
        assert_eq!(post(&mut browser, noted("古い")).await.status, 303);
    }
    let now = dossier().await;
    assert_eq!(now.entries, 2, "the same page twice is the same entries");
    assert_eq!(now.notes.row("2-1").unwrap().note, "古い");
    assert_eq!(
        now.notes.findings()[0].1.due,
        Some(jiff::civil::date(2027, 1, 31))
    );
    // Back in the browser, something else, and sent again: both versions are shown.
    post(&mut browser, noted("新しい")).await;
    let page = browser.get(&address).await;
    assert!(page.body.contains("2つ以上の記録があります"));
    assert!(page.body.contains("不備あり　古い") && page.body.contains("不備あり　新しい"));
    let decided = vec![
        ("batch", hidden(&page, "batch")),
        ("on/row:2-1", hidden(&page, "on/row:2-1")),
        ("was/row:2-1", hidden(&page, "was/row:2-1")),
        ("verdict/row:2-1", "confirmed".to_owned()),
    ];
    assert_eq!(post(&mut browser, decided).await.status, 303);
    assert!(dossier().await.notes.collisions().next().is_none());
    let wrong = vec![
        ("batch", batch.clone()),
        ("was/finding:f2", "{}".to_owned()),
        ("due/finding:f2", "31日".to_owned()),
    ];
    let refused = post(&mut browser, wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("「31日」という日付はありません"));
}

async fn tablets_send_entries_and_get_what_is_noted(site: &Site) {
    let visit = Visit::planned(site).await;
    let mut browser = signed_in(site, Role::Inspector, Some(AREA)).await;
    let one = json!({
        "id": "e1", "place": "row:2-1", "noted": { "verdict": "confirmed", "note": "見た" },
        "replaces": [], "at": "2026-11-20T01:00:00Z",
    });
    let bad = json!({ "id": "e2", "place": "row:none", "noted": {}, "replaces": [], "at": null });
    let reply = send(&mut browser, &visit.id, json!([one, bad])).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let said = reply.json();
    let place = &said["state"]["places"]["row:2-1"];
    assert_eq!(
        (&place["ids"], &place["versions"][0]["noted"]["note"]),
        (&json!(["e1"]), &json!("見た"))
    );
    assert_eq!(place["versions"][0]["by"], "見本 a-inspector");
    assert_eq!(
        place["versions"][0]["at"], "10:00",
        "when the device says it was"
    );
    assert_eq!(
        (&said["state"]["entries"], &said["over"]),
        (&json!(1), &json!(false))
    );
    assert_eq!(said["refused"][0]["id"], "e2");
    let unreadable = send(&mut browser, &visit.id, json!([{ "id": 1 }])).await;
    assert_eq!(unreadable.status, 422);
    assert!(
        unreadable.json()["message"]
            .as_str()
            .unwrap()
            .contains("残っています")
    );
    browser.forget_session();
    let gone = send(&mut browser, &visit.id, json!([])).await;
    assert_eq!(gone.status, 401, "the tablet waits until somebody signs in");
    assert!(
        gone.json()["message"]
            .as_str()
            .unwrap()
            .contains("サインイン")
    );

    let mut browser = site.browser();
    browser
        .sign_in("a-inspector", crate::support::PASSWORD)
        .await;
}

async fn only_pages_for_the_site_may_be_kept(site: &Site) {
    let visit = Visit::planned(site).await;
    let mut browser = signed_in(site, Role::Inspector, Some(AREA)).await;
    for (path, kept) in [("", ""), ("/site", "yes"), ("/result", "")] {
        let page = browser
            .get(&format!("/inspections/{}{path}", visit.id))
            .await;
        assert_eq!(
            (page.status.as_u16(), page.header("tenken-keep")),
            (200, kept),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), "no-store");
    }
    let worker = browser.get("/service-worker.js").await;
    assert_eq!(
        worker.header("content-type"),
        "text/javascript; charset=utf-8"
    );
    assert_eq!(worker.header("cache-control"), "no-cache");
    assert_eq!(
        worker.header("service-worker-allowed"),
        "",
        "nothing beyond its address"
    );
    assert!(
        worker
            .header("content-security-policy")
            .contains("worker-src 'self'")
    );
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    visit.tell().await.unwrap();
    let page = browser
        .get(&format!("/inspections/{}/site", visit.id))
        .await;
    assert_eq!(
        (page.status.as_u16(), page.header("tenken-keep")),
        (303, ""),
        "then devices let it go"
    );
}

async fn a_result_is_told_replied_to_and_closed(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.submit(checklist(json!({})), 0).await;
    visit
        .note(vec![
            finding("f1", "2-1", "台帳が古い"),
            verdict("a", "2-1", "deficient", &[]),
        ])
        .await;
    let mut inspector = signed_in(site, Role::Inspector, Some(AREA)).await;
    let mut pharmacist = signed_in(site, Role::Facility, Some(&visit.facility.id)).await;
    let address = format!("/inspections/{}/result", visit.id);
    assert_eq!(pharmacist.get(&address).await.status, 404);
    let draft = inspector.get(&address).await;
    assert!(
        draft.body.contains("台帳が古い")
            && draft.body.contains("確認の結果を選んでいない行が10行")
    );
    let seen = hidden(&draft, "seen");
    let told = [
        ("seen", seen.as_str()),
        ("visited_on", "2026-11-20"),
        ("reply_by", "2026-12-10"),
    ];
    assert_eq!(inspector.post(&address, &told).await.status, 303);

    let home = pharmacist.get("/").await;
    assert!(home.body.contains("立入検査の結果が届いています") && home.body.contains(&address));
    let page = pharmacist.get(&address).await;
    assert!(page.body.contains("台帳が古い") && !page.body.contains("改善を確認した<"));
    let reply = hidden(&page, "reply");
    let fields = [("reply", reply.as_str()), ("body", "来週直します。")];
    for _ in 0..2 {
        assert_eq!(
            pharmacist
                .post(&format!("/inspections/{}/replies", visit.id), &fields)
                .await
                .status,
            303
        );
    }
    let closing = format!("/inspections/{}/findings/f1/closing", visit.id);
    assert_eq!(
        pharmacist
            .post(&closing, &[("words", "直した")])
            .await
            .status,
        404
    );
    let page = inspector.get(&address).await;
    assert_eq!(page.body.matches("来週直します。").count(), 1);
    assert_eq!(
        inspector
            .post(&closing, &[("words", "写真で確認")])
            .await
            .status,
        303
    );
    let page = pharmacist.get(&address).await;
    assert!(page.body.contains("改善を確認しました") && page.body.contains("写真で確認"));
    let paper = pharmacist.get(&format!("{address}.pdf")).await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.body.starts_with("%PDF-"));
    let list = pharmacist
        .get(&format!("/facilities/{}/inspections", visit.facility.id))
        .await;
    assert!(list.body.contains("返事あり"));
}

async fn what_cannot_be_taken_stays_in_its_field(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.note(vec![finding("f1", "2-1", "台帳が古い")]).await;
    let mut inspector = signed_in(site, Role::Inspector, Some(AREA)).await;
    let address = format!("/inspections/{}/result", visit.id);
    let late = [
        ("seen", "1"),
        ("visited_on", "2026-11-20"),
        ("reply_by", "2026-11-01"),
    ];
    let refused = inspector.post(&address, &late).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("value=\"2026-11-01\""));
    visit.tell().await.unwrap();
    let control = "直しました\u{1}";
    let fields = [("reply", "r"), ("body", control)];
    let replies = format!("/inspections/{}/replies", visit.id);
    let mut pharmacist = signed_in(site, Role::Facility, Some(&visit.facility.id)).await;
    let refused = pharmacist.post(&replies, &fields).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(control));
    let shown = tenken_ops::inspections::read_told(&site.tenken, &Actor::Local, &visit.id)
        .await
        .unwrap();
    assert!(shown.replies.is_empty());
}
