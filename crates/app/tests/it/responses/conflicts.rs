//! Two people at once: nothing is lost, and a collision shows both versions.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenken_domain::forms::answer::Answer;
use tenken_domain::responses::draft::Change;
use tenken_ops::Actor;
use tenken_ops::responses::{begin_answering, save_answers};

use crate::support::{Reply, Site, on_both, survey_answers};

on_both!(
    a_stale_revision_is_answered_with_both_versions,
    different_answers_at_once_are_all_kept,
    parallel_submissions_with_one_key_are_one,
    an_unsent_entry_is_not_overwritten_by_a_blind_submission,
    a_submitted_response_is_not_replaced_by_a_blind_submission,
    a_key_stands_for_what_was_sent_with_it,
);

async fn a_stale_revision_is_answered_with_both_versions(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    site.api(
        "PUT",
        &path,
        &[],
        Some(json!({ "answers": { "Q2": true } })),
    )
    .await;
    site.api(
        "PUT",
        &path,
        &[("if-match", "\"1\"")],
        Some(json!({ "answers": { "Q2": false } })),
    )
    .await;
    for (method, path) in [
        ("PUT", path.clone()),
        ("POST", format!("{path}/submissions")),
    ] {
        let headers = [("if-match", "\"1\""), ("idempotency-key", "a")];
        let reply = site
            .api(
                method,
                &path,
                &headers,
                Some(json!({ "answers": survey_answers() })),
            )
            .await;
        assert_eq!(reply.status, StatusCode::CONFLICT, "{}", reply.body);
        let problem = reply.json();
        assert_eq!(problem["code"], "stale");
        assert_eq!(problem["yours"]["answers"], survey_answers());
        assert_eq!(
            problem["theirs"],
            json!({ "revision": 2, "answers": { "Q2": false } })
        );
    }
}

async fn different_answers_at_once_are_all_kept(site: &Site) {
    let facility = site.facility("hospital", 1, Some(100)).await;
    let round = site.round("hospital-survey@R5").await;
    let questions = [
        "Q2", "Q3", "Q4", "Q5", "Q7", "Q8", "Q9", "Q10", "Q11", "Q13-1", "Q13-2",
    ];
    let saves = questions.map(|question| {
        let (tenken, round, facility) =
            (site.tenken.clone(), round.id.clone(), facility.id.clone());
        tokio::spawn(async move {
            let change = Change {
                key: question.to_owned(),
                answer: Some(Answer::YesNo(true)),
                base: 0,
            };
            let answering = begin_answering(&tenken, &Actor::Local, &round, &facility)
                .await
                .unwrap();
            let saved = save_answers(&tenken, &answering, vec![change])
                .await
                .unwrap();
            assert!(saved.conflicts.is_empty());
        })
    });
    for save in saves {
        save.await.unwrap();
    }
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let draft = site.api("GET", &path, &[], None).await.json();
    for question in questions {
        assert_eq!(draft["answers"][question], json!(true), "{question}");
    }
    assert_eq!(draft["revision"], questions.len());
}

async fn parallel_submissions_with_one_key_are_one(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, facility.id);
    let send = || {
        site.api(
            "POST",
            &path,
            &[("idempotency-key", "same")],
            Some(json!({ "answers": survey_answers() })),
        )
    };
    let (a, b, c, d) = tokio::join!(send(), send(), send(), send());
    for reply in [&b, &c, &d] {
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
        assert_eq!(reply.json(), a.json());
    }
    assert_eq!(
        site.api("GET", &path, &[], None)
            .await
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

async fn an_unsent_entry_is_not_overwritten_by_a_blind_submission(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    site.api(
        "PUT",
        &path,
        &[],
        Some(json!({ "answers": { "Q1": "下書き" } })),
    )
    .await;
    let body = Some(json!({ "answers": survey_answers() }));
    let blind = site
        .api(
            "POST",
            &format!("{path}/submissions"),
            &[("idempotency-key", "a")],
            body,
        )
        .await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
    let draft = site.api("GET", &path, &[], None).await.json();
    assert_eq!(draft["answers"], json!({ "Q1": "下書き" }));
}

/// A response of a pharmacy, to be submitted by a program.
struct Sending<'a> {
    site: &'a Site,
    path: String,
}

impl<'a> Sending<'a> {
    async fn new(site: &'a Site) -> Self {
        let facility = site.facility("pharmacy", 1, None).await;
        let round = site.round("pharmacy-survey@R8").await;
        let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
        Sending { site, path }
    }

    async fn submit(&self, key: &str, seen: Option<&str>, body: Value) -> Reply {
        let mut headers = vec![("idempotency-key", key)];
        headers.extend(seen.map(|seen| ("if-match", seen)));
        let path = format!("{}/submissions", self.path);
        self.site.api("POST", &path, &headers, Some(body)).await
    }

    async fn count(&self) -> usize {
        let path = format!("{}/submissions", self.path);
        let sent = self.site.api("GET", &path, &[], None).await.json();
        sent.as_array().unwrap().len()
    }
}

fn answered_by(name: &str) -> Value {
    let mut answers = survey_answers();
    answers["Q1"] = json!(name);
    json!({ "answers": answers })
}

async fn a_submitted_response_is_not_replaced_by_a_blind_submission(site: &Site) {
    let sending = Sending::new(site).await;
    let first = sending.submit("a", None, answered_by("見本 太郎")).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.body);
    for body in [answered_by("見本 花子"), json!({})] {
        let blind = sending.submit("b", None, body).await;
        assert_eq!(
            blind.status,
            StatusCode::PRECONDITION_REQUIRED,
            "{}",
            blind.body
        );
        assert_eq!(blind.json()["revision"], 1, "what to read first");
    }
    let old = sending
        .submit("b", Some("0"), answered_by("見本 花子"))
        .await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    let seen = sending
        .submit("b", Some("1"), answered_by("見本 花子"))
        .await;
    assert_eq!(seen.status, StatusCode::CREATED, "{}", seen.body);
    assert_eq!(sending.count().await, 2);
}

async fn a_key_stands_for_what_was_sent_with_it(site: &Site) {
    let sending = Sending::new(site).await;
    let first = sending.submit("a", None, answered_by("見本 太郎")).await;
    let again = sending.submit("a", None, answered_by("見本 太郎")).await;
    assert_eq!(
        (again.status, again.json()),
        (StatusCode::CREATED, first.json())
    );
    let corrected = sending
        .submit("a", Some("1"), answered_by("見本 花子"))
        .await;
    assert_eq!(corrected.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(corrected.json()["code"], "idempotency_key_reused");
    let receipt = first.json()["receipt"].as_str().unwrap().to_owned();
    assert!(corrected.body.contains(&receipt), "{}", corrected.body);
    assert_eq!(sending.count().await, 1);
    // The draft, as it was seen: the same again even if somebody went on meanwhile.
    let draft = sending.submit("draft", Some("1"), json!({})).await;
    assert_eq!(draft.status, StatusCode::CREATED, "{}", draft.body);
    let changed = answered_by("見本 次郎");
    let put = site
        .api("PUT", &sending.path, &[("if-match", "1")], Some(changed))
        .await;
    assert_eq!(put.status, StatusCode::OK);
    let again = sending.submit("draft", Some("1"), json!({})).await;
    assert_eq!(
        (again.status, again.json()),
        (StatusCode::CREATED, draft.json())
    );
    let other = sending.submit("draft", Some("2"), json!({})).await;
    assert_eq!(
        other.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        other.body
    );
}
