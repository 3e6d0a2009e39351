//! One person with several roles and places.

use tenken_ops::Role;

use crate::support::accounts::{add, set_codes_up};
use crate::support::{Browser, PASSWORD, Site, on_both, send_all};

on_both!(
    a_manager_of_two_shops_switches,
    an_officer_of_two_authorities_speaks_for_the_one_chosen,
    a_role_that_is_added_is_told,
);

async fn a_manager_of_two_shops_switches(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let two = site.facility("pharmacy", 2, None).await;
    site.person("owner@example.jp", Role::Facility, Some(&one.id))
        .await;
    add(
        site,
        "owner@example.jp",
        Role::FacilityMember,
        Some(&one.id),
    )
    .await;
    let mut browser = site.browser();
    browser.sign_in("owner@example.jp", PASSWORD).await;
    let home = browser.get("/").await.body;
    assert!(
        !home.contains("場所を切り替える"),
        "two roles at one place are one place"
    );
    assert_eq!(browser.get("/places").await.header("location"), "/");

    add(site, "owner@example.jp", Role::Facility, Some(&two.id)).await;
    let round = site.round("pharmacy-survey@R8").await;
    let home = browser.get("/").await.body;
    for part in [
        "どの場所の仕事をしますか",
        &*one.name,
        &*two.name,
        "場所を切り替える",
    ] {
        assert!(home.contains(part), "{part}\n{home}");
    }
    for facility in [&one, &two] {
        let due = format!("/rounds/{}/responses/{}", round.id, facility.id);
        assert!(home.contains(&due), "what is due stands there: {home}");
    }
    assert_eq!(browser.get("/inbox").await.header("location"), "/places");
    let choose = async |browser: &mut Browser<'_>, place: &str| {
        browser.post("/places", &[("place", place)]).await
    };
    assert_eq!(choose(&mut browser, &two.id).await.header("location"), "/");
    let home = browser.get("/").await.body;
    assert!(
        home.contains("いまやること") && home.contains(&format!("<strong>{}</strong>", two.name))
    );
    let inbox = format!("/facilities/{}/inbox", two.id);
    assert_eq!(browser.get("/inbox").await.header("location"), inbox);
    // Where one is takes no rights away: a link in a mail to the other shop works.
    let there = browser.get(&format!("/facilities/{}", one.id)).await;
    assert_eq!(there.status, 200);
    // Whom one invites comes to where one is, unless one says otherwise.
    let fields = [
        ("person", "見本"),
        ("login", "new-one"),
        ("role", "facility_member"),
    ];
    assert_eq!(browser.post("/people", &fields).await.status, 200);
    let at = site
        .text("SELECT g.scope FROM grants g JOIN users u ON u.id = g.user_id WHERE u.login = 'new-one'")
        .await;
    assert_eq!(at, two.id);
    let page = browser.get("/people").await.body;
    assert!(
        page.contains(&format!("<option value=\"{}\" selected", two.id)),
        "{page}"
    );
    assert_eq!(choose(&mut browser, "nowhere").await.status, 404);
    assert_eq!(choose(&mut browser, "").await.status, 303);
    assert!(
        browser
            .get("/")
            .await
            .body
            .contains("どの場所の仕事をしますか")
    );
}

async fn an_officer_of_two_authorities_speaks_for_the_one_chosen(site: &Site) {
    let near = site.facility("pharmacy", 1, None).await;
    site.other_facility().await;
    site.person("officer", Role::Authority, Some("131016"))
        .await;
    for (role, scope) in [
        (Role::Inspector, Some("131016")),
        (Role::Authority, Some("030007")),
        (Role::Facility, Some(&*near.id)),
    ] {
        add(site, "officer", role, scope).await;
    }
    let mut browser = site.browser();
    browser.sign_in("officer", PASSWORD).await;
    set_codes_up(site, &mut browser).await;
    let home = browser.get("/").await.body;
    assert_eq!(home.matches("ここの仕事をする").count(), 3, "{home}");
    for code in ["131016", "030007"] {
        browser.post("/places", &[("place", code)]).await;
        let words = [("title", code), ("body", "本文")];
        let written = browser.post("/notices", &words).await;
        assert_eq!(written.status, 303, "{}", written.body);
        let sender = site
            .text(&format!(
                "SELECT sender FROM notices WHERE title = '{code}'"
            ))
            .await;
        assert_eq!(sender, code);
    }
    // At the shop they are somebody of the shop.
    browser.post("/places", &[("place", &*near.id)]).await;
    let home = browser.get("/").await.body;
    assert!(
        home.contains("<h1>いまやること") && !home.contains("施設をさがす"),
        "{home}"
    );
}

async fn a_role_that_is_added_is_told(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let two = site.facility("pharmacy", 2, None).await;
    site.person("owner@example.jp", Role::Facility, Some(&one.id))
        .await;
    site.person("host", Role::Facility, Some(&two.id)).await;
    let mut host = site.browser();
    host.sign_in("host", PASSWORD).await;
    let fields = [
        ("person", "だれか"),
        ("login", "ＯＷＮＥＲ@example.jp"),
        ("role", "facility_member"),
    ];
    let reply = host.post("/people", &fields).await;
    assert_eq!(reply.status, 200);
    assert!(reply.body.contains("役割を加えました") && !reply.body.contains("/welcome/"));
    assert_eq!(host.post("/people", &fields).await.status, 422, "once");
    let list = host.get("/people").await.body;
    assert!(
        list.contains("ほかの場所でも使っています") && !list.contains(&one.name),
        "{list}"
    );
    let mails = send_all(site, |_| None).await;
    assert_eq!((mails.len(), &*mails[0].to), (1, "owner@example.jp"));
    assert!(mails[0].text.contains(&two.name) && !mails[0].text.contains("/welcome/"));
    let mut browser = site.browser();
    browser.sign_in("owner@example.jp", PASSWORD).await;
    assert!(
        browser
            .get("/")
            .await
            .body
            .contains("あなたのアカウントが変わりました")
    );
    let news = browser.get("/places/news").await.body;
    assert!(
        news.contains(&two.name) && news.contains("施設の担当者"),
        "{news}"
    );
    assert_eq!(browser.post("/places/news", &[]).await.status, 303);
    assert!(
        !browser
            .get("/")
            .await
            .body
            .contains("あなたのアカウントが変わりました")
    );
}
