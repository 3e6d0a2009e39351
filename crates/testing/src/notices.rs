//! Notices, and mails as they go.

use std::sync::Mutex;
use tenken_ops::Actor;
use tenken_ops::facilities::{Facility, import_facilities};
use tenken_ops::messages::notices::NewNotice;
use tenken_ops::outbox::{Mail, Refusal, send_due};

use crate::Site;

/// A pharmacy of 千代田区 with an address for mail, and one of 岩手県 without.
pub async fn two_pharmacies(site: &Site) -> (Facility, Facility) {
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

pub fn notice(round: Option<&str>) -> NewNotice {
    NewNotice {
        round: round.map(str::to_owned),
        title: "調査のお願い".into(),
        body: "期間内に回答してください。".into(),
    }
}

/// The outbox, sent to a list; the mail server refuses with `refuse`.
pub async fn send_all(site: &Site, refuse: impl Fn(&Mail) -> Option<Refusal>) -> Vec<Mail> {
    let sent = Mutex::new(Vec::new());
    let send = async |mail: Mail| match refuse(&mail) {
        Some(refusal) => Err(refusal),
        None => {
            sent.lock().unwrap().push(mail);
            Ok(())
        }
    };
    send_due(&site.tenken, "https://tenken.example.jp", send)
        .await
        .unwrap();
    sent.into_inner().unwrap()
}
