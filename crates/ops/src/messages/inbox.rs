//! The inbox of a facility.

use jiff::Timestamp;
use tenken_store::messages::inbox::{self, Received};

use super::MessageKind;
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::permit::Unasked;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;

/// A message in an inbox.
#[derive(Debug, Clone)]
pub struct Message {
    /// Names it in the inbox.
    pub number: i64,
    /// What it is.
    pub kind: MessageKind,
    /// Who says it, as [`crate::Sender`] is stored.
    pub sender: Sender,
    /// One line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The round it is about.
    pub round: Option<String>,
    /// The notice it passes on.
    pub notice: Option<String>,
    /// When it came.
    pub at: Timestamp,
    /// When the facility first read it.
    pub read_at: Option<Timestamp>,
}

/// The most messages shown at once.
const MOST: i64 = 200;

impl From<Received> for Message {
    fn from(row: Received) -> Self {
        let message = row.message;
        Message {
            number: row.seq,
            kind: MessageKind::from_stored(&message.kind),
            sender: Sender::parse(&message.sender),
            subject: message.subject,
            body: message.body,
            round: message.round_id,
            notice: message.notice_id,
            at: read_time(&message.created_at),
            read_at: row.read_at.as_deref().map(read_time),
        }
    }
}

/// What a facility has been told, the newest first.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn list_messages(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<Vec<Message>> {
    let (key, who) = (facility.to_owned(), actor.clone());
    let rows = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            Ok(permit.grants(inbox::list(tx, &facility.id, MOST).await?))
        })
        .await?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// How many messages a facility has not read.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn count_unread(tenken: &Tenken, actor: &Actor, facility: &str) -> Result<u64> {
    let (key, who) = (facility.to_owned(), actor.clone());
    let unread = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            Ok(permit.grants(inbox::count_unread(tx, &facility.id).await?))
        })
        .await?;
    Ok(unread.unsigned_abs())
}

/// How many messages are unread at the facilities that the actor itself answers for.
pub async fn count_all_unread(tenken: &Tenken, actor: &Actor) -> Result<u64> {
    let own: Vec<String> = (actor.grants().iter())
        .filter_map(|grant| grant.facility().map(str::to_owned))
        .collect();
    if own.is_empty() {
        return Ok(0);
    }
    let unread = tenken
        .read(Unasked::OwnAccount, async move |tx| {
            let mut unread = 0;
            for facility in &own {
                unread += inbox::count_unread(tx, facility).await?;
            }
            Ok(unread)
        })
        .await?;
    Ok(unread.unsigned_abs())
}

/// A message; when the facility itself looks, it is read from then on.
///
/// # Errors
/// Not found, or not in a facility of the actor's scope.
pub async fn read_message(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    number: i64,
) -> Result<Message> {
    let (key, who, at) = (facility.to_owned(), actor.clone(), tenken.stored_now());
    let (row, facility, permit) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let row = inbox::get(tx, &facility.id, number).await?;
            Ok(permit.grants((row, facility.id, permit)))
        })
        .await?;
    let row = row.ok_or_else(|| Error::NotFound("この連絡".into()))?;
    if row.read_at.is_none() && actor.acts_for(&facility) {
        tenken
            .write(permit, async move |tx| {
                Ok(inbox::mark_read(tx, number, &at).await?)
            })
            .await?;
    }
    Ok(row.into())
}
