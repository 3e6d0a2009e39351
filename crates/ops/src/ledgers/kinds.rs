//! The kinds of ledgers there are: those of the catalog, and what an operator loaded.

use std::sync::{Arc, PoisonError, RwLock};
use tenken_domain::ledgers::{Kinds, LedgerKind, extend_kind, read_kind};
use tenken_store::Tx;
use tenken_store::ledgers::ledger_kinds::{self as stored, LedgerKindRow};

use crate::audit::{Action, Subject, made, record};
use crate::core::actor::Actor;
use crate::core::bundled;
use crate::core::error::{Error, Result};
use crate::core::policy::{Act, require};
use crate::core::tenken::Tenken;

/// What this process knows of the kinds: they seldom change.
#[derive(Default)]
struct Known(RwLock<Option<(i64, Arc<Kinds>)>>);

/// All kinds, in the order of lists.
///
/// # Errors
/// Nobody is signed in.
pub async fn ledger_kinds(tenken: &Tenken, actor: &Actor) -> Result<Arc<Kinds>> {
    let permit = require(actor, Act::ReadCatalog)?;
    let keeper = tenken.clone();
    let read = async move |tx: &mut Tx| current(&keeper, tx).await;
    tenken.read(permit, read).await
}

/// One kind.
///
/// # Errors
/// Nobody is signed in; there is no such kind.
pub async fn ledger_kind(tenken: &Tenken, actor: &Actor, id: &str) -> Result<Arc<LedgerKind>> {
    let kinds = ledger_kinds(tenken, actor).await?;
    named(&kinds, id)
}

/// The text a kind was read from, to be changed and loaded again.
///
/// # Errors
/// Nobody is signed in; there is no such kind.
pub async fn kind_text(tenken: &Tenken, actor: &Actor, id: &str) -> Result<String> {
    let permit = require(actor, Act::ReadCatalog)?;
    let loaded = tenken
        .read(permit, async move |tx| Ok(stored::all(tx).await?))
        .await?;
    let newest = loaded.into_iter().rev().find(|row| row.id == id);
    let bundled = || {
        let suffix = format!("/{id}.toml");
        let mut files = bundled::ledger_kinds();
        files
            .find(|(name, _)| name.ends_with(&suffix))
            .map(|(_, text)| text)
    };
    let text = newest.map(|row| row.source).or_else(bundled);
    text.ok_or_else(|| no_such_kind(id))
}

/// Loads a kind: a new one, or one that is there with more columns. The same again changes nothing.
///
/// # Errors
/// The actor may not; every fault of the file with its line; columns that are there would be lost.
pub async fn load_ledger_kind(
    tenken: &Tenken,
    actor: &Actor,
    file: &str,
    text: &str,
) -> Result<Arc<LedgerKind>> {
    let permit = require(actor, Act::LoadForms)?;
    let kind = read_kind(file, text, &tenken.catalog()).map_err(Error::Form)?;
    let (at, who, keeper) = (tenken.stored_now(), actor.clone(), tenken.clone());
    let row = LedgerKindRow {
        id: kind.id.clone(),
        source: text.to_owned(),
        loaded_at: at.clone(),
        loaded_by: actor.name(),
    };
    tenken
        .write(permit, async move |tx| {
            let kinds = current(&keeper, tx).await?;
            if let Some(before) = kinds.get(&kind.id) {
                if **before == kind {
                    return Ok(Arc::clone(before));
                }
                extend_kind(before, &kind)
                    .map_err(|lost| Error::bad("columns_lost", lost.join("\n")))?;
            }
            stored::insert(tx, &row).await?;
            let detail = made(serde_json::json!({ "ledger": kind.id, "title": kind.title }));
            let subject = Subject::Ledger.of(&kind.id);
            record(tx, &at, &who, Action::LoadLedgerKind, &subject, detail).await?;
            Ok(Arc::new(kind))
        })
        .await
}

/// The kinds as the database has them now.
pub(crate) async fn current(tenken: &Tenken, tx: &mut Tx) -> Result<Arc<Kinds>> {
    let known = tenken.memory::<Known>();
    let loaded = stored::count(tx).await?;
    let kept = known
        .0
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    if let Some((count, kinds)) = kept
        && count == loaded
    {
        return Ok(kinds);
    }
    let mut kinds = Kinds::default();
    let catalog = tenken.catalog();
    let texts = stored::all(tx).await?;
    let texts = texts.into_iter().map(|row| (row.id, row.source));
    for (name, text) in bundled::ledger_kinds().chain(texts) {
        match read_kind(&name, &text, &catalog) {
            Ok(kind) => kinds.put(kind),
            // They were checked when they were loaded; a later program may know fewer measures.
            Err(faults) => tracing::error!(
                kind = name,
                faults = faults.len(),
                "kind of ledger can no longer be read"
            ),
        }
    }
    let kinds = Arc::new(kinds);
    *known.0.write().unwrap_or_else(PoisonError::into_inner) = Some((loaded, Arc::clone(&kinds)));
    Ok(kinds)
}

/// The kind of this name among them.
pub(crate) fn named(kinds: &Kinds, id: &str) -> Result<Arc<LedgerKind>> {
    kinds
        .get(id)
        .map(Arc::clone)
        .ok_or_else(|| no_such_kind(id))
}

/// The kind of this name, as the database has it now.
pub(super) async fn find_kind(tenken: &Tenken, tx: &mut Tx, id: &str) -> Result<Arc<LedgerKind>> {
    named(&*current(tenken, tx).await?, id)
}

fn no_such_kind(id: &str) -> Error {
    Error::NotFound(format!("台帳「{id}」"))
}
