//! The result of an inspection: told as it is seen, never changed, replied to, corrected and closed.

use serde_json::json;
use tenken_domain::inspections::Verdict;
use tenken_ops::Error;
use tenken_ops::inspections::{
    Issue, close_finding, issue_result, read_dossier, read_told, reply_to_inspection,
    unanswered_inspections,
};
use tenken_ops::messages::{MessageKind, list_messages};

use crate::support::{Site, Visit, checklist, entry, finding, on_both, verdict};

on_both!(
    what_was_told_never_changes,
    nothing_is_told_unseen,
    the_facility_replies_and_its_second_check_mends,
);

async fn what_was_told_never_changes(site: &Site) {
    let visit = Visit::planned(site).await;
    visit.submit(checklist(json!({})), 0).await;
    visit
        .note(vec![
            verdict("a", "2-1", "deficient", &[]),
            finding("one", "2-1", "台帳が古い"),
            finding("two", "3-1", "図に警察がない"),
            entry("b", "advice", json!({ "text": "よく整っています。" }), &[]),
        ])
        .await;
    let unread = read_told(&site.tenken, &visit.pharmacist, &visit.id).await;
    assert!(
        matches!(unread, Err(Error::NotFound(_))),
        "before it is told"
    );
    visit.tell().await.unwrap();
    let told = read_told(&site.tenken, &visit.pharmacist, &visit.id)
        .await
        .unwrap();
    assert_eq!(told.findings.len(), 2);
    assert_eq!(told.result.rows.len(), 11);
    let row = told
        .result
        .rows
        .iter()
        .find(|row| row.item == "2-1")
        .unwrap();
    assert_eq!(row.verdict, Some(Verdict::Deficient));
    assert!(
        row.answer.contains("はい"),
        "the facility's answer stays beside it"
    );
    assert_eq!(told.result.authority, "千代田区");

    // Everything changes but what was told.
    visit.tell().await.unwrap();
    let now = visit
        .note(vec![verdict("late", "2-1", "confirmed", &["a"])])
        .await;
    assert!(now.over);
    site.set_now("2026-11-25T03:00:00Z");
    visit
        .submit(
            checklist(json!({ "2-1": { "first": { "value": true, "on": "2026-11-25" } } })),
            1,
        )
        .await;
    let again = read_told(&site.tenken, &visit.pharmacist, &visit.id)
        .await
        .unwrap();
    assert_eq!((&again.result, again.told_at), (&told.result, told.told_at));
    let dossier = read_dossier(&site.tenken, &visit.inspector, &visit.id)
        .await
        .unwrap();
    assert_eq!(dossier.late.len(), 1, "what came late is not lost");
    assert_eq!(
        dossier.notes.row("2-1").unwrap().verdict,
        Some(Verdict::Deficient)
    );
    let inbox = list_messages(&site.tenken, &visit.pharmacist, &visit.facility.id)
        .await
        .unwrap();
    let told = inbox
        .iter()
        .filter(|one| one.kind == MessageKind::Inspection);
    assert_eq!(told.count(), 1, "told once");
}

async fn nothing_is_told_unseen(site: &Site) {
    let visit = Visit::planned(site).await;
    assert!(matches!(
        visit.tell().await,
        Err(Error::Bad {
            code: "nothing",
            ..
        })
    ));
    visit
        .note(vec![verdict("a", "1-1", "confirmed", &[])])
        .await;
    let tenken = &site.tenken;
    let dossier = read_dossier(tenken, &visit.inspector, &visit.id)
        .await
        .unwrap();
    let issue = Issue {
        visited_on: tenken.today(),
        reply_by: None,
        follow_up_on: None,
        seen: dossier.entries,
    };
    for (wrong, code) in [
        (
            Issue {
                visited_on: jiff::civil::date(2026, 11, 21),
                ..issue.clone()
            },
            "visited_on",
        ),
        (
            Issue {
                reply_by: Some(jiff::civil::date(2026, 11, 19)),
                ..issue.clone()
            },
            "reply_by",
        ),
        (
            Issue {
                follow_up_on: Some(jiff::civil::date(2026, 11, 1)),
                ..issue.clone()
            },
            "follow_up_on",
        ),
    ] {
        let refused = issue_result(tenken, &visit.inspector, &dossier, wrong).await;
        assert!(matches!(refused, Err(Error::Bad { code: found, .. }) if found == code));
    }
    // The other's tablet comes back to the network in between.
    visit.note(vec![finding("f", "1-1", "見つけたこと")]).await;
    let refused = issue_result(tenken, &visit.inspector, &dossier, issue).await;
    assert!(matches!(
        refused,
        Err(Error::Bad {
            code: "changed",
            ..
        })
    ));
    visit.tell().await.unwrap();
}

async fn the_facility_replies_and_its_second_check_mends(site: &Site) {
    let visit = Visit::planned(site).await;
    let tenken = &site.tenken;
    let seen = json!({ "first": { "value": true, "on": "2026-11-20" } });
    visit.submit(checklist(json!({ "3-1": seen })), 0).await;
    visit
        .note(vec![
            finding("one", "2-1", "台帳が古い"),
            finding("two", "", "鍵が開いていた"),
            finding("unchanged", "3-1", "図が古い"),
        ])
        .await;
    visit.tell().await.unwrap();
    let waiting = unanswered_inspections(tenken, &visit.pharmacist, &visit.facility.id)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
    site.set_now("2026-11-24T03:00:00Z");
    for _ in 0..2 {
        reply_to_inspection(
            tenken,
            &visit.pharmacist,
            &visit.id,
            "reply-1",
            "直しました。",
        )
        .await
        .unwrap();
    }
    for (actor, text) in [(&visit.pharmacist, " "), (&visit.inspector, "代わりに")] {
        assert!(
            reply_to_inspection(tenken, actor, &visit.id, "reply-2", text)
                .await
                .is_err()
        );
    }
    let told = async || {
        read_told(tenken, &visit.inspector, &visit.id)
            .await
            .unwrap()
    };
    assert_eq!(told().await.replies.len(), 1);
    assert!(
        unanswered_inspections(tenken, &visit.pharmacist, &visit.facility.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        told()
            .await
            .findings
            .iter()
            .all(|one| one.corrected_on.is_none())
    );

    let corrected = json!({
        "first": { "value": false, "on": "2026-11-20" }, "target": "2026-11-24",
        "second": { "value": true, "on": "2026-11-24" },
    });
    visit
        .submit(checklist(json!({ "2-1": corrected, "3-1": seen })), 1)
        .await;
    let found = told().await;
    assert_eq!(
        found.findings[0].corrected_on,
        Some(jiff::civil::date(2026, 11, 24))
    );
    assert_eq!(found.findings[1].corrected_on, None, "no row says so");
    assert_eq!(found.findings[2].corrected_on, None, "the answer they saw");

    for (actor, finding, words) in [
        (&visit.pharmacist, "one", "自分で"),
        (&visit.inspector, "three", "確認"),
        (&visit.inspector, "one", ""),
    ] {
        assert!(
            close_finding(tenken, actor, &visit.id, finding, words)
                .await
                .is_err()
        );
    }
    close_finding(
        tenken,
        &visit.inspector,
        &visit.id,
        "one",
        "台帳の写しを見た",
    )
    .await
    .unwrap();
    close_finding(tenken, &visit.inspector, &visit.id, "one", "もう一度")
        .await
        .unwrap();
    let found = told().await;
    assert_eq!(
        found.findings[0].closed.as_ref().unwrap().1,
        "台帳の写しを見た"
    );
    assert!(found.findings[1].closed.is_none());
}
