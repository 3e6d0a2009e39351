//! 「前回と同じにする」: an earlier answer about the same measure is entered on a click.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::checklists::checklist_year::all_yes_but;
use crate::support::{Reply, Site, on_both};

on_both!(a_checklist_answers_a_survey, a_survey_answers_a_checklist);

/// A facility that handed in one form and now answers another.
struct Case<'a> {
    site: &'a Site,
    path: String,
}

impl<'a> Case<'a> {
    async fn new(site: &'a Site, (before, answers): (&str, Value), now: &str) -> Self {
        let facility = site.facility("pharmacy", 1, None).await;
        let path = |round: &str| format!("/rounds/{round}/responses/{}", facility.id);
        let submitted = site.round(before).await;
        let reply = site
            .submit_on_top(&path(&submitted.id), "key-before", answers)
            .await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
        let round = site.round(now).await;
        Case {
            site,
            path: path(&round.id),
        }
    }

    /// The value of the button at an item.
    async fn button(&self, item: &str) -> String {
        let page = self.site.get(&self.path).await;
        let start = format!("name=\"same\" value=\"{{&quot;item&quot;:&quot;{item}&quot;");
        let at = page
            .body
            .find(&start)
            .unwrap_or_else(|| panic!("a button at {item}"));
        let value = &page.body[at + "name=\"same\" value=\"".len()..];
        value[..value.find('"').unwrap()].replace("&quot;", "\"")
    }

    async fn press(&self, button: &str, fields: &[(&str, &str)]) -> Reply {
        let fields = [fields, &[("revision", "0"), ("same", button)]].concat();
        self.site.post(&self.path, &fields).await
    }

    async fn draft(&self) -> Value {
        let reply = self.site.api("GET", &self.path, &[], None).await;
        reply.json()["answers"].clone()
    }
}

async fn a_checklist_answers_a_survey(site: &Site) {
    let later = json!({
        "first": { "value": false, "on": "2026-11-02" }, "target": "2027-03-01",
        "second": { "value": true, "on": "2026-11-16" }, "remark": "足した",
    });
    let mut answers = all_yes_but(&[]);
    answers["2-1"] = later;
    let case = Case::new(
        site,
        ("pharmacy-checklist@R5", answers),
        "pharmacy-survey@R8",
    )
    .await;
    let page = site.get(&case.path).await;
    assert!(
        page.body
            .contains("で、「医療情報システム全般」について）："),
        "the devices differ, and it says so"
    );
    let fields = [
        ("was.Q1", ""),
        ("a.Q1", "見本 花子"),
        ("was.Q4", ""),
        ("a.Q4", "no"),
    ];
    let reply = case.press(&case.button("Q4").await, &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert_eq!(
        reply.header("location"),
        format!("{}?saved=1#i-Q4", case.path)
    );
    // What the last check found; everything else typed on the page is saved too.
    assert_eq!(case.draft().await, json!({ "Q1": "見本 花子", "Q4": true }));
    for untrue in [
        "",
        "{}",
        "[]",
        r#"{"item":"none","entry":[["a.Q2","yes"]]}"#,
        r#"{"item":"Q4","entry":[["a.Q2","yes"]]}"#,
    ] {
        let reply = case.press(untrue, &[]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{untrue}");
    }
    assert_eq!(
        case.draft().await,
        json!({ "Q1": "見本 花子", "Q4": true }),
        "a button speaks of its item alone"
    );
}

async fn a_survey_answers_a_checklist(site: &Site) {
    let answers = json!({ "Q1": "見本 花子", "Q2": true, "Q3-1": false, "Q4": false, "Q5": true, "Q6": false });
    let case = Case::new(
        site,
        ("pharmacy-survey@R8", answers),
        "pharmacy-checklist@R5",
    )
    .await;
    let fields = [
        ("was.1-1", ""),
        ("a.1-1.first", "no"),
        ("a.1-1.first_on", "2026-11-01"),
        ("a.1-1.target", "2027-01-31"),
        ("a.1-1.remark", "書いておいたこと"),
    ];
    let reply = case.press(&case.button("1-1").await, &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    let row = &case.draft().await["1-1"];
    assert_eq!(
        row["first"],
        json!({ "value": true, "on": "2026-11-20" }),
        "checked today"
    );
    assert_eq!(
        row["remark"],
        json!("書いておいたこと"),
        "what was typed stays"
    );
}
