//! What a facility answers.

use serde_json::{Value, json};
use tenken_domain::forms::answer::Answers;
use tenken_ops::Actor;
use tenken_ops::responses::{Submit, begin_answering, submit_response};

use crate::Site;

/// Answers to every question of `pharmacy-survey@R8`.
pub fn survey_answers() -> Value {
    serde_json::json!({
        "Q1": "見本 太郎", "Q2": true, "Q3-1": true, "Q3-2": false, "Q4": true, "Q5": true, "Q6": false,
    })
}

/// Every row of the checklist "yes" on a day, but for those given.
pub fn checklist(with: Value) -> Value {
    let form = include_str!("../../../catalog/forms/pharmacy-checklist/R5.toml");
    let mut answers = json!({});
    for line in form.lines().filter_map(|line| line.strip_prefix("id = \"")) {
        let id = line.trim_end_matches('"');
        if id.contains(|c: char| c.is_ascii_digit()) && id.starts_with(['1', '2', '3']) {
            answers[id] = json!({ "first": { "value": true, "on": "2026-11-02" } });
        }
    }
    answers["presence"] = json!({ "first": { "value": true, "on": "2026-11-02" } });
    answers["vendor-contract"] = json!(true);
    for (key, value) in with.as_object().unwrap() {
        answers[key] = value.clone();
    }
    answers
}

/// Submits a facility's answers; `revision` is that of the draft they replace, 0 if there is none.
pub async fn submit(site: &Site, round: &str, facility: &str, answers: Value, revision: i64) {
    let answering = begin_answering(&site.tenken, &Actor::Local, round, facility)
        .await
        .unwrap();
    let answers = Answers::from_json(answering.form(), &answers).unwrap();
    let submit = Submit {
        answers: Some(answers),
        seen: Some(revision).filter(|revision| *revision > 0),
        key: format!("key-{revision}"),
        ..Submit::default()
    };
    submit_response(&site.tenken, &answering, &submit)
        .await
        .unwrap();
}
