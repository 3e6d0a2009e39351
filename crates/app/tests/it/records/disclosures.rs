//! The pages of MDS and SDS: who is noted, and what they keep.

use axum::body::Body;
use axum::http::Request;
use tenken_ops::audit::{LogFilter, read_log};
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::disclosures::{FILLED, product, template};
use crate::support::{Browser, Reply, Site, on_both};

on_both!(looks_of_others_are_noted, pages_keep_what_was_typed,);

async fn views(site: &Site) -> usize {
    let log = read_log(&site.tenken, &Actor::Local, &LogFilter::default(), None)
        .await
        .unwrap();
    log.entries
        .iter()
        .filter(|entry| entry.action == "disclosure.view")
        .count()
}

async fn send(browser: &mut Browser<'_>, path: &str, fields: &[(&str, &str)], file: &str) -> Reply {
    let mut body = String::new();
    for (name, value) in fields {
        body +=
            &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += &format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{file}\r\n--x--\r\n"
    );
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    browser.send(request).await
}

async fn looks_of_others_are_noted(site: &Site) {
    template(site).await;
    let facility = site.facility("pharmacy", 1, None).await;
    product(site, &facility).await;
    let address = format!("/facilities/{}/disclosures", facility.id);
    let mut own = signed_in(site, Role::Facility, Some(&facility.id)).await;
    assert!(own.get(&address).await.body.contains("開示書がありません"));
    assert_eq!(views(site).await, 0);
    let mut inspector = signed_in(site, Role::Inspector, Some("131016")).await;
    assert_eq!(inspector.get(&address).await.status, 200);
    assert_eq!(views(site).await, 1);
    let mut elsewhere = signed_in(site, Role::Authority, Some("030007")).await;
    assert_eq!(elsewhere.get(&address).await.status, 404);
    assert_eq!(views(site).await, 1);
}

async fn pages_keep_what_was_typed(site: &Site) {
    template(site).await;
    let facility = site.facility("pharmacy", 1, None).await;
    let (_, product) = product(site, &facility).await;
    let mut browser = signed_in(site, Role::Facility, Some(&facility.id)).await;
    let address = format!("/facilities/{}/disclosures", facility.id);
    let fields = |act, issued_on| {
        [
            ("act", act),
            ("product", &*product),
            ("product_version", "<版>"),
            ("template", "mds@Ver.5.0"),
            ("issued_on", issued_on),
        ]
    };
    let wrong = send(&mut browser, &address, &fields("store", "いつか"), FILLED).await;
    assert_eq!(wrong.status, 422);
    for part in [
        "発行日は、今日までの日付で",
        "value=\"&lt;版&gt;\"",
        "value=\"いつか\"",
    ] {
        assert!(wrong.body.contains(part), "{part}\n{}", wrong.body);
    }
    let wrong = send(&mut browser, &address, &fields("store", "R8.4.1"), "a,b\n").await;
    assert!(
        wrong.body.contains("見出しがある行が見つかりません"),
        "{}",
        wrong.body
    );
    let tried = send(&mut browser, &address, &fields("try", "R8.4.1"), FILLED).await;
    assert!(
        tried.body.contains("まだ登録していません"),
        "{}",
        tried.body
    );
    let done = send(&mut browser, &address, &fields("store", "R8.4.1"), FILLED).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let statement = done.header("location").to_owned();
    let page = browser.get(&format!("{statement}?question=2-1")).await;
    assert!(
        page.body.contains("質問 2-1 のリスクを記録する"),
        "{}",
        page.body
    );
    let file = browser.get(&format!("{statement}/file")).await;
    assert_eq!(file.body, FILLED);
    assert!(
        browser
            .get(&format!("{statement}/sheet.xlsx"))
            .await
            .bytes
            .starts_with(b"PK")
    );
    let mut facts = vec![
        ("question", "2-1"),
        ("revision", "0"),
        ("assessment", "起こりうる<こと>"),
        ("measure", ""),
    ];
    let risks = format!("{statement}/risks");
    let wrong = browser.post(&risks, &facts).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("起こりうる&lt;こと&gt;"),
        "{}",
        wrong.body
    );
    facts.extend([
        ("measure", "する"),
        ("accepted_by", "見本 管理者"),
        ("accepted_on", "2026-05-01"),
    ]);
    assert_eq!(browser.post(&risks, &facts).await.status, 303);
    let ledger = browser.get(&address).await;
    for part in ["そろっています", "見本 管理者", "起こりうる&lt;こと&gt;"] {
        assert!(ledger.body.contains(part), "{part}\n{}", ledger.body);
    }
}
