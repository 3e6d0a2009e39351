//! What answers that were submitted rested on.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// What a submission rested on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SubmissionBasesRow {
    /// Round.
    pub round_id: String,
    /// Facility.
    pub facility_id: String,
    /// The submission's revision, from 1.
    pub revision: i64,
    /// JSON: by item, the rule and the rows with their revisions.
    pub bases: String,
    /// JSON: the contact chart as it was, if the form asks for it.
    pub chart: Option<String>,
}

/// Adds one.
pub async fn insert(tx: &mut Tx, row: &SubmissionBasesRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO submission_bases ({}) VALUES ($1, $2, $3, $4, $5)",
        columns::<SubmissionBasesRow>()
    );
    let params = params![
        &row.round_id,
        &row.facility_id,
        row.revision,
        &row.bases,
        &row.chart
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// What a submission rested on.
pub async fn get(
    tx: &mut Tx,
    round: &str,
    facility: &str,
    revision: i64,
) -> Result<Option<SubmissionBasesRow>, Error> {
    let sql = select::<SubmissionBasesRow>(
        "FROM submission_bases WHERE round_id = $1 AND facility_id = $2 AND revision = $3",
    );
    tx.query_opt(&sql, params![round, facility, revision]).await
}
