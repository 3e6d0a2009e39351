//! Addresses to which mails do not arrive, and the mails that did not.

use serde::Deserialize;

use crate::db::params;
use crate::{Error, Tx};

/// A mail to a facility that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct UndeliveredRow {
    /// The facility: its id and name.
    pub facility: (String, String),
    /// The address.
    pub mail: String,
    /// Why, in plain words.
    pub problem: String,
    /// When it was given up, RFC 3339 in UTC.
    pub at: String,
}

/// What mails are about.
#[derive(Debug, Clone)]
pub enum About {
    /// A round, by its id.
    Round(String),
    /// A notice, by its id.
    Notice(String),
}

impl About {
    fn column(&self) -> (&'static str, &str) {
        match self {
            About::Round(id) => ("m.round_id", id),
            About::Notice(id) => ("m.notice_id", id),
        }
    }
}

/// Notes that a mail server has refused an address for good.
pub async fn add(tx: &mut Tx, mail: &str, problem: &str, at: &str) -> Result<(), Error> {
    let sql = "INSERT INTO refused_addresses (mail, problem, refused_at) VALUES (lower($1), $2, $3) \
               ON CONFLICT (mail) DO UPDATE SET problem = excluded.problem, \
               refused_at = excluded.refused_at";
    tx.execute(sql, params![mail, problem, at]).await.map(drop)
}

/// Notes that an address takes mails.
pub async fn remove(tx: &mut Tx, mail: &str) -> Result<(), Error> {
    let sql = "DELETE FROM refused_addresses WHERE mail = lower($1)";
    tx.execute(sql, params![mail]).await.map(drop)
}

/// Why an address was refused, and when, if it was.
pub async fn get(tx: &mut Tx, mail: &str) -> Result<Option<(String, String)>, Error> {
    let sql = "SELECT problem, refused_at FROM refused_addresses WHERE mail = lower($1)";
    tx.query_opt(sql, params![mail]).await
}

/// The mails to facilities about something, by state, as (state, number); to those of one authority alone,
/// if it is given.
pub async fn count_about(
    tx: &mut Tx,
    about: &About,
    authority: Option<&str>,
) -> Result<Vec<(String, i64)>, Error> {
    let (column, id) = about.column();
    let sql = format!(
        "SELECT state, CAST(sum(count) AS BIGINT) FROM (SELECT d.state, count(*) AS count \
         FROM messages m JOIN deliveries d ON d.message_id = m.id \
         JOIN facilities f ON f.id = d.facility_id WHERE {column} = $1 \
         AND (CAST($2 AS TEXT) IS NULL OR f.authority = $2) GROUP BY d.state UNION ALL \
         SELECT r.state, r.count FROM messages m JOIN removed_deliveries r ON r.message_id = m.id \
         WHERE {column} = $1 AND (CAST($2 AS TEXT) IS NULL OR r.authority = $2)) x GROUP BY state"
    );
    tx.query(&sql, params![id, authority]).await
}

/// The mails to facilities about something that did not arrive, by the facilities' names, at most `limit`;
/// to those of one authority alone, if it is given.
pub async fn undelivered_about(
    tx: &mut Tx,
    about: &About,
    authority: Option<&str>,
    limit: i64,
) -> Result<Vec<UndeliveredRow>, Error> {
    let (column, id) = about.column();
    let sql = format!(
        "SELECT f.id, f.name, d.mail, d.problem, coalesce(d.ended_at, d.due_at) \
         FROM messages m JOIN deliveries d ON d.message_id = m.id \
         JOIN facilities f ON f.id = d.facility_id WHERE {column} = $1 AND d.state = 'failed' \
         AND (CAST($2 AS TEXT) IS NULL OR f.authority = $2) ORDER BY f.name, f.id, d.seq LIMIT $3"
    );
    tx.query(&sql, params![id, authority, limit]).await
}

/// How many mails to facilities about a notice did not arrive, by the authority that passed it on, as
/// (sender, number).
pub async fn count_by_sender(tx: &mut Tx, notice: &str) -> Result<Vec<(String, i64)>, Error> {
    let sql = "SELECT sender, CAST(sum(count) AS BIGINT) FROM (SELECT m.sender, count(*) AS count \
               FROM messages m JOIN deliveries d ON d.message_id = m.id \
               WHERE m.notice_id = $1 AND d.facility_id IS NOT NULL AND d.state = 'failed' \
               GROUP BY m.sender UNION ALL SELECT m.sender, r.count \
               FROM messages m JOIN removed_deliveries r ON r.message_id = m.id \
               WHERE m.notice_id = $1 AND r.state = 'failed') x GROUP BY sender";
    tx.query(sql, params![notice]).await
}
