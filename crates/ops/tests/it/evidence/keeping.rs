//! What facilities keep as evidence, and how it changes.

use tenken_ops::evidence::{
    Added, Days, Described, EvidenceFilter, Thumbnail, Wanted, add_evidence, change_evidence,
    find_evidence, list_evidence, read_evidence_facts, read_evidence_file, read_thumbnail,
    receive_file,
};
use tenken_ops::{Actor, Error};

use super::{OFFICER, about, add, contents, device, logged, row, version};
use crate::support::disclosures::code;
use crate::support::evidence::{jpeg, pdf};
use crate::support::{Site, on_both};

on_both!(
    a_file_comes_back_as_it_was_and_lies_encrypted,
    the_same_file_is_one_and_speaks_for_several_measures,
    versions_follow_one_another,
    what_is_wrong_is_told_at_once_and_stores_nothing,
);

/// Another measure of the catalog.
const VENDOR_OFFICER: &str = "governance.vendor_officer_appointed";
/// Bytes that are in a file and nowhere else.
const SECRET: &str = "KEIYAKU-0123456789-NAISHO";

async fn a_file_comes_back_as_it_was_and_lies_encrypted(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let (tenken, local) = (&site.tenken, &Actor::Local);
    let file = pdf(SECRET, "");
    let mut received = receive_file(
        tenken,
        local,
        &facility,
        "C:\\x\\保守契約.pdf",
        file.clone(),
    )
    .await
    .unwrap();
    assert_eq!(received.take_content(), file);
    assert!(Thumbnail::jpeg(file.clone()).is_none());
    assert!(Thumbnail::jpeg(jpeg(2_000, 10)).is_none());
    let thumbnail = Thumbnail::jpeg(jpeg(320, 200));
    let own = device(site, &facility, "1").await;
    let described = Described {
        rows: vec![own.clone(), own.clone()],
        days: Days {
            valid_from: "2026/4/1".into(),
            review_on: "令和9年4月1日".into(),
            expires_on: "2028-03-31".into(),
        },
        ..about("", &[OFFICER])
    };
    let added = add_evidence(tenken, local, received, thumbnail, described)
        .await
        .unwrap();
    let found = find_evidence(tenken, local, &facility, &added.id).await;
    let found = found.unwrap();
    assert_eq!((&*found.title, found.rows), ("保守契約", vec![own]));
    let facts = read_evidence_facts(tenken, local, &facility).await.unwrap();
    let day = |text: &str| text.parse().ok();
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].measures, [OFFICER]);
    assert_eq!(facts[0].name, "保守契約.pdf");
    assert_eq!(facts[0].expires_on, day("2028-03-31"));
    assert_eq!(facts[0].due_on(), day("2027-04-01"));
    let back = read_evidence_file(tenken, local, &facility, &added.id, None).await;
    let back = back.unwrap();
    assert_eq!((back.content, &*back.media_type), (file, "application/pdf"));
    let small = read_thumbnail(tenken, local, &facility, &added.id, None).await;
    assert_eq!(small.unwrap(), Some(jpeg(320, 200)));

    // Neither the file nor its thumbnail is anywhere in the database as it was.
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|it| format!("{it:02x}")).collect() };
    let stored = match site.directory() {
        Some(dir) => {
            site.sql("PRAGMA wal_checkpoint(TRUNCATE)").await;
            hex(&std::fs::read(dir.join("tenken.db")).unwrap())
        }
        None => {
            site.text("SELECT string_agg(encode(content, 'hex'), ' ') FROM file_contents")
                .await
        }
    };
    assert!(stored.len() > 1_000);
    for plain in [SECRET.as_bytes(), b"%PDF-", b"JFIF"] {
        assert!(!stored.contains(&hex(plain)), "{plain:?}");
    }
}

async fn the_same_file_is_one_and_speaks_for_several_measures(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let first = add(site, &facility, "a", about("契約", &[OFFICER])).await;
    let first = first.unwrap();
    assert!(!first.was_there);
    let again = add(site, &facility, "a", about("契約", &[OFFICER])).await;
    assert_eq!(
        again.unwrap(),
        Added {
            was_there: true,
            ..first.clone()
        }
    );
    assert_eq!(logged(site, "evidence.update").await, "0", "nothing new");
    let (own, other) = (
        device(site, &facility, "1").await,
        device(site, &facility, "2").await,
    );
    let elsewhere = site.other_facility().await.id;
    let strange = Described {
        rows: vec![device(site, &elsewhere, "1").await],
        ..about("別の名前", &[OFFICER])
    };
    let refused = add(site, &facility, "b", strange).await.unwrap_err();
    assert_eq!(code(&refused), "rows", "another facility's row");
    let described = Described {
        rows: vec![own.clone()],
        ..about("別の名前", &[VENDOR_OFFICER])
    };
    let more = add(site, &facility, "a", described).await.unwrap();
    assert_eq!(
        (&more.id, more.version, more.was_there),
        (&first.id, 1, true)
    );
    let any = EvidenceFilter::default();
    let all = list_evidence(&site.tenken, &Actor::Local, &facility, &any);
    let all = all.await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((&*all[0].title, all[0].versions.len()), ("契約", 1));
    assert_eq!(all[0].measures, [OFFICER, VENDOR_OFFICER]);
    for (about, count) in [
        (Wanted::Measure(VENDOR_OFFICER.into()), 1),
        (Wanted::Measure("system.in_use".into()), 0),
        (Wanted::Row(own), 1),
        (Wanted::Row(other), 0),
    ] {
        let filter = EvidenceFilter {
            about: Some(about),
            with_removed: false,
        };
        let found = list_evidence(&site.tenken, &Actor::Local, &facility, &filter).await;
        assert_eq!(found.unwrap().len(), count, "{filter:?}");
    }
}

async fn versions_follow_one_another(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let (tenken, local) = (&site.tenken, &Actor::Local);
    let id = add(site, &facility, "a", about("契約", &[OFFICER]))
        .await
        .unwrap()
        .id;
    let days = |review: &str| Days {
        review_on: review.into(),
        ..Days::default()
    };
    let second = version(site, &facility, &id, "b", days("2027/1/1"))
        .await
        .unwrap();
    let sent_again = version(site, &facility, &id, "b", days("2027/1/1"))
        .await
        .unwrap();
    assert_eq!((second.version, second.was_there), (2, false));
    assert_eq!((sent_again.version, sent_again.was_there), (2, true));
    // Going back to the file before is a version of its own that takes no room.
    let back = version(site, &facility, &id, "a", days("")).await.unwrap();
    assert_eq!((back.version, back.was_there), (3, false));
    assert_eq!(contents(site).await, "2");
    for (number, text) in [(None, "a"), (Some(2), "b"), (Some(1), "a")] {
        let file = read_evidence_file(tenken, local, &facility, &id, number).await;
        assert_eq!(file.unwrap().content, pdf(text, ""));
    }
    let found = find_evidence(tenken, local, &facility, &id).await.unwrap();
    let numbers: Vec<i64> = found.versions.iter().map(|it| it.number).collect();
    assert_eq!((numbers, found.revision), (vec![3, 2, 1], 3));

    // Looked at, good for another year: no new file.
    let looked_at = Described {
        days: days("2027/11/20"),
        ..about("契約", &[OFFICER])
    };
    let change = |described: Described, seen| {
        change_evidence(tenken, local, &facility, &id, described, seen)
    };
    change(looked_at.clone(), 3).await.unwrap();
    change(looked_at, 3).await.expect("the same again");
    let stale = change(about("別の契約", &[]), 3).await.unwrap_err();
    assert_eq!(code(&stale), "changed_meanwhile");
    change(about("別の契約", &[]), 4).await.unwrap();
    let found = find_evidence(tenken, local, &facility, &id).await.unwrap();
    assert_eq!((&*found.title, found.measures.len()), ("別の契約", 0));
    assert_eq!(
        found.current().map(|it| (it.number, it.review_on)),
        Some((3, None))
    );
    assert_eq!(logged(site, "evidence.update").await, "2");
}

async fn what_is_wrong_is_told_at_once_and_stores_nothing(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let wrong = Described {
        title: " ".into(),
        kind: "x".into(),
        measures: vec!["no.such".into()],
        rows: vec![row("")],
        days: Days {
            valid_from: "2026/13/1".into(),
            review_on: "いつか".into(),
            expires_on: "9".into(),
        },
    };
    let Err(Error::Fields(faults)) = add(site, &facility, "a", wrong).await else {
        panic!("not all at once");
    };
    let fields: Vec<&str> = faults.iter().map(|(field, _)| *field).collect();
    let expected = [
        "kind",
        "measures",
        "rows",
        "valid_from",
        "review_on",
        "expires_on",
    ];
    assert_eq!(fields, expected, "an empty title is the file's name");
    let upside_down = Described {
        days: Days {
            valid_from: "2026/4/2".into(),
            expires_on: "2026/4/1".into(),
            ..Days::default()
        },
        ..about("契約", &[])
    };
    let refused = add(site, &facility, "a", upside_down).await.unwrap_err();
    assert_eq!(code(&refused), "expires_on");
    for (name, file) in [
        ("契約.pdf", pdf("a", "/Encrypt 9 0 R")),
        ("契約.png", pdf("a", "")),
        ("..", pdf("a", "")),
    ] {
        let refused = receive_file(&site.tenken, &Actor::Local, &facility, name, file).await;
        let refused = refused.err().unwrap();
        assert!(matches!(code(&refused), "file"), "{name}: {refused}");
    }
    assert_eq!(contents(site).await, "0");
    assert_eq!(logged(site, "evidence.add").await, "0");
}
