//! Every API operation × every role × own and other facility. The operations
//! come from the API's own description, so a new one is in the matrix at once
//! and fails until it is listed in `expected`.

use serde_json::{Value, json};
use tenken_ops::accounts::tokens::create_token;
use tenken_ops::{Actor, Role};

use crate::support::allowed::{Allowed, Environment, may};
use crate::support::{Site, on_both, to_make};

on_both!(every_operation_for_every_role);

fn expected(method: &str, path: &str) -> Allowed {
    match (method, path) {
        ("get", "/forms" | "/forms/{id}/{version}") => Allowed::People,
        ("get", "/rounds" | "/rounds/{round}") => Allowed::Participants,
        ("get", "/rounds/{round}/results") => Allowed::Listers,
        ("get", "/facilities") => Allowed::Listers,
        ("post", "/rounds" | "/rounds/{round}/closing" | "/rounds/{round}/reopening")
        | ("post", "/facilities")
        | ("patch", "/rounds/{round}") => Allowed::Managers,
        ("get", "/facilities/{facility}" | "/rounds/{round}/responses/{facility}") => {
            Allowed::Readers
        }
        (
            "get",
            "/rounds/{round}/responses/{facility}/submissions"
            | "/rounds/{round}/responses/{facility}/suggestions",
        ) => Allowed::Readers,
        ("get", "/rounds/{round}/responses/{facility}/submissions/{revision}") => Allowed::Readers,
        ("get", "/facilities/{facility}/ledgers/{kind}") => Allowed::Readers,
        ("post", "/facilities/{facility}/ledgers/{kind}") => Allowed::Answerers,
        ("put", "/rounds/{round}/responses/{facility}") => Allowed::Answerers,
        ("post", "/rounds/{round}/responses/{facility}/submissions") => Allowed::Answerers,
        _ => panic!("{method} {path} has no line in the authorization matrix: add one"),
    }
}

/// A body that reaches the policy but never changes anything.
fn harmless_body(path: &str) -> Value {
    match path {
        "/rounds" => json!({ "form": "no-form@R0" }),
        "/facilities" => json!({ "kind": "no-kind", "name": "x" }),
        "/rounds/{round}/closing" => json!({}),
        // No reason.
        "/rounds/{round}" => json!({ "reason": "", "version": 1 }),
        "/rounds/{round}/reopening" => json!({ "closes": null, "reason": "", "version": 1 }),
        "/facilities/{facility}/ledgers/{kind}" => json!({ "rows": [] }),
        _ => json!({ "answers": {} }),
    }
}

async fn every_operation_for_every_role(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.other_facility().await;
    let round = site.round("pharmacy-survey@R8").await;
    let around = Environment::of(site, &own.id).await;
    let mut callers: Vec<(Option<Role>, String)> = vec![(None, String::new())];
    for role in Role::ALL {
        let scope = around.scope_of(role);
        let token = create_token(&site.tenken, &Actor::Local, to_make("matrix", role, scope))
            .await
            .unwrap();
        callers.push((Some(role), token.secret));
    }
    let api: Value = serde_json::to_value(tenken_app::api::openapi()).unwrap();
    let mut cells = 0;
    for (path, operations) in api["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            let allowed = expected(method, path);
            for (role, token) in &callers {
                for facility in [&own, &other] {
                    let address = path
                        .replace(
                            "{round}",
                            if path.ends_with("/closing") {
                                "no-round"
                            } else {
                                &round.id
                            },
                        )
                        .replace("{facility}", &facility.id)
                        .replace("{kind}", "devices")
                        .replace("{id}", "pharmacy-survey")
                        .replace("{version}", "R8")
                        .replace("{revision}", "1");
                    let body = (method != "get").then(|| harmless_body(path));
                    let reply = site
                        .api_as(
                            token,
                            &method.to_uppercase(),
                            &address,
                            &[("idempotency-key", "m")],
                            body,
                        )
                        .await;
                    let refused = match (role, facility.id == own.id) {
                        (None, _) => reply.status == 401,
                        // What lies outside one's scope does not exist; no facility lies in a vendor's.
                        (Some(Role::Vendor), _) | (_, false) => {
                            reply.status == 404 || reply.status == 403
                        }
                        (_, true) => reply.status == 403,
                    };
                    let is_own = facility.id == own.id;
                    // Nothing was submitted, so an allowed look at revision 1 is a 404 about the submission.
                    let about_facility = reply.body.contains("施設");
                    let passed = match reply.status.as_u16() {
                        401 | 403 => false,
                        404 => !about_facility,
                        _ => true,
                    };
                    assert_eq!(
                        (passed, refused && !passed),
                        (may(allowed, *role, is_own), !may(allowed, *role, is_own)),
                        "{method} {path} as {role:?}, own: {is_own}: {} {}",
                        reply.status,
                        reply.body
                    );
                    cells += 1;
                }
            }
        }
    }
    assert!(cells >= 14 * 11 * 2, "the matrix has only {cells} cells");
}
