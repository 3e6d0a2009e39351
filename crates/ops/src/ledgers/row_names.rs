//! What rows of ledgers are called, for pages that point to them.

use std::sync::Arc;
use tenken_domain::ledgers::LedgerKind;
use tenken_store::ledgers;

use super::{KeptRow, current_kinds};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;

/// A row of a ledger by the name people know it by.
#[derive(Debug, Clone)]
pub struct NamedRow {
    /// Id of the row.
    pub id: String,
    /// The kind of its ledger.
    pub kind: Arc<LedgerKind>,
    /// What it is called.
    pub name: String,
    /// Whether it was removed.
    pub is_removed: bool,
}

/// The names of rows of a facility, by their ids; those that are not its own, or of a kind that is not known, are left out.
///
/// # Errors
/// A facility outside the actor's scope.
pub async fn row_names(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    ids: Vec<String>,
) -> Result<Vec<NamedRow>> {
    let (keeper, who, facility) = (tenken.clone(), actor.clone(), facility.to_owned());
    tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &who, &facility).await?;
            let kinds = current_kinds(&keeper, tx).await?;
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            let mut named = Vec::new();
            for row in ledgers::by_ids(tx, &ids).await? {
                let kind = kinds.iter().find(|kind| kind.id == row.ledger);
                let Some(kind) = kind.filter(|_| row.facility_id == facility.id) else {
                    continue;
                };
                let is_removed = row.removed_at.is_some();
                let row = KeptRow::try_from(row)?.row;
                named.push(NamedRow {
                    name: kind.name_of(&row.values),
                    kind: Arc::clone(kind),
                    id: row.id,
                    is_removed,
                });
            }
            Ok(permit.grants(named))
        })
        .await
}
