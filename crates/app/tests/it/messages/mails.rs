//! The outbox: what is sent, tried again and given up, and links in mails.

use tenken_ops::accounts::{forgot_password, mail_invitation, set_password_by_link};
use tenken_ops::messages::notices::{publish_notice, write_notice};
use tenken_ops::messages::{list_messages, tell_the_rest};
use tenken_ops::outbox::{Mail, MailState, Refusal, read_outbox, retry_mail, send_due};
use tenken_ops::{Actor, Error, Role};

use crate::support::{Site, notice, on_both, send_all, somebody, two_pharmacies};

on_both!(
    mails_are_sent_retried_and_given_up,
    links_in_mails_are_made_when_they_are_sent,
    telling_that_was_interrupted_is_taken_up,
);

async fn mails_are_sent_retried_and_given_up(site: &Site) {
    let tenken = &site.tenken;
    two_pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    let tell = async || {
        let written = write_notice(tenken, &authority, notice(None))
            .await
            .unwrap();
        publish_notice(tenken, &authority, &written.id)
            .await
            .unwrap();
    };
    let busy = |_: &Mail| {
        Some(Refusal {
            for_good: false,
            reason: "450 busy".into(),
        })
    };
    let unknown = |_: &Mail| {
        Some(Refusal {
            for_good: true,
            reason: "550 unknown".into(),
        })
    };
    let glance = async || {
        read_outbox(tenken, &Actor::Local, MailState::Failed)
            .await
            .unwrap()
    };

    tell().await;
    assert!(send_all(site, busy).await.is_empty());
    assert!(
        send_all(site, |_| None).await.is_empty(),
        "not before a minute has passed"
    );
    site.set_now("2026-11-20T03:01:30Z");
    let mails = send_all(site, |_| None).await;
    assert_eq!(mails.len(), 1);

    tell().await;
    send_all(site, unknown).await;
    let (counts, failed) = glance().await;
    assert_eq!((counts.sent, counts.waiting, counts.failed), (1, 0, 1));
    assert_eq!(failed[0].problem.as_deref(), Some("550 unknown"));
    retry_mail(tenken, &Actor::Local, failed[0].number)
        .await
        .unwrap();
    assert!(
        retry_mail(tenken, &Actor::Local, failed[0].number)
            .await
            .is_err()
    );
    assert_eq!(send_all(site, |_| None).await.len(), 1);

    // Seven refusals, each after a longer pause, and it is given up.
    tell().await;
    let mut attempts = 0;
    for at in [
        "2026-11-20T03:02:00Z",
        "2026-11-20T03:03:30Z",
        "2026-11-20T03:10:00Z",
        "2026-11-20T03:45:00Z",
        "2026-11-20T06:00:00Z",
        "2026-11-20T12:30:00Z",
        "2026-11-21T01:00:00Z",
    ] {
        site.set_now(at);
        let send = async |mail: Mail| busy(&mail).map_or(Ok(()), Err);
        attempts += send_due(tenken, "", send).await.unwrap();
    }
    assert_eq!(attempts, 7);
    assert_eq!(glance().await.0.failed, 1);

    // What nobody sent for three days is old news.
    tell().await;
    site.set_now("2026-11-24T02:00:00Z");
    assert!(send_all(site, |_| None).await.is_empty());
    let (counts, failed) = glance().await;
    assert_eq!(counts.failed, 2);
    let problem = failed[0].problem.as_deref().unwrap();
    assert!(problem.contains("3日"), "{problem}");
    let refused = read_outbox(tenken, &authority, MailState::Sent).await;
    assert!(matches!(refused, Err(Error::Forbidden)));
}

async fn links_in_mails_are_made_when_they_are_sent(site: &Site) {
    let tenken = &site.tenken;
    let facility = site.facility("pharmacy", 1, None).await;
    let member = site
        .person(
            "member@example.jp",
            Role::FacilityMember,
            Some(&facility.id),
        )
        .await;
    let manager = somebody(Role::Facility, &facility.id);
    let link_in = |mail: &Mail| {
        let (_, rest) = mail
            .text
            .split_once("https://tenken.example.jp/welcome/")
            .unwrap();
        rest.lines().next().unwrap().to_owned()
    };

    mail_invitation(tenken, &manager, &member.id).await.unwrap();
    assert!(
        send_all(site, |_| None).await.is_empty(),
        "the person has come already"
    );

    for login in [
        "member@example.jp",
        "nobody@example.jp",
        "MEMBER@example.jp",
        "no-address",
    ] {
        forgot_password(tenken, login, "192.0.2.1").await.unwrap();
    }
    let mails = send_all(site, |_| None).await;
    assert_eq!(mails.len(), 1, "once, however often it is asked for");
    let page = site
        .browser()
        .get(&format!("/welcome/{}", link_in(&mails[0])))
        .await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        site.browser()
            .sign_in("member@example.jp", crate::support::PASSWORD)
            .await
            .status
            == 303,
        "the old password works until the new one is set"
    );
    site.set_now("2026-11-20T03:11:00Z");
    forgot_password(tenken, "member@example.jp", "192.0.2.1")
        .await
        .unwrap();
    let again = send_all(site, |_| None).await;
    assert_ne!(link_in(&again[0]), link_in(&mails[0]));
    let page = site
        .browser()
        .get(&format!("/welcome/{}", link_in(&mails[0])))
        .await;
    assert_eq!(
        page.status, 200,
        "the earlier mail may be the one that is read"
    );
    set_password_by_link(tenken, &link_in(&mails[0]), "harbour-lamp-thimble", "")
        .await
        .unwrap();
    let page = site
        .browser()
        .get(&format!("/welcome/{}", link_in(&again[0])))
        .await;
    assert_eq!(page.status, 422, "when one is used, all end");
}

async fn telling_that_was_interrupted_is_taken_up(site: &Site) {
    let (near, _) = two_pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    let written = write_notice(&site.tenken, &authority, notice(None))
        .await
        .unwrap();
    publish_notice(&site.tenken, &authority, &written.id)
        .await
        .unwrap();
    let count = async || {
        list_messages(&site.tenken, &Actor::Local, &near.id)
            .await
            .unwrap()
            .len()
    };
    site.sql("UPDATE messages SET told_at = NULL, told_through = ''")
        .await;
    tell_the_rest(&site.tenken).await.unwrap();
    assert_eq!(count().await, 1, "who knows is not told again");
    site.sql("DELETE FROM deliveries; UPDATE messages SET told_at = NULL, told_through = ''")
        .await;
    tell_the_rest(&site.tenken).await.unwrap();
    assert_eq!(count().await, 1);
}
