//! What facilities and vendors say to the rows of the role-sharing table, revision by revision.

use serde::Deserialize;

use crate::db::{Value, columns, insert_rows, params};
use crate::{Error, Tx};

/// A revision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoleStatementRow {
    /// Facility.
    pub facility_id: String,
    /// Version of the table's rows.
    pub template_version: String,
    /// The contract it is said under; `None` for what the facility does itself.
    pub contract_id: Option<String>,
    /// `facility` or `vendor`.
    pub said_by: String,
    /// The row.
    pub row_key: String,
    /// 1 for the first, then 2 …
    pub revision: i64,
    /// What is said, as JSON.
    pub statement: String,
    /// When it was entered, RFC 3339 in UTC.
    pub recorded_at: String,
    /// Who, as the audit log names them.
    pub recorded_by: String,
}

/// A query for what is said about facility `$1` in version `$2`.
fn select(rest: &str) -> String {
    format!(
        "SELECT {} FROM role_statements s WHERE s.facility_id = $1 AND s.template_version = $2 {rest}",
        columns::<RoleStatementRow>().of("s")
    )
}

/// The newest revisions of all that is said about a facility.
pub async fn newest(
    tx: &mut Tx,
    facility: &str,
    version: &str,
) -> Result<Vec<RoleStatementRow>, Error> {
    let sql = select(
        "AND s.revision = (SELECT max(n.revision) FROM role_statements n WHERE \
         n.facility_id = s.facility_id AND n.template_version = s.template_version AND \
         coalesce(n.contract_id, '') = coalesce(s.contract_id, '') AND n.said_by = s.said_by AND n.row_key = s.row_key)",
    );
    tx.query(&sql, params![facility, version]).await
}

/// All revisions of what is said under a contract (`None` for what the facility does itself), the
/// oldest first.
pub async fn history(
    tx: &mut Tx,
    facility: &str,
    version: &str,
    contract: Option<&str>,
) -> Result<Vec<RoleStatementRow>, Error> {
    let sql = select("AND coalesce(s.contract_id, '') = $3 ORDER BY s.revision");
    let contract = contract.unwrap_or_default();
    tx.query(&sql, params![facility, version, contract]).await
}

/// Adds revisions.
///
/// # Errors
/// [`Error::Duplicate`] if one is there already.
pub async fn insert_many(tx: &mut Tx, rows: &[RoleStatementRow]) -> Result<(), Error> {
    let head = format!(
        "INSERT INTO role_statements ({})",
        columns::<RoleStatementRow>()
    );
    insert_rows(tx, &head, "", rows, |row| {
        [
            Value::from(&row.facility_id),
            Value::from(&row.template_version),
            Value::from(&row.contract_id),
            Value::from(&row.said_by),
            Value::from(&row.row_key),
            Value::from(row.revision),
            Value::from(&row.statement),
            Value::from(&row.recorded_at),
            Value::from(&row.recorded_by),
        ]
    })
    .await
    .map(drop)
}
