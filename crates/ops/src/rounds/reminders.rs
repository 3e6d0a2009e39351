//! Reminders to those who have not answered: looked at first, and never twice a day.

use jiff::Timestamp;
use tenken_domain::text::calendar::era_date;
use tenken_store::messages::deliveries;
use tenken_store::messages::{self, Audience};

use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;
use crate::messages::{MessageKind, New, prepare_message, tell, usable_text};
use crate::rounds::{Round, find_round};

/// A reminder that could be sent.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// The round it is about.
    pub round: Round,
    /// Facilities that have not submitted.
    pub unanswered: u64,
    /// How many of those have an address for mail.
    pub with_address: u64,
    /// How many of those have been reminded today and are left out.
    pub reminded_today: u64,
    /// The words that are proposed.
    pub body: String,
}

/// A reminder that was sent.
#[derive(Debug, Clone)]
pub struct SentReminder {
    /// When.
    pub at: Timestamp,
    /// In which words.
    pub body: String,
    /// To how many facilities, wherever they are now.
    pub facilities: u64,
}

/// The most reminders shown at once.
const MOST: i64 = 50;

/// The reminders about a round that were sent on behalf of whom the actor speaks for, the newest first.
///
/// # Errors
/// An unknown round; the actor may remind nobody.
pub async fn sent_reminders(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
) -> Result<Vec<SentReminder>> {
    let permit = require(actor, Act::SendNotices)?;
    let round = find_round(tenken, actor, round).await?.id;
    let sender = sends_for(tenken, actor).await?.stored();
    let rows = tenken
        .read_long(permit, async move |tx| {
            let kind = MessageKind::Reminder.id();
            Ok(messages::sent(tx, kind, &round, &sender, MOST).await?)
        })
        .await?;
    let sent = rows.into_iter().map(|row| SentReminder {
        at: read_time(&row.created_at),
        body: row.body,
        facilities: row.recipients.unsigned_abs(),
    });
    Ok(sent.collect())
}

/// What a reminder about a round would be.
///
/// # Errors
/// An unknown round, or one that is not open; the actor may remind nobody.
pub async fn preview_reminder(tenken: &Tenken, actor: &Actor, round: &str) -> Result<Reminder> {
    let (permit, round, audience, once) = prepare(tenken, actor, round).await?;
    let counts = tenken
        .read_long(permit, async move |tx| {
            Ok(deliveries::count_audience(tx, &audience, Some(&once)).await?)
        })
        .await?;
    let [unanswered, with_address, reminded_today] = counts.map(i64::unsigned_abs);
    let until = round
        .last_day()
        .map_or_else(String::new, |day| format!("締切は{}です。", era_date(day)));
    Ok(Reminder {
        body: format!(
            "「{}」に、まだご回答をいただいていません。{until}途中まで書いたものは残っていますので、続きから書けます。行きちがいで、すでにお送りいただいていたときはお許しください。",
            round.title
        ),
        round,
        unanswered,
        with_address,
        reminded_today,
    })
}

/// Reminds those who have not answered, and were not reminded today.
///
/// # Errors
/// No words; those of [`preview_reminder`].
pub async fn send_reminder(tenken: &Tenken, actor: &Actor, round: &str, body: &str) -> Result<()> {
    let (permit, round, audience, once) = prepare(tenken, actor, round).await?;
    let sender = sends_for(tenken, actor).await?;
    let message = prepare_message(
        tenken,
        New {
            kind: MessageKind::Reminder,
            sender,
            subject: format!("回答のお願い：{}", round.title),
            body: usable_text("body", body)?,
            round: Some(&round.id),
            notice: None,
        },
    );
    let (id, actor) = (message.id.clone(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            messages::insert_for(tx, &message, &audience, Some(&once)).await?;
            let detail = serde_json::json!({ "authority": audience.authority });
            let subject = Subject::Round.of(&round.id);
            record(
                tx,
                &message.created_at,
                &actor,
                Action::SendReminder,
                &subject,
                detail,
            )
            .await
        })
        .await?;
    tell(tenken, &id).await
}

/// The round, who is to be reminded, and what makes it once a day.
async fn prepare(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
) -> Result<(Permit, Round, Audience, String)> {
    let permit = require(actor, Act::SendNotices)?;
    let round = find_round(tenken, actor, round).await?;
    round.require_open(tenken.now())?;
    let sender = sends_for(tenken, actor).await?;
    let audience = Audience {
        asked: Some(round.asked(tenken.today())),
        unanswered: true,
        // In its own name to its own: a prefecture's cities remind theirs (ADR 20).
        authority: sender.authority(),
        operating_on: Some(tenken.today().to_string()),
        demo: round.demo,
        ..Audience::default()
    };
    let once = format!("reminder:{}:{}:", round.id, tenken.today());
    Ok((permit, round, audience, once))
}
