//! Who may do what with evidence, how much there may be, and what is gone.

use tenken_ops::evidence::{
    Days, EvidenceFilter, MOST_FILES, add_evidence, change_evidence, find_evidence,
    forget_unreadable_evidence, has_evidence_key, list_evidence, read_evidence_facts,
    read_evidence_file, read_thumbnail, receive_file, remove_evidence, remove_version,
    use_evidence_key,
};
use tenken_ops::{Actor, Error, EvidenceKey, Role};

use super::{OFFICER, about, add, contents, logged, version};
use crate::support::disclosures::code;
use crate::support::evidence::pdf;
use crate::support::{Site, on_both, somebody};

on_both!(
    two_facilities_share_nothing,
    only_so_many_files,
    removed_files_are_gone_and_were_there,
    who_may_see_and_change,
    another_key_opens_nothing,
);

async fn two_facilities_share_nothing(site: &Site) {
    let (one, other) = (
        site.facility("pharmacy", 1, None).await.id,
        site.other_facility().await.id,
    );
    let first = add(site, &one, "a", about("契約", &[])).await.unwrap();
    let second = add(site, &other, "a", about("契約", &[])).await.unwrap();
    assert!(!second.was_there, "nobody learns what others have");
    assert_eq!(contents(site).await, "2");
    let (tenken, local) = (&site.tenken, &Actor::Local);
    // By another facility's address there is none of it, whoever asks.
    let read = read_evidence_file(tenken, local, &other, &first.id, None).await;
    assert_eq!(code(&read.err().unwrap()), "not_found");
    let small = read_thumbnail(tenken, local, &other, &first.id, None).await;
    assert_eq!(code(&small.err().unwrap()), "not_found");
    let found = find_evidence(tenken, local, &other, &first.id).await;
    assert_eq!(code(&found.unwrap_err()), "not_found");
    let changed = change_evidence(tenken, local, &other, &first.id, about("x", &[]), 1).await;
    assert_eq!(code(&changed.unwrap_err()), "not_found");
    let added = version(site, &other, &first.id, "b", Days::default()).await;
    assert_eq!(code(&added.unwrap_err()), "not_found");
    let removed = remove_evidence(tenken, local, &other, &first.id).await;
    assert_eq!(code(&removed.unwrap_err()), "not_found");
    // Moved in the database to the other facility, it opens no more: it is bound to its own.
    site.sql(&format!(
        "UPDATE evidence SET facility_id = '{other}' WHERE id = '{}'",
        first.id
    ))
    .await;
    let moved = read_evidence_file(tenken, local, &other, &first.id, None).await;
    assert_eq!(code(&moved.err().unwrap()), "evidence_unreadable");
}

async fn only_so_many_files(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let id = add(site, &facility, "0", about("契約", &[]))
        .await
        .unwrap()
        .id;
    let fill = |from: i64, to: i64, size: i64| {
        let copies = (from..=to).map(move |number| {
            format!(
                "INSERT INTO evidence_versions SELECT evidence_id, {number}, name, media_type, {size}, \
                 sha256, content, thumbnail, added_at, added_by, valid_from, review_on, expires_on, \
                 removed_at FROM evidence_versions WHERE version = 1;"
            )
        });
        copies.collect::<String>()
    };
    site.sql(&fill(2, MOST_FILES - 1, 1)).await;
    let last = version(site, &facility, &id, "1", Days::default())
        .await
        .unwrap();
    assert_eq!(last.version, MOST_FILES);
    let full = version(site, &facility, &id, "2", Days::default())
        .await
        .unwrap_err();
    assert_eq!(code(&full), "evidence_full");
    let full = add(site, &facility, "2", about("契約", &[]))
        .await
        .unwrap_err();
    assert_eq!(code(&full), "evidence_full");
    // With room for files, but not for their bytes.
    site.sql("DELETE FROM evidence_versions WHERE version > 1")
        .await;
    site.sql(&fill(2, 20, 10 * 1024 * 1024)).await;
    let full = add(site, &facility, "2", about("契約", &[])).await;
    assert!(full.is_ok(), "190 MB and a bit");
    site.sql(&fill(21, 21, 10 * 1024 * 1024)).await;
    let full = add(site, &facility, "3", about("契約", &[]))
        .await
        .unwrap_err();
    assert_eq!(code(&full), "evidence_full");
    let other = site.other_facility().await.id;
    add(site, &other, "3", about("契約", &[]))
        .await
        .expect("its own room");
}

async fn removed_files_are_gone_and_were_there(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let (tenken, local) = (&site.tenken, &Actor::Local);
    let id = add(site, &facility, "a", about("契約", &[OFFICER]))
        .await
        .unwrap()
        .id;
    version(site, &facility, &id, "b", Days::default())
        .await
        .unwrap();
    let unknown = remove_version(tenken, local, &facility, &id, 3).await;
    assert_eq!(code(&unknown.unwrap_err()), "not_found");
    remove_version(tenken, local, &facility, &id, 2)
        .await
        .unwrap();
    remove_version(tenken, local, &facility, &id, 2)
        .await
        .unwrap();
    assert_eq!(contents(site).await, "1");
    let gone = read_evidence_file(tenken, local, &facility, &id, Some(2)).await;
    assert_eq!(code(&gone.err().unwrap()), "not_found");
    let facts = read_evidence_facts(tenken, local, &facility).await.unwrap();
    assert_eq!(
        (facts[0].version, &*facts[0].name),
        (1, "保守契約.pdf"),
        "the one before counts"
    );
    // A number is never used again.
    let next = version(site, &facility, &id, "c", Days::default())
        .await
        .unwrap();
    assert_eq!(next.version, 3);
    remove_evidence(tenken, local, &facility, &id)
        .await
        .unwrap();
    remove_evidence(tenken, local, &facility, &id)
        .await
        .unwrap();
    assert_eq!(contents(site).await, "0");
    assert_eq!(
        read_evidence_facts(tenken, local, &facility).await.unwrap(),
        []
    );
    for (with_removed, count) in [(false, 0), (true, 1)] {
        let filter = EvidenceFilter {
            with_removed,
            ..EvidenceFilter::default()
        };
        let all = list_evidence(tenken, local, &facility, &filter)
            .await
            .unwrap();
        assert_eq!(all.len(), count);
    }
    let was = find_evidence(tenken, local, &facility, &id).await.unwrap();
    assert!(was.removed_at.is_some() && was.current().is_none());
    assert_eq!(
        (was.versions.len(), &*was.versions[0].name),
        (3, "新契約.pdf")
    );
    assert_eq!(logged(site, "evidence.removal").await, "2");
    let late = version(site, &facility, &id, "d", Days::default()).await;
    assert_eq!(code(&late.unwrap_err()), "not_found");
    // The same file may come again.
    let again = add(site, &facility, "a", about("契約", &[])).await.unwrap();
    assert!(!again.was_there && again.id != id);
}

async fn who_may_see_and_change(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    let id = add(site, &facility, "a", about("契約", &[]))
        .await
        .unwrap()
        .id;
    let tenken = &site.tenken;
    for (actor, sees, changes) in [
        (somebody(Role::Facility, &facility), "", ""),
        (somebody(Role::FacilityMember, &facility), "", ""),
        (somebody(Role::Inspector, "131016"), "", "forbidden"),
        (somebody(Role::Authority, "131016"), "", "forbidden"),
        (somebody(Role::Ministry, ""), "", "forbidden"),
        (
            somebody(Role::Inspector, "030007"),
            "not_found",
            "not_found",
        ),
        (somebody(Role::Facility, "other"), "not_found", "not_found"),
        (somebody(Role::Vendor, "v"), "not_found", "not_found"),
    ] {
        let told = |failed: Option<Error>| failed.as_ref().map_or("", code).to_owned();
        let list = list_evidence(tenken, &actor, &facility, &EvidenceFilter::default()).await;
        assert_eq!(told(list.err()), sees, "{actor:?}");
        let read = read_evidence_file(tenken, &actor, &facility, &id, None).await;
        assert_eq!(told(read.err()), sees, "{actor:?}");
        let small = read_thumbnail(tenken, &actor, &facility, &id, None).await;
        assert_eq!(told(small.err()), sees, "{actor:?}");
        let facts = read_evidence_facts(tenken, &actor, &facility).await;
        assert_eq!(told(facts.err()), sees, "{actor:?}");
        let file = pdf("a", "");
        let received = receive_file(tenken, &actor, &facility, "a.pdf", file).await;
        assert_eq!(told(received.err()), changes, "{actor:?}");
        let described = about("契約", &[]);
        let changed = change_evidence(tenken, &actor, &facility, &id, described, 1).await;
        assert_eq!(told(changed.err()), changes, "{actor:?}");
        if !changes.is_empty() {
            let removed = remove_evidence(tenken, &actor, &facility, &id).await;
            assert_eq!(told(removed.err()), changes, "{actor:?}");
        }
    }
    // Looks of others are noted, those of its own people are not.
    assert_eq!(logged(site, "evidence.view").await, "3");
    assert_eq!(logged(site, "evidence.file_view").await, "3");
}

async fn another_key_opens_nothing(site: &Site) {
    let facility = site.facility("pharmacy", 1, None).await.id;
    assert!(!has_evidence_key(&site.tenken).await.unwrap());
    let late = site.open_again().await;
    let early = EvidenceKey::parse(&"11".repeat(32)).unwrap();
    use_evidence_key(&late, early)
        .await
        .expect("nothing is encrypted yet");
    let id = add(site, &facility, "a", about("契約", &[]))
        .await
        .unwrap()
        .id;
    let local = &Actor::Local;
    let key = |pair: &str| EvidenceKey::parse(&pair.repeat(32)).unwrap();
    let received = receive_file(&late, local, &facility, "a.pdf", pdf("b", "")).await;
    let received = received.unwrap();
    let second = add_evidence(&late, local, received, None, about("契約", &[])).await;
    assert_eq!(
        code(&second.unwrap_err()),
        "evidence_key",
        "the first counts"
    );
    let again = site.open_again().await;
    assert!(has_evidence_key(&again).await.unwrap());
    let without = read_evidence_file(&again, local, &facility, &id, None).await;
    assert_eq!(code(&without.err().unwrap()), "evidence_key");
    let without = receive_file(&again, local, &facility, "a.pdf", pdf("b", "")).await;
    assert_eq!(code(&without.err().unwrap()), "evidence_key");
    let wrong = use_evidence_key(&again, key("00")).await.unwrap_err();
    assert_eq!(code(&wrong), "evidence_key");
    let without = read_evidence_file(&again, local, &facility, &id, None).await;
    assert_eq!(
        code(&without.err().unwrap()),
        "evidence_key",
        "it was not taken"
    );
    // What somebody changed in the database is not given out.
    let replaced = "UPDATE file_contents SET content = (SELECT content FROM file_contents ORDER BY sha256 LIMIT 1)";
    let kept = forget_unreadable_evidence(&again, local, &key("e7")).await;
    assert_eq!(kept.unwrap(), 0, "the right key forgets nothing");
    version(site, &facility, &id, "b", Days::default())
        .await
        .unwrap();
    site.sql(replaced).await;
    let mut codes = vec![];
    for number in [1, 2] {
        let read = read_evidence_file(&site.tenken, local, &facility, &id, Some(number)).await;
        codes.push(read.err().as_ref().map_or("", code).to_owned());
    }
    codes.sort();
    assert_eq!(
        codes,
        ["", "evidence_unreadable"],
        "one of the two was replaced"
    );
    // The key is lost: a new one begins anew.
    let inspector = somebody(Role::Facility, &facility);
    let forbidden = forget_unreadable_evidence(&again, &inspector, &key("00")).await;
    assert_eq!(code(&forbidden.unwrap_err()), "forbidden");
    let lost = forget_unreadable_evidence(&again, local, &key("00")).await;
    assert_eq!(lost.unwrap(), 2);
    assert_eq!(contents(site).await, "0");
    use_evidence_key(&again, key("00")).await.unwrap();
    let was = find_evidence(&again, local, &facility, &id).await.unwrap();
    assert!(was.removed_at.is_some());
    let received = receive_file(&again, local, &facility, "a.pdf", pdf("a", "")).await;
    add_evidence(&again, local, received.unwrap(), None, about("契約", &[]))
        .await
        .unwrap();
}
