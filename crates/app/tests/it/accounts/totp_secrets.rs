//! The seeds of one-time codes are no use to who reads the database, or to who has another key.

use std::process::{Command, Output};
use tenken_ops::accounts::{encrypt_totp_secrets, unreadable_totp_secrets};
use tenken_ops::{Role, TotpKey};

use crate::support::accounts::{code, set_codes_up};
use crate::support::{PASSWORD, Place, Site, on_both};

on_both!(
    a_seed_is_stored_encrypted,
    a_seed_from_before_is_encrypted_and_goes_on
);

fn key(pair: &str) -> TotpKey {
    TotpKey::parse(&pair.repeat(32)).unwrap()
}

/// Somebody with codes; gives their seed.
async fn somebody(site: &Site) -> String {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    set_codes_up(site, &mut browser).await.0
}

async fn give_code(site: &Site, seed: &str) -> u16 {
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    let code = code(site, seed, 0);
    browser
        .post("/sign-in/code", &[("code", &code)])
        .await
        .status
        .as_u16()
}

async fn a_seed_is_stored_encrypted(site: &Site) {
    let seed = somebody(site).await;
    let stored = site
        .text("SELECT code_seed FROM users WHERE code_seed IS NOT NULL")
        .await;
    assert!(
        stored.starts_with("1:") && !stored.contains(&seed),
        "{stored}"
    );
    let unreadable = |key| unreadable_totp_secrets(&site.tenken, key);
    let (right, wrong) = (key("5e"), key("00"));
    assert_eq!(unreadable(Some(&right)).await.unwrap(), 0);
    assert_eq!(unreadable(Some(&wrong)).await.unwrap(), 1);
    assert_eq!(unreadable(None).await.unwrap(), 1);
    site.set_now("2026-11-20T03:01:00Z");
    assert_eq!(give_code(site, &seed).await, 303);
}

async fn a_seed_from_before_is_encrypted_and_goes_on(site: &Site) {
    let seed = somebody(site).await;
    site.sql(&format!(
        "UPDATE users SET code_seed = '{seed}' WHERE code_seed IS NOT NULL"
    ))
    .await;
    assert_eq!(
        unreadable_totp_secrets(&site.tenken, None).await.unwrap(),
        0
    );
    site.set_now("2026-11-20T03:01:00Z");
    assert_eq!(give_code(site, &seed).await, 303, "not encrypted yet");
    encrypt_totp_secrets(&site.tenken).await.unwrap();
    assert_eq!(
        unreadable_totp_secrets(&site.tenken, None).await.unwrap(),
        1
    );
    site.set_now("2026-11-20T03:02:00Z");
    assert_eq!(give_code(site, &seed).await, 303);
}

fn tenken(place: &Place, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenken"));
    command
        .args(words)
        .args(place.arguments())
        .output()
        .unwrap()
}

#[tokio::test]
async fn without_the_key_the_server_says_so_and_codes_can_be_given_up() {
    let place = Place::sqlite();
    somebody(&Site::open(&place).await).await;
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    let refused = tenken(&place, &serve);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("codes.key") && said.contains("1人"), "{said}");
    let file = place.data().join("codes.key");
    assert!(
        !file.exists(),
        "no other key is put in the place of the lost one"
    );

    std::fs::write(&file, "5e".repeat(32)).unwrap();
    let nobody = tenken(&place, &["users", "forget-codes"]);
    assert!(String::from_utf8_lossy(&nobody.stdout).starts_with("0人"));
    std::fs::write(&file, "00".repeat(32)).unwrap();
    assert_eq!(tenken(&place, &serve).status.code(), Some(1), "another key");
    let lost = tenken(&place, &["users", "forget-codes"]);
    assert!(String::from_utf8_lossy(&lost.stdout).starts_with("1人"));
    let site = Site::open(&place).await;
    assert_eq!(
        unreadable_totp_secrets(&site.tenken, None).await.unwrap(),
        0
    );
    let done = site.browser().sign_in("person", PASSWORD).await;
    assert_eq!(done.header("location"), "/", "the password is enough again");
}
