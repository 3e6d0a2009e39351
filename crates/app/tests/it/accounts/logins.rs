//! What people sign in with: a forgotten password of who has the facility's code, and codes that change.

use tenken_ops::accounts::{forgot_password, set_password_by_link};
use tenken_ops::facilities::{FacilityFilter, import_facilities};
use tenken_ops::outbox::Mail;
use tenken_ops::provisioning::hand_out_accounts;
use tenken_ops::{Actor, Role};

use crate::support::{PASSWORD, Site, on_both, send_all};

on_both!(
    a_forgotten_password_goes_to_the_facilitys_address,
    when_a_code_changes_both_work_until_the_person_was_told,
    a_taken_login_stops_no_batch,
);

fn code(number: u32) -> String {
    tenken_domain::FacilityCode::with_check_digit(&format!("134{number:06}"))
        .unwrap()
        .into()
}

/// Stores a list of pharmacies.
async fn import(site: &Site, heading: &str, rows: &[String]) {
    let list = format!("code,name,kind,所管,{heading}\n{}\n", rows.join("\n"));
    import_facilities(&site.tenken, &Actor::Local, list.into_bytes(), false)
        .await
        .unwrap();
}

/// Two pharmacies with one address, and one with another; their managers have come.
async fn managers(site: &Site) {
    import(
        site,
        "メール",
        &[
            format!("{},見本1,薬局,131016,Shop@Example.JP", code(1)),
            format!("{},見本2,薬局,131016,ｓｈｏｐ＠example.jp", code(2)),
            format!("{},見本3,薬局,131016,other@example.jp", code(3)),
        ],
    )
    .await;
    hand_out_accounts(
        &site.tenken,
        &Actor::Local,
        &FacilityFilter::default(),
        true,
    )
    .await
    .unwrap();
    for mail in send_all(site, |_| None).await {
        set_password_by_link(&site.tenken, &link_in(&mail), PASSWORD, "")
            .await
            .unwrap();
    }
}

fn link_in(mail: &Mail) -> String {
    let (_, rest) = mail.text.split_once("/welcome/").unwrap();
    rest.lines().next().unwrap().to_owned()
}

async fn a_forgotten_password_goes_to_the_facilitys_address(site: &Site) {
    managers(site).await;
    // Somebody of the shop with a name of their own: others read at the shop's address.
    let shop = tenken_ops::facilities::find_facility(&site.tenken, &Actor::Local, &code(1))
        .await
        .unwrap();
    site.person("hanako", Role::FacilityMember, Some(&shop.id))
        .await;
    site.person("manager-2", Role::Facility, Some(&shop.id))
        .await;
    let asked = async |typed: &str| {
        forgot_password(&site.tenken, typed, "").await.unwrap();
        let mut sent: Vec<(String, bool, bool)> = send_all(site, |_| None)
            .await
            .iter()
            .map(|mail| {
                (
                    mail.to.clone(),
                    mail.text.contains(&code(1)),
                    mail.text.contains(&code(2)),
                )
            })
            .collect();
        sent.sort();
        sent
    };
    let to = |mail: &str, one: bool, two: bool| (mail.to_owned(), one, two);
    let full_width: String = code(1)
        .chars()
        .map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap())
        .collect();
    assert_eq!(
        asked(&full_width).await,
        [to("shop@example.jp", true, false)]
    );
    assert_eq!(asked(&code(1)).await, [], "once in ten minutes");
    assert_eq!(
        asked("SHOP@example.jp").await,
        [
            to("shop@example.jp", false, true),
            to("shop@example.jp", true, false)
        ],
        "both shops of that address, each with its link"
    );
    for nobody in [
        "hanako",
        "manager-2",
        &*code(9),
        "nobody@example.jp",
        "",
        "@",
        "x".repeat(5000).as_str(),
    ] {
        assert_eq!(asked(nobody).await, [], "{nobody}");
    }
    site.set_now("2026-11-20T03:11:00Z");
    assert_eq!(asked(&code(1)).await.len(), 1);
}

async fn when_a_code_changes_both_work_until_the_person_was_told(site: &Site) {
    managers(site).await;
    let moved = format!("{},見本1,薬局,131016,{}", code(11), code(1));
    import(site, "旧コード", &[moved]).await;
    for typed in [code(1), code(11)] {
        let reply = site.browser().sign_in(&typed, PASSWORD).await;
        assert_eq!(reply.status, 303, "{typed}: {}", reply.body);
        assert_eq!(site.browser().sign_in(&typed, "wrong").await.status, 422);
    }
    for (minute, typed) in [(11, code(1)), (22, code(11))] {
        site.set_now(&format!("2026-11-20T03:{minute}:00Z"));
        forgot_password(&site.tenken, &typed, "").await.unwrap();
        let mails = send_all(site, |_| None).await;
        assert_eq!(
            (mails.len(), &*mails[0].to),
            (1, "shop@example.jp"),
            "{typed}"
        );
        assert!(mails[0].text.contains(&code(11)), "the new one is named");
    }
    // Nobody else gets the old one while it works.
    let facility = site.facility("pharmacy", 1, None).await;
    assert_eq!(facility.code, Some(code(1)));
    let made = hand_out_accounts(
        &site.tenken,
        &Actor::Local,
        &FacilityFilter::default(),
        false,
    )
    .await;
    assert_eq!(made.unwrap(), 0);
    let mut browser = site.browser();
    browser.sign_in(&code(1), PASSWORD).await;
    assert!(
        browser
            .get("/")
            .await
            .body
            .contains("あなたのアカウントが変わりました")
    );
    let news = browser.get("/places/news").await.body;
    assert!(
        news.contains(&code(1)) && news.contains(&code(11)),
        "{news}"
    );
    browser.post("/places/news", &[]).await;
    assert_eq!(
        browser.get("/").await.status,
        200,
        "nobody is signed out by it"
    );
    assert_eq!(
        site.browser().sign_in(&code(11), PASSWORD).await.status,
        303
    );
    assert_eq!(site.browser().sign_in(&code(1), PASSWORD).await.status, 422);
    let made = hand_out_accounts(
        &site.tenken,
        &Actor::Local,
        &FacilityFilter::default(),
        false,
    )
    .await;
    assert_eq!(made.unwrap(), 1);
    // A code that is somebody's login already changes nobody's.
    let moved = format!("{},見本2,薬局,131016,{}", code(12), code(2));
    let shop = site.facility("pharmacy", 30, None).await;
    site.person(&code(12), Role::FacilityMember, Some(&shop.id))
        .await;
    import(site, "旧コード", &[moved]).await;
    assert_eq!(site.browser().sign_in(&code(2), PASSWORD).await.status, 303);
    assert!(site.browser().sign_in(&code(12), PASSWORD).await.status == 303);
}

async fn a_taken_login_stops_no_batch(site: &Site) {
    for number in 1..=4 {
        site.facility("pharmacy", number, None).await;
    }
    let own = tenken_ops::facilities::find_facility(&site.tenken, &Actor::Local, &code(1))
        .await
        .unwrap();
    let far = site.other_facility().await;
    site.person(&code(1), Role::FacilityMember, Some(&own.id))
        .await;
    site.person(&code(2), Role::FacilityMember, Some(&far.id))
        .await;
    site.person("authority", Role::Authority, Some("131016"))
        .await;
    let mut browser = site.browser();
    browser.sign_in("authority", PASSWORD).await;
    crate::support::accounts::set_codes_up(site, &mut browser).await;
    for _ in 0..2 {
        let reply = browser.post("/accounts?kind=pharmacy", &[]).await;
        assert_eq!(reply.status, 303, "{}", reply.body);
    }
    let made = site
        .text("SELECT CAST(count(*) AS TEXT) FROM grants WHERE role = 'facility'")
        .await;
    assert_eq!(made, "2");
    let page = browser.get("/accounts?kind=pharmacy").await.body;
    for part in [
        "作れない施設",
        "見本1",
        "見本2",
        "この施設の人",
        "別の名前で責任者を招待する",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(
        !page.contains("よその薬局"),
        "who has the other login is not told"
    );
    // The one of the shop itself becomes its manager.
    let proposed = format!("/people?role=facility&scope={}&login={}", own.id, code(1));
    let form = browser.get(&proposed).await.body;
    assert!(form.contains(&format!("value=\"{}\"", code(1))), "{form}");
    let fields = [
        ("person", "見本"),
        ("login", &*code(1)),
        ("role", "facility"),
        ("scope", &*own.id),
    ];
    assert_eq!(browser.post("/people", &fields).await.status, 200);
    let page = browser.get("/accounts?kind=pharmacy").await.body;
    assert_eq!(page.matches("は使われています").count(), 1, "{page}");
}
