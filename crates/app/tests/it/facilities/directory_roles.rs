//! Who sees what of the directory: corporations, authorities, vendors.

use tenken_ops::accounts::{NewAccount, create_account, grant_to_give, list_accounts};
use tenken_ops::facilities::{FacilityFilter, list_facilities};
use tenken_ops::results::respondents;
use tenken_ops::{Actor, Error, Grant, Role, UserActor};

use crate::support::accounts::signed_in;
use crate::support::allowed::Environment;
use crate::support::{Site, on_both};

on_both!(
    lists_end_where_the_scope_ends,
    people_are_managed_within_the_scope,
    nobody_is_made_an_owner,
    a_corporation_begins_with_what_is_open,
    a_vendor_sees_itself_and_the_forms,
);

pub fn somebody(grants: &[(Role, &str)]) -> Actor {
    Actor::User(UserActor {
        id: "u".into(),
        name: "見本".into(),
        grants: grants
            .iter()
            .map(|&(role, scope)| Grant {
                role,
                scope: Some(scope.to_owned()),
            })
            .collect(),
        origin: "127.0.0.1".into(),
    })
}

async fn names(site: &Site, actor: &Actor) -> Vec<String> {
    let filter = FacilityFilter::default();
    let page = list_facilities(&site.tenken, actor, filter).await.unwrap();
    page.items
        .into_iter()
        .map(|facility| facility.name)
        .collect()
}

async fn lists_end_where_the_scope_ends(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    site.facility("pharmacy", 2, None).await;
    let other = site.other_facility().await;
    let around = Environment::of(site, &own.id).await;
    let round = site.round("pharmacy-survey@R8").await.id;
    let corporation = somebody(&[(Role::Corporation, &around.corporation)]);
    let authority = somebody(&[(Role::Authority, "131016")]);
    let two = somebody(&[
        (Role::Corporation, &around.corporation),
        (Role::Authority, "030007"),
    ]);
    assert_eq!(names(site, &corporation).await, ["見本1"]);
    assert_eq!(names(site, &authority).await, ["見本1", "見本2"]);
    assert_eq!(names(site, &two).await, [other.name.as_str(), "見本1"]);
    let all = FacilityFilter::default();
    let asked = respondents(&site.tenken, &corporation, &round, all, None)
        .await
        .unwrap();
    assert_eq!(asked.items.len(), 1);
    // Asking for others finds nothing.
    let elsewhere = FacilityFilter {
        authority: Some("030007".into()),
        ..Default::default()
    };
    let page = list_facilities(&site.tenken, &authority, elsewhere)
        .await
        .unwrap();
    assert!(page.items.is_empty());
    // Without a corporation to be in, a corporation's manager sees nothing.
    let nowhere = somebody(&[(Role::Corporation, "none")]);
    assert!(names(site, &nowhere).await.is_empty());
}

async fn people_are_managed_within_the_scope(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.other_facility().await;
    let around = Environment::of(site, &own.id).await;
    site.person("there", Role::FacilityMember, Some(&own.id))
        .await;
    site.person("elsewhere", Role::FacilityMember, Some(&other.id))
        .await;
    site.person("above", Role::Operator, None).await;
    for actor in [
        somebody(&[(Role::Corporation, &around.corporation)]),
        somebody(&[(Role::Authority, "131016")]),
    ] {
        let listed = list_accounts(&site.tenken, &actor).await.unwrap();
        let logins: Vec<&str> = listed.iter().map(|account| &*account.login).collect();
        assert_eq!(logins, ["there"]);
        let refused = grant_to_give(&site.tenken, &actor, Role::Facility, Some(&other.id)).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        let grant = |role, scope: &str| Grant {
            role,
            scope: Some(scope.to_owned()),
        };
        for given in [
            grant(Role::Facility, &other.id),
            grant(Role::Owner, &own.id),
            grant(Role::Corporation, &around.corporation),
            grant(Role::Authority, "131016"),
            Grant {
                role: Role::Operator,
                scope: None,
            },
        ] {
            let new = NewAccount {
                login: "new-one".into(),
                name: "見本".into(),
            };
            let refused = create_account(&site.tenken, &actor, new, given.clone()).await;
            assert!(matches!(refused, Err(Error::Forbidden)), "{given:?}");
        }
    }
    let inspector = somebody(&[(Role::Inspector, "131016")]);
    let refused = list_accounts(&site.tenken, &inspector).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
}

async fn nobody_is_made_an_owner(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let host = somebody(&[(Role::Facility, &own.id)]);
    let given = Grant {
        role: Role::Owner,
        scope: Some(own.id.clone()),
    };
    let new = NewAccount {
        login: "new-one".into(),
        name: "見本".into(),
    };
    let refused = create_account(&site.tenken, &host, new, given).await;
    assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
}

async fn a_corporation_begins_with_what_is_open(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    site.facility("pharmacy", 2, None).await;
    let around = Environment::of(site, &own.id).await;
    let round = site.round("pharmacy-survey@R8").await;
    let mut browser = signed_in(site, Role::Corporation, Some(&around.corporation)).await;
    let home = browser.get("/").await.body;
    assert!(
        home.contains("まだ提出していない施設") && home.contains("見本1"),
        "{home}"
    );
    assert!(!home.contains("見本2"));
    let page = browser.get(&format!("/rounds/{}", round.id)).await.body;
    assert!(page.contains("見本1") && !page.contains("見本2") && page.contains("集計を見る"));
    let results = format!("/rounds/{}/results", round.id);
    let results = browser.get(&results).await.body;
    assert!(
        results.contains("この法人の施設を数えています") && results.contains("max=\"1\""),
        "{results}"
    );
    let answering = format!("/rounds/{}/responses/{}", round.id, own.id);
    assert_eq!(browser.get(&answering).await.status, 200);
    let people = browser.get("/people").await;
    assert!(people.body.contains("施設の責任者"));
    // A corporation looks at its facility from outside, and the facility sees that.
    let log = site_log(site, &own.id).await;
    assert!(log.contains("回答を閲覧"), "{log}");
}

async fn site_log(site: &Site, facility: &str) -> String {
    let mut operator = signed_in(site, Role::Operator, None).await;
    operator
        .get(&format!("/facilities/{facility}/log"))
        .await
        .body
}

async fn a_vendor_sees_itself_and_the_forms(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    site.round("pharmacy-survey@R8").await;
    let around = Environment::of(site, &own.id).await;
    let mut browser = signed_in(site, Role::Vendor, Some(&around.vendor)).await;
    let home = browser.get("/").await.body;
    assert!(
        home.contains("見本システム") && !home.contains("実施回"),
        "{home}"
    );
    assert!(!home.contains("見本1"));
    assert_eq!(browser.get("/forms").await.status, 200);
    for closed in [
        "/rounds",
        "/facilities",
        "/vendors",
        "/corporations",
        "/people",
    ] {
        assert_eq!(browser.get(closed).await.status, 403, "{closed}");
    }
}
