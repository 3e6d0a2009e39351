//! Importing a list of facilities: all of it, or what was allowed to be left out aside, or nothing.

use serde::Serialize;
use std::collections::HashSet;
use tenken_domain::facilities::authority::city_elsewhere;
use tenken_domain::facilities::facility::Prefecture;
use tenken_spreadsheets::facility_list::{
    self, Choices, Column, FacilityList, ListRead, Reading, RowFault, Spoiled, Understood,
};
use tenken_store::facilities::population;
use tenken_store::rounds::enrolments::{self, Scope};
use tenken_store::{Tx, facilities};

use super::aside::{Allowed, Aside};
use super::change::{backdated, store_changes};
use super::listed_corporations::Listed;
use super::matching::{Matched, match_list};
use super::tally::{ColumnChange, tally};
use crate::audit::{Action, Subject, record};
use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;
use crate::core::policy::{Act, require};
use crate::core::sender::sends_for;
use crate::core::tenken::Tenken;
use crate::core::uploaded::off_the_thread;

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
    /// What changes in known facilities, column by column.
    pub changes: Vec<ColumnChange>,
    /// What was left out because it was allowed: cells and rows with faults.
    pub left_out: Vec<RowFault>,
    /// What the person should know: texts that look damaged and were left, hidden rows, other sheets.
    pub notes: Vec<RowFault>,
    /// Nothing was stored.
    pub dry_run: bool,
}

/// What became of a list, with how it was read.
#[derive(Debug)]
pub struct Imported {
    /// How it was read; `None` for what is no list at all.
    pub understood: Option<Understood>,
    /// Faults that could be left out, or were.
    pub spoiled: Spoiled,
    /// What was done, or would be; or every fault.
    pub outcome: Result<ImportReport>,
}

/// Imports a list read without any decision: see [`import_list`].
///
/// # Errors
/// Every fault of every row; then nothing is stored.
pub async fn import_facilities(
    tenken: &Tenken,
    actor: &Actor,
    list: Vec<u8>,
    dry_run: bool,
) -> Result<ImportReport> {
    let imported = import_list(tenken, actor, list, Choices::default(), dry_run);
    imported.await?.outcome
}

/// Adds the facilities of a list (Excel or CSV), and updates those whose code, or former code, is
/// known. Importing the same list again changes nothing. With `dry_run` everything is checked and
/// counted, and nothing stored.
///
/// # Errors
/// The actor may not. What is wrong with the list is part of the answer; then nothing is stored.
pub async fn import_list(
    tenken: &Tenken,
    actor: &Actor,
    list: Vec<u8>,
    choices: Choices,
    dry_run: bool,
) -> Result<Imported> {
    let permit = require(actor, Act::ManageFacilities)?;
    let allowed = Allowed::of(&choices);
    let ListRead {
        understood,
        list,
        mut spoiled,
    } = read(tenken, list, choices).await?;
    let outcome = match list {
        Ok(list) => import(tenken, (actor, permit), list, allowed, dry_run).await,
        Err(faults) => Err((Error::Rows(faults), Spoiled::default())),
    };
    let outcome = outcome.map_err(|(error, more)| {
        spoiled.cells += more.cells;
        spoiled.rows += more.rows;
        error
    });
    Ok(Imported {
        understood,
        spoiled,
        outcome,
    })
}

async fn import(
    tenken: &Tenken,
    (actor, permit): (&Actor, Permit),
    list: FacilityList,
    allowed: Allowed,
    dry_run: bool,
) -> Result<ImportReport, (Error, Spoiled)> {
    let own = sends_for(tenken, actor).await;
    let own = own
        .map_err(|error| (error, Spoiled::default()))?
        .authority();
    let (tenken_there, actor) = (tenken.clone(), actor.clone());
    let done = tenken
        .try_write::<_, Undone, _>(permit, async move |tx| {
            let report = store(tx, &tenken_there, &actor, own, list, allowed).await?;
            match dry_run {
                true => Err(Undone::DryRun(Box::new(report))),
                false => Ok(report),
            }
        })
        .await;
    match done {
        Ok(report) => Ok(report),
        Err(Undone::DryRun(report)) => Ok(ImportReport {
            dry_run: true,
            ..*report
        }),
        Err(Undone::Faulty(faults, spoiled)) => Err((Error::Rows(faults), spoiled)),
        Err(Undone::Failed(Error::Store(tenken_store::Error::Duplicate { key })))
            if key.contains("gmis") =>
        {
            let error = Error::bad(
                "gmis_taken",
                "同じ G-MIS ID の施設が2つあります。一覧の G-MIS ID を見直してください。",
            );
            Err((error, Spoiled::default()))
        }
        Err(Undone::Failed(error)) => Err((error, Spoiled::default())),
    }
}

/// Reads a list, which can take seconds, on a thread that may.
async fn read(tenken: &Tenken, list: Vec<u8>, choices: Choices) -> Result<ListRead> {
    let (catalog, today) = (tenken.catalog(), tenken.today());
    off_the_thread(move || {
        let city_elsewhere = |municipality: &str, prefecture: &str| {
            let city = city_elsewhere(catalog.authorities(), municipality, prefecture)?;
            Prefecture::parse(&city.prefecture).map(|it| it.label().to_owned())
        };
        let reading = Reading {
            is_authority: &|code| catalog.authority(code).is_some(),
            city_elsewhere: &city_elsewhere,
            today,
            choices: &choices,
        };
        facility_list::read(&list, reading)
    })
    .await
}

async fn store(
    tx: &mut Tx,
    tenken: &Tenken,
    actor: &Actor,
    own: Option<String>,
    mut list: FacilityList,
    allowed: Allowed,
) -> Result<ImportReport, Undone> {
    let at = tenken.stored_now();
    population::hold(tx).await?;
    let (rows, padded_codes) = (list.records.len() as u64, list.padded_codes);
    let mut aside = Aside::new(allowed, std::mem::take(&mut list.left_out));
    let mut notes = std::mem::take(&mut list.notes);
    if !allowed.damaged {
        notes.extend(leave_damaged_corporations(&mut list));
    }
    let corporations =
        Listed::find_or_make(tx, tenken, actor, &mut list.records, &mut aside).await?;
    let mut matched = match_list(tx, tenken, list, &corporations, &mut aside).await?;
    // Of what an authority registers, what the list says nothing of is its own.
    for row in &mut matched.added {
        row.authority = row.authority.take().or_else(|| own.clone());
    }
    leave_backdated(tx, &mut matched, &mut aside).await?;
    if !aside.faults.is_empty() {
        aside.faults.sort_by_key(|fault| fault.row);
        return Err(Undone::Faulty(aside.faults, aside.spoiled));
    }
    notes.append(&mut matched.notes);
    let report = ImportReport {
        rows,
        added: matched.added.len() as u64,
        updated: matched.changed.len() as u64,
        unchanged: matched.unchanged,
        corporations: corporations.made,
        padded_codes,
        changes: tally(tx, &matched.changed, &matched.rows).await?,
        left_out: aside.left_out,
        notes,
        dry_run: false,
    };
    if report.added > 0 {
        facilities::insert_many(tx, &matched.added).await?;
    }
    store_changes(tx, actor, &at, matched.changed).await?;
    enrolments::bring_up_to_date(tx, Scope::Changed { at: &at }).await?;
    let detail = serde_json::json!({
        "added": report.added, "updated": report.updated, "left_out": report.left_out.len(),
    });
    record(
        tx,
        &at,
        actor,
        Action::ImportFacilities,
        Subject::Facilities.id(),
        detail,
    )
    .await?;
    Ok(report)
}

/// A damaged name would make another corporation. What is known of the facility's stays.
fn leave_damaged_corporations(list: &mut FacilityList) -> Vec<RowFault> {
    let mut notes = Vec::new();
    for record in &mut list.records {
        let damaged = record.damaged.iter();
        let Some((column, what)) = damaged
            .copied()
            .find(|(column, _)| *column == Column::CorporationName)
        else {
            continue;
        };
        let message = format!(
            "法人名「{}」に{what}があるので、法人は取り込みません。",
            record.corporation_name
        );
        notes.push(RowFault::at(record.row, column, "damaged", message));
        let mut left = vec![column];
        // Without a number the name alone says which it is.
        left.extend(
            record
                .corporation_number
                .is_none()
                .then_some(Column::CorporationNumber),
        );
        record.leave(left);
    }
    notes
}

/// History has one order: what would begin before an earlier change is a fault of its row.
async fn leave_backdated(tx: &mut Tx, matched: &mut Matched, aside: &mut Aside) -> Result<()> {
    let mut left = HashSet::new();
    for (at, day) in backdated(tx, &matched.changed).await? {
        left.insert(at);
        aside.leave_row(RowFault {
            row: matched.rows[at],
            column: Column::ChangedOn.label().into(),
            code: "backdated",
            message: format!(
                "{day}からの変更がすでに登録されています。変更日はその日以後にしてください。"
            ),
        });
    }
    let mut at = 0..;
    matched
        .changed
        .retain(|_| at.next().is_none_or(|at| !left.contains(&at)));
    let mut at = 0..;
    matched
        .rows
        .retain(|_| at.next().is_none_or(|at| !left.contains(&at)));
    Ok(())
}

/// Why the unit of work stored nothing.
enum Undone {
    /// It was only to be tried; this is what it would have done.
    DryRun(Box<ImportReport>),
    /// Rows contradict what is known.
    Faulty(Vec<RowFault>, Spoiled),
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
