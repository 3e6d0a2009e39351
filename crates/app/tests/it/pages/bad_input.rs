//! Input nobody should send, and the clear answer it gets.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tenken_ops::Actor;
use tenken_ops::facilities::import_facilities;
use tenken_ops::forms::import_form;

use crate::support::{Site, on_both, survey_answers};

on_both!(
    unusable_answers_are_refused_with_their_item,
    requests_that_make_no_sense,
    a_list_with_faults_imports_nothing,
    a_list_is_imported_once_and_updated_later,
    a_form_with_faults_is_not_stored_and_a_published_one_never_changes,
);

async fn unusable_answers_are_refused_with_their_item(site: &Site) {
    let facility = site.facility("hospital", 1, Some(100)).await;
    let round = site.round("hospital-survey@R5").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let long = "あ".repeat(10_000);
    for (item, value, code) in [
        ("Q2", json!("はい"), "wrong_type"),
        ("Q2", json!(1), "wrong_type"),
        ("Q99", json!(true), "unknown_item"),
        ("Q1", json!("山田"), "unknown_item"),
        ("Q1.name", json!(long), "too_long"),
        ("Q1.name", json!("a\u{0}b"), "control_character"),
        ("Q1.name", json!("a\nb"), "line_break"),
        ("Q12-1", json!("hourly"), "unknown_option"),
        ("Q6", json!(["own", "none-wanted"]), "exclusive_option"),
    ] {
        let reply = site
            .api(
                "PUT",
                &path,
                &[],
                Some(json!({ "answers": { item: value } })),
            )
            .await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{item}");
        assert_eq!(reply.faults(), [(item.to_owned(), code.to_owned())]);
    }
}

async fn requests_that_make_no_sense(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await;
    let other = site.facility("hospital", 2, Some(30)).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}", round.id, facility.id);
    let broken = axum::http::Request::put(format!("/api/v1{path}"))
        .header("authorization", format!("Bearer {}", site.token))
        .body("{\"answers\": {\n\"Q2\": tru}}".into())
        .unwrap();
    let reply = site.send(broken).await;
    assert_eq!(
        (reply.status, reply.json()["line"].clone()),
        (StatusCode::BAD_REQUEST, json!(2))
    );
    let huge = json!({ "answers": { "Q1": "x".repeat(2 << 20) } });
    assert_eq!(
        site.api("PUT", &path, &[], Some(huge)).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let reply = site
        .api(
            "PUT",
            &path,
            &[("if-match", "newest")],
            Some(json!({ "answers": {} })),
        )
        .await;
    assert_eq!(reply.json()["code"], "bad_if_match");
    let not_asked = site
        .api(
            "GET",
            &format!("/rounds/{}/responses/{}", round.id, other.id),
            &[],
            None,
        )
        .await;
    assert_eq!(not_asked.status, StatusCode::NOT_FOUND);
    for missing in [
        "/rounds/none",
        "/rounds/none/results",
        &format!("/rounds/{}/responses/0110113719", round.id),
    ] {
        assert_eq!(
            site.api("GET", missing, &[], None).await.status,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
    let reply = site
        .api(
            "GET",
            &format!("/rounds/{}/results?by=colour", round.id),
            &[],
            None,
        )
        .await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        site.api("DELETE", &path, &[], None).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let key = "k".repeat(300);
    let body = Some(json!({ "answers": survey_answers() }));
    let reply = site
        .api(
            "POST",
            &format!("{path}/submissions"),
            &[("idempotency-key", &key)],
            body,
        )
        .await;
    assert_eq!(reply.json()["code"], "idempotency_key");
    for (new, code) in [
        (
            json!({ "kind": "pharmacy", "name": "x", "code": "0110113718" }),
            "code",
        ),
        (
            json!({ "kind": "shop", "name": "x", "prefecture": "13" }),
            "kind",
        ),
        (
            json!({ "kind": "pharmacy", "name": " ", "prefecture": "13" }),
            "name",
        ),
        (
            json!({ "kind": "pharmacy", "name": "x", "prefecture": "99" }),
            "prefecture",
        ),
        (
            json!({ "kind": "pharmacy", "name": "x", "code": facility.code }),
            "code_taken",
        ),
    ] {
        assert_eq!(
            site.api("POST", "/facilities", &[], Some(new)).await.json()["code"],
            code
        );
    }
    for (new, code) in [
        (json!({ "form": "pharmacy-survey" }), "form"),
        (json!({ "form": "pharmacy-survey@R9" }), "not_found"),
        (json!({ "form": "vendor-checklist@R5" }), "no_population"),
        (
            json!({ "form": "pharmacy-survey@R8", "opens": "2026-12-01", "closes": "2026-11-30" }),
            "window",
        ),
        (json!({ "form": "pharmacy-survey@R8", "id": "a/b" }), "id"),
        (
            json!({ "form": "pharmacy-survey@R8", "fiscal_year": 32767 }),
            "fiscal_year",
        ),
        (
            json!({ "form": "pharmacy-survey@R8", "colour": "red" }),
            "bad_json",
        ),
    ] {
        assert_eq!(
            site.api("POST", "/rounds", &[], Some(new)).await.json()["code"],
            code
        );
    }
}

async fn count(site: &Site) -> Value {
    site.api("GET", "/facilities", &[], None).await.json()["total"].clone()
}

async fn a_list_with_faults_imports_nothing(site: &Site) {
    let list = "医療機関コード,名称,種別,都道府県\n0110113719,見本病院,病院,北海道\n0342110915,書き誤り薬局,薬局,岩手県\n0110113719,二重,病院,北海道\n";
    let error = import_facilities(&site.tenken, &Actor::Local, list.into(), false)
        .await
        .unwrap_err();
    let tenken_ops::Error::Rows(faults) = error else {
        panic!("{error}")
    };
    let found: Vec<(usize, &str)> = faults.iter().map(|fault| (fault.row, fault.code)).collect();
    assert_eq!(found, [(3, "bad-code"), (4, "duplicate-code")]);
    assert_eq!(count(site).await, 0);
}

async fn a_list_is_imported_once_and_updated_later(site: &Site) {
    let import = |list: &'static str, dry_run| {
        let tenken = site.tenken.clone();
        async move {
            let report = import_facilities(&tenken, &Actor::Local, list.into(), dry_run)
                .await
                .unwrap();
            (report.added, report.updated, report.unchanged)
        }
    };
    let list = "code,name,kind,beds\n0110113719,見本病院,病院,120\n0342110913,見本薬局,薬局,\n";
    assert_eq!(import(list, true).await, (2, 0, 0));
    assert_eq!(count(site).await, 0);
    assert_eq!(import(list, false).await, (2, 0, 0));
    assert_eq!(import(list, false).await, (0, 0, 2));
    let id = site
        .api("GET", "/facilities/0110113719", &[], None)
        .await
        .json()["id"]
        .clone();
    assert_eq!(
        import(
            "code,name,kind,beds\n0110113719,新しい名前の病院,病院,130\n",
            false
        )
        .await,
        (0, 1, 0)
    );
    let facility = site
        .api("GET", "/facilities/0110113719", &[], None)
        .await
        .json();
    assert_eq!(
        (facility["id"].clone(), facility["beds"].clone()),
        (id, json!(130))
    );
}

const FORM: &str = r#"
id = "tiny"
version = "R8"
kind = "survey"
title = "小さな調査"
short_title = "小さな調査"
respondents = ["pharmacy"]
provenance = "own"

[[sections]]
id = "main"
title = "設問"

[[items]]
id = "Q1"
number = "1"
section = "main"
text = "使っていますか"
type = "yes_no"
"#;

async fn a_form_with_faults_is_not_stored_and_a_published_one_never_changes(site: &Site) {
    let broken =
        FORM.replace("section = \"main\"", "section = \"none\"") + "\n[[items]]\nid = \"Q2\"\n";
    let error = import_form(&site.tenken, &Actor::Local, "tiny.toml", &broken)
        .await
        .unwrap_err();
    let tenken_ops::Error::Form(faults) = error else {
        panic!("{error}")
    };
    assert!(faults.len() >= 2);
    assert!(
        faults
            .iter()
            .all(|fault| fault.file == "tiny.toml" && fault.line > 0)
    );
    assert_eq!(
        site.api("GET", "/forms/tiny/R8", &[], None).await.status,
        StatusCode::NOT_FOUND
    );

    import_form(&site.tenken, &Actor::Local, "tiny.toml", FORM)
        .await
        .unwrap();
    let again = import_form(
        &site.tenken,
        &Actor::Local,
        "tiny.toml",
        &FORM.replace("小さな", "大きな"),
    )
    .await;
    assert!(matches!(
        again,
        Err(tenken_ops::Error::Bad {
            code: "version_exists",
            ..
        })
    ));
    // It serves like a bundled one, to another process too.
    let round = site.round("tiny@R8").await;
    let facility = site.facility("pharmacy", 1, None).await;
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, facility.id);
    let reply = site
        .api(
            "POST",
            &path,
            &[("idempotency-key", "a")],
            Some(json!({ "answers": { "Q1": true } })),
        )
        .await;
    assert_eq!(reply.status, StatusCode::CREATED);
}
