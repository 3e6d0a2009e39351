//! Signed in for tests: one-time codes, and a browser of every role.

use tenken_ops::accounts::{NewAccount, create_account, grant_to_give};
use tenken_ops::{Actor, Role};
use totp_rs::{Builder, Secret};

use crate::support::{Browser, PASSWORD, Site};

/// A browser that somebody with this role has signed in with, second factor and all.
pub async fn signed_in<'s>(site: &'s Site, role: Role, scope: Option<&str>) -> Browser<'s> {
    signed_in_as(site, &format!("a-{}", role.id()), role, scope).await
}

/// The same, of one of several.
pub async fn signed_in_as<'s>(
    site: &'s Site,
    login: &str,
    role: Role,
    scope: Option<&str>,
) -> Browser<'s> {
    site.person(login, role, scope).await;
    let mut browser = site.browser();
    browser.sign_in(login, PASSWORD).await;
    if role.needs_second_factor() {
        set_codes_up(site, &mut browser).await;
    }
    browser
}

/// The code an app shows for a seed, so many periods from now.
pub fn code(site: &Site, seed: &str, periods: u64) -> String {
    let secret = Secret::try_from_base32(seed).unwrap();
    let codes = Builder::new().with_secret(secret).build().unwrap();
    let now = u64::try_from(site.tenken.now().as_second()).unwrap();
    codes.generate(now + periods * 30).to_string()
}

/// Sets codes up and gives the seed and the recovery codes.
pub async fn set_codes_up(site: &Site, browser: &mut Browser<'_>) -> (String, Vec<String>) {
    let page = browser.get("/account/codes").await;
    let (_, rest) = page.body.split_once("name=\"seed\" value=\"").unwrap();
    let seed = rest.split('"').next().unwrap().to_owned();
    let wrong = browser
        .post("/account/codes", &[("seed", &seed), ("code", "000000")])
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains(&seed), "the same picture again");
    let done = browser
        .post(
            "/account/codes",
            &[("seed", &seed), ("code", &code(site, &seed, 0))],
        )
        .await;
    let recovery = done
        .body
        .split("<code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    (seed, recovery)
}

/// Adds a role to somebody who has an account.
pub async fn add(site: &Site, login: &str, role: Role, scope: Option<&str>) {
    let grant = grant_to_give(&site.tenken, &Actor::Local, role, scope)
        .await
        .unwrap();
    let new = NewAccount {
        login: login.into(),
        name: "見本".into(),
    };
    let invited = create_account(&site.tenken, &Actor::Local, new, grant)
        .await
        .unwrap();
    assert!(invited.added);
}
