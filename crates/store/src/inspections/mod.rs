//! On-site inspections: the visits that are planned and were made.

pub mod inspection_choice;
pub mod inspection_notes;
pub mod inspection_photos;
pub mod inspection_results;

use serde::Deserialize;

use crate::db::{Conditions, Value, columns, insert_rows, params, scan_in, select};
use crate::{Error, Tx};

/// An inspection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct InspectionRow {
    /// ULID.
    pub id: String,
    /// Who is visited.
    pub facility_id: String,
    /// The round whose checklist is inspected.
    pub round_id: String,
    /// The authority that inspects, six digits; it keeps the inspection when the facility moves to
    /// another. `None` where nobody's is known.
    pub authority: Option<String>,
    /// The day of the visit, ISO.
    pub planned_on: String,
    /// The day it took place, ISO, once the result is told.
    pub visited_on: Option<String>,
    /// The seed of the random sample it was drawn in, if it was.
    pub seed: Option<String>,
    /// Counts the changes of the plan, from 1.
    pub revision: i64,
    /// When it was planned, RFC 3339 in UTC.
    pub created_at: String,
    /// When it was called off, RFC 3339 in UTC.
    pub cancelled_at: Option<String>,
    /// When the facility was told the result, RFC 3339 in UTC.
    pub told_at: Option<String>,
}

/// An inspection in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedInspection {
    /// The inspection.
    pub row: InspectionRow,
    /// The facility's name.
    pub facility: String,
    /// Whether the facility is synthetic.
    pub demo: bool,
    /// Whether anything has been noted.
    pub begun: bool,
    /// Whether the facility has replied.
    pub replied: bool,
}

/// Which inspections to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InspectionFilter {
    /// Those that one of these authorities made, and those told that a facility of theirs had.
    pub authorities: Option<Vec<String>>,
    /// Of this facility alone, by its id.
    pub facility: Option<String>,
    /// Told ones, open ones, or both; never those called off.
    pub told: Option<bool>,
}

/// Plans visits. A facility with an open one in that round keeps it; returns how many were added.
pub async fn insert_many(tx: &mut Tx, rows: &[InspectionRow]) -> Result<u64, Error> {
    let head = format!("INSERT INTO inspections ({})", columns::<InspectionRow>());
    insert_rows(tx, &head, " ON CONFLICT DO NOTHING", rows, bind).await
}

/// Says who inspects, given as (inspection, person), for those of the inspections that were added.
pub async fn add_inspectors(tx: &mut Tx, pairs: &[(String, String)]) -> Result<(), Error> {
    let head = "INSERT INTO inspection_inspectors (inspection_id, user_id)";
    insert_rows(tx, head, "", pairs, |(inspection, user)| {
        [inspection.into(), user.into()]
    })
    .await
    .map(drop)
}

/// Those of the inspections that are there, as (inspection, facility).
pub async fn present(tx: &mut Tx, ids: &[&str]) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::with_capacity(ids.len());
    let select = "SELECT id, facility_id FROM inspections WHERE id";
    scan_in(tx, select, ids, |row| {
        found.push(row.read()?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// An inspection by its id.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<InspectionRow>, Error> {
    let sql = select::<InspectionRow>("FROM inspections WHERE id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// An inspection by its id, held against other writers until this transaction ends.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<InspectionRow>, Error> {
    let sql = select::<InspectionRow>("FROM inspections WHERE id = $1 FOR UPDATE");
    tx.query_opt(&sql, params![id]).await
}

/// The people who inspect, as (person, name), by name.
pub async fn inspectors(tx: &mut Tx, id: &str) -> Result<Vec<(String, String)>, Error> {
    let sql = "SELECT u.id, u.name FROM inspection_inspectors i JOIN users u ON u.id = i.user_id \
               WHERE i.inspection_id = $1 ORDER BY u.name, u.id";
    tx.query(sql, params![id]).await
}

/// Inspections: open ones by day, told ones the newest first; at most `limit`.
pub async fn list(
    tx: &mut Tx,
    filter: &InspectionFilter,
    limit: i64,
) -> Result<Vec<ListedInspection>, Error> {
    let mut which = Conditions::default();
    if let Some(codes) = &filter.authorities {
        which.and_any(codes.iter().flat_map(|code| {
            [
                ("i.authority", code),
                ("i.told_at IS NOT NULL AND f.authority", code),
            ]
        }));
    }
    which.and_some("f.id = ?", &filter.facility);
    which.sql.push_str(match filter.told {
        Some(true) => " AND i.told_at IS NOT NULL",
        Some(false) => " AND i.told_at IS NULL AND i.cancelled_at IS NULL",
        None => " AND i.cancelled_at IS NULL",
    });
    let limit = which.param(limit);
    let sql = format!(
        "SELECT {}, f.name, f.demo, \
         EXISTS (SELECT 1 FROM inspection_entries e WHERE e.inspection_id = i.id), \
         EXISTS (SELECT 1 FROM inspection_replies r WHERE r.inspection_id = i.id) \
         FROM inspections i JOIN facilities f ON f.id = i.facility_id WHERE true{} \
         ORDER BY (CASE WHEN i.told_at IS NULL THEN 0 ELSE 1 END), i.told_at DESC, \
         i.planned_on, f.name, i.id LIMIT {limit}",
        columns::<InspectionRow>().of("i"),
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// Changes the day of an open inspection and who inspects, if its revision is `expected`.
pub async fn change_plan(
    tx: &mut Tx,
    id: &str,
    planned_on: &str,
    inspectors: &[(String, String)],
    expected: i64,
) -> Result<bool, Error> {
    let sql = "UPDATE inspections SET planned_on = $2, revision = revision + 1 \
               WHERE id = $1 AND revision = $3 AND told_at IS NULL AND cancelled_at IS NULL";
    if tx.execute(sql, params![id, planned_on, expected]).await? == 0 {
        return Ok(false);
    }
    let sql = "DELETE FROM inspection_inspectors WHERE inspection_id = $1";
    tx.execute(sql, params![id]).await?;
    add_inspectors(tx, inspectors).await?;
    Ok(true)
}

/// Calls an open inspection off; `false` if it is not open.
pub async fn cancel(tx: &mut Tx, id: &str, at: &str) -> Result<bool, Error> {
    let sql = "UPDATE inspections SET cancelled_at = $2, revision = revision + 1 \
               WHERE id = $1 AND told_at IS NULL AND cancelled_at IS NULL";
    Ok(tx.execute(sql, params![id, at]).await? > 0)
}

fn bind(row: &InspectionRow) -> [Value<'_>; 11] {
    [
        (&row.id).into(),
        (&row.facility_id).into(),
        (&row.round_id).into(),
        (&row.authority).into(),
        (&row.planned_on).into(),
        (&row.visited_on).into(),
        (&row.seed).into(),
        row.revision.into(),
        (&row.created_at).into(),
        (&row.cancelled_at).into(),
        (&row.told_at).into(),
    ]
}
