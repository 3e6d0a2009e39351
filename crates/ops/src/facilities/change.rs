//! Changing facilities: what they were is kept with the day it ended.

use std::collections::HashMap;
use tenken_store::facilities::facility_history::{self, FormerRow};
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::{Tx, audit};

use super::fields;
use crate::accounts::{ChangedCode, follow_codes};
use crate::audit::{Action, Subject, changed, entry};
use crate::core::actor::Actor;
use crate::core::error::Result;

/// A facility as it is and as it shall be.
pub(super) struct Change {
    pub before: FacilityRow,
    pub after: FacilityRow,
    /// The day from which on the new holds, ISO.
    pub since: String,
}

impl Change {
    /// What it was, if anything changes that the history keeps.
    fn former(&self, at: &str) -> Option<FormerRow> {
        let was = former(&self.before);
        (was != former(&self.after)).then(|| FormerRow {
            until: self.since.clone(),
            noted_at: at.to_owned(),
            ..was
        })
    }
}

/// What the history keeps of a facility.
pub(super) fn former(row: &FacilityRow) -> FormerRow {
    FormerRow {
        facility_id: row.id.clone(),
        code: row.code.clone(),
        kind: row.kind.clone(),
        name: row.name.clone(),
        kana: row.kana.clone(),
        prefecture: row.prefecture.clone(),
        municipality: row.municipality.clone(),
        authority: row.authority.clone(),
        corporation_id: row.corporation_id.clone(),
        beds: row.beds,
        ..FormerRow::default()
    }
}

/// The changes that would begin before an earlier one, as positions, each with the day of that.
/// History has one order, in which things were noted and happened.
pub(super) async fn backdated(tx: &mut Tx, changes: &[Change]) -> Result<Vec<(usize, String)>> {
    let touched: Vec<&str> = changes
        .iter()
        .filter(|change| change.former("").is_some())
        .map(|change| change.before.id.as_str())
        .collect();
    let mut latest: HashMap<String, String> = HashMap::new();
    facility_history::scan_days(tx, &touched, |id, day| {
        let known = latest.entry(id.to_owned()).or_default();
        if known.as_str() < day {
            day.clone_into(known);
        }
    })
    .await?;
    let earlier = |(at, change): (usize, &Change)| {
        let day = latest.get(&change.before.id)?;
        (change.since < *day).then(|| (at, day.clone()))
    };
    Ok(changes.iter().enumerate().filter_map(earlier).collect())
}

/// Stores changes with their history and an entry for each in the audit log.
pub(super) async fn store_changes(
    tx: &mut Tx,
    actor: &Actor,
    at: &str,
    changes: Vec<Change>,
) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    let formers: Vec<FormerRow> = changes
        .iter()
        .filter_map(|change| change.former(at))
        .collect();
    let entries: Vec<audit::AuditRow> = changes
        .iter()
        .filter_map(|change| {
            let (id, action) = (&change.before.id, Action::UpdateFacility);
            let subject = Subject::Facility.of(id);
            let detail = changed(&fields(&change.before), &fields(&change.after))?;
            Some(entry(at, actor, action, &subject, Some(id), detail))
        })
        .collect();
    let recoded: Vec<ChangedCode<'_>> = changes
        .iter()
        .filter(|change| change.before.code != change.after.code)
        .filter_map(|change| {
            Some(ChangedCode {
                facility: &change.before.id,
                before: change.before.code.as_deref()?,
                after: change.after.code.as_deref()?,
            })
        })
        .collect();
    follow_codes(tx, actor, at, &recoded).await?;
    let rows: Vec<FacilityRow> = changes.into_iter().map(|change| change.after).collect();
    facility_history::insert_many(tx, &formers).await?;
    facilities::replace_many(tx, &rows).await?;
    Ok(audit::insert_many(tx, &entries).await?)
}
