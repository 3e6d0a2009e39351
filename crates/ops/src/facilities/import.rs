//! Importing a list of facilities: all of it or nothing.

use serde::Serialize;
use tenken_domain::facility_list::{self, FacilityList, Reading, RowFault};
use tenken_store::facilities;
use tenken_store::targets::{self, Scope};
use tenken_store::{Tx, population};

use super::change::{backdated, store_changes};
use super::matching::{Matched, match_list};
use crate::actor::Actor;
use crate::audit::note;
use crate::corporations::Listed;
use crate::error::{Error, Result};
use crate::policy::{Act, require};
use crate::speaker::speaks_for;
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
    /// Corporations that were not known.
    pub corporations: u64,
    /// Codes that had lost their leading zero, as spreadsheets do to numbers, and got it back.
    pub padded_codes: u64,
    /// Nothing was stored.
    pub dry_run: bool,
}

/// Adds the facilities of a list (Excel or CSV), and updates those whose code, or former code, is
/// known. Importing the same list again changes nothing. With `dry_run` everything is checked and
/// counted, and nothing stored.
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
    let list = read(tenken, list).await?;
    let own = speaks_for(tenken, actor).await?.authority();
    let (tenken_there, actor) = (tenken.clone(), actor.clone());
    let done = tenken
        .db()
        .write::<_, Undone, _>(move |tx| {
            Box::pin(async move {
                let report = store(tx, &tenken_there, &actor, own, list).await?;
                match dry_run {
                    true => Err(Undone::DryRun(report)),
                    false => Ok(report),
                }
            })
        })
        .await;
    match done {
        Ok(report) => Ok(report),
        Err(Undone::DryRun(report)) => Ok(ImportReport {
            dry_run: true,
            ..report
        }),
        Err(Undone::Failed(Error::Store(tenken_store::Error::Duplicate { key })))
            if key.contains("gmis") =>
        {
            Err(Error::bad(
                "gmis_taken",
                "同じ G-MIS ID の施設が2つあります。一覧の G-MIS ID を見直してください。",
            ))
        }
        Err(Undone::Failed(error)) => Err(error),
    }
}

/// Reads a list, which can take seconds, on a thread that may.
async fn read(tenken: &Tenken, list: Vec<u8>) -> Result<FacilityList> {
    let (catalog, today) = (tenken.catalog(), tenken.today());
    let read = move || {
        let reading = Reading {
            is_authority: &|code| catalog.authority(code).is_some(),
            today,
        };
        facility_list::read(&list, reading)
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| {
            Error::bad(
                "unreadable",
                "ファイルを読み取れませんでした。Excelで開き、保存し直してください。",
            )
        })?
        .map_err(Error::Rows)
}

async fn store(
    tx: &mut Tx<'_>,
    tenken: &Tenken,
    actor: &Actor,
    own: Option<String>,
    list: FacilityList,
) -> Result<ImportReport> {
    let at = tenken.stored_now();
    population::hold(tx).await?;
    let (rows, padded_codes) = (list.records.len() as u64, list.padded_codes);
    let corporations = Listed::find_or_make(tx, tenken, actor, &list.records).await?;
    let mut matched = match_list(tx, tenken, list, &corporations).await?;
    // Of what an authority registers, what the list says nothing of is its own.
    for row in &mut matched.added {
        row.authority = row.authority.take().or_else(|| own.clone());
    }
    refuse_backdated(tx, &matched).await?;
    let report = ImportReport {
        rows,
        added: matched.added.len() as u64,
        updated: matched.changed.len() as u64,
        unchanged: matched.unchanged,
        corporations: corporations.made,
        padded_codes,
        dry_run: false,
    };
    if report.added > 0 {
        facilities::insert_many(tx, &matched.added).await?;
    }
    store_changes(tx, actor, &at, matched.changed).await?;
    targets::enrol(tx, Scope::All { now: &at }).await?;
    let detail = serde_json::json!({ "added": report.added, "updated": report.updated });
    note(tx, &at, actor, "facilities.import", "facilities", detail).await?;
    Ok(report)
}

async fn refuse_backdated(tx: &mut Tx<'_>, matched: &Matched) -> Result<()> {
    let faults: Vec<RowFault> = backdated(tx, &matched.changed)
        .await?
        .into_iter()
        .map(|(at, day)| RowFault {
            row: matched.rows[at],
            column: "変更日".into(),
            code: "backdated",
            message: format!(
                "{day}からの変更がすでに登録されています。変更日はその日以後にしてください。"
            ),
        })
        .collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Error::Rows(faults)),
    }
}

/// Why the unit of work stored nothing.
enum Undone {
    /// It was only to be tried; this is what it would have done.
    DryRun(ImportReport),
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
