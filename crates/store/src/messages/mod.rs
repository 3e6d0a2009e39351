//! What people are told: one text, for many recipients.

pub mod deliveries;
pub mod inbox;
pub mod notice_steps;
pub mod notices;
pub mod outbox;
pub mod questions;
pub mod refused_addresses;

use serde::Deserialize;

use crate::db::{Conditions, joined, params};
use crate::rounds::enrolments::Asked;
use crate::{Error, Tx};

/// A text for one or many recipients.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MessageRow {
    /// ULID.
    pub id: String,
    /// What it is, as `notice` or `reminder`.
    pub kind: String,
    /// Who says it: `ministry`, an authority by its six digits, `vendor:` and a vendor's name, or `tenken`
    /// for the program itself.
    pub sender: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// The round it is about, if it is.
    pub round_id: Option<String>,
    /// The notice it passes on, if it does.
    pub notice_id: Option<String>,
    /// When it was written, RFC 3339 in UTC.
    pub created_at: String,
}

/// Which facilities are told; what is `None` does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Audience {
    /// Those a round asks, on a day.
    #[serde(deserialize_with = "joined")]
    pub asked: Option<Asked>,
    /// Of those, only who has not submitted.
    pub unanswered: bool,
    /// Those of one authority, six digits; with a round those that count as its own there.
    pub authority: Option<String>,
    /// Those not closed before this day, ISO.
    pub operating_on: Option<String>,
    /// Those a vendor's answer for many was for, by its batch.
    pub batch: Option<String>,
    /// Synthetic facilities, or real ones.
    pub demo: bool,
}

/// How far the telling of a message has come.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Issue {
    pub audience: Audience,
    pub once: Option<String>,
    /// The last facility that was looked at.
    pub through: Option<String>,
}

/// Adds a message that an audience is still to be told. With `once` those are left out who were told
/// the same before: the text and the facility's id name it.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert_for(
    tx: &mut Tx,
    row: &MessageRow,
    audience: &Audience,
    once: Option<&str>,
) -> Result<(), Error> {
    let sql = "INSERT INTO messages (id, kind, sender, subject, body, round_id, notice_id, \
               created_at, to_round, to_unanswered, to_authority, to_operating_on, to_batch, to_demo, \
               once, to_asked_on) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    let [to_round, to_asked_on] = match &audience.asked {
        Some(asked) => [Some(&*asked.round), Some(&*asked.day)],
        None => [None, None],
    };
    let params = params![
        &row.id,
        &row.kind,
        &row.sender,
        &row.subject,
        &row.body,
        &row.round_id,
        &row.notice_id,
        &row.created_at,
        to_round,
        audience.unanswered,
        &audience.authority,
        &audience.operating_on,
        &audience.batch,
        audience.demo,
        once,
        to_asked_on
    ];
    tx.execute(sql, params).await.map(drop)
}

/// Adds a message whose recipients are named one by one.
///
/// # Errors
/// [`Error::Duplicate`] if the id exists.
pub async fn insert(tx: &mut Tx, row: &MessageRow) -> Result<(), Error> {
    insert_for(tx, row, &Audience::default(), None).await?;
    note_progress(tx, &row.id, None, Some(&row.created_at)).await
}

/// A message somebody has sent about a round.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SentRow {
    /// When it was written, RFC 3339 in UTC.
    pub created_at: String,
    /// Plain text.
    pub body: String,
    /// How many were told.
    pub recipients: i64,
}

/// What a sender has sent of a kind about a round, the newest first, at most `limit`.
pub async fn sent(
    tx: &mut Tx,
    kind: &str,
    round: &str,
    sender: &str,
    limit: i64,
) -> Result<Vec<SentRow>, Error> {
    let sql = "SELECT m.created_at, m.body, \
               (SELECT count(*) FROM deliveries d WHERE d.message_id = m.id) + (SELECT \
               CAST(coalesce(sum(r.count), 0) AS BIGINT) FROM removed_deliveries r \
               WHERE r.message_id = m.id) FROM messages m WHERE m.kind = $1 AND m.round_id = $2 AND m.sender = $3 \
               ORDER BY m.created_at DESC, m.id DESC LIMIT $4";
    tx.query(sql, params![kind, round, sender, limit]).await
}

/// The messages whose audience has not been told wholly, the oldest first.
pub async fn untold(tx: &mut Tx) -> Result<Vec<String>, Error> {
    let sql = "SELECT id FROM messages WHERE told_at IS NULL ORDER BY id";
    tx.query(sql, params![]).await
}

/// How far the telling of a message has come, held against other writers; `None` when all were told.
pub(crate) async fn telling(tx: &mut Tx, id: &str) -> Result<Option<Issue>, Error> {
    let sql = "SELECT to_round, to_asked_on, to_unanswered, to_authority, to_operating_on, to_batch, \
               to_demo, once, told_through FROM messages WHERE id = $1 AND told_at IS NULL FOR UPDATE";
    tx.query_opt(sql, params![id]).await
}

/// Notes how far the telling has come.
pub(crate) async fn note_progress(
    tx: &mut Tx,
    id: &str,
    through: Option<&str>,
    at: Option<&str>,
) -> Result<(), Error> {
    let sql = "UPDATE messages SET told_through = $2, told_at = $3 WHERE id = $1";
    tx.execute(sql, params![id, through, at]).await.map(drop)
}

impl Audience {
    /// Adds the conditions on `facilities f`.
    pub(crate) fn restrict<'a>(&'a self, which: &mut Conditions<'a>) {
        which.and("f.demo = ?", self.demo);
        which.and_some(
            "(f.closed_on IS NULL OR f.closed_on >= ?)",
            &self.operating_on,
        );
        which.and_some(
            "EXISTS (SELECT 1 FROM vendor_answers a WHERE a.batch = ? AND a.facility_id = f.id)",
            &self.batch,
        );
        let Some(asked) = &self.asked else {
            which.and_some("f.authority = ?", &self.authority);
            return;
        };
        asked.restrict_to("f.id", self.authority.as_ref(), which);
        if self.unanswered {
            let round = which.param(&asked.round);
            which.sql.push_str(&format!(
                " AND NOT EXISTS (SELECT 1 FROM submissions s WHERE s.round_id = {round} \
                 AND s.facility_id = f.id)"
            ));
        }
    }
}
