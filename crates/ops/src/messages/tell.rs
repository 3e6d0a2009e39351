//! Issue: from a text to the inboxes and the outbox.

use tenken_store::Tx;
use tenken_store::messages::deliveries;
use tenken_store::messages::{self, MessageRow};

use super::MessageKind;
use crate::core::error::Result;
use crate::core::permit::Unasked;
use crate::core::sender::Sender;
use crate::core::tenken::Tenken;

/// Facilities told in one unit of work: some hundredths of a second, in which nobody else writes on
/// SQLite.
const AT_ONCE: i64 = 1_000;

/// A text to be told.
pub(crate) struct New<'a> {
    pub kind: MessageKind,
    /// Who says it.
    pub sender: Sender,
    pub subject: String,
    pub body: String,
    pub round: Option<&'a str>,
    pub notice: Option<&'a str>,
}

/// The id and time of a text whose words are only known in the transaction that tells it.
pub(crate) struct Stamp {
    /// ULID.
    pub id: String,
    /// RFC 3339 in UTC.
    pub at: String,
}

impl Stamp {
    pub fn now(tenken: &Tenken) -> Self {
        Stamp {
            id: tenken.environment().id(),
            at: tenken.stored_now(),
        }
    }

    /// The text under this id and time.
    pub fn message(self, new: New<'_>) -> MessageRow {
        MessageRow {
            id: self.id,
            kind: new.kind.id().to_owned(),
            sender: new.sender.stored(),
            subject: new.subject,
            body: new.body,
            round_id: new.round.map(str::to_owned),
            notice_id: new.notice.map(str::to_owned),
            created_at: self.at,
        }
    }
}

/// Gives a text its id and time.
pub(crate) fn prepare_message(tenken: &Tenken, new: New<'_>) -> MessageRow {
    Stamp::now(tenken).message(new)
}

/// Tells the audience of a message, part by part, until all know.
pub(crate) async fn tell(tenken: &Tenken, message: &str) -> Result<()> {
    loop {
        let (id, at) = (message.to_owned(), tenken.stored_now());
        let more = tenken
            .write(Unasked::Program, async move |tx| {
                Ok(deliveries::tell_next(tx, &id, &at, AT_ONCE).await?)
            })
            .await?;
        if !more {
            return Ok(());
        }
    }
}

/// Takes up what was interrupted: messages whose audience has not been told wholly.
pub async fn tell_the_rest(tenken: &Tenken) -> Result<()> {
    let untold = tenken
        .read(Unasked::Program, async move |tx| {
            Ok(messages::untold(tx).await?)
        })
        .await?;
    for message in untold {
        tell(tenken, &message).await?;
    }
    Ok(())
}

/// Tells one facility, in the transaction of what it is told about.
pub(crate) async fn tell_facility(tx: &mut Tx, row: &MessageRow, facility: &str) -> Result<()> {
    messages::insert(tx, row).await?;
    Ok(deliveries::tell_one(tx, &row.id, facility, &row.created_at).await?)
}

/// Writes to many people, given as (person, address), in the transaction of what it is about.
pub(crate) async fn tell_people(
    tx: &mut Tx,
    row: &MessageRow,
    people: &[(String, String)],
) -> Result<()> {
    messages::insert(tx, row).await?;
    Ok(deliveries::mail_people(tx, &row.id, &row.created_at, people, None).await?)
}

/// The same to who was not told `once`.
pub(crate) async fn tell_people_once(
    tx: &mut Tx,
    row: &MessageRow,
    people: Vec<(String, String)>,
    once: &str,
) -> Result<()> {
    let mut untold = Vec::new();
    for person in people {
        if !deliveries::was_told(tx, once, &person.0).await? {
            untold.push(person);
        }
    }
    if untold.is_empty() {
        return Ok(());
    }
    messages::insert(tx, row).await?;
    Ok(deliveries::mail_people(tx, &row.id, &row.created_at, &untold, Some(once)).await?)
}
