//! What is removed once it is old, as people see it.

use tenken_ops::installation::retention::forget_old;
use tenken_ops::messages::list_messages;
use tenken_ops::messages::notices::{publish_notice, write_notice};
use tenken_ops::outbox::{About, MailState, count_deliveries, read_outbox};
use tenken_ops::{Actor, Role};

use crate::support::{Site, notice, on_both, send_all, somebody, two_pharmacies};

on_both!(what_was_told_five_years_ago_goes_and_figures_stay);

async fn what_was_told_five_years_ago_goes_and_figures_stay(site: &Site) {
    let tenken = &site.tenken;
    let (near, _) = two_pharmacies(site).await;
    let authority = somebody(Role::Authority, "131016");
    let written = write_notice(tenken, &authority, notice(None))
        .await
        .unwrap();
    publish_notice(tenken, &authority, &written.id)
        .await
        .unwrap();
    assert_eq!(send_all(site, |_| None).await.len(), 1);
    let figures = async || {
        let about = About::Notice(written.id.clone());
        let fared = count_deliveries(tenken, &authority, about).await.unwrap();
        let (outbox, _) = read_outbox(tenken, &Actor::Local, MailState::Sent)
            .await
            .unwrap();
        (
            fared.sent,
            fared.failed,
            outbox.sent,
            outbox.without_address,
        )
    };
    let inbox = async || {
        let messages = list_messages(tenken, &Actor::Local, &near.id).await;
        messages.unwrap().len()
    };
    let before = figures().await;
    assert_eq!(before.0, 1);

    site.set_now("2031-11-20T03:00:00Z");
    assert_eq!(forget_old(tenken).await.unwrap(), 0, "a day is missing");
    assert_eq!(inbox().await, 1);
    site.set_now("2031-11-22T03:00:00Z");
    assert_eq!(forget_old(tenken).await.unwrap(), 1);
    assert_eq!(inbox().await, 0);
    assert_eq!(figures().await, before);
    assert_eq!(forget_old(tenken).await.unwrap(), 0);
}
