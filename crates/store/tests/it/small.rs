//! The small nouns: settings, form versions, files, tokens, the audit trail.

use tenken_store::Error;
use tenken_store::accounts::tokens::{self, TokenRow};
use tenken_store::audit::{self, AuditFilter, AuditRow};
use tenken_store::installation::settings;
use tenken_store::responses::files::{self, FileHead, FileRow};
use tenken_store::rounds::form_versions::{self, FormVersionRow};

use crate::support::{AT, TestDb, on_both};

on_both!(
    settings_change,
    form_versions_are_immutable,
    files_are_kept,
    tokens_are_revoked,
    the_trail_grows
);

async fn settings_change(test: &TestDb) {
    let values = test.write(async move |tx| {
        let none = settings::get(tx, "name").await?;
        settings::set(tx, "name", "さくら薬局").await?;
        settings::set(tx, "name", "もみじ薬局").await?;
        Ok((none, settings::get(tx, "name").await?))
    });
    assert_eq!(values.await, (None, Some("もみじ薬局".to_owned())));
}

async fn form_versions_are_immutable(test: &TestDb) {
    let version = |version: &str| FormVersionRow {
        id: "pharmacy-checklist".to_owned(),
        version: version.to_owned(),
        source: "title = \"チェックリスト\"\n".to_owned(),
        imported_at: AT.to_owned(),
    };
    let (new, old) = (version("2026"), version("2025"));
    let expected = [old.clone(), new.clone()];
    test.write(async move |tx| {
        form_versions::insert(tx, &new).await?;
        form_versions::insert(tx, &old).await
    })
    .await;
    let row = expected[0].clone();
    let again = test
        .db
        .write::<_, Error, _>(async move |tx| form_versions::insert(tx, &row).await);
    assert!(matches!(again.await, Err(Error::Duplicate { .. })));
    let found = test.read(async move |tx| {
        assert_eq!(
            form_versions::get(tx, "pharmacy-checklist", "2024").await?,
            None
        );
        let one = form_versions::get(tx, "pharmacy-checklist", "2025").await?;
        Ok((one, form_versions::all(tx).await?))
    });
    assert_eq!(found.await, (Some(expected[0].clone()), expected.to_vec()));
}

async fn files_are_kept(test: &TestDb) {
    test.with_round(2).await;
    let file = FileRow {
        head: FileHead {
            id: "file".to_owned(),
            round_id: "r".to_owned(),
            facility_id: "f1".to_owned(),
            item: "Q3".to_owned(),
            name: "規程.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 4,
            sha256: "00".repeat(32),
            created_at: AT.to_owned(),
        },
        content: vec![0, 255, 10, 0],
    };
    let expected = file.clone();
    test.write(async move |tx| files::insert(tx, &file).await)
        .await;
    test.read(async move |tx| {
        assert_eq!(
            files::list(tx, "r", "f1").await?,
            std::slice::from_ref(&expected.head)
        );
        assert_eq!(files::get(tx, "file").await?, Some(expected));
        assert_eq!(files::get(tx, "none").await?, None);
        assert_eq!(files::total_size(tx, "r", "f1").await?, 4);
        assert_eq!(files::total_size(tx, "r", "f2").await?, 0);
        Ok(())
    })
    .await;
}

async fn tokens_are_revoked(test: &TestDb) {
    let token = TokenRow {
        id: "t1".to_owned(),
        name: "県の集計".to_owned(),
        role: "auditor".to_owned(),
        scope: Some("13".to_owned()),
        hash: "abc".to_owned(),
        created_at: AT.to_owned(),
        revoked_at: None,
        expires_at: "2026-11-20T00:00:00.000Z".into(),
        made_by: "m".into(),
        used_on: None,
    };
    let expected = token.clone();
    test.write(async move |tx| {
        tokens::insert(tx, &token).await?;
        assert_eq!(tokens::by_hash(tx, "abc").await?, Some(expected.clone()));
        assert!(tokens::revoke(tx, "t1", AT).await?);
        assert!(!tokens::revoke(tx, "t1", "later").await?);
        assert_eq!(tokens::by_hash(tx, "abc").await?, None);
        let revoked = TokenRow {
            revoked_at: Some(AT.to_owned()),
            ..expected
        };
        assert_eq!(tokens::list(tx).await?, [revoked]);
        Ok(())
    })
    .await;
}

async fn the_trail_grows(test: &TestDb) {
    let entry = |subject: &str| AuditRow {
        seq: 0,
        at: AT.to_owned(),
        actor: "local".to_owned(),
        origin: "local".to_owned(),
        action: "response.submit".to_owned(),
        subject: subject.to_owned(),
        facility_id: None,
        detail: "{}".to_owned(),
    };
    let rows = [entry("1"), entry("2"), entry("3")];
    let found = test.write(async move |tx| {
        audit::append(tx, &rows[0]).await?;
        audit::insert_many(tx, &rows[1..]).await?;
        audit::list(tx, &AuditFilter::default(), None, 2).await
    });
    let found = found.await;
    let found: Vec<_> = found.into_iter().map(|row| row.entry).collect();
    assert!(found[0].seq > found[1].seq);
    let found: Vec<_> = found
        .into_iter()
        .map(|row| AuditRow { seq: 0, ..row })
        .collect();
    assert_eq!(found, [entry("3"), entry("2")]);
}
