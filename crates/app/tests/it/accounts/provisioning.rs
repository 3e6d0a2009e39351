//! Accounts for the managers of many facilities: by mail, by letter, once each.

use tenken_ops::facilities::{FacilityFilter, find_facility, import_facilities};
use tenken_ops::outbox::{Mail, send_due};
use tenken_ops::provisioning::{
    LetterText, ProvisioningProgress, hand_out_accounts, list_managers, make_letter,
    make_next_letters, provisioning_progress,
};
use tenken_ops::{Actor, Error, Role};

use crate::support::{Site, on_both, somebody};

on_both!(
    each_facility_gets_one_account_and_one_invitation,
    letters_carry_links_that_work_once_each,
    letters_that_cannot_be_made_can_be_ordered_again,
    of_two_who_order_the_same_letters_each_gets_links_that_work,
);

fn all() -> FacilityFilter {
    FacilityFilter::default()
}

/// Three pharmacies of 千代田区, one of them with an address, and one of another authority.
async fn pharmacies(site: &Site) {
    for number in 1..=3 {
        site.facility("pharmacy", number, None).await;
    }
    site.other_facility().await;
    let first = tenken_domain::FacilityCode::with_check_digit("134000001").unwrap();
    let list = format!(
        "code,name,kind,メール\n{},見本1,薬局,m@example.jp\n",
        first.as_str()
    );
    import_facilities(&site.tenken, &Actor::Local, list.into_bytes(), false)
        .await
        .unwrap();
}

async fn standing(site: &Site, actor: &Actor) -> ProvisioningProgress {
    provisioning_progress(&site.tenken, actor, &all())
        .await
        .unwrap()
}

async fn each_facility_gets_one_account_and_one_invitation(site: &Site) {
    pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    let before = standing(site, &authority).await;
    assert_eq!((before.facilities, before.with_account), (3, 0));
    assert_eq!(
        hand_out_accounts(&site.tenken, &authority, &all(), true)
            .await
            .unwrap(),
        3
    );
    assert_eq!(
        hand_out_accounts(&site.tenken, &authority, &all(), true)
            .await
            .unwrap(),
        0
    );
    let after = standing(site, &authority).await;
    assert_eq!(
        (after.with_account, after.came, after.for_letters),
        (3, 0, 2)
    );
    assert_eq!(
        standing(site, &Actor::Local).await.with_account,
        3,
        "the neighbour's has none"
    );

    let sent = std::sync::Mutex::new(Vec::<Mail>::new());
    let send = async |mail: Mail| {
        sent.lock().unwrap().push(mail);
        Ok(())
    };
    send_due(&site.tenken, "https://tenken.example.jp", send)
        .await
        .unwrap();
    let sent = sent.into_inner().unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].to, "m@example.jp");
    let code = tenken_domain::FacilityCode::with_check_digit("134000001").unwrap();
    let facility = find_facility(&site.tenken, &Actor::Local, code.as_str())
        .await
        .unwrap();
    let found = list_managers(&site.tenken, &authority, std::slice::from_ref(&facility))
        .await
        .unwrap();
    let manager = &found[&facility.id];
    assert!(manager.mailed_at.is_some() && manager.link_until.is_some() && !manager.came);
    for actor in [
        somebody(Role::Ministry, ""),
        somebody(Role::Inspector, "131016"),
    ] {
        let refused = hand_out_accounts(&site.tenken, &actor, &all(), true).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}

/// The texts themselves, as the file that is made of them.
async fn made<T>(texts: T) -> Result<T, Error> {
    Ok(texts)
}

async fn fails<T>() -> Result<T, Error> {
    Err(Error::bad("paper", "見本の失敗"))
}

/// The next two letters.
async fn letters(site: &Site, actor: &Actor) -> Vec<LetterText> {
    let next = make_next_letters(&site.tenken, actor, &all(), 2, made).await;
    next.unwrap().unwrap_or_default()
}

async fn letters_that_cannot_be_made_can_be_ordered_again(site: &Site) {
    pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    hand_out_accounts(&site.tenken, &authority, &all(), false)
        .await
        .unwrap();
    let failed = make_next_letters(&site.tenken, &authority, &all(), 2, |_| fails::<()>()).await;
    assert!(matches!(failed, Err(Error::Bad { code: "paper", .. })));
    assert_eq!(standing(site, &authority).await.for_letters, 3);
    assert_eq!(letters(site, &authority).await.len(), 2);
    assert_eq!(standing(site, &authority).await.for_letters, 1);
}

async fn of_two_who_order_the_same_letters_each_gets_links_that_work(site: &Site) {
    pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    hand_out_accounts(&site.tenken, &authority, &all(), false)
        .await
        .unwrap();
    let first = std::sync::Mutex::new(Vec::new());
    // While the paper of one is made, the other is faster.
    let make = async |texts| {
        let ahead = first.lock().unwrap().is_empty();
        if ahead {
            let theirs = letters(site, &authority).await;
            *first.lock().unwrap() = theirs;
        }
        Ok::<_, Error>(texts)
    };
    let slow = make_next_letters(&site.tenken, &authority, &all(), 2, make).await;
    let slow = slow.unwrap().unwrap_or_default();
    let first = first.into_inner().unwrap();
    assert_eq!((first.len(), slow.len()), (2, 1));
    for letter in first.iter().chain(&slow) {
        let link = format!("/welcome/{}", letter.secret);
        assert_eq!(site.browser().get(&link).await.status, 200);
    }
}

async fn letters_carry_links_that_work_once_each(site: &Site) {
    pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    hand_out_accounts(&site.tenken, &authority, &all(), false)
        .await
        .unwrap();
    let first = letters(site, &authority).await;
    let rest = letters(site, &authority).await;
    assert_eq!((first.len(), rest.len()), (2, 1));
    assert!(letters(site, &authority).await.is_empty());
    assert_eq!(Some(&first[0].login), first[0].facility.code.as_ref());

    let mut browser = site.browser();
    let address = format!("/welcome/{}", first[0].secret);
    let done = browser
        .post(&address, &[("password", crate::support::PASSWORD)])
        .await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(
        browser
            .post(&address, &[("password", crate::support::PASSWORD)])
            .await
            .status,
        422
    );
    let after = standing(site, &authority).await;
    assert_eq!((after.came, after.for_letters), (1, 0));

    // A letter that was lost is made anew; whichever arrives works.
    let facility = rest[0].facility.clone();
    let found = list_managers(&site.tenken, &authority, std::slice::from_ref(&facility))
        .await
        .unwrap();
    let person = &found[&facility.id].id;
    // One that cannot be made leaves the one before.
    let failing = make_letter(&site.tenken, &authority, person, |_| fails::<()>());
    assert!(failing.await.is_err());
    let old = format!("/welcome/{}", rest[0].secret);
    assert_eq!(site.browser().get(&old).await.status, 200);
    let again = make_letter(&site.tenken, &authority, person, made)
        .await
        .unwrap();
    assert_ne!(again.secret, rest[0].secret);
    for secret in [&rest[0].secret, &again.secret] {
        let page = site.browser().get(&format!("/welcome/{secret}")).await;
        assert_eq!(page.status, 200);
    }
    let neighbour = somebody(Role::Authority, "030007");
    assert!(matches!(
        make_letter(&site.tenken, &neighbour, person, made).await,
        Err(Error::NotFound(_))
    ));

    // Who has not come for a month gets another one.
    site.set_now("2026-12-25T03:00:00Z");
    assert_eq!(standing(site, &authority).await.for_letters, 2);
}
