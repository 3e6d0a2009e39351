//! Notices from the ministry to the pharmacy, reminders, and mail.

use std::sync::Mutex;
use tenken_ops::accounts::{forgot_password, mail_invitation};
use tenken_ops::facilities::{Facility, import_facilities};
use tenken_ops::messages::{
    Mail, MailState, Refusal, Sending, list_messages, read_message, read_outbox, retry_mail,
    send_due, tell_the_rest,
};
use tenken_ops::notices::{
    NewNotice, add_notice_file, confirm_notice, find_notice_file, list_notices, notice_steps,
    pass_on_notice, publish_notice, read_notice, write_notice,
};
use tenken_ops::reminders::{preview_reminder, send_reminder};
use tenken_ops::{Actor, Error, Grant, Role, TokenActor};

use crate::support::{Site, on_both, survey_answers};

on_both!(
    a_notice_goes_from_the_ministry_to_a_pharmacy,
    an_authoritys_own_notice_goes_to_its_facilities_at_once,
    reminders_go_to_who_has_not_answered_once_a_day,
    mails_are_sent_retried_and_given_up,
    links_in_mails_are_made_when_they_are_sent,
    telling_that_was_interrupted_is_taken_up,
);

/// Somebody with a role, without the way through signing in.
pub fn somebody(role: Role, scope: &str) -> Actor {
    Actor::Token(TokenActor {
        id: role.id().into(),
        name: role.label().into(),
        grant: Grant {
            role,
            scope: Some(scope.to_owned()).filter(|scope| !scope.is_empty()),
        },
    })
}

/// A pharmacy of 千代田区 with an address for mail, and one of 岩手県 without.
async fn two_pharmacies(site: &Site) -> (Facility, Facility) {
    let near = site.facility("pharmacy", 1, None).await;
    let list = format!(
        "code,name,kind,メール\n{},見本1,薬局,yakkyoku@example.jp\n",
        near.code.as_deref().unwrap()
    );
    import_facilities(&site.tenken, &Actor::Local, list.into_bytes(), false)
        .await
        .unwrap();
    (near, site.other_facility().await)
}

fn notice(round: Option<&str>) -> NewNotice {
    NewNotice {
        round: round.map(str::to_owned),
        title: "調査のお願い".into(),
        body: "期間内に回答してください。".into(),
    }
}

/// The outbox, sent to a list; the mail server refuses with `refuse`.
async fn send_all(site: &Site, refuse: impl Fn(&Mail) -> Option<Refusal>) -> Vec<Mail> {
    let sent = Mutex::new(Vec::new());
    let sending = Sending {
        public_url: "https://tenken.example.jp",
    };
    let send = async |mail: Mail| match refuse(&mail) {
        Some(refusal) => Err(refusal),
        None => {
            sent.lock().unwrap().push(mail);
            Ok(())
        }
    };
    send_due(&site.tenken, sending, send).await.unwrap();
    sent.into_inner().unwrap()
}

async fn a_notice_goes_from_the_ministry_to_a_pharmacy(site: &Site) {
    let tenken = &site.tenken;
    let (near, far) = two_pharmacies(site).await;
    let round = site.round("pharmacy-survey@R8").await;
    let ministry = somebody(Role::Ministry, "");
    let authority = somebody(Role::Authority, "131016");
    let neighbour = somebody(Role::Authority, "030007");
    let pharmacist = somebody(Role::Facility, &near.id);

    let written = write_notice(tenken, &ministry, notice(Some(&round.id)))
        .await
        .unwrap();
    let id = &written.id;
    add_notice_file(tenken, &ministry, id, "../別紙.pdf", b"%PDF-1.7".to_vec())
        .await
        .unwrap();
    let refused = add_notice_file(tenken, &ministry, id, "a.exe", b"MZ".to_vec()).await;
    assert!(matches!(refused, Err(Error::Bad { code: "file", .. })));
    assert!(matches!(
        read_notice(tenken, &authority, id).await,
        Err(Error::NotFound(_))
    ));
    assert!(
        confirm_notice(tenken, &authority, id).await.is_err(),
        "not published yet"
    );

    publish_notice(tenken, &ministry, id).await.unwrap();
    assert!(
        publish_notice(tenken, &ministry, id).await.is_err(),
        "only once"
    );
    assert!(
        add_notice_file(tenken, &ministry, id, "b.pdf", b"%PDF-1.7".to_vec())
            .await
            .is_err(),
        "what is published stays"
    );
    let view = read_notice(tenken, &authority, id).await.unwrap();
    assert!(view.to_pass_on && !view.own);
    assert_eq!(view.files[0].name, "別紙.pdf");
    assert!(matches!(
        read_notice(tenken, &pharmacist, id).await,
        Err(Error::NotFound(_))
    ));

    confirm_notice(tenken, &authority, id).await.unwrap();
    site.set_now("2026-11-20T04:00:00Z");
    confirm_notice(tenken, &authority, id).await.unwrap();
    pass_on_notice(tenken, &authority, id, "区の締切は同じです。")
        .await
        .unwrap();
    assert!(
        pass_on_notice(tenken, &authority, id, "").await.is_err(),
        "only once"
    );
    let steps = notice_steps(tenken, &ministry, id).await.unwrap();
    let done = &steps["131016"];
    assert_eq!(
        done.confirmed_at,
        Some(written.created_at),
        "the first time counts"
    );
    assert_eq!(done.passed_on_at, Some(tenken.now()));
    assert!(
        !steps.contains_key("030007"),
        "the neighbour has not opened it"
    );
    assert_eq!(list_notices(tenken, &neighbour).await.unwrap().len(), 1);

    let inbox = list_messages(tenken, &pharmacist, &near.id).await.unwrap();
    assert_eq!(inbox.len(), 1);
    assert!(inbox[0].body.contains("区の締切は同じです。") && inbox[0].body.contains("期間内に"));
    assert_eq!(inbox[0].sender, "131016");
    assert_eq!(
        list_messages(tenken, &Actor::Local, &far.id)
            .await
            .unwrap()
            .len(),
        0
    );
    assert!(list_messages(tenken, &neighbour, &near.id).await.is_err());
    assert_eq!(inbox[0].read_at, None);
    read_message(tenken, &authority, &near.id, inbox[0].number)
        .await
        .unwrap();
    let unread = &list_messages(tenken, &authority, &near.id).await.unwrap()[0];
    assert_eq!(unread.read_at, None, "others' looks do not count");
    read_message(tenken, &pharmacist, &near.id, inbox[0].number)
        .await
        .unwrap();
    let read = &list_messages(tenken, &pharmacist, &near.id).await.unwrap()[0];
    assert!(read.read_at.is_some());
    let file = find_notice_file(tenken, &pharmacist, id, &view.files[0].id)
        .await
        .unwrap();
    assert_eq!(
        (file.content.as_slice(), &*file.media_type),
        (&b"%PDF-1.7"[..], "application/pdf")
    );

    let mails = send_all(site, |_| None).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "yakkyoku@example.jp");
    let address = format!("https://tenken.example.jp/facilities/{}/inbox/", near.id);
    assert!(mails[0].text.contains(&address), "{}", mails[0].text);
    assert!(mails[0].text.starts_with("見本1 御中"), "{}", mails[0].text);
    assert!(
        send_all(site, |_| None).await.is_empty(),
        "none is sent twice"
    );
}

async fn an_authoritys_own_notice_goes_to_its_facilities_at_once(site: &Site) {
    let (near, far) = two_pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    let other = somebody(Role::Authority, "030007");
    for wrong in ["", "改行\nの題名", &"長".repeat(201)] {
        let new = NewNotice {
            title: wrong.into(),
            ..notice(None)
        };
        assert!(
            write_notice(&site.tenken, &authority, new).await.is_err(),
            "{wrong:?}"
        );
    }
    let written = write_notice(&site.tenken, &authority, notice(None))
        .await
        .unwrap();
    assert!(
        publish_notice(&site.tenken, &other, &written.id)
            .await
            .is_err()
    );
    publish_notice(&site.tenken, &authority, &written.id)
        .await
        .unwrap();
    let count = async |facility: &str| {
        list_messages(&site.tenken, &Actor::Local, facility)
            .await
            .unwrap()
            .len()
    };
    assert_eq!((count(&near.id).await, count(&far.id).await), (1, 0));
    assert!(matches!(
        read_notice(&site.tenken, &other, &written.id).await,
        Err(Error::NotFound(_))
    ));
}

async fn reminders_go_to_who_has_not_answered_once_a_day(site: &Site) {
    let tenken = &site.tenken;
    let (near, far) = two_pharmacies(site).await;
    let third = site.facility("pharmacy", 3, None).await;
    let round = site.round("pharmacy-survey@R8").await;
    let path = format!("/rounds/{}/responses/{}/submissions", round.id, third.id);
    let answers = serde_json::json!({ "answers": survey_answers() });
    let reply = site
        .api("POST", &path, &[("idempotency-key", "k")], Some(answers))
        .await;
    assert_eq!(reply.status, 201, "{}", reply.body);

    let authority = somebody(Role::Authority, "131016");
    let counts = async |actor: &Actor| {
        let one = preview_reminder(tenken, actor, &round.id).await.unwrap();
        (one.unanswered, one.with_address, one.reminded_today)
    };
    assert_eq!(counts(&authority).await, (1, 1, 0));
    assert_eq!(counts(&Actor::Local).await, (2, 1, 0));
    let body = preview_reminder(tenken, &authority, &round.id)
        .await
        .unwrap()
        .body;
    send_reminder(tenken, &authority, &round.id, &body)
        .await
        .unwrap();
    assert_eq!(counts(&Actor::Local).await, (2, 1, 1));
    send_reminder(tenken, &Actor::Local, &round.id, &body)
        .await
        .unwrap();
    let count = async |facility: &str| {
        list_messages(tenken, &Actor::Local, facility)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(
        (
            count(&near.id).await,
            count(&far.id).await,
            count(&third.id).await
        ),
        (1, 1, 0)
    );
    site.set_now("2026-11-21T03:00:00Z");
    assert_eq!(counts(&authority).await, (1, 1, 0), "another day");
    send_reminder(tenken, &authority, &round.id, &body)
        .await
        .unwrap();
    assert_eq!((count(&near.id).await, count(&far.id).await), (2, 1));
    for actor in [
        somebody(Role::Inspector, "131016"),
        somebody(Role::Facility, &near.id),
    ] {
        let refused = send_reminder(tenken, &actor, &round.id, &body).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
    }
}

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
    assert_eq!(failed[0].problem, "550 unknown");
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
        let sending = Sending { public_url: "" };
        let send = async |mail: Mail| busy(&mail).map_or(Ok(()), Err);
        attempts += send_due(tenken, sending, send).await.unwrap();
    }
    assert_eq!(attempts, 7);
    assert_eq!(glance().await.0.failed, 1);

    // What nobody sent for three days is old news.
    tell().await;
    site.set_now("2026-11-24T02:00:00Z");
    assert!(send_all(site, |_| None).await.is_empty());
    let (counts, failed) = glance().await;
    assert_eq!(counts.failed, 2);
    assert!(failed[0].problem.contains("3日"), "{}", failed[0].problem);
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
    assert_eq!(page.status, 422, "the newer one takes its place");
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
