//! Signing in: what guessing costs, sessions, one-time codes.

use axum::http::StatusCode;
use tenken_ops::Role;

use crate::support::accounts::{code, set_codes_up};
use crate::support::{PASSWORD, Reply, Site, on_both};

on_both!(
    who_guesses_waits_and_who_is_known_does_not,
    a_session_ends_by_itself,
    what_is_posted_too_late_is_kept,
    one_time_codes_are_used_once,
    recovery_codes_are_used_once,
    far_reaching_roles_must_set_codes_up,
    a_password_is_not_used_again,
    sessions_are_listed_and_ended,
    nobody_is_sent_to_another_host,
);

const OTHER: &str = "harbour-lamp-thimble";

async fn who_guesses_waits_and_who_is_known_does_not(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let (mut known, mut stranger) = (site.browser(), site.browser());
    assert_eq!(known.sign_in("person", PASSWORD).await.status, 303);
    known.forget_session();
    for _ in 0..5 {
        let refused = stranger.sign_in("person", "wrong").await;
        assert!(refused.body.contains("パスワードが違います"));
    }
    let wait = stranger.sign_in("person", PASSWORD).await;
    assert!(wait.body.contains("1分ほどたってから"), "{}", wait.body);
    // Whom they guess at comes in with the browser used before, and others not at all faster.
    assert_eq!(known.sign_in("person", PASSWORD).await.status, 303);
    assert_eq!(site.browser().sign_in("person", PASSWORD).await.status, 422);
    site.set_now("2026-11-20T03:01:01Z");
    assert_eq!(stranger.sign_in("person", "wrong").await.status, 422);
    site.set_now("2026-11-20T03:02:30Z");
    let wait = stranger.sign_in("person", PASSWORD).await;
    assert!(wait.body.contains("1分ほどたってから"), "doubled to two");
    site.set_now("2026-11-20T03:03:02Z");
    assert_eq!(stranger.sign_in("person", PASSWORD).await.status, 303);
    // Somebody without an account is answered alike.
    let unknown = site.browser().sign_in("no-such-person", "wrong").await;
    assert!(unknown.body.contains("パスワードが違います"));
}

async fn a_session_ends_by_itself(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    for (at, status) in [
        ("2026-11-20T03:59:00Z", 200),
        // Used within the hour, so it goes on …
        ("2026-11-20T04:58:00Z", 200),
        // … until nobody uses it for an hour.
        ("2026-11-20T05:59:00Z", 303),
    ] {
        site.set_now(at);
        assert_eq!(browser.get("/").await.status.as_u16(), status, "{at}");
    }
    let reply = browser.get("/rounds?page=2").await;
    assert_eq!(reply.header("location"), "/sign-in?to=%2Frounds%3Fpage%3D2");
    let saving = axum::http::Request::post("/rounds/r/responses/f/answers/Q1")
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .body(axum::body::Body::empty())
        .unwrap();
    let reply = browser.send(saving).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    assert!(
        reply.json()["message"]
            .as_str()
            .unwrap()
            .contains("残っています")
    );
}

async fn what_is_posted_too_late_is_kept(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let round = site.round("pharmacy-survey@R8").await.id;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    let (seed, _) = set_codes_up(site, &mut browser).await;
    let page = format!("/rounds/{round}/responses/{}", pharmacy.id);
    site.set_now("2026-11-20T05:00:00Z");
    let fields = [
        ("revision", "0"),
        ("was.Q1", ""),
        ("a.Q1", "山田 & 花子"),
        ("next", "stay"),
    ];
    let kept = browser.post(&page, &fields).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    let fields = hidden(&kept);
    let mut sign_in: Vec<(&str, &str)> = pairs(&fields);
    sign_in.extend([("login", "person"), ("password", "wrong")]);
    let again = browser.post("/sign-in", &sign_in).await;
    assert_eq!(hidden(&again), fields, "kept after a wrong password too");
    sign_in.pop();
    sign_in.push(("password", PASSWORD));
    let asked = browser.post("/sign-in", &sign_in).await;
    let (fields, code) = (hidden(&asked), code(site, &seed, 0));
    let mut with_code = pairs(&fields);
    with_code.push(("code", &code));
    let send_on = browser.post("/sign-in/code", &with_code).await;
    assert_eq!(send_on.status, StatusCode::OK);
    assert!(send_on.body.contains(&format!("action=\"{page}\"")));
    let fields = hidden(&send_on);
    let saved = browser.post(&page, &pairs(&fields)).await;
    assert_eq!(saved.header("location"), format!("{page}?saved=1"));
    let page = browser.get(&page).await;
    assert!(page.body.contains("山田 &amp; 花子"));
}

/// The hidden fields of a page, of its first form that has any.
fn hidden(page: &Reply) -> Vec<(String, String)> {
    let unescaped = |text: &str| text.replace("&quot;", "\"").replace("&amp;", "&");
    let mut forms = page.body.split("</form>");
    let form = forms.find(|form| form.contains("type=\"hidden\""));
    form.unwrap_or_default()
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            let value = rest.split('"').next().unwrap();
            (name.to_owned(), unescaped(value))
        })
        .collect()
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect()
}

async fn one_time_codes_are_used_once(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    let (seed, _) = set_codes_up(site, &mut browser).await;
    // Who finds the screen open cannot put a telephone of their own in the place of this one.
    let own = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    let fields = [("seed", own), ("code", &*code(site, own, 0))];
    let replaced = browser.post("/account/codes", &fields).await;
    assert_eq!(replaced.status, 422);
    assert!(replaced.body.contains("もう使い始めています"));
    let mut other = site.browser();
    let asked = other.sign_in("person", PASSWORD).await;
    assert_eq!(asked.header("location"), "/sign-in/code");
    // The password alone opens nothing.
    assert_eq!(other.get("/").await.header("location"), "/sign-in/code");
    assert_eq!(
        other.get("/account").await.header("location"),
        "/sign-in/code"
    );
    // The code of this period was used when it was set up.
    let now = code(site, &seed, 0);
    let replayed = other.post("/sign-in/code", &[("code", &now)]).await;
    assert_eq!(replayed.status, 422);
    let next = code(site, &seed, 1);
    let spaced = format!("{} {}", &next[..3], &next[3..]);
    let done = other.post("/sign-in/code", &[("code", &spaced)]).await;
    assert_eq!(done.status, 303, "a clock may be half a minute off");
    assert_eq!(other.get("/").await.status, 200);
    other.forget_session();
    other.sign_in("person", PASSWORD).await;
    let replayed = other.post("/sign-in/code", &[("code", &next)]).await;
    assert_eq!(replayed.status, 422);
    // Clocks that are further apart than that do not get in.
    let early = code(site, &seed, 3);
    let refused = other.post("/sign-in/code", &[("code", &early)]).await;
    assert!(
        refused
            .body
            .contains("Tenkenの時計は、いま2026/11/20 12:00:00")
    );
}

async fn recovery_codes_are_used_once(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    let (_, recovery) = set_codes_up(site, &mut browser).await;
    assert_eq!(recovery.len(), 8);
    for expected in [303, 422] {
        browser.forget_session();
        browser.sign_in("person", PASSWORD).await;
        let typed = recovery[0].to_lowercase();
        let reply = browser.post("/sign-in/code", &[("code", &typed)]).await;
        assert_eq!(reply.status.as_u16(), expected);
    }
    let reply = browser
        .post("/sign-in/code", &[("code", &recovery[1])])
        .await;
    assert_eq!(reply.status, 303);
    assert!(browser.get("/account").await.body.contains("あと6個"));
    // A short password could not stand alone; this one can.
    let stop = browser
        .post("/account/codes/removal", &[("password", "wrong")])
        .await;
    assert_eq!(stop.status, 422);
    let stop = browser
        .post("/account/codes/removal", &[("password", PASSWORD)])
        .await;
    assert_eq!(stop.status, 303);
    assert_eq!(
        site.browser()
            .sign_in("person", PASSWORD)
            .await
            .header("location"),
        "/"
    );
}

async fn far_reaching_roles_must_set_codes_up(site: &Site) {
    site.person("officer", Role::Authority, Some("131016"))
        .await;
    let mut browser = site.browser();
    browser.sign_in("officer", PASSWORD).await;
    for path in ["/", "/facilities", "/rounds"] {
        assert_eq!(
            browser.get(path).await.header("location"),
            "/account/codes",
            "{path}"
        );
    }
    set_codes_up(site, &mut browser).await;
    assert_eq!(browser.get("/facilities").await.status, 200);
    let stop = browser
        .post("/account/codes/removal", &[("password", PASSWORD)])
        .await;
    assert_eq!(stop.status, 422);
    // With a second factor, eight characters will do.
    let short = [("password", PASSWORD), ("new_password", "k7vq2mzx")];
    assert_eq!(browser.post("/account/password", &short).await.status, 303);
}

async fn a_password_is_not_used_again(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let (mut browser, mut elsewhere) = (site.browser(), site.browser());
    browser.sign_in("person", PASSWORD).await;
    elsewhere.sign_in("person", PASSWORD).await;
    let change = |old: &'static str, new: &'static str| [("password", old), ("new_password", new)];
    for (old, new, status) in [
        ("wrong", OTHER, 422),
        (PASSWORD, PASSWORD, 422),
        (PASSWORD, "short", 422),
        (PASSWORD, OTHER, 303),
        (OTHER, PASSWORD, 422),
    ] {
        site.set_now(&format!("2026-11-20T03:00:0{}Z", new.len() % 10));
        let reply = browser.post("/account/password", &change(old, new)).await;
        assert_eq!(reply.status.as_u16(), status, "{old} {new}");
    }
    assert_eq!(browser.get("/").await.status, 200, "this session stays");
    assert_eq!(elsewhere.get("/").await.status, 303, "the others end");
}

async fn sessions_are_listed_and_ended(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    site.person("neighbour", Role::Facility, Some(&pharmacy.id))
        .await;
    let (mut one, mut two, mut neighbour) = (site.browser(), site.browser(), site.browser());
    one.sign_in("person", PASSWORD).await;
    two.sign_in("person", PASSWORD).await;
    neighbour.sign_in("neighbour", PASSWORD).await;
    let page = one.get("/account").await.body;
    let ends: Vec<&str> = page
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .filter(|address| address.ends_with("/end"))
        .collect();
    assert_eq!(ends.len(), 1, "the other one");
    assert_eq!(neighbour.post(ends[0], &[]).await.status, 404);
    assert_eq!(two.get("/").await.status, 200);
    assert_eq!(one.post(ends[0], &[]).await.status, 303);
    assert_eq!(two.get("/").await.status, 303);
    assert_eq!(one.post("/sign-out", &[]).await.status, 303);
    assert_eq!(one.get("/").await.header("location"), "/sign-in");
}

async fn nobody_is_sent_to_another_host(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    for (to, expected) in [
        ("/forms?x=1", "/forms?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ] {
        let fields = [("login", "person"), ("password", PASSWORD), ("to", to)];
        let reply = site.browser().post("/sign-in", &fields).await;
        assert_eq!(reply.header("location"), expected, "{to}");
    }
}
