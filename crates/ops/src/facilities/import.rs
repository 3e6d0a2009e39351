//! Importing a list of facilities: all of it or nothing.

use serde::Serialize;
use std::collections::HashMap;
use tenken_domain::facility_list::{self, FacilityRecord};
use tenken_store::Tx;
use tenken_store::audit::{self, AuditRow};
use tenken_store::facilities::{self, FacilityRow, Upserted};
use tenken_store::targets::{self, Scope};

use super::fields;
use crate::actor::Actor;
use crate::audit::{changed, entry, note};
use crate::error::{Error, Result};
use crate::policy::{Act, require};
use crate::tenken::Tenken;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Facilities in the list.
    pub rows: u64,
    /// New ones.
    pub added: u64,
    /// Known ones with something changed.
    pub updated: u64,
    /// Known ones as they were.
    pub unchanged: u64,
    /// Nothing was stored.
    pub dry_run: bool,
}

/// Adds the facilities of a CSV list, and updates those whose code is known.
/// Importing the same list again changes nothing. With `dry_run` everything is
/// checked and counted, and nothing stored.
///
/// # Errors
/// Every fault of every row; then nothing is stored.
pub async fn import_facilities(
    tenken: &Tenken,
    actor: &Actor,
    list: Vec<u8>,
    dry_run: bool,
) -> Result<ImportReport> {
    require(actor, Act::ManageFacilities)?;
    let catalog = tenken.catalog();
    let records = facility_list::read(&list, &|code| catalog.authority(code).is_some())
        .map_err(Error::Rows)?;
    let count = records.len() as u64;
    let rows: Vec<FacilityRow> = records
        .into_iter()
        .map(|record| row(tenken, record))
        .collect();
    let (actor, at) = (actor.clone(), tenken.stored_now());
    let done = tenken
        .db()
        .write::<_, Undone, _>(move |tx| {
            Box::pin(async move {
                let changes = changes(tx, &rows, &actor, &at).await?;
                let done = facilities::upsert_many(tx, &rows).await?;
                if dry_run {
                    return Err(Undone::DryRun(done));
                }
                targets::enrol(tx, Scope::All { now: &at }).await?;
                audit::insert_many(tx, &changes).await?;
                let detail = serde_json::json!({ "added": done.added, "updated": done.updated });
                note(tx, &at, &actor, "facilities.import", "facilities", detail).await?;
                Ok(done)
            })
        })
        .await;
    let done = match done {
        Ok(done) | Err(Undone::DryRun(done)) => done,
        Err(Undone::Failed(Error::Store(tenken_store::Error::Duplicate { key })))
            if key.contains("gmis") =>
        {
            return Err(Error::bad(
                "gmis_taken",
                "同じ G-MIS ID の施設が2つあります。一覧の G-MIS ID を見直してください。",
            ));
        }
        Err(Undone::Failed(error)) => return Err(error),
    };
    Ok(ImportReport {
        rows: count,
        added: done.added,
        updated: done.updated,
        unchanged: done.unchanged,
        dry_run,
    })
}

/// An entry for each known facility that the list changes, with the fields before and after.
async fn changes(
    tx: &mut Tx<'_>,
    rows: &[FacilityRow],
    actor: &Actor,
    at: &str,
) -> Result<Vec<AuditRow>> {
    let new: HashMap<&str, &FacilityRow> = rows
        .iter()
        .filter_map(|row| Some((row.code.as_deref()?, row)))
        .collect();
    let codes: Vec<&str> = rows.iter().filter_map(|row| row.code.as_deref()).collect();
    let mut entries = Vec::new();
    facilities::scan_codes(tx, &codes, |old| {
        let Some(new) = old.code.as_deref().and_then(|code| new.get(code)) else {
            return;
        };
        let mut after = fields(new);
        if new.gmis_id.is_none() {
            // The list is silent about it, and it stays.
            after["gmis_id"] = old.gmis_id.clone().into();
        }
        if let Some(detail) = changed(&fields(&old), &after) {
            let (id, action) = (&old.id, "facility.update");
            let subject = format!("facility:{id}");
            entries.push(entry(at, actor, action, &subject, Some(id), detail));
        }
    })
    .await?;
    Ok(entries)
}

/// Why the unit of work stored nothing.
enum Undone {
    /// It was only to be tried; this is what it would have done.
    DryRun(Upserted),
    Failed(Error),
}

impl From<tenken_store::Error> for Undone {
    fn from(error: tenken_store::Error) -> Self {
        Undone::Failed(error.into())
    }
}

impl From<Error> for Undone {
    fn from(error: Error) -> Self {
        Undone::Failed(error)
    }
}

fn row(tenken: &Tenken, record: FacilityRecord) -> FacilityRow {
    let at = tenken.stored_now();
    FacilityRow {
        id: tenken.surroundings().id(),
        code: Some(record.code.into()),
        gmis_id: record.gmis_id,
        kind: record.kind.id().to_owned(),
        name: record.name,
        kana: record.kana,
        prefecture: record.prefecture,
        municipality: record.municipality,
        authority: record.authority,
        beds: record.beds,
        demo: false,
        created_at: at.clone(),
        updated_at: at,
    }
}
