//! Notices from the ministry to the pharmacy, and reminders.

use tenken_ops::messages::notices::{
    NewNotice, add_notice_file, confirm_notice, find_notice_file, list_notices, notice_steps,
    pass_on_notice, publish_notice, read_notice, write_notice,
};
use tenken_ops::messages::{list_messages, read_message};
use tenken_ops::rounds::reminders::{preview_reminder, send_reminder};
use tenken_ops::{Actor, Error, Role, Sender};

use crate::support::{
    Site, notice, on_both, send_all, somebody, submit, survey_answers, two_pharmacies,
};

on_both!(
    a_notice_goes_from_the_ministry_to_a_pharmacy,
    an_authoritys_own_notice_goes_to_its_facilities_at_once,
    reminders_go_to_who_has_not_answered_once_a_day,
);

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
    assert_eq!(inbox[0].sender, Sender::Authority("131016".into()));
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
    submit(site, &round.id, &third.id, survey_answers(), 0).await;

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
