//! The contract of the API: names, codes, revisions and keys that scripts rely on.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Site, on_both, survey_answers};

on_both!(
    lists_the_bundled_forms,
    answers_are_kept_submitted_and_receipted,
    every_fault_is_listed_by_item,
    a_checklist_goes_the_whole_way,
    answers_of_items_not_asked_stay_in_the_draft_only,
    a_round_takes_answers_only_while_it_is_open,
    facilities_join_open_rounds,
);

async fn lists_the_bundled_forms(site: &Site) {
    let forms = site.api("GET", "/forms", &[], None).await.json();
    let counts: Vec<(String, u64)> = forms
        .as_array()
        .unwrap()
        .iter()
        .map(|form| {
            let name = format!(
                "{}@{}",
                form["id"].as_str().unwrap(),
                form["version"].as_str().unwrap()
            );
            (name, form["items"].as_u64().unwrap())
        })
        .collect();
    let expected = [
        ("guideline7-readiness@R8", 19),
        ("hospital-survey@R5", 21),
        ("hospital-survey@R7", 22),
        ("pharmacy-checklist@R5", 19),
        ("pharmacy-survey@R8", 7),
        ("vendor-checklist@R5", 14),
    ];
    assert_eq!(
        counts,
        expected.map(|(name, count)| (name.to_owned(), count))
    );
    let form = site
        .api("GET", "/forms/pharmacy-survey/R8", &[], None)
        .await
        .json();
    assert_eq!(
        form["items"][3]["when"],
        json!({ "item": "Q3-1", "is": true })
    );
    assert_eq!(
        site.api("GET", "/forms/pharmacy-survey/R99", &[], None)
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

async fn answers_are_kept_submitted_and_receipted(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.code.unwrap());

    let empty = site.api("GET", &path, &[], None).await;
    assert_eq!(
        (empty.status, empty.header("etag")),
        (StatusCode::OK, "\"0\"")
    );
    let put = site
        .api(
            "PUT",
            &path,
            &[],
            Some(json!({ "answers": { "Q2": true } })),
        )
        .await;
    assert_eq!((put.status, put.header("etag")), (StatusCode::OK, "\"1\""));
    // A draft exists now, so a revision must be named.
    let blind = site
        .api(
            "PUT",
            &path,
            &[],
            Some(json!({ "answers": { "Q2": false } })),
        )
        .await;
    assert_eq!(blind.status, StatusCode::PRECONDITION_REQUIRED);
    let body = json!({ "answers": survey_answers() });
    let put = site
        .api("PUT", &path, &[("if-match", "\"1\"")], Some(body))
        .await;
    assert_eq!(put.header("etag"), "\"2\"");
    assert_eq!(
        (
            put.json()["required"].clone(),
            put.json()["answered"].clone()
        ),
        (json!(7), json!(7))
    );

    let submissions = format!("{path}/submissions");
    let no_key = site.api("POST", &submissions, &[], None).await;
    assert_eq!(no_key.json()["code"], "idempotency_key_required");
    let first = site
        .api("POST", &submissions, &[("idempotency-key", "a")], None)
        .await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = site
        .api("POST", &submissions, &[("idempotency-key", "a")], None)
        .await;
    assert_eq!(
        (again.status, again.json()),
        (StatusCode::CREATED, first.json())
    );
    let second = site
        .api(
            "POST",
            &submissions,
            &[("idempotency-key", "b"), ("if-match", "\"2\"")],
            None,
        )
        .await;
    assert_eq!(second.json()["revision"], 2);
    assert_ne!(second.json()["receipt"], first.json()["receipt"]);

    let stored = site
        .api("GET", &format!("{submissions}/1"), &[], None)
        .await
        .json();
    assert_eq!(stored["answers"], survey_answers());
    let listed = site.api("GET", &submissions, &[], None).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let now = site.api("GET", &path, &[], None).await.json();
    assert_eq!(
        (
            now["submitted"]["revision"].clone(),
            now["unsent_changes"].clone()
        ),
        (json!(2), json!(false))
    );
}

async fn every_fault_is_listed_by_item(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, facility.id);
    let body = json!({ "answers": { "Q2": true, "Q3-1": true, "Q4": false } });
    let reply = site
        .api("POST", &path, &[("idempotency-key", "a")], Some(body))
        .await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let expected = ["Q1", "Q3-2", "Q5", "Q6"].map(|item| (item.to_owned(), "required".to_owned()));
    assert_eq!(reply.faults(), expected);
}

async fn a_checklist_goes_the_whole_way(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-checklist@R5").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let yes = json!({ "first": { "value": true, "on": "2026-11-02" }, "target": null, "second": null, "remark": "" });
    let mut answers = json!({ "presence": yes, "vendor-contract": false });
    for row in [
        "1-1",
        "2-1",
        "2-4-server",
        "2-5-server",
        "2-6-server",
        "2-7-network",
        "2-8-network",
        "3-1",
    ] {
        answers[row] = yes.clone();
    }
    answers["2-1"] = json!({ "first": { "value": false, "on": "2026-11-02" } });
    let send = |key: &'static str, answers: serde_json::Value| {
        let path = path.clone();
        async move { site.submit_on_top(&path, key, answers).await }
    };
    let reply = send("a", answers.clone()).await;
    assert_eq!(
        reply.faults(),
        [("2-1".to_owned(), "target_required".to_owned())]
    );
    answers["2-1"]["target"] = json!("2027-04-01");
    assert_eq!(
        send("b", answers.clone()).await.faults(),
        [("2-1".to_owned(), "target_outside_year".to_owned())]
    );
    answers["2-1"]["target"] = json!("2027-03-31");
    let reply = send("c", answers.clone()).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    // With a vendor contract, 2(2) and 2(3) must be filled in too.
    answers["vendor-contract"] = json!(true);
    let faults = send("d", answers).await.faults();
    let expected = ["2-2", "2-3"].map(|item| (item.to_owned(), "required".to_owned()));
    assert_eq!(faults, expected);
    // Without any system, nothing else is asked.
    let none = json!({ "presence": { "first": { "value": false, "on": "2026-11-02" } } });
    assert_eq!(send("e", none).await.status, StatusCode::CREATED);
}

async fn answers_of_items_not_asked_stay_in_the_draft_only(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let mut answers = survey_answers();
    answers["Q3-1"] = json!(false);
    let reply = site
        .api(
            "POST",
            &format!("{path}/submissions"),
            &[("idempotency-key", "a")],
            Some(json!({ "answers": answers })),
        )
        .await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let submitted = site
        .api("GET", &format!("{path}/submissions/1"), &[], None)
        .await
        .json();
    assert_eq!(submitted["answers"].get("Q3-2"), None);
    let draft = site.api("GET", &path, &[], None).await.json();
    assert_eq!(draft["answers"]["Q3-2"], json!(false));
}

async fn a_round_takes_answers_only_while_it_is_open(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let body = json!({ "form": "pharmacy-survey@R8", "id": "r", "opens": "2026-11-21", "closes": "2026-11-30" });
    assert_eq!(
        site.api("POST", "/rounds", &[], Some(body.clone()))
            .await
            .status,
        StatusCode::CREATED
    );
    assert_eq!(
        site.api("POST", "/rounds", &[], Some(body)).await.json()["code"],
        "round_exists"
    );
    let path = format!("/rounds/r/responses/{}", facility.id);
    let submissions = format!("{path}/submissions");
    let body = Some(json!({ "answers": survey_answers() }));

    let early = site.api("PUT", &path, &[], body.clone()).await;
    assert_eq!(
        (early.status, early.json()["code"].clone()),
        (StatusCode::CONFLICT, json!("round_not_open"))
    );
    // The last second of 30 November in Tokyo.
    site.set_now("2026-11-30T14:59:59Z");
    assert_eq!(
        site.api("PUT", &path, &[], body.clone()).await.status,
        StatusCode::OK
    );
    let kept = site
        .api("POST", &submissions, &[("idempotency-key", "a")], None)
        .await;
    assert_eq!(kept.status, StatusCode::CREATED);
    site.set_now("2026-11-30T15:00:00Z");
    let late = site
        .api("POST", &submissions, &[("idempotency-key", "b")], None)
        .await;
    assert_eq!(
        (late.status, late.json()["code"].clone()),
        (StatusCode::CONFLICT, json!("round_closed"))
    );
    // A repeated request still gets its receipt, and the draft stays readable.
    let again = site
        .api("POST", &submissions, &[("idempotency-key", "a")], None)
        .await;
    assert_eq!(again.json(), kept.json());
    assert_eq!(
        site.api("GET", &path, &[], None).await.json()["answers"],
        survey_answers()
    );
}

async fn facilities_join_open_rounds(site: &Site) {
    let round = site.round("pharmacy-survey@R8").await;
    site.facility("pharmacy", 1, None).await;
    site.facility("hospital", 2, Some(120)).await;
    let rounds = site.api("GET", "/rounds", &[], None).await.json();
    assert_eq!(rounds[0]["targeted"], 1);
    site.api("POST", &format!("/rounds/{}/closing", round.id), &[], None)
        .await;
    site.facility("pharmacy", 3, None).await;
    assert_eq!(
        site.api("GET", "/rounds", &[], None).await.json()[0]["targeted"],
        1
    );
    // Nor does a round whose window has passed without being closed by hand.
    let body = json!({ "form": "pharmacy-survey@R8", "id": "brief", "closes": "2026-11-20" });
    site.api("POST", "/rounds", &[], Some(body)).await;
    site.set_now("2026-11-21T00:00:00Z");
    site.facility("pharmacy", 4, None).await;
    let rounds = site.api("GET", "/rounds", &[], None).await.json();
    let brief = rounds
        .as_array()
        .unwrap()
        .iter()
        .find(|round| round["id"] == "brief");
    assert_eq!(brief.unwrap()["targeted"], 2);
}
