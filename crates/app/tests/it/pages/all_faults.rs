//! Whatever is wrong with a form is told at once, each fault at its field, and what was typed stays.

use axum::http::StatusCode;

use crate::support::{Reply, Site, on_both};

on_both!(
    every_fault_of_a_page_is_told_at_once,
    a_round_that_is_changed_tells_every_fault,
);

/// Each field has its fault, in a list above and beside it; nothing else is in the list.
fn assert_faults(page: &str, reply: &Reply, fields: &[&str]) {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    let list = reply.body.split("class=\"banner bad errors\"").nth(1);
    let list = list
        .unwrap_or_else(|| panic!("{page}: a list"))
        .split("</ul>")
        .next()
        .unwrap();
    assert_eq!(list.matches("<li>").count(), fields.len(), "{page}: {list}");
    for field in fields {
        assert!(
            list.contains(&format!("href=\"#{field}\"")),
            "{page}: {field} in {list}"
        );
    }
    assert_eq!(
        reply.body.matches("修正が必要です：").count(),
        fields.len(),
        "{page}"
    );
}

async fn every_fault_of_a_page_is_told_at_once(site: &Site) {
    let facility = site.facility("hospital", 1, Some(30)).await;
    let (servers, products) = (
        format!("/facilities/{}/maintenance/servers", facility.id),
        format!("/facilities/{}/maintenance", facility.id),
    );
    assert_eq!(site.get(&products).await.status, StatusCode::OK);
    let long = "長".repeat(400);
    let round = [
        ("form", "pharmacy-survey@R8"),
        ("title", long.as_str()),
        ("opens", "あした"),
        ("closing", "on"),
        ("closes", "2026-13-01"),
        ("reference_date", "昨日"),
    ];
    for (page, fields, wrong) in [
        (
            "/rounds",
            &round[..],
            &["kind", "title", "opens", "closes", "reference_date"][..],
        ),
        (
            "/notices",
            &[("title", ""), ("body", "")],
            &["title", "body"],
        ),
        (
            "/system/tokens",
            &[("name", ""), ("role", ""), ("days", "0")],
            &["name", "role", "days"],
        ),
        (&servers, &[("name", ""), ("kind", "")], &["name", "kind"]),
    ] {
        let reply = site.post(page, fields).await;
        assert_faults(page, &reply, wrong);
        for (name, typed) in fields
            .iter()
            .filter(|(name, typed)| *name != "form" && typed.chars().count() > 5)
        {
            assert!(reply.body.contains(typed), "{page}: {name} stays");
        }
    }
}

async fn a_round_that_is_changed_tells_every_fault(site: &Site) {
    let round = site.round("pharmacy-survey@R8").await;
    let page = format!("/rounds/{}/changes", round.id);
    let fields = [
        ("version", "1"),
        ("title", ""),
        ("closing", ""),
        ("reference_date", "昨日"),
        ("reason", ""),
    ];
    let reply = site.post(&page, &fields).await;
    assert_faults(
        &page,
        &reply,
        &["title", "closes", "reference_date", "reason"],
    );
    // Right at last: nothing of it was done before.
    let fields = [
        ("version", "1"),
        ("title", "名前"),
        ("closing", "never"),
        ("reference_date", ""),
        ("reason", "直すため"),
    ];
    let reply = site.post(&page, &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
}
