//! The ways into an installation: tokens of programs, the first set-up, the folder of the data, and
//! proxies nobody told of.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use std::num::NonZeroU32;
use std::process::{Command, Output};
use std::sync::Arc;
use tenken_app::edge::Reach;
use tenken_app::web::{Given, Options, SetupCode};
use tenken_ops::Role;

use crate::support::accounts::signed_in;
use crate::support::{Place, Reply, Site, on_both};

on_both!(
    tokens_end_are_listed_and_taken_back,
    the_page_of_tokens_shows_a_secret_once,
    the_first_set_up_asks_for_its_code,
    what_a_proxy_passed_on_is_refused_without_one,
);

fn tenken(place: &Place, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tenken"))
        .args(words)
        .args(place.arguments())
        .output()
        .unwrap()
}

async fn forms(site: &Site, token: &str) -> Reply {
    site.api_as(token, "GET", "/forms", &[], None).await
}

async fn entries(site: &Site, action: &str) -> String {
    let sql = format!("SELECT CAST(count(*) AS TEXT) FROM audit_entries WHERE action = '{action}'");
    site.text(&sql).await
}

async fn tokens_end_are_listed_and_taken_back(site: &Site) {
    let mut operator = signed_in(site, Role::Operator, None).await;
    let made = async |operator: &mut crate::support::Browser<'_>, days: &str| {
        let fields = [
            ("name", "レセコン"),
            ("role", "ministry"),
            ("scope", ""),
            ("days", days),
        ];
        let page = operator.post("/system/tokens", &fields).await;
        assert_eq!(page.status, StatusCode::CREATED, "{}", page.body);
        let (_, rest) = page.body.split_once("tenken_").unwrap();
        format!("tenken_{}", &rest[..32])
    };
    let short = made(&mut operator, "1").await;
    let long = made(&mut operator, "2").await;
    assert_eq!(forms(site, &short).await.status, StatusCode::OK);
    assert_eq!(forms(site, &short).await.status, StatusCode::OK);
    let used = "SELECT used_on FROM tokens WHERE used_on IS NOT NULL AND role = 'ministry'";
    assert_eq!(site.text(used).await, "2026-11-20");

    // The second day.
    site.set_now("2026-11-21T03:00:00Z");
    let over = forms(site, &short).await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
    assert_eq!(over.header("content-type"), "application/problem+json");
    assert_eq!(over.header("www-authenticate"), "Bearer");
    assert_eq!(over.json()["code"], "token_expired");
    let told = over.json()["detail"].as_str().unwrap().to_owned();
    assert!(told.contains("令和8年11月21日"), "{told}");
    assert_eq!(forms(site, &long).await.status, StatusCode::OK);

    let facility = site.facility("pharmacy", 1, None).await.id;
    let mut operator = signed_in(site, Role::Owner, Some(&facility)).await;
    let page = operator.get("/system/tokens").await.body;
    for words in [
        "期限切れ",
        "使えます",
        "レセコン",
        "見本 ",
        "令和8年11月20日",
        "令和8年11月21日",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(&long), "a secret is shown once");
    let works = "SELECT id FROM tokens WHERE used_on = '2026-11-21' AND role = 'ministry'";
    let id = site.text(works).await;
    let path = format!("/system/tokens/{id}/revocation");
    let done = operator.post(&path, &[]).await;
    assert_eq!(done.header("location"), "/system/tokens", "{}", done.body);
    let refused = forms(site, &long).await;
    assert_eq!(
        (refused.status.as_u16(), refused.json()["code"].as_str()),
        (401, Some("unauthorized"))
    );
    assert_eq!(
        operator.post(&path, &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(entries(site, "token.revoke").await, "1");
    assert!(
        operator
            .get("/system/tokens")
            .await
            .body
            .contains("取消し済み")
    );
}

async fn the_page_of_tokens_shows_a_secret_once(site: &Site) {
    let mut operator = signed_in(site, Role::Operator, None).await;
    for (fields, told) in [
        (
            [
                ("name", ""),
                ("role", "ministry"),
                ("scope", ""),
                ("days", "90"),
            ],
            "何に使うトークンか",
        ),
        (
            [
                ("name", "a"),
                ("role", "owner"),
                ("scope", ""),
                ("days", "90"),
            ],
            "役割を選んで",
        ),
        (
            [
                ("name", "a"),
                ("role", "ministry"),
                ("scope", ""),
                ("days", "0"),
            ],
            "1日から730日",
        ),
        (
            [
                ("name", "a"),
                ("role", "ministry"),
                ("scope", ""),
                ("days", "x"),
            ],
            "1日から730日",
        ),
    ] {
        let page = operator.post("/system/tokens", &fields).await;
        assert_eq!(
            page.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            page.body
        );
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert_eq!(
        entries(site, "token.create").await,
        "1",
        "the one of the tests"
    );
}

#[test]
fn tokens_by_the_command_line() {
    let place = Place::sqlite();
    let made = tenken(
        &place,
        &[
            "tokens", "create", "--role", "auditor", "--days", "7", "--json",
        ],
    );
    let made: Value = serde_json::from_slice(&made.stdout).unwrap();
    let usual = tenken(&place, &["tokens", "create", "--role", "auditor", "--json"]);
    let usual: Value = serde_json::from_slice(&usual.stdout).unwrap();
    assert!(made["until"].as_str() < usual["until"].as_str());
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        tenken(&place, &["tokens", "revoke", id]).status.code(),
        Some(0)
    );
    let again = tenken(&place, &["tokens", "revoke", id]);
    assert_eq!(again.status.code(), Some(1));
    let list = tenken(&place, &["tokens", "list", "--json"]);
    let list: Value = serde_json::from_slice(&list.stdout).unwrap();
    let state = |at: usize| list[at]["state"].as_str().unwrap().to_owned();
    let states = [state(0), state(1)];
    assert!(states.contains(&"works".to_owned()) && states.contains(&"revoked".to_owned()));
    assert!(!list.to_string().contains(made["token"].as_str().unwrap()));
    let words = tenken(&place, &["tokens", "list"]);
    assert!(String::from_utf8_lossy(&words.stdout).contains("取消し済み"));
    for days in ["0", "731", "x"] {
        let refused = tenken(
            &place,
            &["tokens", "create", "--role", "auditor", "--days", days],
        );
        assert_eq!(refused.status.code(), Some(2), "{days}");
    }
}

/// The site as `tenken serve` gives it before anything is set up.
fn with_code(site: &Site) -> Site {
    let given = Given {
        requests_per_minute: NonZeroU32::MAX,
        setup_code: Some(Arc::new(SetupCode::new("0123456789ABCDEF".into()))),
        ..Given::default()
    };
    site.served_as(Options::new(
        &Reach::Here,
        ([127, 0, 0, 1], 8080).into(),
        given,
    ))
}

async fn the_first_set_up_asks_for_its_code(site: &Site) {
    let site = with_code(site);
    let fields = [
        ("for", "facility"),
        ("kind", "pharmacy"),
        ("name", "見本薬局"),
        ("prefecture", "13"),
        ("person", "見本の人"),
        ("login", "mihon"),
        ("password", crate::support::PASSWORD),
    ];
    // Nothing is open to whoever else is at this machine.
    for path in ["/", "/people", "/facilities", "/rounds", "/system/tokens"] {
        assert_eq!(site.get(path).await.header("location"), "/setup", "{path}");
    }
    let page = site.get("/setup").await;
    assert!(page.body.contains("/setup/code"), "{}", page.body);
    let refused = site.post("/setup", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("コードが変わりました") && refused.body.contains("見本薬局"));
    let person = [("login", "b"), ("name", "b"), ("role", "operator")];
    assert_eq!(
        site.post("/people", &person).await.header("location"),
        "/setup"
    );
    let wrong = site.get("/setup?code=0123456789ABCDE0").await;
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert_eq!(wrong.header("set-cookie"), "");

    let mut browser = site.browser();
    let typed = browser
        .post("/setup/code", &[("code", " 0123456789ABCDEF ")])
        .await;
    assert_eq!(typed.header("location"), "/setup", "{}", typed.body);
    let mut browser = site.browser();
    let opened = browser.get("/setup?code=0123456789ABCDEF").await;
    assert_eq!(
        opened.header("location"),
        "/setup",
        "the address does not keep it"
    );
    assert!(opened.header("set-cookie").contains("HttpOnly"));
    assert_eq!(browser.get("/setup").await.status, StatusCode::OK);
    let done = browser.post("/setup", &fields).await;
    assert_eq!(done.header("location"), "/", "{}", done.body);
    // Done once, the code opens nothing.
    let mut late = site.browser();
    assert_eq!(
        late.get("/setup?code=0123456789ABCDEF")
            .await
            .header("location"),
        "/"
    );
    assert!(
        late.get("/people")
            .await
            .header("location")
            .starts_with("/sign-in")
    );
}

async fn what_a_proxy_passed_on_is_refused_without_one(site: &Site) {
    for (name, value) in [
        ("forwarded", "for=192.0.2.1"),
        ("via", "1.1 proxy"),
        ("x-forwarded-for", "192.0.2.1"),
        ("X-Forwarded-Host", "tenken.example"),
        ("x-forwarded-proto", "https"),
        ("x-real-ip", "192.0.2.1"),
        ("x-client-ip", ""),
    ] {
        for path in ["/", "/setup", "/api/v1/forms"] {
            let request = Request::get(path).header(name, value);
            let reply = site.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{name} {path}");
            let told = name.to_lowercase();
            assert!(reply.body.contains(&told) && reply.body.contains("--trusted-proxy"));
        }
    }
}

#[cfg(unix)]
#[test]
fn the_folder_of_the_data_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;

    let modes = |place: &Place| {
        let data = place.data();
        let mode = |path: std::path::PathBuf| {
            std::fs::metadata(path).unwrap().permissions().mode() & 0o777
        };
        let files = std::fs::read_dir(&data)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let files: Vec<_> = files
            .map(|path| (path.display().to_string(), mode(path)))
            .collect();
        (mode(data), files)
    };
    let place = Place::sqlite();
    let made = tenken(&place, &["tokens", "list"]);
    assert_eq!(
        made.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    assert!(!String::from_utf8_lossy(&made.stderr).contains("ほかの利用者"));
    let (folder, files) = modes(&place);
    assert_eq!(folder, 0o700);
    assert!(files.iter().all(|(_, mode)| *mode == 0o600), "{files:?}");

    // Of an older program, and beside something that is not ours.
    let set = |name: &str, mode: u32| {
        let path = place.data().join(name);
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    };
    std::fs::write(place.data().join("memo.txt"), "").unwrap();
    for (name, mode) in [("memo.txt", 0o644), ("tenken.db", 0o644), (".", 0o755)] {
        set(name, mode);
    }
    let told = tenken(&place, &["tokens", "list"]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        told.contains("ほかの利用者") && told.contains("tenken.db"),
        "{told}"
    );
    let (folder, files) = modes(&place);
    assert_eq!(folder, 0o700);
    for (name, mode) in files {
        let expected = if name.ends_with("memo.txt") {
            0o644
        } else {
            0o600
        };
        assert_eq!(mode, expected, "{name}");
    }
}
