//! Reading the log: everybody's for those who run or audit the installation, a facility's own for
//! whoever may see the facility.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use tenken_domain::calendar::{end_of_day, start_of_day};
use tenken_domain::input::fold;
use tenken_store::audit::{self, AuditFilter, NamedAuditRow};
use tenken_store::facilities::FacilityRow;

use super::words::{Words, words};
use super::{note, note_for};
use crate::actor::Actor;
use crate::error::{Error, Result};
use crate::facilities::{Facility, PAGE, readable};
use crate::policy::{Act, require};
use crate::surroundings::{read_time, stored_time};
use crate::tenken::Tenken;

/// Entries read at once for an export.
const CHUNK: usize = 1_000;

/// What to look for; empty finds all.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// First day, in Tokyo.
    pub from: Option<Date>,
    /// Last day, in Tokyo.
    pub to: Option<Date>,
    /// Part of who did it: of the id or the name.
    pub who: String,
    /// What was done: one of the actions of [`super::ACTIONS`].
    pub action: String,
    /// Code or id of the facility it concerns.
    pub facility: String,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// Number of the entry.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who, as stored: the user ID of an access log.
    pub actor: String,
    /// The name of who did it, as it is now.
    pub actor_name: String,
    /// From where: an address; `local` is this machine.
    pub origin: String,
    /// What was done, as stored.
    pub action: String,
    /// What it was done to, as stored: `round:…`.
    pub subject: String,
    /// The id of the facility it concerns, and its name as it is now.
    pub facility: Option<(String, String)>,
    /// More; `before` and `after` where something was changed.
    pub detail: Value,
}

impl LogEntry {
    /// What was done, in words.
    pub fn label(&self) -> &str {
        words(&self.action).map_or(&self.action, |words: &Words| words.label)
    }

    /// What it belongs to, in a word.
    pub fn category(&self) -> &str {
        words(&self.action).map_or("その他", |words| words.category)
    }
}

/// A page of the log, the newest first.
#[derive(Debug, Clone)]
pub struct LogPage {
    /// What is on it.
    pub entries: Vec<LogEntry>,
    /// The next page begins before the entry with this number, if there is one.
    pub next: Option<i64>,
}

/// A page of a facility's own log.
#[derive(Debug, Clone)]
pub struct FacilityLog {
    /// The facility.
    pub facility: Facility,
    /// The page.
    pub page: LogPage,
}

/// A page of everybody's log: what is older than the entry `before`.
///
/// # Errors
/// The facility to look for does not exist.
pub async fn read_log(
    tenken: &Tenken,
    actor: &Actor,
    filter: &LogFilter,
    before: Option<i64>,
) -> Result<LogPage> {
    require(actor, Act::ReadLog)?;
    let stored = filter.stored(wanted_facility(tenken, actor, filter).await?);
    read_page(tenken, stored, before, PAGE).await
}

/// A page of the log of one facility (by id or code); what the filter says about a facility is left
/// aside.
///
/// # Errors
/// The facility does not exist, or not for this actor.
pub async fn read_facility_log(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    filter: &LogFilter,
    before: Option<i64>,
) -> Result<FacilityLog> {
    let row = readable_facility(tenken, actor, facility).await?;
    let stored = filter.stored(Some(row.id.clone()));
    Ok(FacilityLog {
        page: read_page(tenken, stored, before, PAGE).await?,
        facility: row.into(),
    })
}

/// An export under way: reads the log piece by piece, so that it may be of any length.
pub struct Export {
    tenken: Tenken,
    filter: AuditFilter,
    before: Option<i64>,
    done: bool,
}

/// Begins an export of what the filter finds, of everybody's log or, with `facility` (its id or
/// code), of a facility's own. The export itself is noted.
///
/// # Errors
/// As [`read_log`] and [`read_facility_log`].
pub async fn begin_export(
    tenken: &Tenken,
    actor: &Actor,
    facility: Option<&str>,
    filter: &LogFilter,
) -> Result<Export> {
    let facility = match facility {
        Some(key) => Some(readable_facility(tenken, actor, key).await?.id),
        None => {
            require(actor, Act::ReadLog)?;
            wanted_facility(tenken, actor, filter).await?
        }
    };
    let stored = filter.stored(facility.clone());
    let detail = filter.told();
    let (at, actor) = (tenken.stored_now(), actor.clone());
    tenken
        .db()
        .write::<_, Error, _>(move |tx| {
            Box::pin(async move {
                match &facility {
                    None => note(tx, &at, &actor, "log.export", "log", detail).await,
                    Some(id) => {
                        let subject = format!("facility:{id}");
                        note_for(id, tx, &at, &actor, "log.export", &subject, detail).await
                    }
                }
            })
        })
        .await?;
    Ok(Export {
        tenken: tenken.clone(),
        filter: stored,
        before: None,
        done: false,
    })
}

impl Export {
    /// The next entries, the newest first; `None` after the last.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn more(&mut self) -> Result<Option<Vec<LogEntry>>> {
        if self.done {
            return Ok(None);
        }
        let page = read_page(&self.tenken, self.filter.clone(), self.before, CHUNK).await?;
        self.before = page.next;
        self.done = page.next.is_none();
        Ok(Some(page.entries))
    }
}

impl LogFilter {
    /// As the store understands it.
    fn stored(&self, facility_id: Option<String>) -> AuditFilter {
        let given = |text: &str| Some(fold(text)).filter(|text| !text.is_empty());
        AuditFilter {
            from: self.from.map(|day| stored_time(start_of_day(day))),
            until: self.to.map(|day| stored_time(end_of_day(day))),
            who: given(&self.who),
            action: given(&self.action),
            facility_id,
        }
    }

    /// What was looked for, for the entry about an export.
    fn told(&self) -> Value {
        serde_json::json!({
            "from": self.from, "to": self.to, "who": self.who, "action": self.action,
        })
    }
}

/// The facility the filter asks for, if it asks for one.
async fn wanted_facility(
    tenken: &Tenken,
    actor: &Actor,
    filter: &LogFilter,
) -> Result<Option<String>> {
    match fold(&filter.facility).as_str() {
        "" => Ok(None),
        key => Ok(Some(readable_facility(tenken, actor, key).await?.id)),
    }
}

async fn readable_facility(tenken: &Tenken, actor: &Actor, key: &str) -> Result<FacilityRow> {
    let (key, who) = (key.to_owned(), actor.clone());
    tenken
        .db()
        .read::<_, Error, _>(move |tx| Box::pin(async move { readable(tx, &who, &key).await }))
        .await
}

/// At most `size` entries, and where the next ones begin.
async fn read_page(
    tenken: &Tenken,
    filter: AuditFilter,
    before: Option<i64>,
    size: usize,
) -> Result<LogPage> {
    // One more than fits shows whether there is a next page.
    let most = size as i64 + 1;
    let mut rows = tenken
        .db()
        .read::<_, Error, _>(move |tx| {
            Box::pin(async move { Ok(audit::list(tx, &filter, before, most).await?) })
        })
        .await?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok(LogPage {
        next: rows.last().filter(|_| more).map(|row| row.entry.seq),
        entries: rows.into_iter().map(LogEntry::from).collect(),
    })
}

impl From<NamedAuditRow> for LogEntry {
    fn from(row: NamedAuditRow) -> Self {
        let entry = row.entry;
        let actor_name = match (row.actor_name, entry.actor.as_str()) {
            (Some(name), _) => name,
            (None, "local") => "このパソコンの利用者".to_owned(),
            (None, actor) => actor.to_owned(),
        };
        LogEntry {
            seq: entry.seq,
            at: read_time(&entry.at),
            actor_name,
            actor: entry.actor,
            origin: entry.origin,
            action: entry.action,
            subject: entry.subject,
            facility: entry.facility_id.map(|id| {
                let name = row.facility_name.unwrap_or_else(|| id.clone());
                (id, name)
            }),
            detail: serde_json::from_str(&entry.detail).unwrap_or(Value::String(entry.detail)),
        }
    }
}
