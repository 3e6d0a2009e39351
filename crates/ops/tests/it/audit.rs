//! The audit log is sealed, and whatever is done to it behind the program's back is found and named.

use tenken_ops::audit::{
    Checkpoint, Fault, Key, Report, Seal, When, make_checkpoint, seal, sign, verify,
};
use tenken_ops::rounds::close_round;
use tenken_ops::{Actor, Grant, Role, TokenActor};

use crate::support::{Site, on_both};

on_both!(
    what_nobody_touched_is_whole,
    a_changed_column_is_named,
    a_changed_hash_is_named,
    a_removed_entry_is_named,
    an_entry_removed_with_its_link_is_named,
    a_removed_end_does_not_fit_the_checkpoint,
    a_remade_chain_does_not_fit_the_checkpoint,
    an_entry_put_in_later_is_named,
    two_swapped_entries_are_named,
    forged_signatures_are_named,
    a_late_entry_is_sealed,
    many_seal_at_once,
    checkpoints_are_made_when_due,
    who_may_check,
);

fn key() -> Key {
    Key::parse(&"42".repeat(32)).unwrap()
}

async fn check_with(site: &Site, kept: Option<Checkpoint>) -> Report {
    verify(&site.tenken, &Actor::Local, vec![key().public()], kept)
        .await
        .unwrap()
}

async fn faults(site: &Site) -> Vec<Fault> {
    check_with(site, None).await.faults
}

/// Six sealed entries (a token, four facilities, the signing), signed.
async fn signed_log(site: &Site) -> Checkpoint {
    for number in 1..=4 {
        site.facility("pharmacy", number, None).await;
    }
    let checkpoint = make_checkpoint(&site.tenken, &Actor::Local, &key())
        .await
        .unwrap();
    assert_eq!(checkpoint.position, 6);
    checkpoint
}

async fn what_nobody_touched_is_whole(site: &Site) {
    let kept = signed_log(site).await;
    site.facility("pharmacy", 5, None).await;
    let report = check_with(site, Some(kept)).await;
    assert_eq!(
        (report.entries, report.checkpoints, report.faults),
        (7, 2, vec![])
    );
}

async fn a_changed_column_is_named(site: &Site) {
    signed_log(site).await;
    for column in ["at", "actor", "origin", "action", "subject", "detail"] {
        site.sql(&format!(
            "UPDATE audit_entries SET {column} = {column} || '!' WHERE seq = 3"
        ))
        .await;
        let changed = Fault::Changed {
            position: 3,
            entry: 3,
        };
        assert_eq!(faults(site).await, [changed], "{column}");
        site.sql(&format!(
            "UPDATE audit_entries SET {column} = replace({column}, '!', '') WHERE seq = 3"
        ))
        .await;
    }
    assert_eq!(faults(site).await, []);
    site.sql("UPDATE audit_entries SET facility_id = NULL WHERE seq = 3")
        .await;
    assert_eq!(faults(site).await.len(), 1);
}

async fn a_changed_hash_is_named(site: &Site) {
    signed_log(site).await;
    site.sql("UPDATE audit_chain SET hash = 'x' || substr(hash, 2) WHERE position = 3")
        .await;
    let found = faults(site).await;
    let changed = |position| Fault::Changed {
        position,
        entry: position,
    };
    assert_eq!(found, [changed(3), changed(4)], "its own link and the next");
}

async fn a_removed_entry_is_named(site: &Site) {
    signed_log(site).await;
    site.sql("DELETE FROM audit_entries WHERE seq = 3").await;
    let removed = Fault::Removed {
        position: 3,
        entry: 3,
    };
    assert_eq!(faults(site).await, [removed]);
}

async fn an_entry_removed_with_its_link_is_named(site: &Site) {
    signed_log(site).await;
    site.sql(
        "DELETE FROM audit_entries WHERE seq IN (1, 3); \
         DELETE FROM audit_chain WHERE entry_seq IN (1, 3)",
    )
    .await;
    let gap = |position| Fault::Gap {
        from: position,
        to: position,
    };
    assert_eq!(faults(site).await, [gap(1), gap(3)]);
}

async fn a_removed_end_does_not_fit_the_checkpoint(site: &Site) {
    let kept = signed_log(site).await;
    site.sql("DELETE FROM audit_entries WHERE seq > 4; DELETE FROM audit_chain WHERE position > 4")
        .await;
    let truncated = Fault::Truncated {
        position: 6,
        at: kept.at.clone(),
    };
    assert_eq!(faults(site).await, std::slice::from_ref(&truncated));
    // Even if the stored checkpoints went the same way: the one kept elsewhere did not.
    site.sql("DELETE FROM audit_checkpoints").await;
    assert_eq!(faults(site).await, []);
    assert_eq!(check_with(site, Some(kept)).await.faults, [truncated]);
}

async fn a_remade_chain_does_not_fit_the_checkpoint(site: &Site) {
    let kept = signed_log(site).await;
    // The forger has the program: with the links gone it makes new ones over the forged entries.
    site.sql(
        "UPDATE audit_entries SET subject = 'facility:forged' WHERE seq = 3; \
         INSERT INTO audit_entries (seq, at, actor, origin, action, subject, detail) \
         SELECT 0, at, actor, origin, action, subject, detail FROM audit_entries WHERE seq = 2; \
         DELETE FROM audit_chain",
    )
    .await;
    let mismatch = Fault::CheckpointMismatch {
        position: 6,
        at: kept.at.clone(),
    };
    assert_eq!(faults(site).await, std::slice::from_ref(&mismatch));
    site.sql("DELETE FROM audit_checkpoints").await;
    assert_eq!(faults(site).await, []);
    assert_eq!(check_with(site, Some(kept)).await.faults, [mismatch]);
}

async fn an_entry_put_in_later_is_named(site: &Site) {
    let kept = signed_log(site).await;
    site.sql(
        "INSERT INTO audit_entries (seq, at, actor, origin, action, subject, detail) \
         SELECT -7, '2026-11-01T00:00:00.000Z', actor, origin, action, subject, detail \
         FROM audit_entries WHERE seq = 2",
    )
    .await;
    let inserted = Fault::Inserted {
        position: 7,
        entry: -7,
        at: "2026-11-01T00:00:00.000Z".to_owned(),
        signed_at: kept.at,
    };
    assert_eq!(faults(site).await, [inserted]);
}

async fn two_swapped_entries_are_named(site: &Site) {
    signed_log(site).await;
    site.sql(
        "UPDATE audit_chain SET entry_seq = -1 WHERE position = 2; \
         UPDATE audit_chain SET entry_seq = 2 WHERE position = 4; \
         UPDATE audit_chain SET entry_seq = 4 WHERE position = 2",
    )
    .await;
    let changed = |position, entry| Fault::Changed { position, entry };
    assert_eq!(faults(site).await, [changed(2, 4), changed(4, 2)]);
}

async fn forged_signatures_are_named(site: &Site) {
    let kept = signed_log(site).await;
    let own = faults(site).await;
    assert_eq!(own, []);
    // Signed with the forger's own key.
    let forger = Key::parse(&"66".repeat(32)).unwrap();
    site.facility("pharmacy", 5, None).await;
    let forged = make_checkpoint(&site.tenken, &Actor::Local, &forger)
        .await
        .unwrap();
    let unknown = Fault::UnknownKey {
        position: 8,
        at: forged.at.clone(),
        public_key: forger.public().to_string(),
    };
    assert_eq!(faults(site).await, [unknown]);
    let both = vec![key().public(), forger.public()];
    let report = verify(&site.tenken, &Actor::Local, both, None)
        .await
        .unwrap();
    assert_eq!(report.faults, []);
    // Our key's name under a signature that is not its own.
    site.sql(&format!(
        "UPDATE audit_checkpoints SET public_key = '{}' WHERE position = 8",
        kept.public_key
    ))
    .await;
    let bad = Fault::BadSignature {
        position: 8,
        at: forged.at.clone(),
    };
    assert_eq!(faults(site).await, [bad]);
    let altered = Checkpoint {
        at: "2026-11-19T00:00:00.000Z".to_owned(),
        ..kept
    };
    let found = check_with(site, Some(altered)).await.faults;
    assert!(
        matches!(found[0], Fault::BadSignature { position: 6, .. }),
        "{found:?}"
    );
}

async fn a_late_entry_is_sealed(site: &Site) {
    // As on PostgreSQL, when a transaction that took its number early ends late.
    site.sql("UPDATE audit_entries SET seq = 2").await;
    assert_eq!(seal(&site.tenken, Seal::New).await.unwrap(), 1);
    site.sql(
        "INSERT INTO audit_entries (seq, at, actor, origin, action, subject, detail) \
         SELECT 1, at, actor, origin, action, subject, detail FROM audit_entries",
    )
    .await;
    assert_eq!(seal(&site.tenken, Seal::New).await.unwrap(), 1);
    assert_eq!(seal(&site.tenken, Seal::All).await.unwrap(), 0);
    assert_eq!(check_with(site, None).await.entries, 2);
    assert_eq!(faults(site).await, []);
}

async fn many_seal_at_once(site: &Site) {
    const EACH: u32 = 15;
    let sealers: Vec<_> = (0..4)
        .map(|_| {
            let tenken = site.tenken.clone();
            tokio::spawn(async move {
                let mut sealed = 0;
                for _ in 0..EACH {
                    sealed += seal(&tenken, Seal::New).await.unwrap();
                    tokio::task::yield_now().await;
                }
                sealed
            })
        })
        .collect();
    for number in 1..=EACH {
        site.facility("pharmacy", number, None).await;
    }
    let mut sealed = 0;
    for sealer in sealers {
        sealed += sealer.await.unwrap();
    }
    sealed += seal(&site.tenken, Seal::New).await.unwrap();
    // The token of the test is an entry, too.
    assert_eq!(sealed, u64::from(EACH) + 1, "each entry was sealed once");
    let report = check_with(site, None).await;
    assert_eq!((report.entries, report.faults), (sealed, vec![]));
}

async fn checkpoints_are_made_when_due(site: &Site) {
    let due = || async { sign(&site.tenken, &key(), When::Due).await.unwrap() };
    assert_eq!(due().await, None, "nothing is sealed");
    seal(&site.tenken, Seal::New).await.unwrap();
    let first = due().await.unwrap();
    assert_eq!(first.position, 1);
    site.set_now("2026-11-20T03:09:59Z");
    assert_eq!(due().await, Some(first.clone()), "nothing new");
    site.facility("pharmacy", 1, None).await;
    seal(&site.tenken, Seal::New).await.unwrap();
    assert_eq!(due().await, None, "not ten minutes yet");
    site.set_now("2026-11-20T03:10:00Z");
    assert_eq!(due().await.unwrap().position, 2);
    assert_eq!(faults(site).await, []);
}

async fn who_may_check(site: &Site) {
    let round = site.round("pharmacy-survey@R8").await;
    close_round(&site.tenken, &Actor::Local, &round.id)
        .await
        .unwrap();
    for role in Role::ALL {
        let actor = Actor::Token(TokenActor {
            id: "t".into(),
            name: "t".into(),
            grant: Grant {
                role,
                scope: Some("131016".into()),
            },
        });
        let runs_it = matches!(role, Role::Owner | Role::Operator);
        let may = runs_it || role == Role::Auditor;
        let checked = verify(&site.tenken, &actor, vec![], None).await;
        assert_eq!(checked.is_ok(), may, "{role:?}");
        let signed = make_checkpoint(&site.tenken, &actor, &key()).await;
        assert_eq!(signed.is_ok(), runs_it, "{role:?}");
    }
}
