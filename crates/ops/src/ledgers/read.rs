//! Looking at ledgers.

use std::sync::Arc;
use tenken_domain::ledgers::{LedgerKind, LedgerRow, Ledgers, Values};
use tenken_store::Tx;
use tenken_store::ledgers::{self, LedgerRowRow};

use super::{kinds, row_not_found};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::names::Names;
use crate::core::policy::{Act, may, require};
use crate::core::tenken::Tenken;
use crate::facilities::Facility;

/// A ledger of a facility.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// Whose it is.
    pub facility: Facility,
    /// What it is.
    pub kind: Arc<LedgerKind>,
    /// Its rows, in the order they were added.
    pub rows: Vec<KeptRow>,
    /// Whether the actor may change it.
    pub may_change: bool,
}

/// Whose ledger it is and what it is, without its rows.
#[derive(Debug, Clone)]
pub struct LedgerPlace {
    /// Whose it is.
    pub facility: Facility,
    /// What it is.
    pub kind: Arc<LedgerKind>,
    /// Whether the actor may change it.
    pub may_change: bool,
}

/// A row with who last changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRow {
    /// The row.
    pub row: LedgerRow,
    /// When it last changed, RFC 3339 in UTC.
    pub changed_at: String,
    /// Who did that.
    pub changed_by: String,
}

/// A kind of ledger, and how much of it a facility has.
#[derive(Debug, Clone)]
pub struct LedgerOverview {
    /// The kind.
    pub kind: Arc<LedgerKind>,
    /// How many rows.
    pub rows: i64,
    /// When one last changed, RFC 3339 in UTC; none if there never was one.
    pub changed_at: Option<String>,
}

/// All that a row was.
#[derive(Debug, Clone)]
pub struct RowHistory {
    /// Whose it is.
    pub facility: Facility,
    /// The kind of ledger.
    pub kind: Arc<LedgerKind>,
    /// The row as it is now; as it was last, if it was removed.
    pub row: LedgerRow,
    /// Whether it was removed.
    pub is_removed: bool,
    /// What it was, the newest first.
    pub revisions: Vec<FormerRow>,
    /// Whether the actor may change it.
    pub may_change: bool,
}

/// What a row was in a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerRow {
    /// 1 for the first.
    pub revision: i64,
    /// Its values; none where it was removed.
    pub values: Option<Values>,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The name of who did it.
    pub by: String,
}

/// A ledger of a facility, by its id or code.
///
/// # Errors
/// The facility or the kind is not there, or outside the actor's scope.
pub async fn ledger(tenken: &Tenken, actor: &Actor, facility: &str, kind: &str) -> Result<Ledger> {
    let found = find_ledger(tenken, actor, facility, kind).await?;
    let subject = Subject::Ledger.of(&found.kind.id);
    let of = &found.facility.id;
    record_view(tenken, actor, of, Action::ViewLedger, subject).await?;
    Ok(found)
}

/// Whose ledger it is and what it is, for those who are about to add to it.
///
/// # Errors
/// The facility or the kind is not there, or outside the actor's scope.
pub async fn ledger_place(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    kind: &str,
) -> Result<LedgerPlace> {
    let (keeper, who) = (tenken.clone(), actor.clone());
    let (facility, kind) = (facility.to_owned(), kind.to_owned());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &facility).await?;
            let kind = kinds::find_kind(&keeper, tx, &kind).await?;
            Ok(permit.grants(LedgerPlace {
                may_change: may(&who, Act::Answer(&facility)),
                facility: Facility::from(facility),
                kind,
            }))
        })
        .await
}

async fn find_ledger(tenken: &Tenken, actor: &Actor, facility: &str, kind: &str) -> Result<Ledger> {
    let (keeper, who) = (tenken.clone(), actor.clone());
    let (facility, kind) = (facility.to_owned(), kind.to_owned());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &facility).await?;
            let kind = kinds::find_kind(&keeper, tx, &kind).await?;
            let may_change = may(&who, Act::Answer(&facility));
            let rows = ledgers::of_facility(tx, &facility.id, &kind.id).await?;
            let rows: Result<Vec<KeptRow>> = rows.into_iter().map(KeptRow::try_from).collect();
            let facility = Facility::from(facility);
            let rows = rows?;
            Ok(permit.grants(Ledger {
                facility,
                kind,
                rows,
                may_change,
            }))
        })
        .await
}

/// All kinds of ledgers with how much of each a facility has.
///
/// # Errors
/// The facility is not there, or outside the actor's scope.
pub async fn ledgers_of(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
) -> Result<(Facility, Vec<LedgerOverview>)> {
    let (keeper, who, facility) = (tenken.clone(), actor.clone(), facility.to_owned());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &facility).await?;
            let kinds = kinds::current(&keeper, tx).await?;
            let sizes = ledgers::sizes(tx, &facility.id).await?;
            let overview = kinds.iter().map(|kind| {
                let size = sizes.iter().find(|size| size.ledger == kind.id);
                LedgerOverview {
                    kind: Arc::clone(kind),
                    rows: size.map_or(0, |size| size.rows),
                    changed_at: size.map(|size| size.changed_at.clone()),
                }
            });
            Ok(permit.grants((Facility::from(facility), overview.collect())))
        })
        .await
}

/// All that a row was.
///
/// # Errors
/// There is no such row, or it is outside the actor's scope.
pub async fn row_history(tenken: &Tenken, actor: &Actor, id: &str) -> Result<RowHistory> {
    let found = find_history(tenken, actor, id).await?;
    let subject = Subject::Ledger.of(&found.kind.id);
    let of = &found.facility.id;
    record_view(tenken, actor, of, Action::ViewLedger, subject).await?;
    Ok(found)
}

async fn find_history(tenken: &Tenken, actor: &Actor, id: &str) -> Result<RowHistory> {
    let (keeper, who, id) = (tenken.clone(), actor.clone(), id.to_owned());
    tenken
        .read_if(async move |tx| {
            let found = ledgers::by_ids(tx, &[&id]).await?.pop();
            let found = found.ok_or_else(row_not_found)?;
            let facility = tenken_store::facilities::get(tx, &found.facility_id).await?;
            let facility = facility.ok_or_else(row_not_found)?;
            let permit =
                require(&who, Act::ReadFacility(&facility)).map_err(|_| row_not_found())?;
            let kind = kinds::find_kind(&keeper, tx, &found.ledger).await?;
            let mut revisions = Vec::new();
            let history = ledgers::history(tx, &id).await?;
            let names = Names::read(tx, history.iter().map(|former| &*former.recorded_by)).await?;
            for former in history.into_iter().rev() {
                revisions.push(FormerRow {
                    revision: former.revision,
                    values: former.content.as_deref().map(values_of).transpose()?,
                    at: former.recorded_at,
                    by: names.of(&former.recorded_by),
                });
            }
            let may_change = may(&who, Act::Answer(&facility));
            let is_removed = found.removed_at.is_some();
            Ok(permit.grants(RowHistory {
                facility: Facility::from(facility),
                kind,
                row: KeptRow::try_from(found)?.row,
                is_removed,
                revisions,
                may_change,
            }))
        })
        .await
}

/// All rows of a facility, for those who look at what they say together.
pub(crate) async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Ledgers> {
    let mut all = Ledgers::default();
    for row in ledgers::all_of_facility(tx, facility).await? {
        let ledger = row.ledger.clone();
        all.push(&ledger, KeptRow::try_from(row)?.row);
    }
    Ok(all)
}

/// Values as they are stored.
pub(crate) fn values_of(content: &str) -> Result<Values> {
    serde_json::from_str(content)
        .map_err(|_| Error::bad("ledger_row", "台帳の行が壊れていて、読めませんでした。"))
}

impl TryFrom<LedgerRowRow> for KeptRow {
    type Error = Error;

    fn try_from(row: LedgerRowRow) -> Result<Self> {
        Ok(KeptRow {
            row: LedgerRow {
                values: values_of(&row.content)?,
                id: row.id,
                revision: row.revision,
            },
            changed_at: row.changed_at,
            changed_by: row.changed_by,
        })
    }
}
