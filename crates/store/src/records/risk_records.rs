//! How facilities deal with what vendors disclose as not fulfilled, revision by revision.

use serde::Deserialize;

use crate::db::{columns, params};
use crate::{Error, Tx};

/// A revision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RiskRecordRow {
    /// Facility.
    pub facility_id: String,
    /// Statement.
    pub disclosure_id: String,
    /// The question's number.
    pub question: String,
    /// 1 for the first, then 2 …
    pub revision: i64,
    /// What may happen, and how bad that is.
    pub assessment: String,
    /// What is done about it.
    pub measure: String,
    /// Who accepts what is left of the risk, as the person gave it.
    pub accepted_by: String,
    /// When, ISO.
    pub accepted_on: String,
    /// When it was entered, RFC 3339 in UTC.
    pub recorded_at: String,
    /// Who, as the audit log names them.
    pub recorded_by: String,
}

/// The newest revision of each question's record of a facility.
pub async fn newest(tx: &mut Tx, facility: &str) -> Result<Vec<RiskRecordRow>, Error> {
    let sql = format!(
        "SELECT {} FROM risk_records r WHERE r.facility_id = $1 AND r.revision = (SELECT \
         max(n.revision) FROM risk_records n WHERE n.facility_id = r.facility_id AND \
         n.disclosure_id = r.disclosure_id AND n.question = r.question)",
        columns::<RiskRecordRow>().of("r")
    );
    tx.query(&sql, params![facility]).await
}

/// Adds a revision.
///
/// # Errors
/// [`Error::Duplicate`] if somebody added it meanwhile.
pub async fn insert(tx: &mut Tx, row: &RiskRecordRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO risk_records ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        columns::<RiskRecordRow>()
    );
    let params = params![
        &row.facility_id,
        &row.disclosure_id,
        &row.question,
        row.revision,
        &row.assessment,
        &row.measure,
        &row.accepted_by,
        &row.accepted_on,
        &row.recorded_at,
        &row.recorded_by
    ];
    tx.execute(&sql, params).await.map(drop)
}
