//! Writing a notice and publishing it.

use tenken_store::messages::notices::{self, NoticeRow};
use tenken_store::messages::{self, Audience};
use tenken_store::{Tx, facilities, rounds};

use super::Notice;
use crate::audit::{Action, Subject, made, record};
use crate::core::actor::Actor;
use crate::core::asked::asked_by;
use crate::core::error::{Error, Result};
use crate::core::input::Typed;
use crate::core::policy::{Act, require};
use crate::core::sender::{Sender, sends_for};
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell, usable_text, usable_title};

/// A notice to be written.
#[derive(Debug, Clone, Default)]
pub struct NewNotice {
    /// The round it is about, if it is: then it goes to those the round asks.
    pub round: Option<String>,
    /// Title.
    pub title: String,
    /// Plain text.
    pub body: String,
}

/// Begins a notice: nobody else sees it before it is published.
///
/// # Errors
/// No title, no text, an unknown round; the actor may send no notices.
pub async fn write_notice(tenken: &Tenken, actor: &Actor, new: NewNotice) -> Result<Notice> {
    let permit = require(actor, Act::SendNotices)?;
    let mut typed = Typed::default();
    let title = typed.field(usable_title(&new.title))?;
    let body = typed.field(usable_text("body", &new.body))?;
    typed.done()?;
    let mut row = NoticeRow {
        id: tenken.environment().id(),
        sender: sends_for(tenken, actor).await?.stored(),
        round_id: new.round,
        title,
        body,
        demo: false,
        created_at: tenken.stored_now(),
        published_at: None,
    };
    let actor = actor.clone();
    tenken
        .write(permit, async move |tx| {
            row.demo = match &row.round_id {
                Some(id) => {
                    let round = rounds::get(tx, id).await?;
                    round.ok_or_else(|| Error::round_not_found(id))?.demo
                }
                // Where all is made up, so is what is made known.
                None => !facilities::any_real(tx).await?,
            };
            notices::insert(tx, &row).await?;
            let detail = made(serde_json::json!({ "title": row.title, "round": row.round_id }));
            let subject = Subject::Notice.of(&row.id);
            record(
                tx,
                &row.created_at,
                &actor,
                Action::WriteNotice,
                &subject,
                detail,
            )
            .await?;
            Ok(Notice::from(row))
        })
        .await
}

/// Publishes a notice: the ministry's is there for the authorities, an authority's goes to its
/// facilities at once, and that of who runs an installation that is neither's to all of them.
///
/// # Errors
/// Not one's own; published already.
pub async fn publish_notice(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let permit = require(actor, Act::SendNotices)?;
    let sender = sends_for(tenken, actor).await?.stored();
    let (id, at, actor) = (id.to_owned(), tenken.stored_now(), actor.clone());
    let tenken_too = tenken.clone();
    let told = tenken
        .write(permit, async move |tx| {
            let row = own(tx, &sender, &id).await?;
            if !notices::publish(tx, &id, &at).await? {
                return Err(Error::bad(
                    "published",
                    "このお知らせは、すでに公表されています。",
                ));
            }
            let (subject, nothing) = (Subject::Notice.of(id), serde_json::Value::Null);
            record(tx, &at, &actor, Action::PublishNotice, &subject, nothing).await?;
            let sender = Sender::parse(&row.sender);
            if sender == Sender::Ministry {
                return Ok(None);
            }
            Ok(Some(
                to_facilities(&tenken_too, tx, row, sender, None).await?,
            ))
        })
        .await?;
    match told {
        Some(message) => tell(tenken, &message).await,
        None => Ok(()),
    }
}

/// One's own notice; others do not exist for who writes.
pub(super) async fn own(tx: &mut Tx, sender: &str, id: &str) -> Result<NoticeRow> {
    notices::get(tx, id)
        .await?
        .filter(|row| row.sender == sender)
        .ok_or_else(|| Error::NotFound("このお知らせ".into()))
}

/// Stores the message by which the facilities of who sends it on learn of a notice; each learns of it once.
/// Returns the message's id.
pub(super) async fn to_facilities(
    tenken: &Tenken,
    tx: &mut Tx,
    notice: NoticeRow,
    sender: Sender,
    words: Option<&str>,
) -> Result<String> {
    let body = match words {
        None => notice.body,
        Some(words) => format!(
            "【{}から】\n{words}\n\n【厚生労働省から】\n{}",
            sender.name(&tenken.catalog()),
            notice.body
        ),
    };
    let round = match &notice.round_id {
        Some(id) => rounds::get(tx, id).await?,
        None => None,
    };
    let audience = Audience {
        asked: round.map(|row| asked_by(&row, tenken.today())),
        authority: sender.clone().authority(),
        operating_on: Some(tenken.today().to_string()),
        demo: notice.demo,
        ..Audience::default()
    };
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::Notice,
            sender,
            subject: notice.title,
            body,
            round: notice.round_id.as_deref(),
            notice: Some(&notice.id),
        },
    );
    let once = format!("notice:{}:", notice.id);
    messages::insert_for(tx, &message, &audience, Some(&once)).await?;
    Ok(message.id)
}
