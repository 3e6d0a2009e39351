//! Before something dangerous, people prove that it is they, and then go on with what they posted.

use tenken_ops::Role;

use crate::support::{Browser, PASSWORD, Site, on_both};

on_both!(
    a_post_waits_for_the_password,
    dangerous_acts_ask_and_others_do_not,
    who_guesses_waits,
);

/// A quarter of an hour and a second after everybody signed in.
const LATER: &str = "2026-11-20T03:15:01Z";

async fn manager(site: &Site) -> Browser<'_> {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("manager", Role::Facility, Some(&pharmacy.id))
        .await;
    site.person("guest", Role::FacilityMember, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("manager", PASSWORD).await;
    browser
}

async fn guest_link(browser: &mut Browser<'_>) -> String {
    let page = browser.get("/people").await.body;
    let addresses = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next());
    let mut links = addresses.filter(|address| address.ends_with("/removal"));
    links.next().unwrap().to_owned()
}

async fn a_post_waits_for_the_password(site: &Site) {
    let mut browser = manager(site).await;
    let removal = guest_link(&mut browser).await;
    site.set_now(LATER);
    let asked = browser.post(&removal, &[("why", "見本")]).await;
    assert_eq!(asked.status, 401);
    assert!(asked.body.contains("ご本人の確認"));
    assert!(
        asked
            .body
            .contains(&format!("name=\"to\" value=\"{removal}\""))
    );
    let kept = "why=%E8%A6%8B%E6%9C%AC";
    assert!(
        asked
            .body
            .contains(&format!("name=\"kept\" value=\"{kept}\""))
    );
    assert!(
        browser.get("/people").await.body.contains("見本 guest"),
        "nothing is done yet"
    );

    let fields = |password| [("to", &*removal), ("kept", kept), ("password", password)];
    let wrong = browser.post("/account/proof", &fields("wrong")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains(kept), "it is still kept");
    let right = browser.post("/account/proof", &fields(PASSWORD)).await;
    assert_eq!(right.status, 200);
    assert!(right.body.contains(&format!("action=\"{removal}\"")));
    assert!(right.body.contains("name=\"why\" value=\"見本\""));
    assert_eq!(browser.post(&removal, &[("why", "見本")]).await.status, 303);
    assert!(!browser.get("/people").await.body.contains("見本 guest"));

    // A post without fields is a post, too.
    let empty = [("to", "/sign-out"), ("kept", ""), ("password", PASSWORD)];
    let on = browser.post("/account/proof", &empty).await;
    assert!(on.body.contains("action=\"/sign-out\""), "{}", on.body);
}

async fn dangerous_acts_ask_and_others_do_not(site: &Site) {
    let mut browser = manager(site).await;
    let removal = guest_link(&mut browser).await;
    let link = removal.replace("/removal", "/link");
    site.set_now(LATER);
    for path in [
        "/account/passkeys",
        "/account/codes",
        "/log.csv",
        "/facilities/imports",
    ] {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, 303, "{path}");
        assert!(
            reply
                .header("location")
                .starts_with("/account/proof?to=%2F"),
            "{path}"
        );
    }
    let mail = removal.replace("/removal", "/mail");
    for path in [
        &*link,
        &*mail,
        "/people",
        "/accounts",
        "/accounts/letters",
        "/accounts/x/letter",
        "/account/codes",
        "/account/codes/removal",
        "/facilities/moves",
        "/facilities/x/facts",
        "/rounds/x/closing",
        "/account/passkeys/x/removal",
    ] {
        assert_eq!(browser.post(path, &[]).await.status, 401, "{path}");
    }
    for path in ["/", "/people", &*removal, "/account", "/account/proof"] {
        assert_eq!(browser.get(path).await.status, 200, "{path}");
    }
    let on = [("to", "/account/passkeys"), ("password", PASSWORD)];
    let reply = browser.post("/account/proof", &on).await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("location")),
        (303, "/account/passkeys")
    );
    assert_eq!(browser.get("/account/passkeys").await.status, 200);
    let elsewhere = [("to", "//evil.example"), ("password", PASSWORD)];
    let reply = browser.post("/account/proof", &elsewhere).await;
    assert_eq!(reply.header("location"), "/");
}

/// Whoever sits down at a computer somebody left guesses no faster than at the page for signing in.
async fn who_guesses_waits(site: &Site) {
    let mut browser = manager(site).await;
    site.set_now(LATER);
    for _ in 0..5 {
        let reply = browser
            .post("/account/proof", &[("password", "wrong")])
            .await;
        assert_eq!(reply.status, 422);
    }
    let reply = browser
        .post("/account/proof", &[("password", PASSWORD)])
        .await;
    assert_eq!(reply.status, 422);
    assert!(reply.body.contains("お待ち"));
}
