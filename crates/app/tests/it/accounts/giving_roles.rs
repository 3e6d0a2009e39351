//! Who may give which role where: every role that gives, every role that is given, within what the giver
//! has and beyond it, posted by hand. And nothing without a fresh proof.

use tenken_ops::actor::ScopeKind;
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::allowed::Environment;
use crate::support::{Reply, Site, on_both};

on_both!(
    every_role_given_by_every_role,
    nothing_is_given_or_taken_without_a_fresh_proof,
);

/// The table: whether `giver` may give `given`, at a place that is the giver's own or not.
fn may_give(giver: Role, given: Role, own: bool) -> bool {
    match giver {
        Role::Operator => given != Role::Owner,
        Role::Owner | Role::Authority | Role::Corporation | Role::Facility => {
            own && matches!(given, Role::Facility | Role::FacilityMember)
        }
        Role::Ministry | Role::Inspector | Role::FacilityMember | Role::Vendor | Role::Auditor => {
            false
        }
    }
}

/// How many roles have been given to people.
async fn grants(site: &Site) -> String {
    site.text("SELECT CAST(count(*) AS TEXT) FROM grants").await
}

async fn every_role_given_by_every_role(site: &Site) {
    let own = site.facility("pharmacy", 1, None).await;
    let other = site.other_facility().await;
    let around = Environment::of(site, &own.id).await;
    let elsewhere = Environment::of(site, &other.id).await;
    let mut cells = 0;
    for giver in Role::ALL {
        let mut browser = signed_in(site, giver, around.scope_of(giver)).await;
        for given in Role::ALL {
            for (there, is_own) in [(&around, true), (&elsewhere, false)] {
                let scope = match (given.scope_kind(), is_own) {
                    (ScopeKind::Authority, false) => "030007",
                    _ => there.scope_of(given).unwrap_or_default(),
                };
                let login = format!("{}-{}-{is_own}", giver.id(), given.id());
                let fields = [
                    ("person", "見本"),
                    ("login", &*login),
                    ("role", given.id()),
                    ("scope", scope),
                ];
                let before = grants(site).await;
                let reply = browser.post("/people", &fields).await;
                // What is limited to nothing has no other place.
                let allowed = may_give(giver, given, is_own);
                let status = reply.status.as_u16();
                match allowed {
                    true => assert_eq!(status, 200, "{giver:?} {given:?} {is_own}: {}", reply.body),
                    false => {
                        let refused = matches!(status, 403 | 404);
                        assert!(
                            refused,
                            "{giver:?} {given:?} {is_own}: {status} {}",
                            reply.body
                        );
                        assert_eq!(grants(site).await, before, "{giver:?} {given:?} {is_own}");
                    }
                }
                cells += 1;
            }
        }
    }
    assert_eq!(cells, 200);
    // What the form offers is what may be given.
    let mut operator = site.browser();
    operator
        .sign_in("a-facility", crate::support::PASSWORD)
        .await;
    let page = operator.get("/people").await.body;
    for role in Role::ALL {
        let offered = page.contains(&format!("<option value=\"{}\"", role.id()));
        assert_eq!(offered, may_give(Role::Facility, role, true), "{role:?}");
    }
}

async fn nothing_is_given_or_taken_without_a_fresh_proof(site: &Site) {
    let pharmacy = site.facility("pharmacy", 1, None).await;
    site.facility("pharmacy", 2, None).await;
    let guest = site
        .person("guest", Role::FacilityMember, Some(&pharmacy.id))
        .await;
    let mut operator = signed_in(site, Role::Operator, None).await;
    site.set_now("2026-11-20T03:15:01Z");
    let state = async || {
        let mut all = grants(site).await;
        for table in ["account_links", "users", "deliveries", "recovery_codes"] {
            let sql = format!("SELECT CAST(count(*) AS TEXT) FROM {table}");
            all.push_str(&format!(" {}", site.text(&sql).await));
        }
        all
    };
    let before = state().await;
    let new = [
        ("person", "見本"),
        ("login", "new-one"),
        ("role", "facility_member"),
        ("scope", &*pharmacy.id),
    ];
    let person = format!("/people/{}", guest.id);
    let asked: Vec<Reply> = vec![
        operator.post("/people", &new).await,
        operator.post(&format!("{person}/link"), &[]).await,
        operator.post(&format!("{person}/mail"), &[]).await,
        operator.post(&format!("{person}/removal"), &[]).await,
        operator.post("/accounts?kind=pharmacy", &[]).await,
        operator.post("/accounts/letters?kind=pharmacy", &[]).await,
        operator
            .post(&format!("/accounts/{}/letter", guest.id), &[])
            .await,
        operator
            .post("/account/codes", &[("seed", "x"), ("code", "000000")])
            .await,
        operator
            .post(
                "/account/codes/removal",
                &[("password", crate::support::PASSWORD)],
            )
            .await,
    ];
    for (at, reply) in asked.iter().enumerate() {
        assert_eq!(reply.status, 401, "{at}");
    }
    assert_eq!(
        operator.get("/account/codes").await.status,
        303,
        "no new seed is shown"
    );
    assert_eq!(state().await, before);
    // With the password, what was typed goes on.
    let kept = "person=%E8%A6%8B%E6%9C%AC&login=new-one&role=facility_member&scope=";
    let kept = format!("{kept}{}", pharmacy.id);
    let proof = [
        ("to", "/people"),
        ("kept", &*kept),
        ("password", crate::support::PASSWORD),
    ];
    let page = operator.post("/account/proof", &proof).await;
    assert!(page.body.contains("value=\"new-one\""), "{}", page.body);
    assert_eq!(operator.post("/people", &new).await.status, 200);
    // The command line gives the one role that no post does.
    let owner = tenken_ops::accounts::grant_to_give(
        &site.tenken,
        &Actor::Local,
        Role::Owner,
        Some(&pharmacy.id),
    );
    assert!(owner.await.is_ok());
}
