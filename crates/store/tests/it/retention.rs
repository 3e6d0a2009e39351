//! What is removed when it is old, and what figures say afterwards.

use std::collections::BTreeMap;

use tenken_store::accounts::users::UserRow;
use tenken_store::accounts::{account_links, users};
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::installation::retention;
use tenken_store::messages::refused_addresses::About;
use tenken_store::messages::{self, Audience, MessageRow};
use tenken_store::messages::{deliveries, inbox, outbox, refused_addresses};
use tenken_store::rounds::RoundRow;
use tenken_store::vendors::vendor_links::VendorLinkRow;
use tenken_store::vendors::{contracts, vendor_links};
use tenken_store::{rounds, vendors};

use crate::support::{AT, TestDb, facility, on_both, round};

on_both!(
    old_deliveries_go_and_are_counted_still,
    what_is_needed_stays,
    links_that_work_no_more_go,
);

const LATER: &str = "2031-12-01T00:00:00Z";

/// Facilities of two authorities, some with an address, that have all been told something about a round
/// that is over.
async fn tell(test: &TestDb) {
    test.with_round(7).await;
    test.write(async move |tx| {
        let others: Vec<FacilityRow> = (6..=7)
            .map(|number| FacilityRow {
                authority: Some("010006".to_owned()),
                mail: Some(format!("f{number}@example.jp")),
                ..facility(number)
            })
            .collect();
        facilities::replace_many(tx, &others).await?;
        let over = RoundRow {
            closed_at: Some(AT.to_owned()),
            ..round("r")
        };
        rounds::replace(tx, &over).await?;
        messages::insert_for(tx, &message("m"), &Audience::default(), Some("m:")).await?;
        while deliveries::tell_next(tx, "m", AT, 3).await? {}
        Ok(())
    })
    .await;
}

fn message(id: &str) -> MessageRow {
    MessageRow {
        id: id.to_owned(),
        kind: "reminder".to_owned(),
        sender: "ministry".to_owned(),
        subject: "お願い".to_owned(),
        body: "回答してください".to_owned(),
        round_id: Some("r".to_owned()),
        notice_id: None,
        created_at: AT.to_owned(),
    }
}

/// How the mails about the round fared, by state; to one authority's facilities, and in the whole outbox.
type Figures = [BTreeMap<String, i64>; 3];

async fn figures(test: &TestDb) -> (Figures, i64) {
    test.read(async move |tx| {
        let about = About::Round("r".to_owned());
        let figures = [
            refused_addresses::count_about(tx, &about, None).await?,
            refused_addresses::count_about(tx, &about, Some("010006")).await?,
            outbox::count_by_state(tx).await?,
        ];
        let sent = messages::sent(tx, "reminder", "r", "ministry", 9).await?;
        Ok((
            figures.map(|pairs| pairs.into_iter().collect()),
            sent[0].recipients,
        ))
    })
    .await
}

async fn send_all(test: &TestDb) {
    test.write(async move |tx| {
        for (at, mail) in outbox::take_due(tx, LATER, "", LATER, 9)
            .await?
            .iter()
            .enumerate()
        {
            let (state, problem) = match at {
                0 => ("failed", Some("あて先がありません")),
                _ => ("sent", None),
            };
            outbox::settle(tx, mail.seq, state, problem, AT, Some(AT)).await?;
        }
        Ok(())
    })
    .await;
}

async fn old_deliveries_go_and_are_counted_still(test: &TestDb) {
    tell(test).await;
    send_all(test).await;
    let before = figures(test).await;
    assert_eq!(before.0[0].values().sum::<i64>(), 7);
    assert_eq!(before.0[1].len(), 2, "one failed, one was sent: {before:?}");
    assert_eq!(before.1, 7);
    test.write(async move |tx| {
        // Part by part, each counted with those before.
        for expected in [3, 3, 1, 0] {
            assert_eq!(retention::forget_deliveries(tx, LATER, 3).await?, expected);
        }
        assert_eq!(inbox::list(tx, "f1", 9).await?, []);
        Ok(())
    })
    .await;
    assert_eq!(figures(test).await, before);
}

async fn what_is_needed_stays(test: &TestDb) {
    tell(test).await;
    let removed = async |before: &'static str| {
        test.write(async move |tx| retention::forget_deliveries(tx, before, 99).await)
            .await
    };
    assert_eq!(removed(AT).await, 0, "it is not old");
    assert_eq!(removed(LATER).await, 5, "two wait to be sent");
    send_all(test).await;
    test.write(async move |tx| {
        let open = RoundRow {
            closed_at: None,
            ..round("r")
        };
        rounds::replace(tx, &open).await
    })
    .await;
    assert_eq!(removed(LATER).await, 0, "the round goes on");
    let person = UserRow {
        id: "u".to_owned(),
        login: "u@example.jp".to_owned(),
        name: "見本".to_owned(),
        created_at: AT.to_owned(),
        ..UserRow::default()
    };
    test.write(async move |tx| {
        users::insert(tx, &person).await?;
        let invitation = MessageRow {
            kind: "invitation".to_owned(),
            round_id: None,
            ..message("i")
        };
        messages::insert(tx, &invitation).await?;
        let to = [("u".to_owned(), "u@example.jp".to_owned())];
        deliveries::mail_people(tx, "i", AT, &to, None).await
    })
    .await;
    send_all(test).await;
    assert_eq!(
        removed(LATER).await,
        0,
        "whom people were invited by is asked for"
    );
}

async fn links_that_work_no_more_go(test: &TestDb) {
    test.with_round(1).await;
    let person = UserRow {
        id: "u".to_owned(),
        login: "u".to_owned(),
        name: "見本".to_owned(),
        created_at: AT.to_owned(),
        ..UserRow::default()
    };
    let link = |hash: &str, made_at: &str| VendorLinkRow {
        hash: hash.to_owned(),
        round_id: "r".to_owned(),
        contract_id: "c".to_owned(),
        made_at: made_at.to_owned(),
        expires_at: "2026-12-04T09:00:00Z".to_owned(),
        used_at: None,
        revoked_at: None,
    };
    let links = [link("old", AT), link("newest", "2026-11-21T09:00:00Z")];
    test.write(async move |tx| {
        let vendor = vendors::VendorRow {
            id: "v".to_owned(),
            name: "見本システム".to_owned(),
            ..vendors::VendorRow::default()
        };
        vendors::put(tx, &vendor).await?;
        let contract = contracts::ContractRow {
            id: "c".to_owned(),
            facility_id: "f1".to_owned(),
            vendor_id: "v".to_owned(),
            title: "保守".to_owned(),
            ..contracts::ContractRow::default()
        };
        contracts::put(tx, &[contract]).await?;
        for link in &links {
            vendor_links::replace(tx, link).await?;
        }
        users::insert(tx, &person).await?;
        let link = account_links::LinkRow {
            hash: "h".to_owned(),
            user_id: "u".to_owned(),
            expires_at: "2026-12-04T09:00:00Z".to_owned(),
            by_mail: false,
        };
        account_links::add(tx, &[link], AT).await?;
        retention::forget_expired(tx, AT).await?;
        assert!(vendor_links::get(tx, "old").await?.is_some());
        assert!(account_links::open_until(tx, "u").await?.is_some());
        retention::forget_expired(tx, LATER).await?;
        assert_eq!(vendor_links::get(tx, "old").await?, None);
        let newest = vendor_links::newest(tx, "r", "c").await?;
        assert_eq!(newest.map(|link| link.hash).as_deref(), Some("newest"));
        assert_eq!(account_links::open_until(tx, "u").await?, None);
        Ok(())
    })
    .await;
}
