//! 「この答えを消す」 without script: the button posts the page and empties one item.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Reply, Site, on_both};

on_both!(
    one_answer_is_cleared_and_everything_else_saved,
    the_whole_row_of_a_checklist_is_cleared,
    clearing_what_somebody_else_changed_shows_both,
    the_button_is_there_for_answers_only,
);

/// A facility in a round with a draft.
struct Case<'a> {
    site: &'a Site,
    path: String,
}

impl<'a> Case<'a> {
    async fn new(site: &'a Site, form: &str, answers: Value) -> Self {
        let facility = site.facility("pharmacy", 1, None).await;
        let round = site.round(form).await;
        let case = Case {
            site,
            path: format!("/rounds/{}/responses/{}", round.id, facility.id),
        };
        assert_eq!(case.put(&[], answers).await.status, StatusCode::OK);
        case
    }

    async fn put(&self, headers: &[(&str, &str)], answers: Value) -> Reply {
        let body = Some(json!({ "answers": answers }));
        self.site.api("PUT", &self.path, headers, body).await
    }

    async fn draft(&self) -> Value {
        let reply = self.site.api("GET", &self.path, &[], None).await;
        reply.json()["answers"].clone()
    }

    /// Posts the page as it came, with what was typed meanwhile and the button of an item.
    async fn clear(&self, item: &str, fields: &[(&str, &str)]) -> Reply {
        let mut fields = fields.to_vec();
        fields.extend([("revision", "1"), ("clear", item)]);
        self.site.post(&self.path, &fields).await
    }
}

async fn one_answer_is_cleared_and_everything_else_saved(site: &Site) {
    let answers = json!({ "Q1": "見本 太郎", "Q2": true, "Q4": true });
    let case = Case::new(site, "pharmacy-survey@R8", answers).await;
    let fields = [
        ("was.Q1", "\"見本 太郎\""),
        ("a.Q1", "見本 花子"),
        ("was.Q2", "true"),
        ("a.Q2", "yes"),
        ("was.Q4", "true"),
        ("a.Q4", "yes"),
        ("was.Q5", ""),
        ("a.Q5", "no"),
    ];
    let reply = case.clear("Q2", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let back = format!("{}?saved=1#i-Q2", case.path);
    assert_eq!(reply.header("location"), back);
    let expected = json!({ "Q1": "見本 花子", "Q4": true, "Q5": false });
    assert_eq!(case.draft().await, expected);
    // The same once more, as when the page is sent again, changes nothing.
    let reply = case.clear("Q2", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert_eq!(case.draft().await, expected);
}

async fn the_whole_row_of_a_checklist_is_cleared(site: &Site) {
    let first = json!({ "value": false, "on": "2026-11-02" });
    let row = json!({
        "first": first, "target": "2027-03-31",
        "second": { "value": true, "on": "2026-11-16" }, "remark": "年度内に",
    });
    let presence = json!({
        "first": { "value": true, "on": "2026-11-02" }, "target": null, "second": null, "remark": "",
    });
    let answers = json!({ "presence": presence, "1-1": row });
    let case = Case::new(site, "pharmacy-checklist@R5", answers).await;
    let (was, was_presence) = (row.to_string(), presence.to_string());
    let fields = [
        ("was.presence", was_presence.as_str()),
        ("a.presence.first", "yes"),
        ("a.presence.first_on", "2026-11-02"),
        ("was.1-1", &was),
        ("a.1-1.first", "no"),
        ("a.1-1.first_on", "2026-11-02"),
        ("a.1-1.target", "2027-03-31"),
        ("a.1-1.second", "yes"),
        ("a.1-1.second_on", "2026-11-16"),
        ("a.1-1.remark", "年度内に"),
    ];
    let reply = case.clear("1-1", &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert_eq!(case.draft().await, json!({ "presence": presence }));
}

async fn clearing_what_somebody_else_changed_shows_both(site: &Site) {
    let case = Case::new(site, "pharmacy-survey@R8", json!({ "Q2": true })).await;
    let theirs = json!({ "Q2": false });
    case.put(&[("if-match", "1")], theirs.clone()).await;
    let fields = [
        ("was.Q2", "true"),
        ("a.Q2", "yes"),
        ("was.Q4", ""),
        ("a.Q4", "yes"),
    ];
    let reply = case.clear("Q2", &fields).await;
    assert_eq!(reply.status, StatusCode::CONFLICT, "{}", reply.body);
    assert!(reply.body.contains("（未記入）") && reply.body.contains("いいえ"));
    assert_eq!(
        case.draft().await,
        json!({ "Q2": false, "Q4": true }),
        "the rest is saved"
    );
    let mine = [
        ("revision", "3"),
        ("mine.Q2", ""),
        ("pick.Q2", "mine"),
        ("next", "stay"),
    ];
    let reply = case.site.post(&case.path, &mine).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert_eq!(case.draft().await, json!({ "Q4": true }));
}

async fn the_button_is_there_for_answers_only(site: &Site) {
    let answers = json!({ "Q1": "見本 太郎", "Q2": true });
    let case = Case::new(site, "pharmacy-survey@R8", answers).await;
    let page = case.site.get(&case.path).await.body;
    let button = |id: &str| {
        let at = page.find(&format!("name=\"clear\" value=\"{id}\""))?;
        Some(page[at..].split('>').next()?.contains("hidden"))
    };
    assert_eq!(button("Q1"), None, "text is deleted by hand");
    assert_eq!(button("Q2"), Some(false));
    assert_eq!(
        button("Q4"),
        Some(true),
        "shown by the script once there is an answer"
    );
}
