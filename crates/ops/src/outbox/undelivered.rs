//! Mails that did not arrive, told to whoever relies on them.
//!
//! Only what a mail server says when a mail is handed to it is known. A mail that it takes and cannot
//! bring further comes back to the address in `--mail-from`, where people read it.

use jiff::Timestamp;
use std::collections::HashMap;
pub use tenken_store::messages::refused_addresses::About;
use tenken_store::messages::refused_addresses::UndeliveredRow;
use tenken_store::messages::{deliveries, refused_addresses};

use super::MailState;
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::policy::{Act, require};
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;

/// The most mails that are named.
pub const MOST_NAMED: usize = 200;

/// How the mails to facilities about something fared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Deliveries {
    /// A mail server has taken them.
    pub sent: u64,
    /// They wait.
    pub waiting: u64,
    /// They did not arrive.
    pub failed: u64,
}

/// A mail to a facility that did not arrive.
#[derive(Debug, Clone)]
pub struct Undelivered {
    /// The facility: its id and name.
    pub facility: (String, String),
    /// The address.
    pub mail: String,
    /// Why, in plain words.
    pub problem: String,
    /// When it was given up.
    pub at: Timestamp,
}

/// An address to which mails do not arrive.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The address.
    pub mail: String,
    /// Why, in plain words.
    pub problem: String,
    /// When a mail server said so.
    pub at: Timestamp,
}

impl From<UndeliveredRow> for Undelivered {
    fn from(row: UndeliveredRow) -> Self {
        Undelivered {
            facility: row.facility,
            mail: row.mail,
            problem: row.problem,
            at: read_time(&row.at),
        }
    }
}

/// How many mails about a round or a notice were sent, wait and did not arrive: those to the facilities of
/// whom the actor speaks for.
///
/// # Errors
/// The actor watches nobody.
pub async fn count_deliveries(tenken: &Tenken, actor: &Actor, about: About) -> Result<Deliveries> {
    let permit = require(actor, Act::ReadNotices)?;
    let authority = sends_for(tenken, actor).await?.authority();
    let counts = tenken
        .read_long(permit, async move |tx| {
            let authority = authority.as_deref();
            Ok(refused_addresses::count_about(tx, &about, authority).await?)
        })
        .await?;
    let counts: HashMap<String, i64> = counts.into_iter().collect();
    let count = |state: MailState| counts.get(state.id()).copied().unwrap_or(0).unsigned_abs();
    Ok(Deliveries {
        sent: count(MailState::Sent),
        waiting: count(MailState::Waiting),
        failed: count(MailState::Failed),
    })
}

/// The mails about a round or a notice that did not arrive, by the names of the facilities: those to the
/// facilities of whom the actor speaks for, at most [`MOST_NAMED`].
///
/// # Errors
/// The actor watches nobody.
pub async fn list_undelivered(
    tenken: &Tenken,
    actor: &Actor,
    about: About,
) -> Result<Vec<Undelivered>> {
    let permit = require(actor, Act::ReadNotices)?;
    let authority = sends_for(tenken, actor).await?.authority();
    let rows = tenken
        .read_long(permit, async move |tx| {
            let authority = authority.as_deref();
            let most = MOST_NAMED as i64;
            Ok(refused_addresses::undelivered_about(tx, &about, authority, most).await?)
        })
        .await?;
    Ok(rows.into_iter().map(Undelivered::from).collect())
}

/// How many mails about a notice did not arrive, by the authority that passed it on.
///
/// # Errors
/// The actor watches nobody.
pub async fn undelivered_by_authority(
    tenken: &Tenken,
    actor: &Actor,
    notice: &str,
) -> Result<HashMap<String, u64>> {
    let permit = require(actor, Act::ReadNotices)?;
    let notice = notice.to_owned();
    let rows = tenken
        .read_long(permit, async move |tx| {
            Ok(refused_addresses::count_by_sender(tx, &notice).await?)
        })
        .await?;
    let pair = |(authority, count): (String, i64)| (authority, count.unsigned_abs());
    Ok(rows.into_iter().map(pair).collect())
}

/// Whether mails to a facility do not arrive.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn refused_address(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<Option<Refused>> {
    let (key, who) = (facility.to_owned(), actor.clone());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &key).await?;
            let Some(mail) = deliveries::address_of(tx, &facility.id).await? else {
                return Ok(permit.grants(None));
            };
            let refused = refused_addresses::get(tx, &mail).await?;
            Ok(permit.grants(refused.map(|(problem, at)| Refused {
                mail,
                problem,
                at: read_time(&at),
            })))
        })
        .await
}
