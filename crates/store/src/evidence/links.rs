//! What evidence speaks for: measures, and rows of ledgers.

use serde::Deserialize;

use crate::db::{insert_rows, params};
use crate::{Error, Tx};

/// That a piece of evidence speaks for a measure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MeasureLink {
    /// The evidence.
    pub evidence_id: String,
    /// Id of the measure.
    pub measure: String,
}

/// That a piece of evidence belongs to a row of a ledger.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RowLink {
    /// The evidence.
    pub evidence_id: String,
    /// The kind of ledger.
    pub ledger: String,
    /// Id of the row.
    pub row_id: String,
}

/// The measures of all evidence of a facility.
pub async fn measures(tx: &mut Tx, facility: &str) -> Result<Vec<MeasureLink>, Error> {
    let sql = "SELECT m.evidence_id, m.measure FROM evidence_measures m \
               JOIN evidence e ON e.id = m.evidence_id WHERE e.facility_id = $1 \
               ORDER BY m.evidence_id, m.measure";
    tx.query(sql, params![facility]).await
}

/// The rows of all evidence of a facility.
pub async fn rows(tx: &mut Tx, facility: &str) -> Result<Vec<RowLink>, Error> {
    let sql = "SELECT r.evidence_id, r.ledger, r.row_id FROM evidence_rows r \
               JOIN evidence e ON e.id = r.evidence_id WHERE e.facility_id = $1 \
               ORDER BY r.evidence_id, r.ledger, r.row_id";
    tx.query(sql, params![facility]).await
}

/// Replaces the measures of a piece of evidence.
pub async fn set_measures(tx: &mut Tx, evidence: &str, links: &[MeasureLink]) -> Result<(), Error> {
    let sql = "DELETE FROM evidence_measures WHERE evidence_id = $1";
    tx.execute(sql, params![evidence]).await?;
    let head = "INSERT INTO evidence_measures (evidence_id, measure)";
    insert_rows(tx, head, "", links, |link| {
        [(&link.evidence_id).into(), (&link.measure).into()]
    })
    .await
    .map(drop)
}

/// Replaces the rows of a piece of evidence.
pub async fn set_rows(tx: &mut Tx, evidence: &str, links: &[RowLink]) -> Result<(), Error> {
    let sql = "DELETE FROM evidence_rows WHERE evidence_id = $1";
    tx.execute(sql, params![evidence]).await?;
    let head = "INSERT INTO evidence_rows (evidence_id, ledger, row_id)";
    insert_rows(tx, head, "", links, |link| {
        [
            (&link.evidence_id).into(),
            (&link.ledger).into(),
            (&link.row_id).into(),
        ]
    })
    .await
    .map(drop)
}
