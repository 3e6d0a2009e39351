//! The way of a notice through the authorities.

use jiff::Timestamp;
use std::collections::HashMap;
use tenken_store::Tx;
use tenken_store::messages::notice_steps::StepsRow;
use tenken_store::messages::{notice_steps, notices};

use super::is_for_authorities;
use super::write::{own, to_facilities};
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::sender::{Sender, sends_for};
use crate::core::tenken::Tenken;
use crate::messages::{tell, usable_text};

/// How far a notice has come with an authority.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    /// When somebody there first opened it.
    pub seen_at: Option<Timestamp>,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// When it was passed on to the facilities.
    pub passed_on_at: Option<Timestamp>,
    /// What the authority added, if it added anything.
    pub words: Option<String>,
}

impl From<StepsRow> for Steps {
    fn from(row: StepsRow) -> Self {
        let time = |at: Option<String>| at.as_deref().map(read_time);
        Steps {
            seen_at: time(row.seen_at),
            confirmed_at: time(row.confirmed_at),
            passed_on_at: time(row.passed_on_at),
            words: row.words,
        }
    }
}

/// Notes that an authority has opened a notice.
pub(super) async fn see(
    tenken: &Tenken,
    permit: Permit,
    notice: &str,
    authority: &str,
) -> Result<()> {
    let (notice, authority, at) = (notice.to_owned(), authority.to_owned(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            notice_steps::see(tx, &notice, &authority, &at).await?;
            Ok(())
        })
        .await
}

/// Confirms a notice of the ministry for the actor's authority. Confirming again changes nothing.
///
/// # Errors
/// Not found; the actor speaks for no authority.
pub async fn confirm_notice(tenken: &Tenken, actor: &Actor, id: &str) -> Result<()> {
    let (authority, permit) = authority_of(tenken, actor).await?;
    let (id, at, actor) = (id.to_owned(), tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| {
            of_ministry(tx, &id).await?;
            if !notice_steps::confirm(tx, &id, &authority, &at).await? {
                return Ok(());
            }
            let detail = serde_json::json!({ "authority": authority });
            let subject = Subject::Notice.of(id);
            record(tx, &at, &actor, Action::ConfirmNotice, &subject, detail).await
        })
        .await
}

/// Passes a notice of the ministry on to the facilities of the actor's authority, with words of its
/// own (which may be empty).
///
/// # Errors
/// Not found; passed on before; the actor speaks for no authority.
pub async fn pass_on_notice(tenken: &Tenken, actor: &Actor, id: &str, words: &str) -> Result<()> {
    let (authority, permit) = authority_of(tenken, actor).await?;
    let words = match words.trim() {
        "" => None,
        words => Some(usable_text("words", words)?),
    };
    let (id, at, actor) = (id.to_owned(), tenken.stored_now(), actor.clone());
    let tenken_too = tenken.clone();
    let message = tenken
        .write(permit, async move |tx| {
            let row = of_ministry(tx, &id).await?;
            if !notice_steps::pass_on(tx, &id, &authority, words.as_deref(), &at).await? {
                return Err(Error::bad(
                    "passed_on",
                    "このお知らせは、すでに管内の施設へ伝えてあります。",
                ));
            }
            let detail = serde_json::json!({ "authority": authority });
            let subject = Subject::Notice.of(id);
            record(tx, &at, &actor, Action::PassOnNotice, &subject, detail).await?;
            let sender = Sender::Authority(authority);
            to_facilities(&tenken_too, tx, row, sender, words.as_deref()).await
        })
        .await?;
    tell(tenken, &message).await
}

/// How far one's own notice has come with every authority, by code; who has not opened it is not
/// there.
///
/// # Errors
/// Not one's own.
pub async fn notice_steps(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
) -> Result<HashMap<String, Steps>> {
    let permit = require(actor, Act::ReadNotices)?;
    let sender = sends_for(tenken, actor).await?.stored();
    let id = id.to_owned();
    let rows = tenken
        .read(permit, async move |tx| {
            own(tx, &sender, &id).await?;
            Ok(notice_steps::of_notice(tx, &id).await?)
        })
        .await?;
    Ok(by_authority(rows))
}

/// For each authority, how far the notices about a round have come.
///
/// # Errors
/// The actor watches nobody.
pub async fn steps_of_round(
    tenken: &Tenken,
    actor: &Actor,
    round: &str,
) -> Result<HashMap<String, Steps>> {
    let permit = require(actor, Act::ReadNotices)?;
    let round = round.to_owned();
    let rows = tenken
        .read(permit, async move |tx| {
            Ok(notice_steps::of_round(tx, &round).await?)
        })
        .await?;
    Ok(by_authority(rows))
}

fn by_authority(rows: Vec<StepsRow>) -> HashMap<String, Steps> {
    let pair = |row: StepsRow| (row.authority.clone(), Steps::from(row));
    rows.into_iter().map(pair).collect()
}

/// The authority the actor may confirm and pass on for.
async fn authority_of(tenken: &Tenken, actor: &Actor) -> Result<(String, Permit)> {
    let permit = require(actor, Act::SendNotices)?;
    let sender = sends_for(tenken, actor).await?;
    let authority = sender.authority().ok_or(Error::Forbidden)?;
    Ok((authority, permit))
}

/// A notice that the ministry has published.
async fn of_ministry(tx: &mut Tx, id: &str) -> Result<notices::NoticeRow> {
    notices::get(tx, id)
        .await?
        .filter(is_for_authorities)
        .ok_or_else(|| Error::NotFound("このお知らせ".into()))
}
