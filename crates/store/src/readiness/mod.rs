//! What facilities declare about the requirements of fees.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FeeDeclarationRow {
    /// Facility.
    pub facility_id: String,
    /// The fee's id.
    pub fee: String,
    /// The requirement's number, as `(9)`.
    pub requirement: String,
    /// `met`, `not_met` or `to_confirm`.
    pub state: String,
    /// Since when it is so, ISO.
    pub declared_on: String,
    /// What else there is to say.
    pub note: Option<String>,
    /// When it was said, RFC 3339 in UTC.
    pub recorded_at: String,
    /// By whom, as the audit log names them.
    pub recorded_by: String,
}

/// Adds declarations.
pub async fn insert(tx: &mut Tx, row: &FeeDeclarationRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO fee_declarations ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        columns::<FeeDeclarationRow>()
    );
    let params = params![
        &row.facility_id,
        &row.fee,
        &row.requirement,
        &row.state,
        &row.declared_on,
        &row.note,
        &row.recorded_at,
        &row.recorded_by
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// All declarations of a facility about a fee, the oldest first.
pub async fn of_facility(
    tx: &mut Tx,
    facility: &str,
    fee: &str,
) -> Result<Vec<FeeDeclarationRow>, Error> {
    let sql = select::<FeeDeclarationRow>(
        "FROM fee_declarations WHERE facility_id = $1 AND fee = $2 ORDER BY seq",
    );
    tx.query(&sql, params![facility, fee]).await
}
