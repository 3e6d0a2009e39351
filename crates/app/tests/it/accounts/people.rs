//! Accounts: invitations, new passwords, and who manages whom.

use axum::http::StatusCode;
use tenken_ops::accounts::{
    NewAccount, create_account, grant_to_give, issue_link, set_password_by_link,
};
use tenken_ops::{Actor, Error, Grant, Role};

use crate::support::{PASSWORD, Reply, Site, on_both};

on_both!(
    an_invitation_works_once,
    a_forgotten_password_ends_all_sessions,
    the_last_manager_stays,
    earlier_links_work_until_one_is_used,
    passwords_and_logins_are_the_same_in_every_width,
    a_manager_invites_for_the_own_facility_only,
    logins_are_folded_and_unique,
);

const OTHER: &str = "harbour-lamp-thimble";

async fn an_invitation_works_once(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let mut manager = site.browser();
    site.person("manager", Role::Facility, Some(&pharmacy.id))
        .await;
    assert_eq!(manager.sign_in("manager", PASSWORD).await.status, 303);
    let invited = manager
        .post(
            "/people",
            &[
                ("person", "新しい人"),
                ("login", "new-one"),
                ("role", "facility_member"),
            ],
        )
        .await;
    let link = link_in(&invited);
    let mut person = site.browser();
    assert!(person.get(&link).await.body.contains("新しい人"));
    for bad in ["", "short1", "password12345678"] {
        let refused = person.post(&link, &[("password", bad)]).await;
        assert_eq!(refused.status, 422, "{bad}");
    }
    let welcomed = person.post(&link, &[("password", OTHER)]).await;
    assert_eq!(welcomed.header("location"), "/");
    assert!(person.get("/").await.body.contains(&pharmacy.name));
    for reply in [
        site.browser().get(&link).await,
        site.browser().post(&link, &[("password", PASSWORD)]).await,
    ] {
        assert_eq!(reply.status, 422);
        assert!(reply.body.contains("もう使えません"));
    }
    // A week later it would not have worked either.
    let late = link_in(
        &manager
            .post(
                "/people",
                &[
                    ("person", "遅い人"),
                    ("login", "late"),
                    ("role", "facility"),
                ],
            )
            .await,
    );
    site.set_now("2026-11-27T03:00:01Z");
    assert_eq!(site.browser().get(&late).await.status, 422);
}

/// The path of the link a page shows.
fn link_in(page: &Reply) -> String {
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let at = page.body.find("/welcome/").unwrap();
    page.body[at..at + "/welcome/".len() + 32].to_owned()
}

async fn a_forgotten_password_ends_all_sessions(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let person = site
        .person("person", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("person", PASSWORD).await;
    assert_eq!(browser.get("/").await.status, 200);
    let (_, link) = issue_link(&site.tenken, &Actor::Local, &person.id, false)
        .await
        .unwrap();
    // Until it is used, nothing changes: nobody is locked out by somebody who asks for links.
    assert_eq!(browser.get("/").await.status, 200);
    set_password_by_link(&site.tenken, &link.secret, OTHER, "")
        .await
        .unwrap();
    assert_eq!(browser.get("/").await.header("location"), "/sign-in");
    assert_eq!(browser.sign_in("person", PASSWORD).await.status, 422);
    assert_eq!(browser.sign_in("person", OTHER).await.status, 303);
}

async fn the_last_manager_stays(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let first = site
        .person("first", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut browser = site.browser();
    browser.sign_in("first", PASSWORD).await;
    let removal = format!("/people/{}/removal", first.id);
    let refused = browser.post(&removal, &[]).await;
    assert!(refused.body.contains("最後の責任者"));
    let second = site
        .person("second", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut other = site.browser();
    other.sign_in("second", PASSWORD).await;
    let removal = format!("/people/{}/removal", second.id);
    assert_eq!(browser.post(&removal, &[]).await.status, 303);
    assert_eq!(other.get("/").await.status, 303, "out at once");
    assert_eq!(other.sign_in("second", PASSWORD).await.status, 422);
    // The name is free again.
    site.person("second", Role::FacilityMember, Some(&pharmacy.id))
        .await;
}

async fn earlier_links_work_until_one_is_used(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let person = site
        .person("person", Role::FacilityMember, Some(&pharmacy.id))
        .await;
    let new = async |end: bool| {
        let (_, link) = issue_link(&site.tenken, &Actor::Local, &person.id, end)
            .await
            .unwrap();
        link.secret
    };
    let works = async |secret: &str| {
        site.browser()
            .get(&format!("/welcome/{secret}"))
            .await
            .status
            == 200
    };
    let (first, second) = (new(false).await, new(false).await);
    assert!(works(&first).await && works(&second).await);
    // One that was seen by somebody else is ended with all before.
    let third = new(true).await;
    assert!(!works(&first).await && !works(&second).await && works(&third).await);
    // At most ten work at once: the oldest ends first.
    let mut later = Vec::new();
    for minute in 1..=10 {
        site.set_now(&format!("2026-11-20T03:{minute:02}:00Z"));
        later.push(new(false).await);
    }
    assert!(!works(&third).await && works(&later[0]).await);
    set_password_by_link(&site.tenken, &later[3], OTHER, "")
        .await
        .unwrap();
    for secret in &later {
        assert!(!works(secret).await, "all end when one is used");
    }
    // Who changes the password themselves ends what was still on its way.
    site.set_now("2026-11-20T03:11:00Z");
    let last = new(false).await;
    let mut browser = site.browser();
    browser.sign_in("person", OTHER).await;
    let fields = [
        ("password", OTHER),
        ("new_password", "copper-willow-anthem"),
    ];
    assert_eq!(browser.post("/account/password", &fields).await.status, 303);
    assert!(!works(&last).await);
}

async fn passwords_and_logins_are_the_same_in_every_width(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let new = NewAccount {
        login: "kana".into(),
        name: "見本".into(),
    };
    let grant = Grant {
        role: Role::Facility,
        scope: Some(pharmacy.id.clone()),
    };
    let invited = create_account(&site.tenken, &Actor::Local, new, grant)
        .await
        .unwrap();
    let secret = invited.link.unwrap().secret;
    // Half-width kana and full-width letters, as one input method gives them.
    set_password_by_link(&site.tenken, &secret, "ﾄﾞﾝｸﾞﾘ もみじ ２０２６ yama", "")
        .await
        .unwrap();
    for (typed, right) in [
        ("ﾄﾞﾝｸﾞﾘ もみじ ２０２６ yama", true),
        ("ドングリ もみじ 2026 yama", true),
        ("ト\u{3099}ンク\u{3099}リ　もみじ　2026　ｙａｍａ", true),
        ("ドングリ もみじ 2026 Yama", false),
    ] {
        let reply = site.browser().sign_in("ＫＡＮＡ", typed).await;
        assert_eq!(reply.status == 303, right, "{typed}");
    }
    // The same in another width is no new password.
    let mut browser = site.browser();
    browser.sign_in("kana", "ドングリ もみじ 2026 yama").await;
    let fields = [
        ("password", "ドングリ もみじ 2026 yama"),
        ("new_password", "ﾄﾞﾝｸﾞﾘ もみじ 2026 yama"),
    ];
    assert_eq!(browser.post("/account/password", &fields).await.status, 422);
}

async fn a_manager_invites_for_the_own_facility_only(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.facility("pharmacy", 2, None).await;
    site.person("manager", Role::Facility, Some(&own.id)).await;
    let stranger = site
        .person("stranger", Role::FacilityMember, Some(&other.id))
        .await;
    let mut manager = site.browser();
    manager.sign_in("manager", PASSWORD).await;
    assert!(!manager.get("/people").await.body.contains("stranger"));
    for (role, scope, status) in [
        ("facility", "", 200),
        ("facility_member", "", 200),
        ("facility_member", other.id.as_str(), 404),
        ("authority", "131016", 403),
        ("operator", "", 403),
        ("auditor", "", 403),
        ("emperor", "", 422),
    ] {
        let login = format!("x-{role}-{}", scope.len());
        let fields = [
            ("person", "見本"),
            ("login", &*login),
            ("role", role),
            ("scope", scope),
        ];
        let reply = manager.post("/people", &fields).await;
        assert_eq!(reply.status.as_u16(), status, "{role} {scope}");
    }
    for act in ["link", "removal"] {
        let address = format!("/people/{}/{act}", stranger.id);
        assert_eq!(manager.post(&address, &[]).await.status, 404, "{act}");
    }
}

async fn logins_are_folded_and_unique(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.person("Hanako@Example.JP", Role::Facility, Some(&pharmacy.id))
        .await;
    for (login, is_new) in [
        ("hanako@example.jp", true),
        ("ＨＡＮＡＫＯ@example.jp", false),
    ] {
        let grant = grant_to_give(&site.tenken, &Actor::Local, Role::Operator, None)
            .await
            .unwrap();
        let new = NewAccount {
            login: login.to_owned(),
            name: "見本".to_owned(),
        };
        let again = create_account(&site.tenken, &Actor::Local, new, grant).await;
        // It is the one account, to which the role is added once.
        match is_new {
            true => assert!(again.unwrap().added),
            false => assert!(matches!(again, Err(Error::Bad { code: "login", .. }))),
        }
        let reply = site.browser().sign_in(login, PASSWORD).await;
        assert_eq!(reply.status, 303, "{login}");
    }
}
