//! Mails that do not arrive are told to whoever relies on them.

use tenken_ops::facilities::{FacilityFilter, import_facilities};
use tenken_ops::messages::notices::{pass_on_notice, publish_notice, write_notice};
use tenken_ops::outbox::{Mail, MailState, Refusal, read_outbox, retry_mail};
use tenken_ops::provisioning::{hand_out_accounts, provisioning_progress};
use tenken_ops::rounds::reminders::{preview_reminder, send_reminder};
use tenken_ops::{Actor, Role};

use crate::support::accounts::signed_in;
use crate::support::{Site, notice, on_both, send_all, somebody, two_pharmacies};

on_both!(
    whoever_relies_on_a_mail_sees_that_it_did_not_arrive,
    an_invitation_that_did_not_arrive_becomes_a_letter,
);

const WHY: &str = "このメールアドレスは使われていないと、メールサーバーが答えました（550）。";

fn unknown(_: &Mail) -> Option<Refusal> {
    Some(Refusal {
        for_good: true,
        reason: WHY.into(),
    })
}

async fn whoever_relies_on_a_mail_sees_that_it_did_not_arrive(site: &Site) {
    let (tenken, (near, far)) = (&site.tenken, two_pharmacies(site).await);
    let round = site.round("pharmacy-survey@R8").await;
    let authority = somebody(Role::Authority, "131016");
    let ministry = somebody(Role::Ministry, "");
    let reached = async || {
        let preview = preview_reminder(tenken, &authority, &round.id)
            .await
            .unwrap();
        preview.with_address
    };
    assert_eq!(reached().await, 1);
    send_reminder(tenken, &authority, &round.id, "お願いします")
        .await
        .unwrap();
    let written = write_notice(tenken, &ministry, notice(Some(&round.id)))
        .await
        .unwrap();
    publish_notice(tenken, &ministry, &written.id)
        .await
        .unwrap();
    pass_on_notice(tenken, &authority, &written.id, "")
        .await
        .unwrap();
    send_all(site, unknown).await;
    assert_eq!(reached().await, 0, "it counts no more");

    let reminders = format!("/rounds/{}/reminders", round.id);
    let notice_page = format!("/notices/{}", written.id);
    let facility = format!("/facilities/{}", near.id);
    let of_round = format!("/rounds/{}", round.id);
    let mut officer = signed_in(site, Role::Authority, Some("131016")).await;
    for path in [&reminders, &notice_page, &facility, &of_round] {
        let page = officer.get(path).await.body;
        assert!(
            page.contains("届きませんでした") && page.contains(WHY),
            "{path}\n{page}"
        );
    }
    let mut ministry_browser = signed_in(site, Role::Ministry, None).await;
    let page = ministry_browser.get(&notice_page).await.body;
    assert!(
        page.contains("届かなかったメール") && page.contains("1通"),
        "{page}"
    );
    let mut manager = signed_in(site, Role::Facility, Some(&near.id)).await;
    assert!(
        manager.get(&facility).await.body.contains(WHY),
        "the facility itself is told, too"
    );
    // Another authority does not see the facilities of this one.
    site.person("neighbour", Role::Inspector, Some("030007"))
        .await;
    let mut neighbour = site.browser();
    neighbour
        .sign_in("neighbour", crate::support::PASSWORD)
        .await;
    crate::support::accounts::set_codes_up(site, &mut neighbour).await;
    for path in [&notice_page, &of_round] {
        let page = neighbour.get(path).await;
        assert!(page.status == 200 && !page.body.contains(WHY), "{path}");
    }
    assert!(
        !neighbour
            .get(&format!("/facilities/{}", far.id))
            .await
            .body
            .contains(WHY)
    );

    // Another address counts again, and the same one once it takes a mail.
    let mail = async |address: &str| {
        let code = near.code.as_deref().unwrap();
        let list = format!("code,name,kind,メール\n{code},見本1,薬局,{address}\n");
        import_facilities(tenken, &Actor::Local, list.into_bytes(), false)
            .await
            .unwrap();
        reached().await
    };
    assert_eq!(mail("new@example.jp").await, 1);
    assert!(!officer.get(&facility).await.body.contains(WHY));
    assert_eq!(
        mail("YAKKYOKU@example.jp").await,
        0,
        "however it is written"
    );
    let (_, failed) = read_outbox(tenken, &Actor::Local, MailState::Failed)
        .await
        .unwrap();
    retry_mail(tenken, &Actor::Local, failed[0].number)
        .await
        .unwrap();
    send_all(site, |_| None).await;
    assert_eq!(reached().await, 1);
    // What is tried again later has not failed.
    send_all(site, |_| None).await;
    let page = officer.get(&facility).await.body;
    assert!(!page.contains("届きませんでした"), "{page}");
}

async fn an_invitation_that_did_not_arrive_becomes_a_letter(site: &Site) {
    two_pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    let all = FacilityFilter::default;
    hand_out_accounts(&site.tenken, &authority, &all(), true)
        .await
        .unwrap();
    let for_letters = async || {
        provisioning_progress(&site.tenken, &authority, &all())
            .await
            .unwrap()
            .for_letters
    };
    assert_eq!(for_letters().await, 0, "the mail waits");
    // A server that is busy is asked again; nobody knows yet.
    send_all(site, |_| {
        Some(Refusal {
            for_good: false,
            reason: "451".into(),
        })
    })
    .await;
    assert_eq!(for_letters().await, 0);
    site.set_now("2026-11-20T03:02:00Z");
    send_all(site, unknown).await;
    assert_eq!(for_letters().await, 1);
    let mut officer = signed_in(site, Role::Authority, Some("131016")).await;
    let page = officer.get("/accounts").await.body;
    assert!(
        page.contains("メールが届きませんでした") && page.contains(WHY),
        "{page}"
    );
}
