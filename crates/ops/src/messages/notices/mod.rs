//! Notices: from the ministry to the authorities, who confirm them, add their own words and pass them
//! on; from an authority to its facilities. Every step has its time.

mod files;
mod steps;
mod write;

pub use files::{NoticeFile, add_notice_file, find_notice_file};
pub use steps::{Steps, confirm_notice, notice_steps, pass_on_notice, steps_of_round};
pub use write::{NewNotice, publish_notice, write_notice};

use jiff::Timestamp;
use std::collections::HashMap;
use tenken_store::Tx;
use tenken_store::messages::notices::{NoticeFileHead, NoticeRow};
use tenken_store::messages::{inbox, notice_steps as stored_steps, notices};

use crate::core::actor::{Actor, Grant};
use crate::core::environment::read_time;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::permit::Permit;
use crate::core::policy::{Act, may, require};
use crate::core::sender::{Sender, sends_for};
use crate::core::tenken::Tenken;

/// A notice.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Id; never changes.
    pub id: String,
    /// Who makes it known.
    pub sender: Sender,
    /// The round it is about.
    pub round: Option<String>,
    /// Title.
    pub title: String,
    /// Plain text.
    pub body: String,
    /// Synthetic.
    pub demo: bool,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was published; `None` while it is written.
    pub published_at: Option<Timestamp>,
}

/// A notice with all that belongs to it, as somebody sees it.
#[derive(Debug, Clone)]
pub struct NoticeView {
    /// The notice.
    pub notice: Notice,
    /// The files that go with it.
    pub files: Vec<NoticeFile>,
    /// It comes from whom the actor speaks for.
    pub own: bool,
    /// The actor's authority is to confirm it and pass it on.
    pub to_pass_on: bool,
    /// How far it has come with the actor's authority.
    pub steps: Steps,
}

/// The most notices shown at once.
const MOST: i64 = 200;

impl From<NoticeRow> for Notice {
    fn from(row: NoticeRow) -> Self {
        Notice {
            id: row.id,
            sender: Sender::parse(&row.sender),
            round: row.round_id,
            title: row.title,
            body: row.body,
            demo: row.demo,
            created_at: read_time(&row.created_at),
            published_at: row.published_at.as_deref().map(read_time),
        }
    }
}

/// The notices of whom the actor speaks for, and what the ministry has published; the newest first.
///
/// # Errors
/// The actor watches nobody.
pub async fn list_notices(tenken: &Tenken, actor: &Actor) -> Result<Vec<(Notice, Steps)>> {
    let permit = require(actor, Act::ReadNotices)?;
    let own = sends_for(tenken, actor).await?.stored();
    let (rows, steps) = tenken
        .read(permit, async move |tx| {
            let rows = notices::list(tx, &own, &Sender::Ministry.stored(), MOST).await?;
            Ok((rows, stored_steps::of_authority(tx, &own).await?))
        })
        .await?;
    let mut steps: HashMap<_, _> = steps.into_iter().collect();
    let with_steps = |row: NoticeRow| {
        let steps = steps.remove(&row.id).map(Steps::from);
        (row.into(), steps.unwrap_or_default())
    };
    Ok(rows.into_iter().map(with_steps).collect())
}

/// A notice. When an authority looks at one of the ministry's, it has seen it from then on.
///
/// # Errors
/// Not found, or not for the actor.
pub async fn read_notice(tenken: &Tenken, actor: &Actor, id: &str) -> Result<NoticeView> {
    let sender = sends_for(tenken, actor).await?;
    let (key, who, own) = (id.to_owned(), actor.clone(), sender.stored());
    let (row, files, steps, permit) = tenken
        .read_if(async move |tx| {
            let (row, permit) = find_visible(tx, &who, &own, &key).await?;
            let files = notices::files(tx, &row.id).await?;
            let steps = stored_steps::get(tx, &row.id, &own).await?;
            Ok(permit.grants((row, files, steps, permit)))
        })
        .await?;
    let for_authorities = is_for_authorities(&row);
    let is_watcher = may(actor, Act::ReadNotices);
    let own = row.sender == sender.stored() && is_watcher;
    let authority = sender.authority();
    let to_pass_on = authority.filter(|_| for_authorities && is_watcher);
    if let (Some(authority), None) = (&to_pass_on, &steps) {
        steps::see(tenken, permit, &row.id, authority).await?;
    }
    Ok(NoticeView {
        own,
        to_pass_on: to_pass_on.is_some(),
        steps: steps.map(Steps::from).unwrap_or_default(),
        files: files.into_iter().map(NoticeFile::from).collect(),
        notice: row.into(),
    })
}

/// A notice that is there for the actor: one's own, one the ministry has published to who watches,
/// or one that was passed on to one of the actor's facilities.
async fn find_visible(
    tx: &mut Tx,
    actor: &Actor,
    sender: &str,
    id: &str,
) -> Result<(NoticeRow, Permit)> {
    let not_found = || Error::NotFound("このお知らせ".into());
    let row = notices::get(tx, id).await?.ok_or_else(not_found)?;
    if let Ok(permit) = require(actor, Act::ReadNotices) {
        return match row.sender == sender || is_for_authorities(&row) {
            true => Ok((row, permit)),
            false => Err(not_found()),
        };
    }
    for key in actor.grants().iter().filter_map(Grant::facility) {
        if inbox::has_notice(tx, key, id).await? {
            let (_, permit) = readable(tx, actor, key).await?;
            return Ok((row, permit));
        }
    }
    Err(not_found())
}

/// The ministry has published it: authorities confirm it and pass it on.
fn is_for_authorities(row: &NoticeRow) -> bool {
    Sender::parse(&row.sender) == Sender::Ministry && row.published_at.is_some()
}

impl From<NoticeFileHead> for NoticeFile {
    fn from(head: NoticeFileHead) -> Self {
        NoticeFile {
            id: head.id,
            name: head.name,
            size: head.size.unsigned_abs(),
        }
    }
}
