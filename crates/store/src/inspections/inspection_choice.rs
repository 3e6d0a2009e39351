//! The facilities of a round with all that visits are chosen by.

use std::ops::ControlFlow;

use serde::Deserialize;

use crate::db::Conditions;
use crate::facilities::facility_search::FacilityFilter;
use crate::rounds::enrolments::Asked;
use crate::{Error, Tx};

/// A facility that could be visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct CandidateRow<'a> {
    /// Facility.
    pub facility_id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its municipality; may be empty.
    pub municipality: &'a str,
    /// Whether it is synthetic.
    pub demo: bool,
    /// The day of its last inspection whose result was told, ISO.
    pub last_visit: Option<&'a str>,
    /// The day its authority has planned an inspection in this round on, ISO.
    pub planned_on: Option<&'a str>,
}

/// Streams the facilities that a round asks and that match, in no order, to `each`.
pub async fn scan(
    tx: &mut Tx,
    asked: &Asked,
    filter: &FacilityFilter,
    mut each: impl FnMut(CandidateRow<'_>) + Send,
) -> Result<(), Error> {
    let mut which = Conditions::default();
    asked.restrict(&mut which);
    filter.restrict(&mut which);
    let sql = format!(
        "SELECT f.id, f.name, f.kind, f.municipality, f.demo, v.last_visit, \
         (SELECT max(p.planned_on) FROM inspections p WHERE p.facility_id = f.id \
         AND p.round_id = t.round_id AND p.told_at IS NULL AND p.cancelled_at IS NULL \
         AND (f.authority IS NULL OR p.authority = f.authority)) \
         FROM enrolments t JOIN facilities f ON f.id = t.facility_id \
         LEFT JOIN (SELECT facility_id, max(visited_on) AS last_visit FROM inspections \
         WHERE told_at IS NOT NULL GROUP BY facility_id) v ON v.facility_id = f.id \
         WHERE true{}",
        which.sql
    );
    tx.scan(&sql, &which.params, |row| {
        each(row.read()?);
        Ok(ControlFlow::Continue(()))
    })
    .await
}
