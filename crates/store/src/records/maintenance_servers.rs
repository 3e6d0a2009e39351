//! Servers of facilities, and whose duty their updates are.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ServerRow {
    /// ULID; never changes.
    pub id: String,
    /// The facility; never changes.
    pub facility_id: String,
    /// What the facility calls it.
    pub name: String,
    /// `server`, `pc` or `cloud`.
    pub kind: String,
    /// The contract it is tended under, if one is named.
    pub contract_id: Option<String>,
    /// `vendor`, `own` or `unknown`.
    pub duty: String,
    /// `contract`, `terms`, `sla` or `other`, once it is known.
    pub written_in: Option<String>,
    /// Page or clause, if it is named.
    pub place: Option<String>,
    /// Counts the changes, from 1.
    pub revision: i64,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
    /// When it last changed, RFC 3339 in UTC.
    pub updated_at: String,
}

/// A server that was not removed.
pub async fn get(tx: &mut Tx, id: &str) -> Result<Option<ServerRow>, Error> {
    let sql = select::<ServerRow>("FROM maintenance_servers WHERE removed_at IS NULL AND id = $1");
    tx.query_opt(&sql, params![id]).await
}

/// The same, which nobody else changes until this transaction ends.
pub async fn get_for_update(tx: &mut Tx, id: &str) -> Result<Option<ServerRow>, Error> {
    let sql = select::<ServerRow>(
        "FROM maintenance_servers WHERE removed_at IS NULL AND id = $1 FOR UPDATE",
    );
    tx.query_opt(&sql, params![id]).await
}

/// The servers of a facility that were not removed, the oldest first.
pub async fn of_facility(tx: &mut Tx, facility: &str) -> Result<Vec<ServerRow>, Error> {
    let sql = select::<ServerRow>(
        "FROM maintenance_servers WHERE removed_at IS NULL AND facility_id = $1 \
         ORDER BY created_at, id",
    );
    tx.query(&sql, params![facility]).await
}

/// Adds a server, or replaces what may change of the one with its id.
pub async fn put(tx: &mut Tx, row: &ServerRow) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO maintenance_servers ({}) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, \
         contract_id = excluded.contract_id, duty = excluded.duty, \
         written_in = excluded.written_in, place = excluded.place, \
         revision = excluded.revision, updated_at = excluded.updated_at",
        columns::<ServerRow>()
    );
    let params = params![
        &row.id,
        &row.facility_id,
        &row.name,
        &row.kind,
        &row.contract_id,
        &row.duty,
        &row.written_in,
        &row.place,
        row.revision,
        &row.created_at,
        &row.updated_at
    ];
    tx.execute(&sql, params).await.map(drop)
}

/// Removes a server from its facility's list.
pub async fn remove(tx: &mut Tx, id: &str, at: &str) -> Result<(), Error> {
    let sql = "UPDATE maintenance_servers SET removed_at = $2 WHERE id = $1";
    tx.execute(sql, params![id, at]).await.map(drop)
}
