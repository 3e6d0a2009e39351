//! Passkeys: made, used, removed; and everything they must not be taken for.

use tenken_ops::Role;

use crate::support::authenticator::Authenticator;
use crate::support::{Browser, PASSWORD, Reply, Site, on_both};

on_both!(
    a_passkey_signs_in_as_both_factors,
    a_passkey_is_for_this_site_and_signs_once,
    a_passkey_is_made_for_one_person_here_and_now,
    a_person_who_needs_a_second_factor_keeps_one,
);

/// What an authenticator is told to say that is not true, and what it is about.
type Lie = (&'static str, fn(&mut Authenticator));

/// What the server asks a browser to sign, or to make.
async fn asked(browser: &mut Browser<'_>, address: &str) -> serde_json::Value {
    let reply = browser.post(&format!("{address}/challenge"), &[]).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.json()
}

async fn add(browser: &mut Browser<'_>, name: &str, made: &str) -> Reply {
    let fields = [("name", name), ("credential", made)];
    browser.post("/account/passkeys", &fields).await
}

async fn sign_in(browser: &mut Browser<'_>, signed: &str) -> Reply {
    let fields = [("credential", signed), ("to", "/account")];
    browser.post("/sign-in/passkey", &fields).await
}

/// Somebody with a passkey, and their browser.
async fn holder<'s>(
    site: &'s Site,
    role: Role,
    number: u8,
) -> (String, Authenticator, Browser<'s>) {
    let pharmacy = match role.needs_second_factor() {
        true => None,
        false => Some(site.facility("pharmacy", number.into(), None).await.id),
    };
    let login = format!("person-{number}");
    let id = site.person(&login, role, pharmacy.as_deref()).await.id;
    let mut browser = site.browser();
    browser.sign_in(&login, PASSWORD).await;
    let authenticator = Authenticator::new(number);
    let options = asked(&mut browser, "/account/passkeys").await;
    assert_eq!(
        options["authenticatorSelection"]["userVerification"],
        "required"
    );
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    let added = add(&mut browser, "事務室", &authenticator.create(&options)).await;
    assert_eq!(added.status, 303, "{}", added.body);
    (id, authenticator, browser)
}

async fn a_passkey_signs_in_as_both_factors(site: &Site) {
    let (person, mut authenticator, mut browser) = holder(site, Role::Ministry, 1).await;
    assert_eq!(
        browser.get("/rounds").await.status,
        200,
        "the session is strong now"
    );
    let mut other = site.browser();
    let options = asked(&mut other, "/sign-in/passkey").await;
    assert_eq!(options["userVerification"], "required");
    assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 0);
    let signed = authenticator.get(&options, &person);
    let done = sign_in(&mut other, &signed).await;
    assert_eq!(
        (done.status.as_u16(), done.header("location")),
        (303, "/account")
    );
    assert_eq!(
        other.get("/rounds").await.status,
        200,
        "no code is asked for"
    );
    let listed = other.get("/account/passkeys").await.body;
    assert!(listed.contains("事務室") && listed.contains("最後に使った時"));
}

async fn a_passkey_is_for_this_site_and_signs_once(site: &Site) {
    let (person, authenticator, _) = holder(site, Role::Facility, 1).await;
    let (stranger, ..) = holder(site, Role::Facility, 2).await;
    let mut browser = site.browser();
    let lies: [Lie; 5] = [
        ("origin", |it| it.origin = "https://evil.example"),
        ("port", |it| it.origin = "http://localhost:9999"),
        ("site", |it| it.host = "evil.example"),
        ("person not seen", |it| it.verifies = false),
        ("key", |it| {
            let id = it.id.clone();
            *it = Authenticator::new(9);
            it.id = id;
        }),
    ];
    for (lie, tell) in lies {
        let mut liar = authenticator.clone();
        tell(&mut liar);
        let signed = liar.get(&asked(&mut browser, "/sign-in/passkey").await, &person);
        assert_eq!(sign_in(&mut browser, &signed).await.status, 422, "{lie}");
    }
    let mut honest = authenticator.clone();
    let of_another = honest.get(&asked(&mut browser, "/sign-in/passkey").await, &stranger);
    assert_eq!(sign_in(&mut browser, &of_another).await.status, 422);
    let invented = serde_json::json!({ "challenge": "aW52ZW50ZWQ" });
    let signed = honest.get(&invented, &person);
    assert_eq!(
        sign_in(&mut browser, &signed).await.status,
        422,
        "nobody asked"
    );
    for nonsense in ["", "{}", "[1]", r#"{"rawId":"x","response":{}}"#] {
        assert_eq!(
            sign_in(&mut browser, nonsense).await.status,
            422,
            "{nonsense}"
        );
    }
    let late = honest.get(&asked(&mut browser, "/sign-in/passkey").await, &person);
    site.set_now("2026-11-20T03:05:01Z");
    assert_eq!(sign_in(&mut browser, &late).await.status, 422, "too late");

    let signed = honest.get(&asked(&mut browser, "/sign-in/passkey").await, &person);
    assert_eq!(sign_in(&mut browser, &signed).await.status, 303);
    assert_eq!(
        sign_in(&mut site.browser(), &signed).await.status,
        422,
        "replayed"
    );
    let mut copy = authenticator.clone();
    let signed = copy.get(&asked(&mut browser, "/sign-in/passkey").await, &person);
    assert_eq!(
        sign_in(&mut site.browser(), &signed).await.status,
        422,
        "it counts from before"
    );
}

async fn a_passkey_is_made_for_one_person_here_and_now(site: &Site) {
    let (_, first, mut browser) = holder(site, Role::Facility, 1).await;
    let (_, _, mut other) = holder(site, Role::Facility, 2).await;
    let lies: [Lie; 3] = [
        ("origin", |it| it.origin = "https://evil.example"),
        ("site", |it| it.host = "evil.example"),
        ("person not seen", |it| it.verifies = false),
    ];
    for (lie, tell) in lies {
        let mut liar = Authenticator::new(3);
        tell(&mut liar);
        let made = liar.create(&asked(&mut browser, "/account/passkeys").await);
        assert_eq!(add(&mut browser, "x", &made).await.status, 422, "{lie}");
    }
    let of_other = asked(&mut other, "/account/passkeys").await;
    let made = Authenticator::new(3).create(&of_other);
    assert_eq!(
        add(&mut browser, "x", &made).await.status,
        422,
        "another was asked"
    );
    let to_sign_in = asked(&mut browser, "/sign-in/passkey").await;
    let made = Authenticator::new(3).create(&to_sign_in);
    assert_eq!(
        add(&mut browser, "x", &made).await.status,
        422,
        "asked for signing in"
    );
    let options = asked(&mut browser, "/account/passkeys").await;
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    let made = Authenticator::new(3).create(&options);
    let nameless = add(&mut browser, " ", &made).await;
    assert_eq!(nameless.status, 422);
    assert_eq!(add(&mut browser, "x", &made).await.status, 303);
    assert_eq!(add(&mut browser, "x", &made).await.status, 422, "twice");
    let taken = first.create(&asked(&mut other, "/account/passkeys").await);
    assert_ne!(
        add(&mut other, "x", &taken).await.status,
        303,
        "somebody else's"
    );
}

/// Where the forms for removing passkeys go to.
fn removals(page: &str) -> Vec<String> {
    let addresses = page
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next());
    let removals = addresses.filter(|address| address.ends_with("/removal"));
    removals.map(str::to_owned).collect()
}

async fn a_person_who_needs_a_second_factor_keeps_one(site: &Site) {
    let (_, _, mut browser) = holder(site, Role::Ministry, 1).await;
    let page = browser.get("/account/passkeys").await.body;
    let last = browser.post(&removals(&page)[0], &[]).await;
    assert_eq!(last.status, 422);
    assert!(last.body.contains("最後のパスキー"));
    let by_password = site.browser().sign_in("person-1", PASSWORD).await;
    assert_eq!(by_password.status, 422);
    assert!(by_password.body.contains("パスキーでサインイン」を使って"));

    let (person, mut authenticator, mut free) = holder(site, Role::Facility, 2).await;
    let page = free.get("/account/passkeys").await.body;
    assert_eq!(
        browser.post(&removals(&page)[0], &[]).await.status,
        404,
        "another's"
    );
    assert_eq!(free.post(&removals(&page)[0], &[]).await.status, 303);
    let mut other = site.browser();
    let signed = authenticator.get(&asked(&mut other, "/sign-in/passkey").await, &person);
    assert_eq!(sign_in(&mut other, &signed).await.status, 422, "removed");
    assert_eq!(other.sign_in("person-2", PASSWORD).await.status, 303);
}
