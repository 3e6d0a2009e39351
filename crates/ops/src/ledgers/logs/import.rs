//! Taking in a log of any length: a thread reads and packs it, block after block goes into the database, and only the
//! last step makes it a log. However long the file is, a few blocks of it are in memory.

use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use tenken_domain::ledgers::LedgerKind;
use tenken_spreadsheets::log_file::{LogFault, LogLine, LogSummary, read_log};
use tenken_store::facilities;
use tenken_store::ledgers::log_imports::{self, LogBlockRow, LogImportRow};
use tokio::sync::mpsc;

use super::block::{KeptLine, LINES, pack};
use crate::audit::{Action, Subject, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::permit::{Permit, Unasked};
use crate::core::policy::{Act, require};
use crate::core::secrets::hex;
use crate::core::tenken::Tenken;
use crate::core::uploaded::bare_name;
use crate::ledgers::ledger_kind;

/// Blocks that wait for the database.
const WAITING: usize = 3;

/// What came of a log.
#[derive(Debug, Clone, Serialize)]
pub struct LogTaken {
    /// Its id; of the one that is there, if this file came in before.
    pub id: String,
    /// Whether this file was there already.
    pub was_there: bool,
    /// Lines it has.
    pub lines: u64,
    /// Lines that could not be read under the columns and are kept as they stood.
    pub unread: u64,
    /// What was wrong with the first of them.
    pub faults: Vec<LogFault>,
    /// Headings of the file that no column has.
    pub unknown_headings: Vec<String>,
}

/// A block on its way to the database.
struct Packed {
    lines: i64,
    first_at: Option<String>,
    last_at: Option<String>,
    content: Vec<u8>,
}

/// Takes in a log of a facility, read from `source` to its end. With `dry_run` it is read and nothing is kept. A file
/// that came in before is not taken twice.
///
/// # Errors
/// The facility or the kind is not there, or no log; the actor does not answer for the facility; the file cannot be
/// read as a log.
pub async fn import_log(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    kind: &str,
    name: &str,
    source: impl Read + Send + 'static,
    dry_run: bool,
) -> Result<LogTaken> {
    let kind = ledger_kind(tenken, actor, kind).await?;
    if !kind.sealed {
        let message = format!(
            "{}は、ログではありません。表として取り込んでください。",
            kind.title
        );
        return Err(Error::bad("no_log", message));
    }
    let (key, who) = (facility.to_owned(), actor.clone());
    let (facility, permit) = tenken
        .read_if(async move |tx| {
            let facility = by_key(tx, &key).await?;
            let permit = require(&who, Act::Answer(&facility))?;
            Ok(permit.grants((facility.id, permit)))
        })
        .await?;
    let row = LogImportRow {
        id: tenken.environment().id(),
        facility_id: facility,
        ledger: kind.id.clone(),
        name: bare_name(name)?,
        imported_at: tenken.stored_now(),
        imported_by: actor.name(),
        ..LogImportRow::default()
    };
    if !dry_run {
        let begun = row.clone();
        tenken
            .write(permit, async move |tx| {
                Ok(log_imports::put(tx, &begun).await?)
            })
            .await?;
    }
    let id = row.id.clone();
    let taken = take(tenken, actor, permit, kind, row, source, dry_run).await;
    if !dry_run && !matches!(&taken, Ok(taken) if !taken.was_there) {
        // What cannot be undone now goes with what is old once a day.
        tenken
            .write(Unasked::Program, async move |tx| {
                Ok(log_imports::abandon(tx, &id).await?)
            })
            .await?;
    }
    taken
}

async fn take(
    tenken: &Tenken,
    actor: &Actor,
    permit: Permit,
    kind: Arc<LedgerKind>,
    mut row: LogImportRow,
    source: impl Read + Send + 'static,
    dry_run: bool,
) -> Result<LogTaken> {
    let (send, mut blocks) = mpsc::channel(WAITING);
    let reading = tokio::task::spawn_blocking(move || read(&kind, source, &send));
    let mut number = 0;
    while let Some(packed) = blocks.recv().await {
        let Packed {
            lines,
            first_at,
            last_at,
            content,
        } = packed;
        row.first_at = [row.first_at, first_at.clone()].into_iter().flatten().min();
        row.last_at = row.last_at.max(last_at.clone());
        if !dry_run {
            let block = LogBlockRow {
                import_id: row.id.clone(),
                number,
                lines,
                first_at,
                last_at,
                content,
            };
            tenken
                .write(permit, async move |tx| {
                    Ok(log_imports::insert_block(tx, &block).await?)
                })
                .await?;
        }
        number += 1;
    }
    let (summary, sha256, size) = reading.await.map_err(|_| {
        Error::bad(
            "file",
            "ファイルを読み取れませんでした。保存し直して、もう一度選んでください。",
        )
    })??;
    row.sha256 = Some(sha256);
    row.size = size;
    row.lines = i64::try_from(summary.lines).unwrap_or(i64::MAX);
    row.unread = i64::try_from(summary.unread).unwrap_or(i64::MAX);
    let mut taken = LogTaken {
        id: row.id.clone(),
        was_there: false,
        lines: summary.lines,
        unread: summary.unread,
        faults: summary.faults,
        unknown_headings: summary.unknown_headings,
    };
    if !dry_run && let Some(there) = store(tenken, actor, permit, row).await? {
        (taken.id, taken.was_there) = (there, true);
    }
    Ok(taken)
}

/// Makes what came in a log; gives the id of the one that has the same content, if there is one.
async fn store(
    tenken: &Tenken,
    actor: &Actor,
    permit: Permit,
    row: LogImportRow,
) -> Result<Option<String>> {
    let (who, at) = (actor.clone(), tenken.stored_now());
    tenken
        .write(permit, async move |tx| {
            // Two people may hand in the same file.
            facilities::get_for_update(tx, &row.facility_id).await?;
            let sha256 = row.sha256.as_deref().unwrap_or_default();
            let there = log_imports::by_content(tx, &row.facility_id, &row.ledger, sha256).await?;
            if let Some(there) = there {
                return Ok(Some(there.id));
            }
            log_imports::put(tx, &row).await?;
            let detail = made(serde_json::json!({
                "ledger": row.ledger, "file": row.name, "lines": row.lines, "sha256": sha256,
            }));
            let (of, subject) = (&row.facility_id, Subject::Ledger.of(&row.ledger));
            record_for(of, tx, &at, &who, Action::ImportLog, &subject, detail).await?;
            Ok(None)
        })
        .await
}

/// Reads the file and sends its blocks; ends early when nobody takes them.
fn read(
    kind: &LedgerKind,
    source: impl Read,
    send: &mpsc::Sender<Packed>,
) -> Result<(LogSummary, String, i64)> {
    let seen = Arc::new(Mutex::new((Sha256::new(), 0_i64)));
    let source = Hashed {
        source,
        seen: Arc::clone(&seen),
    };
    let mut lines: Vec<KeptLine> = Vec::new();
    let mut failed = None;
    let summary = read_log(source, kind, |line: LogLine| {
        let LogLine {
            number,
            values,
            raw,
        } = line;
        lines.push(KeptLine {
            number,
            values,
            raw,
        });
        if lines.len() < LINES {
            return ControlFlow::Continue(());
        }
        match send_block(&mut lines, send) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        }
    });
    if let Some(error) = failed {
        return Err(error);
    }
    let summary = summary.map_err(|fault| Error::Rows(vec![fault]))?;
    if !lines.is_empty() {
        send_block(&mut lines, send)?;
    }
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    Ok((summary, hex(&seen.0.clone().finalize()), seen.1))
}

fn send_block(lines: &mut Vec<KeptLine>, send: &mpsc::Sender<Packed>) -> Result<()> {
    let times = || {
        lines
            .iter()
            .map(|line| line.values.get("at"))
            .filter(|at| !at.is_empty())
    };
    let packed = Packed {
        lines: i64::try_from(lines.len()).unwrap_or(i64::MAX),
        first_at: times().min().map(str::to_owned),
        last_at: times().max().map(str::to_owned),
        content: pack(lines)?,
    };
    lines.clear();
    let gone = |_| {
        Error::bad(
            "stopped",
            "取り込みが途中で止まりました。もう一度お試しください。",
        )
    };
    send.blocking_send(packed).map_err(gone)
}

/// A source whose bytes are counted and hashed as they are read.
struct Hashed<R> {
    source: R,
    seen: Arc<Mutex<(Sha256, i64)>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.0.update(buffer.get(..read).unwrap_or_default());
        seen.1 += i64::try_from(read).unwrap_or_default();
        Ok(read)
    }
}
