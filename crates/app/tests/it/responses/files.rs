//! Answers that name a file: only one attached to this response and item, told as it is stored.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenken_domain::forms::answer::FileRef;
use tenken_ops::Actor;
use tenken_ops::forms::import_form;
use tenken_ops::responses::begin_answering;
use tenken_ops::responses::files::attach_file;
use tenken_ops::rounds::Round;

use crate::support::{Site, on_both};

on_both!(
    a_draft_names_only_files_of_its_own_items,
    a_submission_names_only_files_of_its_own_items,
    a_file_stays_while_other_answers_change,
    a_file_is_taken_away_by_its_button,
);

const FORM: &str = r#"
id = "with-files"
version = "1"
kind = "survey"
title = "ファイルのある調査"
short_title = "ファイルのある調査"
respondents = ["pharmacy"]
provenance = "own"
issuer = "Tenken"
source = "test"
about = "テスト"
[[sections]]
id = "main"
title = "調査"
[[items]]
id = "Q1"
number = "Q1"
section = "main"
text = "体制図はありますか"
type = "yes_no"
[[items]]
id = "chart"
number = "Q2"
section = "main"
text = "体制図"
type = "file"
required = false
[[items]]
id = "plan"
number = "Q3"
section = "main"
text = "計画"
type = "file"
required = false
"#;

/// Two facilities that are asked for files.
struct Case<'a> {
    site: &'a Site,
    round: Round,
    path: String,
    facility: String,
    other: String,
}

impl<'a> Case<'a> {
    async fn new(site: &'a Site) -> Self {
        import_form(&site.tenken, &Actor::Local, "with-files.toml", FORM)
            .await
            .unwrap();
        let facility = site.facility("pharmacy", 1, None).await.id;
        let other = site.facility("pharmacy", 2, None).await.id;
        let round = site.round("with-files@1").await;
        Case {
            path: format!("/rounds/{}/responses/{facility}", round.id),
            site,
            round,
            facility,
            other,
        }
    }

    async fn attach(&self, facility: &str, item: &str) -> FileRef {
        let tenken = &self.site.tenken;
        let answering = begin_answering(tenken, &Actor::Local, &self.round.id, facility)
            .await
            .unwrap();
        let content = b"%PDF-1.7 chart".to_vec();
        attach_file(tenken, &answering, item, "体制図.pdf", content)
            .await
            .unwrap()
    }

    /// Answers to `chart` that name no file of it or tell it wrongly, with the fault's code.
    async fn wrong(&self) -> Vec<(Value, &'static str)> {
        let own = self.attach(&self.facility, "chart").await;
        let elsewhere = self.attach(&self.facility, "plan").await;
        let foreign = self.attach(&self.other, "chart").await;
        let renamed = FileRef {
            name: "別の名前.pdf".into(),
            ..own.clone()
        };
        let resized = FileRef { size: 1, ..own };
        let unknown =
            json!({"file": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "name": "体制図.pdf", "size": 14});
        vec![
            (json!(foreign), "unknown_file"),
            (json!(elsewhere), "unknown_file"),
            (unknown, "unknown_file"),
            (json!(renamed), "file_differs"),
            (json!(resized), "file_differs"),
        ]
    }

    async fn put(&self, headers: &[(&str, &str)], answers: Value) -> crate::support::Reply {
        let body = Some(json!({ "answers": answers }));
        self.site.api("PUT", &self.path, headers, body).await
    }

    async fn submit(&self, key: &str, answers: Value) -> crate::support::Reply {
        let path = format!("{}/submissions", self.path);
        let headers = [("idempotency-key", key)];
        let body = Some(json!({ "answers": answers }));
        self.site.api("POST", &path, &headers, body).await
    }

    /// The draft's answers.
    async fn draft(&self) -> Value {
        let reply = self.site.api("GET", &self.path, &[], None).await;
        reply.json()["answers"].clone()
    }
}

async fn a_draft_names_only_files_of_its_own_items(site: &Site) {
    let case = Case::new(site).await;
    for (file, code) in case.wrong().await {
        let reply = case.put(&[], json!({ "Q1": true, "chart": file })).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        assert_eq!(reply.faults(), [("chart".to_owned(), code.to_owned())]);
        assert_eq!(case.draft().await, json!({}), "nothing was stored");
    }
    let own = case.attach(&case.facility, "chart").await;
    let reply = case.put(&[], json!({ "Q1": true, "chart": own })).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(case.draft().await["chart"], json!(own));
}

async fn a_submission_names_only_files_of_its_own_items(site: &Site) {
    let case = Case::new(site).await;
    for (file, code) in case.wrong().await {
        let answers = json!({ "Q1": true, "chart": file });
        let reply = case.submit("a", answers).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{file}");
        assert_eq!(reply.faults(), [("chart".to_owned(), code.to_owned())]);
        assert_eq!(case.draft().await, json!({}), "nothing was stored");
        // Every fault at once, not only those of files.
        let reply = case.submit("a", json!({ "chart": file })).await;
        let expected = [("Q1", "required"), ("chart", code)];
        assert_eq!(
            reply.faults(),
            expected.map(|(item, code)| (item.to_owned(), code.to_owned()))
        );
    }
    let own = case.attach(&case.facility, "chart").await;
    let reply = case.submit("a", json!({ "Q1": true, "chart": own })).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    let again = case.submit("a", json!({ "Q1": true, "chart": own })).await;
    assert_eq!(again.json(), reply.json());
}

async fn a_file_stays_while_other_answers_change(site: &Site) {
    let case = Case::new(site).await;
    let own = case.attach(&case.facility, "chart").await;
    case.put(&[], json!({ "chart": own })).await;
    let changed = json!({ "Q1": false, "chart": own });
    let reply = case.put(&[("if-match", "1")], changed.clone()).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(case.draft().await, changed);
}

async fn a_file_is_taken_away_by_its_button(site: &Site) {
    let case = Case::new(site).await;
    let own = case.attach(&case.facility, "chart").await;
    let answers = json!({ "Q1": true, "chart": own });
    assert_eq!(case.put(&[], answers).await.status, StatusCode::OK);
    let file = serde_json::to_string(&own).unwrap();
    let fields = [
        ("revision", "1"),
        ("was.Q1", "true"),
        ("a.Q1", "no"),
        ("was.chart", &file),
        ("a.chart", &file),
        ("clear", "chart"),
    ];
    let reply = site.post(&case.path, &fields).await;
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
    assert_eq!(case.draft().await, json!({ "Q1": false }));
}
