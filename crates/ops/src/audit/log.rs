//! Reading the log: everybody's for those who run or audit the installation, a facility's own for
//! whoever may see the facility.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;
use tenken_domain::text::calendar::{end_of_day, start_of_day};
use tenken_domain::text::input::fold;
use tenken_store::audit::{self, AuditFilter, NamedAuditRow};

use super::{Action, Subject};
use super::{record, record_for};
use crate::core::actor::Actor;
use crate::core::environment::{read_time, stored_time};
use crate::core::error::Result;
use crate::core::facility_key::find_readable;
use crate::core::names::Names;
use crate::core::paging::PAGE;
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// Entries read at once for an export.
const CHUNK: usize = 1_000;

/// What to look for; empty finds all.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// First day, in Tokyo.
    pub from: Option<Date>,
    /// Last day, in Tokyo.
    pub to: Option<Date>,
    /// Part of who did it: of the name, or of what they sign in with.
    pub who: String,
    /// What was done: the name of an [`Action`].
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
    /// Who, as stored.
    pub actor: String,
    /// The user ID of an access log: what a person signs in with, or how else somebody came in.
    pub user_id: String,
    /// The name of who did it, as it is now.
    pub actor_name: String,
    /// The name of whom it was done to, as it is now; empty where it was nobody.
    pub subject_name: String,
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
        match Action::parse(&self.action) {
            Some(action) => action.label(),
            None => &self.action,
        }
    }

    /// What it belongs to, in a word.
    pub fn category(&self) -> &str {
        Action::parse(&self.action).map_or("その他", Action::category)
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
    let permit = require(actor, Act::ReadLog)?;
    let stored = filter.stored(wanted_facility(tenken, actor, filter).await?);
    read_page(tenken, permit, stored, before, PAGE).await
}

/// An export under way: reads the log piece by piece, so that it may be of any length.
pub struct Export {
    tenken: Tenken,
    permit: Permit,
    filter: AuditFilter,
    before: Option<i64>,
    done: bool,
}

/// Begins an export of what the filter finds, of everybody's log or, with `facility` (its id or
/// code), of a facility's own. The export itself is noted.
///
/// # Errors
/// As [`read_log`]; a facility that does not exist, or not for this actor.
pub async fn begin_export(
    tenken: &Tenken,
    actor: &Actor,
    facility: Option<&str>,
    filter: &LogFilter,
) -> Result<Export> {
    let (facility, permit) = match facility {
        Some(key) => {
            let (row, permit) = find_readable(tenken, actor, key).await?;
            (Some(row.id), permit)
        }
        None => {
            let permit = require(actor, Act::ReadLog)?;
            (wanted_facility(tenken, actor, filter).await?, permit)
        }
    };
    let stored = filter.stored(facility.clone());
    let detail = filter.told();
    let (at, actor) = (tenken.stored_now(), actor.clone());
    tenken
        .write(permit, async move |tx| match &facility {
            None => {
                record(
                    tx,
                    &at,
                    &actor,
                    Action::ExportLog,
                    Subject::Log.id(),
                    detail,
                )
                .await
            }
            Some(id) => {
                let subject = Subject::Facility.of(id);
                record_for(id, tx, &at, &actor, Action::ExportLog, &subject, detail).await
            }
        })
        .await?;
    Ok(Export {
        tenken: tenken.clone(),
        permit,
        filter: stored,
        before: None,
        done: false,
    })
}

impl Export {
    /// The next entries, the newest first; `None` after the last.
    pub async fn more(&mut self) -> Result<Option<Vec<LogEntry>>> {
        if self.done {
            return Ok(None);
        }
        let page = read_page(
            &self.tenken,
            self.permit,
            self.filter.clone(),
            self.before,
            CHUNK,
        )
        .await?;
        self.before = page.next;
        self.done = page.next.is_none();
        Ok(Some(page.entries))
    }
}

impl LogFilter {
    /// As the store understands it.
    pub(crate) fn stored(&self, facility_id: Option<String>) -> AuditFilter {
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
        key => Ok(Some(find_readable(tenken, actor, key).await?.0.id)),
    }
}

/// At most `size` entries, and where the next ones begin.
pub(crate) async fn read_page(
    tenken: &Tenken,
    permit: Permit,
    filter: AuditFilter,
    before: Option<i64>,
    size: usize,
) -> Result<LogPage> {
    // One more than fits shows whether there is a next page.
    let most = size as i64 + 1;
    let (mut rows, names) = tenken
        .read_long(permit, async move |tx| {
            let rows = audit::list(tx, &filter, before, most).await?;
            let named: Vec<String> = rows.iter().flat_map(named_ids).collect();
            let names = Names::read(tx, named.iter().map(String::as_str)).await?;
            Ok((rows, names))
        })
        .await?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok(LogPage {
        next: rows.last().filter(|_| more).map(|row| row.entry.seq),
        entries: rows
            .into_iter()
            .map(|row| LogEntry::of(row, &names))
            .collect(),
    })
}

/// Those an entry names: who did it, to whom, and who inspects.
fn named_ids(row: &NamedAuditRow) -> Vec<String> {
    let mut named = vec![row.entry.actor.clone(), row.entry.subject.clone()];
    if row.entry.detail.contains(INSPECTORS) {
        let mut detail = detail_of(&row.entry.detail);
        each_inspector(&mut detail, &mut |id| named.push(Subject::User.of(id)));
    }
    named
}

/// Where the detail of an entry names people, by the ids of their accounts.
const INSPECTORS: &str = "inspectors";

fn each_inspector(detail: &mut Value, each: &mut impl FnMut(&mut String)) {
    let Value::Object(fields) = detail else {
        return;
    };
    for (name, value) in fields {
        match value {
            Value::Array(people) if name == INSPECTORS => {
                for person in people {
                    if let Value::String(id) = person {
                        each(id);
                    }
                }
            }
            inner => each_inspector(inner, each),
        }
    }
}

fn detail_of(stored: &str) -> Value {
    serde_json::from_str(stored).unwrap_or_else(|_| Value::String(stored.to_owned()))
}

impl LogEntry {
    fn of(row: NamedAuditRow, names: &Names) -> Self {
        let entry = row.entry;
        let mut detail = detail_of(&entry.detail);
        each_inspector(&mut detail, &mut |id| {
            *id = names.of(&Subject::User.of(&id))
        });
        let is_somebody = ["user:", "token:"]
            .iter()
            .any(|kind| entry.subject.starts_with(kind));
        LogEntry {
            seq: entry.seq,
            at: read_time(&entry.at),
            user_id: names.user_id(&entry.actor),
            actor_name: names.of(&entry.actor),
            subject_name: match is_somebody {
                true => names.of(&entry.subject),
                false => String::new(),
            },
            actor: entry.actor,
            origin: entry.origin,
            action: entry.action,
            subject: entry.subject,
            facility: entry.facility_id.map(|id| {
                let name = row.facility_name.unwrap_or_else(|| id.clone());
                (id, name)
            }),
            detail,
        }
    }
}
