//! Changing the rows of a ledger: added, changed cell by cell, removed.

use std::collections::{HashMap, HashSet};
use tenken_domain::ledgers::{CellFault, LedgerKind, LedgerRow, Values, check_row};
use tenken_domain::text::input::plain;
use tenken_store::Tx;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::ledgers::ledger_values::{self, ValueRow};
use tenken_store::ledgers::{self as stored, LedgerRowRow};
use ulid::Ulid;

use super::read::values_of;
use super::{kinds, row_not_found};
use crate::audit::{Action, Subject, made, record_for};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::by_key;
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// The most rows of one ledger of a facility.
pub(super) const MOST_ROWS: usize = 20_000;

/// A row as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedRow {
    /// The row. A new one may bring the id that its page made ([`Tenken::new_id`]), so that the same again is the same
    /// row.
    pub id: Option<String>,
    /// The revision it was changed on; 0 for a new one.
    pub seen: i64,
    /// What stands in its cells now, by column; a cell that is not there stays as it is.
    pub cells: Vec<(String, String)>,
    /// It goes.
    pub is_removed: bool,
}

/// What is kept if some rows cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Those that can.
    Each,
    /// All or none.
    Whole,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowOutcome {
    /// It is kept like this.
    Kept(LedgerRow),
    /// It is removed.
    Removed,
    /// It was like this already.
    Same(LedgerRow),
    /// What was typed cannot be taken.
    Refused(Vec<CellFault>),
    /// Somebody else changed the same cells since it was seen.
    Conflict(Conflict),
}

/// What somebody else made of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The row as it is now; none if it was removed.
    pub theirs: Option<LedgerRow>,
    /// The columns both changed.
    pub columns: Vec<String>,
}

/// What became of all rows, in the order they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Row by row.
    pub outcomes: Vec<RowOutcome>,
    /// Whether anything was kept: with [`Taking::Whole`], nothing is if any row could not be taken.
    pub is_kept: bool,
}

/// Changes rows of a facility's ledger.
///
/// # Errors
/// The facility or the kind is not there; the actor does not answer for the facility; a log, whose lines nobody
/// changes; too many rows.
pub async fn save_rows(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    kind: &str,
    typed: Vec<TypedRow>,
    taking: Taking,
) -> Result<Saved> {
    let (keeper, who) = (tenken.clone(), actor.clone());
    let (facility, kind) = (facility.to_owned(), kind.to_owned());
    tenken
        .write_if(async move |tx| {
            let facility = by_key(tx, &facility).await?;
            let permit = require(&who, Act::Answer(&facility))?;
            let kind = kinds::find_kind(&keeper, tx, &kind).await?;
            let mut book = Book::open(&keeper, tx, &who, &facility, &kind).await?;
            let mut outcomes = Vec::new();
            for one in typed {
                outcomes.push(book.take(tx, one).await?);
            }
            let refused = |outcome: &RowOutcome| {
                matches!(outcome, RowOutcome::Refused(_) | RowOutcome::Conflict(_))
            };
            let is_kept = taking == Taking::Each || !outcomes.iter().any(refused);
            if is_kept {
                book.store(tx, Action::ChangeLedger).await?;
            }
            Ok(permit.grants(Saved { outcomes, is_kept }))
        })
        .await
}

/// Makes a row what it was in a revision, also one that was removed.
///
/// # Errors
/// There is no such row or revision; the actor does not answer for its facility; another row has its key now.
pub async fn restore_row(tenken: &Tenken, actor: &Actor, id: &str, revision: i64) -> Result<()> {
    let (keeper, who, id) = (tenken.clone(), actor.clone(), id.to_owned());
    tenken
        .write_if(async move |tx| {
            let found = stored::by_ids(tx, &[&id])
                .await?
                .pop()
                .ok_or_else(row_not_found)?;
            let facility = facilities::get(tx, &found.facility_id).await?;
            let facility = facility.ok_or_else(row_not_found)?;
            let permit = require(&who, Act::Answer(&facility))?;
            let kind = kinds::find_kind(&keeper, tx, &found.ledger).await?;
            let former = stored::revision(tx, &id, revision).await?;
            let content = former
                .and_then(|former| former.content)
                .ok_or_else(row_not_found)?;
            let mut book = Book::open(&keeper, tx, &who, &facility, &kind).await?;
            match book.put(&id, found.revision, values_of(&content)?) {
                RowOutcome::Refused(faults) => {
                    let messages: Vec<String> =
                        faults.into_iter().map(|fault| fault.message).collect();
                    return Err(Error::bad("row", messages.join("\n")));
                }
                _ => book.store(tx, Action::ChangeLedger).await?,
            }
            Ok(permit.grants(()))
        })
        .await
}

/// A ledger that is held, so that nobody else changes it meanwhile, with what is to become of it.
pub(super) struct Book<'b> {
    tenken: &'b Tenken,
    actor: &'b Actor,
    facility: &'b FacilityRow,
    kind: &'b LedgerKind,
    at: String,
    rows: HashMap<String, LedgerRow>,
    /// The rows by what tells them apart ([`Book::identity`]).
    by_identity: HashMap<String, String>,
    added: HashSet<String>,
    changed: HashSet<String>,
    removed: Vec<LedgerRow>,
    added_at: HashMap<String, String>,
    last_id: Option<Ulid>,
}

impl<'b> Book<'b> {
    /// Holds a ledger.
    pub async fn open(
        tenken: &'b Tenken,
        tx: &mut Tx,
        actor: &'b Actor,
        facility: &'b FacilityRow,
        kind: &'b LedgerKind,
    ) -> Result<Self> {
        if kind.sealed {
            let message = format!(
                "{}は、ファイルで取り込みます。入れたあとは変えられません。",
                kind.title
            );
            return Err(Error::bad("sealed", message));
        }
        // One at a time, so that no two rows get the same key and no two changes the same revision.
        facilities::get_for_update(tx, &facility.id).await?;
        let mut book = Book {
            tenken,
            actor,
            facility,
            kind,
            at: tenken.stored_now(),
            rows: HashMap::new(),
            by_identity: HashMap::new(),
            added: HashSet::new(),
            changed: HashSet::new(),
            removed: Vec::new(),
            added_at: HashMap::new(),
            last_id: None,
        };
        for row in stored::of_facility(tx, &facility.id, &kind.id).await? {
            let values = values_of(&row.content)?;
            book.by_identity
                .insert(book.identity(&values), row.id.clone());
            book.added_at.insert(row.id.clone(), row.added_at);
            let (id, revision) = (row.id, row.revision);
            book.last_id = book.last_id.max(id.parse().ok());
            book.rows.insert(
                id.clone(),
                LedgerRow {
                    id,
                    revision,
                    values,
                },
            );
        }
        Ok(book)
    }

    /// The row that is told from others by the same: its key, or, where rows have none, all its values.
    pub fn like(&self, values: &Values) -> Option<&LedgerRow> {
        let id = self.by_identity.get(&self.identity(values))?;
        self.rows.get(id)
    }

    /// What tells a row from the others.
    fn identity(&self, values: &Values) -> String {
        let whole = || serde_json::to_string(values).unwrap_or_default();
        self.key(values).unwrap_or_else(whole)
    }

    /// Takes what somebody typed.
    async fn take(&mut self, tx: &mut Tx, typed: TypedRow) -> Result<RowOutcome> {
        let id = match &typed.id {
            Some(id) if self.rows.contains_key(id) => id.clone(),
            Some(id) if typed.seen == 0 && is_new_id(id) => {
                // Somebody else's row, or one that was removed meanwhile.
                if stored::by_ids(tx, &[id]).await?.is_empty() {
                    id.clone()
                } else {
                    return Ok(gone());
                }
            }
            Some(_) => return Ok(gone()),
            None => self.new_id(),
        };
        let before = self.rows.get(&id).cloned();
        if typed.is_removed {
            return Ok(match before {
                Some(row) if row.revision != typed.seen => RowOutcome::Conflict(Conflict {
                    theirs: Some(row),
                    columns: Vec::new(),
                }),
                Some(_) => {
                    self.remove(&id);
                    RowOutcome::Removed
                }
                None => gone(),
            });
        }
        // What was typed lies on top of what is there: cells that are not named stay.
        let now = before
            .as_ref()
            .map(|row| row.values.clone())
            .unwrap_or_default();
        let (values, faults) = check_typed(self.kind, &now, &typed.cells);
        if !faults.is_empty() {
            return Ok(RowOutcome::Refused(faults));
        }
        if let Some(row) = &before
            && row.revision != typed.seen
            && row.values != values
        {
            let base = stored::revision(tx, &id, typed.seen).await?;
            let base = base
                .and_then(|base| base.content)
                .map(|text| values_of(&text));
            let base = base.transpose()?.unwrap_or_default();
            let columns: Vec<String> = (typed.cells.iter().map(|(column, _)| column))
                .filter(|column| {
                    row.values.get(column) != base.get(column)
                        && row.values.get(column) != values.get(column)
                })
                .cloned()
                .collect();
            if !columns.is_empty() {
                let theirs = Some(row.clone());
                return Ok(RowOutcome::Conflict(Conflict { theirs, columns }));
            }
        }
        let revision = before.map_or(0, |row| row.revision);
        Ok(self.put(&id, revision, values))
    }

    /// Makes a row what its values say; `revision` is the one before, 0 for a new row.
    pub fn put(&mut self, id: &str, revision: i64, values: Values) -> RowOutcome {
        let row = |revision, values| LedgerRow {
            id: id.to_owned(),
            revision,
            values,
        };
        let before = self.rows.get(id);
        if let Some(before) = before.filter(|before| before.values == values) {
            return RowOutcome::Same(before.clone());
        }
        if before.is_none() && values.is_empty() {
            return RowOutcome::Same(row(0, values));
        }
        if before.is_none() && self.rows.len() >= MOST_ROWS {
            let message = format!("1つの台帳に登録できるのは、{MOST_ROWS}行までです。");
            return refused(self.kind, "full", message);
        }
        let key = self.key(&values);
        if let Some(other) = key.as_ref().and_then(|key| self.by_identity.get(key))
            && other != id
        {
            let columns: Vec<&str> = (self.kind.key.iter())
                .filter_map(|id| self.kind.column(id))
                .map(|column| &*column.title)
                .collect();
            let name = self
                .rows
                .get(other)
                .map(|row| self.kind.name_of(&row.values));
            let message = format!(
                "{}が同じ行「{}」が、すでにあります。ほかと重ならないようにしてください。",
                columns.join("と"),
                name.unwrap_or_default()
            );
            return refused(self.kind, "duplicate", message);
        }
        let freed = before.map(|before| self.identity(&before.values));
        match before {
            None => self.added.insert(id.to_owned()),
            Some(_) if self.added.contains(id) => false,
            Some(_) => self.changed.insert(id.to_owned()),
        };
        if let Some(freed) = freed {
            self.by_identity.remove(&freed);
        }
        self.by_identity
            .insert(self.identity(&values), id.to_owned());
        let kept = row(revision + 1, values);
        self.rows.insert(id.to_owned(), kept.clone());
        RowOutcome::Kept(kept)
    }

    fn remove(&mut self, id: &str) {
        if let Some(row) = self.rows.remove(id) {
            self.by_identity.remove(&self.identity(&row.values));
            self.changed.remove(id);
            self.removed.push(row);
        }
    }

    fn key(&self, values: &Values) -> Option<String> {
        self.kind
            .key_of(values)
            .filter(|_| !self.kind.key.is_empty())
    }

    /// An id for a row that is new in this book. Rows stand in the order of their ids, and those of a table come within
    /// one millisecond: each gets a higher one than all before.
    pub fn new_id(&mut self) -> String {
        let made = self.tenken.new_id();
        let next = self.last_id.and_then(|last| last.increment().ok());
        let id = next.max(made.parse().ok());
        self.last_id = id;
        id.map_or(made, |id| id.to_string())
    }

    /// Stores what changed, with its entry in the log.
    pub async fn store(self, tx: &mut Tx, action: Action) -> Result<()> {
        let mut rows = Vec::new();
        let mut of_row = |row: &LedgerRow, revision, removed: bool| -> Result<()> {
            let content = serde_json::to_string(&row.values)
                .map_err(|_| Error::bad("ledger_row", "台帳の行を保存できませんでした。"))?;
            rows.push(LedgerRowRow {
                id: row.id.clone(),
                facility_id: self.facility.id.clone(),
                ledger: self.kind.id.clone(),
                row_key: self.key(&row.values),
                revision,
                content,
                added_at: self.added_at.get(&row.id).unwrap_or(&self.at).clone(),
                changed_at: self.at.clone(),
                changed_by: self.actor.name(),
                removed_at: removed.then(|| self.at.clone()),
            });
            Ok(())
        };
        // Keys are freed before others take them.
        for row in &self.removed {
            of_row(row, row.revision + 1, true)?;
        }
        let touched = self.changed.iter().chain(&self.added);
        let mut kept: Vec<&LedgerRow> = touched.filter_map(|id| self.rows.get(id)).collect();
        kept.sort_by(|a, b| a.id.cmp(&b.id));
        for row in &kept {
            of_row(row, row.revision, false)?;
        }
        if rows.is_empty() {
            return Ok(());
        }
        free_keys(tx, &rows).await?;
        stored::put_many(tx, &rows).await?;
        let ids: Vec<&str> = rows.iter().map(|row| &*row.id).collect();
        let mut values = Vec::new();
        for row in &kept {
            values.extend(indexed_values(
                self.kind,
                &self.facility.id,
                &row.id,
                &row.values,
            ));
        }
        ledger_values::replace(tx, &ids, &values).await?;
        let detail = made(serde_json::json!({
            "ledger": self.kind.id, "rows_added": self.added.len(), "rows_changed": self.changed.len(),
            "rows_removed": self.removed.len(),
        }));
        let (of, subject) = (&self.facility.id, Subject::Ledger.of(&self.kind.id));
        record_for(of, tx, &self.at, self.actor, action, &subject, detail).await
    }
}

/// Rows that swap their keys must not meet half-way: those that change lose theirs first.
async fn free_keys(tx: &mut Tx, rows: &[LedgerRowRow]) -> Result<()> {
    let ids: Vec<&str> = rows
        .iter()
        .filter(|row| row.revision > 1)
        .map(|row| &*row.id)
        .collect();
    Ok(stored::clear_keys(tx, &ids).await?)
}

/// The values of a row that are kept in the side table.
pub(crate) fn indexed_values(
    kind: &LedgerKind,
    facility: &str,
    row: &str,
    values: &Values,
) -> Vec<ValueRow> {
    let found = kind
        .indexed()
        .map(|column| (&column.id, plain(values.get(&column.id))));
    found
        .filter(|(_, value)| !value.is_empty())
        .map(|(column, value)| ValueRow {
            ledger: kind.id.clone(),
            column_id: column.clone(),
            value,
            facility_id: facility.to_owned(),
            row_id: row.to_owned(),
        })
        .collect()
}

/// Reads the cells that were typed on top of what is there. Values that are there already are in their one spelling and
/// are not read again.
fn check_typed(
    kind: &LedgerKind,
    now: &Values,
    typed: &[(String, String)],
) -> (Values, Vec<CellFault>) {
    let cells = typed.iter().map(|(column, text)| (&**column, &**text));
    let (read, mut faults) = check_row(kind, cells);
    let mut values = now.clone();
    for (column, _) in typed.iter().filter(|(id, _)| kind.column(id).is_some()) {
        values.set(column.clone(), read.get(column));
    }
    faults.retain(|fault| fault.code != "missing" || values.get(&fault.column).is_empty());
    (values, faults)
}

fn refused(kind: &LedgerKind, code: &'static str, message: String) -> RowOutcome {
    let column = kind.key.first().cloned().unwrap_or_default();
    RowOutcome::Refused(vec![CellFault {
        column,
        code,
        message,
    }])
}

fn gone() -> RowOutcome {
    RowOutcome::Conflict(Conflict {
        theirs: None,
        columns: Vec::new(),
    })
}

/// Whether a page may have made this id.
fn is_new_id(id: &str) -> bool {
    id.len() == 26
        && id
            .bytes()
            .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}
