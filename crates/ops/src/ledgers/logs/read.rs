//! Which logs there are, and finding lines in one.

use jiff::civil::Date;
use std::sync::Arc;
use tenken_domain::ledgers::{LedgerKind, Values};
use tenken_domain::text::input::plain;
use tenken_store::Tx;
use tenken_store::ledgers::log_imports::{self, LogBlockRow, LogImportRow};

use super::block::{KeptLine, unpack};
use super::{find_log, log_not_found};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::names::Names;
use crate::core::policy::{Act, may, require};
use crate::core::tenken::Tenken;
use crate::core::uploaded::off_the_thread;
use crate::facilities::Facility;
use crate::ledgers::kinds;

/// Lines shown at once.
const PAGE: usize = 200;
/// Blocks that one look goes through: 200,000 lines.
const MOST_BLOCKS: usize = 50;

/// A log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLog {
    /// ULID.
    pub id: String,
    /// The kind of ledger.
    pub kind: String,
    /// File name as sent.
    pub name: String,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
    /// Lines.
    pub lines: i64,
    /// Lines that could not be read under the columns and are kept as they stood.
    pub unread: i64,
    /// The first and the last day any line names.
    pub days: Option<(Date, Date)>,
    /// When it came in, RFC 3339 in UTC.
    pub imported_at: String,
    /// From whom: a name, or what the audit log calls them where rules alone look.
    pub imported_by: String,
    /// The day it was looked through, by whom, likewise, and what was found.
    pub review: Option<(Date, String, String)>,
}

/// The logs of a facility.
#[derive(Debug, Clone)]
pub struct LogPages {
    /// Whose they are.
    pub facility: Facility,
    /// What they are.
    pub kind: Arc<LedgerKind>,
    /// The newest first.
    pub logs: Vec<KeptLog>,
    /// Whether the actor may take in more.
    pub may_change: bool,
}

/// What is looked for in a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// Words that all stand in the line, in any width and case.
    pub text: String,
    /// From this day on.
    pub from: Option<Date>,
    /// Until this day.
    pub until: Option<Date>,
    /// Lines after this one ([`LogLines::next`]).
    pub after: u64,
}

/// Lines of a log.
#[derive(Debug, Clone)]
pub struct LogLines {
    /// Whose it is.
    pub facility: Facility,
    /// What it is.
    pub kind: Arc<LedgerKind>,
    /// The log.
    pub log: KeptLog,
    /// The lines found.
    pub lines: Vec<LineFound>,
    /// Where to go on; none at the end of the log.
    pub next: Option<u64>,
    /// Whether the actor may say that it was looked through.
    pub may_change: bool,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFound {
    /// Its number in the file, from 1.
    pub number: u64,
    /// What could be read, by column.
    pub values: Values,
    /// The line as it stood, if not all of it could be read.
    pub raw: Option<String>,
}

/// The logs of a facility of one kind.
///
/// # Errors
/// The facility or the kind is not there, or outside the actor's scope.
pub async fn logs_of(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    kind: &str,
) -> Result<LogPages> {
    let (keeper, who) = (tenken.clone(), actor.clone());
    let (facility, kind) = (facility.to_owned(), kind.to_owned());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &facility).await?;
            let kind = kinds::find_kind(&keeper, tx, &kind).await?;
            let mut logs = of_facility(tx, &facility.id).await?;
            logs.retain(|log| log.kind == kind.id);
            name_people(tx, &mut logs).await?;
            let may_change = may(&who, Act::Answer(&facility));
            let facility = Facility::from(facility);
            Ok(permit.grants(LogPages {
                facility,
                kind,
                logs,
                may_change,
            }))
        })
        .await
}

/// All logs of a facility, the newest first.
pub(crate) async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<KeptLog>> {
    let rows = log_imports::of_facility(tx, facility).await?;
    Ok(rows.into_iter().map(KeptLog::from).collect())
}

/// Puts names in the place of what the audit log calls people.
async fn name_people(tx: &mut Tx, logs: &mut [KeptLog]) -> Result<()> {
    let reviewers = logs.iter().filter_map(|log| Some(&*log.review.as_ref()?.1));
    let stored = logs.iter().map(|log| &*log.imported_by).chain(reviewers);
    let names = Names::read(tx, stored).await?;
    for log in logs {
        log.imported_by = names.of(&log.imported_by);
        if let Some((_, by, _)) = &mut log.review {
            *by = names.of(by);
        }
    }
    Ok(())
}

/// Finds lines of a log.
///
/// # Errors
/// There is no such log, or it is outside the actor's scope.
pub async fn log_lines(
    tenken: &Tenken,
    actor: &Actor,
    id: &str,
    query: LogQuery,
) -> Result<LogLines> {
    let (keeper, who, id) = (tenken.clone(), actor.clone(), id.to_owned());
    let (from, until) = (
        bound(query.from, "0000", "T00:00:00"),
        bound(query.until, "9999", "T23:59:59"),
    );
    let (log, facility, kind, may_change) = tenken
        .read_if(async move |tx| {
            let (log, facility) = find_log(tx, &id).await?;
            let permit =
                require(&who, Act::ReadFacility(&facility)).map_err(|_| log_not_found())?;
            let kind = kinds::find_kind(&keeper, tx, &log.ledger).await?;
            let may_change = may(&who, Act::Answer(&facility));
            let mut log = KeptLog::from(log);
            name_people(tx, std::slice::from_mut(&mut log)).await?;
            Ok(permit.grants((log, facility, kind, may_change)))
        })
        .await?;
    let subject = Subject::Ledger.of(&kind.id);
    record_view(tenken, actor, &facility.id, Action::ViewLedger, subject).await?;
    let words: Vec<String> = query.text.split_whitespace().map(plain).collect();
    let sought = Arc::new(Sought {
        kind: Arc::clone(&kind),
        words,
        from,
        until,
        after: query.after,
    });
    let (mut lines, mut next) = (Vec::new(), None);
    let mut at = first_block(query.after);
    for looked in 0.. {
        let Some(block) = read_block(tenken, actor, &facility, &log.id, at, &sought).await? else {
            break;
        };
        at = block.number + 1;
        let (found, wanted) = (Arc::clone(&sought), PAGE + 1 - lines.len());
        let (found, last) = off_the_thread(move || search(&block, &found, wanted)).await??;
        lines.extend(found);
        if lines.len() > PAGE {
            lines.truncate(PAGE);
            next = lines.last().map(|line: &LineFound| line.number);
            break;
        }
        if looked + 1 == MOST_BLOCKS {
            next = Some(last);
            break;
        }
    }
    Ok(LogLines {
        facility: Facility::from(facility),
        kind,
        log,
        lines,
        next,
        may_change,
    })
}

/// What the lines are to be like.
struct Sought {
    kind: Arc<LedgerKind>,
    words: Vec<String>,
    from: String,
    until: String,
    after: u64,
}

impl Sought {
    fn is(&self, line: &KeptLine) -> bool {
        if line.number <= self.after {
            return false;
        }
        let at = line.values.get("at");
        if !at.is_empty() && (at < &*self.from || at > &*self.until) {
            return false;
        }
        if self.words.is_empty() {
            return true;
        }
        let shown = self
            .kind
            .columns
            .iter()
            .map(|one| one.kind.show(line.values.get(&one.id)));
        let mut text: Vec<String> = shown.collect();
        text.extend(line.raw.clone());
        let text = plain(&text.join("\u{1f}"));
        self.words.iter().all(|word| text.contains(word))
    }
}

/// The first block that may have lines after this one: lines are numbered as in the file, headings included, so that
/// no block ends before its share.
fn first_block(after: u64) -> i64 {
    let blocks = after.saturating_sub(64) / super::block::LINES as u64;
    i64::try_from(blocks.saturating_sub(1)).unwrap_or(i64::MAX)
}

fn bound(day: Option<Date>, without: &str, time: &str) -> String {
    day.map_or_else(|| without.to_owned(), |day| format!("{day}{time}"))
}

async fn read_block(
    tenken: &Tenken,
    actor: &Actor,
    facility: &tenken_store::facilities::FacilityRow,
    log: &str,
    number: i64,
    sought: &Sought,
) -> Result<Option<LogBlockRow>> {
    let permit = require(actor, Act::ReadFacility(facility))?;
    let (log, from, until) = (log.to_owned(), sought.from.clone(), sought.until.clone());
    let read = async move |tx: &mut Tx| {
        Ok(log_imports::next_block(tx, &log, number, &from, &until).await?)
    };
    tenken.read(permit, read).await
}

/// At most `wanted` lines of a block, and the number of the last one looked at.
fn search(block: &LogBlockRow, sought: &Sought, wanted: usize) -> Result<(Vec<LineFound>, u64)> {
    let lines = unpack(&block.content)?;
    let last = lines.last().map_or(0, |line| line.number);
    let found = lines
        .into_iter()
        .filter(|line| sought.is(line))
        .take(wanted);
    let found = found.map(|line| LineFound {
        number: line.number,
        values: line.values,
        raw: line.raw,
    });
    Ok((found.collect(), last))
}

impl From<LogImportRow> for KeptLog {
    fn from(row: LogImportRow) -> Self {
        let day = |at: &Option<String>| at.as_deref()?.get(..10)?.parse::<Date>().ok();
        let reviewed = row.reviewed_on.as_deref().and_then(|on| on.parse().ok());
        KeptLog {
            days: day(&row.first_at).zip(day(&row.last_at)),
            review: reviewed.map(|on| {
                (
                    on,
                    row.reviewed_by.unwrap_or_default(),
                    row.remark.unwrap_or_default(),
                )
            }),
            id: row.id,
            kind: row.ledger,
            name: row.name,
            sha256: row.sha256.unwrap_or_default(),
            lines: row.lines,
            unread: row.unread,
            imported_at: row.imported_at,
            imported_by: row.imported_by,
        }
    }
}
