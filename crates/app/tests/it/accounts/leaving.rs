//! Who leaves: the last manager, somebody who has other places, the people of a closed facility.

use tenken_ops::accounts::{
    NewAccount, create_account, issue_link, list_accounts, preview_leaving, remove_account,
};
use tenken_ops::{Actor, Error, Grant, Role};

use crate::support::accounts::{add, signed_in};
use crate::support::allowed::Environment;
use crate::support::{PASSWORD, Site, on_both, somebody};

on_both!(
    the_last_manager_leaves_at_the_word_of_who_stands_above,
    who_has_other_places_keeps_them,
    people_of_a_closed_facility_do_not_come_in,
);

async fn the_last_manager_leaves_at_the_word_of_who_stands_above(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    let around = Environment::of(site, &pharmacy.id).await;
    let far = site.other_facility().await;
    let elsewhere = Environment::of(site, &far.id).await;
    for (role, there, may) in [
        (Role::Operator, &around, true),
        (Role::Authority, &around, true),
        (Role::Corporation, &around, true),
        (Role::Corporation, &elsewhere, false),
        (Role::Ministry, &around, false),
        (Role::Auditor, &around, false),
        (Role::Vendor, &around, false),
    ] {
        let login = format!("manager-{}-{may}", role.id());
        let manager = site
            .person(&login, Role::Facility, Some(&pharmacy.id))
            .await;
        let actor = somebody(role, there.scope_of(role).unwrap_or_default());
        let warned = preview_leaving(&site.tenken, &actor, &manager.id, None).await;
        let done = remove_account(&site.tenken, &actor, &manager.id, None).await;
        match may {
            true => {
                assert_eq!(
                    warned.unwrap().deserted,
                    std::slice::from_ref(&pharmacy.name)
                );
                done.unwrap();
                assert_eq!(site.browser().sign_in(&login, PASSWORD).await.status, 422);
            }
            false => {
                assert!(matches!(warned, Err(Error::NotFound(_))), "{role:?}");
                assert!(matches!(done, Err(Error::NotFound(_))), "{role:?}");
                remove_account(&site.tenken, &Actor::Local, &manager.id, None)
                    .await
                    .unwrap();
            }
        }
    }
    // The page warns before it happens; the last one who runs the installation stays.
    let manager = site
        .person("hanako", Role::Facility, Some(&pharmacy.id))
        .await;
    let mut operator = signed_in(site, Role::Operator, None).await;
    let removal = format!("/people/{}/removal", manager.id);
    let page = operator.get(&removal).await.body;
    assert!(page.contains("責任者がだれもいなくなります"), "{page}");
    assert!(operator.get("/people").await.body.contains("見本 hanako"));
    assert_eq!(operator.post(&removal, &[]).await.status, 303);
    assert!(!operator.get("/people").await.body.contains("見本 hanako"));
    let all = list_accounts(&site.tenken, &Actor::Local).await.unwrap();
    let own = all.iter().find(|one| one.login == "a-operator").unwrap();
    let refused = remove_account(&site.tenken, &Actor::Local, &own.id, None).await;
    assert!(matches!(
        refused,
        Err(Error::Bad {
            code: "last_operator",
            ..
        })
    ));
}

async fn who_has_other_places_keeps_them(site: &Site) {
    let one = site.facility("pharmacy", 1, None).await;
    let two = site.facility("pharmacy", 2, None).await;
    let far = site.other_facility().await;
    let person = site
        .person("owner@example.jp", Role::Facility, Some(&one.id))
        .await;
    for facility in [&two, &far] {
        site.person(
            &format!("also-{}", facility.id),
            Role::Facility,
            Some(&facility.id),
        )
        .await;
        add(site, "owner@example.jp", Role::Facility, Some(&facility.id)).await;
    }
    let roles = async || {
        let all = list_accounts(&site.tenken, &Actor::Local).await.unwrap();
        let found = all.into_iter().find(|it| it.login == "owner@example.jp");
        found.map_or(0, |account| account.grants.len())
    };
    // The authority sees and takes away what is its own.
    let authority = somebody(Role::Authority, "131016");
    let seen = list_accounts(&site.tenken, &authority).await.unwrap();
    let seen = seen.iter().find(|it| it.id == person.id).unwrap();
    assert_eq!((seen.grants.len(), seen.elsewhere), (2, true));
    let refused = issue_link(&site.tenken, &authority, &person.id, false).await;
    assert!(matches!(
        refused,
        Err(Error::Bad {
            code: "elsewhere",
            ..
        })
    ));
    let gone = Grant {
        role: Role::Facility,
        scope: Some(two.id.clone()),
    };
    let foreign = Grant {
        role: Role::Facility,
        scope: Some(far.id.clone()),
    };
    let refused = remove_account(&site.tenken, &authority, &person.id, Some(foreign)).await;
    assert!(matches!(refused, Err(Error::NotFound(_))));
    remove_account(&site.tenken, &authority, &person.id, Some(gone))
        .await
        .unwrap();
    assert_eq!(roles().await, 2);
    let leaving = preview_leaving(&site.tenken, &authority, &person.id, None)
        .await
        .unwrap();
    assert!(leaving.stays && leaving.deserted == std::slice::from_ref(&one.name));
    remove_account(&site.tenken, &authority, &person.id, None)
        .await
        .unwrap();
    assert_eq!(roles().await, 1);
    let mut browser = site.browser();
    assert_eq!(
        browser.sign_in("owner@example.jp", PASSWORD).await.status,
        303
    );
    let page = |id: &str| format!("/facilities/{id}");
    assert_eq!(browser.get(&page(&far.id)).await.status, 200);
    assert_eq!(browser.get(&page(&one.id)).await.status, 404);
    let neighbour = somebody(Role::Authority, "030007");
    remove_account(&site.tenken, &neighbour, &person.id, None)
        .await
        .unwrap();
    assert_eq!(roles().await, 0);
}

async fn people_of_a_closed_facility_do_not_come_in(site: &Site) {
    let closed = site.facility("pharmacy", 1, None).await;
    let open = site.facility("pharmacy", 2, None).await;
    for (login, also) in [("only-here", false), ("also-there", true)] {
        site.person(login, Role::Facility, Some(&closed.id)).await;
        if also {
            add(site, login, Role::FacilityMember, Some(&open.id)).await;
        }
    }
    let invited = create_account(
        &site.tenken,
        &Actor::Local,
        NewAccount {
            login: "invited".into(),
            name: "見本".into(),
        },
        Grant {
            role: Role::FacilityMember,
            scope: Some(closed.id.clone()),
        },
    )
    .await
    .unwrap();
    let welcome = format!("/welcome/{}", invited.link.unwrap().secret);
    let mut before = site.browser();
    before.sign_in("only-here", PASSWORD).await;
    let close = async |day: &str| {
        site.sql(&format!(
            "UPDATE facilities SET closed_on = '{day}' WHERE id = '{}'",
            closed.id
        ))
        .await;
    };
    // The last day of operation is one on which people work.
    close("2026-11-20").await;
    assert_eq!(before.get("/").await.status, 200);
    close("2026-11-19").await;
    assert_eq!(before.get("/").await.header("location"), "/sign-in");
    let refused = site.browser().sign_in("only-here", PASSWORD).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("廃止"), "{}", refused.body);
    let guessed = site.browser().sign_in("only-here", "wrong").await;
    assert!(
        !guessed.body.contains("廃止"),
        "only who knows the password is told"
    );
    assert_eq!(site.browser().get(&welcome).await.status, 422);
    let mut browser = site.browser();
    assert_eq!(browser.sign_in("also-there", PASSWORD).await.status, 303);
    let home = browser.get("/").await.body;
    assert!(
        home.contains(&open.name) && !home.contains("場所を切り替える"),
        "{home}"
    );
    let gone = browser.get(&format!("/facilities/{}", closed.id)).await;
    assert_eq!(gone.status, 404);
}
