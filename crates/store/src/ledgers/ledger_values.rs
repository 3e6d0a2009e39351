//! The values by which rows of ledgers are found across all facilities.

use serde::Deserialize;

use crate::db::{Conditions, Value, chunks, insert_rows, placeholders};
use crate::facilities::facility_search::FacilityFilter;
use crate::{Error, Tx};

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ValueRow {
    /// The kind of ledger.
    pub ledger: String,
    /// The column.
    pub column_id: String,
    /// The value, spelled alike for all.
    pub value: String,
    /// The facility.
    pub facility_id: String,
    /// The row.
    pub row_id: String,
}

/// Replaces the values of rows by these.
pub async fn replace(tx: &mut Tx, rows: &[&str], values: &[ValueRow]) -> Result<(), Error> {
    for chunk in chunks(rows) {
        let mut sql = "DELETE FROM ledger_values WHERE row_id IN (".to_owned();
        placeholders(&mut sql, 0, chunk.len());
        sql.push(')');
        let params: Vec<Value<'_>> = chunk.iter().map(|id| Value::Text(id)).collect();
        tx.execute(&sql, &params).await?;
    }
    let head = "INSERT INTO ledger_values (ledger, column_id, value, facility_id, row_id)";
    insert_rows(tx, head, "", values, |row| {
        [
            Value::from(&row.ledger),
            Value::from(&row.column_id),
            Value::from(&row.value),
            Value::from(&row.facility_id),
            Value::from(&row.row_id),
        ]
    })
    .await
    .map(drop)
}

/// A row that has the values asked for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HolderRow {
    /// The facility.
    pub facility_id: String,
    /// Its name.
    pub facility_name: String,
    /// The row.
    pub row_id: String,
    /// Its values, as JSON.
    pub content: String,
}

/// Values of a column, from one to before another, in the order of their bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRange {
    /// The column.
    pub column_id: String,
    /// The first value.
    pub from: String,
    /// What comes after the last one.
    pub until: String,
}

/// Which rows are looked for.
#[derive(Debug, Clone, Default)]
pub struct HolderQuery {
    /// The kind of ledger.
    pub ledger: String,
    /// What stands in its columns, all of it; at least one.
    pub values: Vec<ValueRange>,
    /// Which facilities.
    pub facilities: FacilityFilter,
}

/// The rows of all facilities in scope that have the values asked for, by the facilities' names, and how many there
/// are: at most `limit`, from `offset`.
pub async fn holders(
    tx: &mut Tx,
    query: &HolderQuery,
    offset: i64,
    limit: i64,
) -> Result<Vec<HolderRow>, Error> {
    let mut which = Conditions::default();
    let joins = restrict(&mut which, query);
    let (limit, offset) = (which.param(limit), which.param(offset));
    let sql = format!(
        "SELECT f.id AS facility_id, f.name AS facility_name, r.id AS row_id, r.content \
         FROM ledger_values v0{joins} JOIN ledger_rows r ON r.id = v0.row_id \
         JOIN facilities f ON f.id = v0.facility_id WHERE true{} \
         ORDER BY f.name, f.id, r.id LIMIT {limit} OFFSET {offset}",
        which.sql
    );
    tx.query(&sql, &which.params).await
}

/// How many rows, and of how many facilities.
pub async fn count_holders(tx: &mut Tx, query: &HolderQuery) -> Result<(i64, i64), Error> {
    let mut which = Conditions::default();
    let joins = restrict(&mut which, query);
    let sql = format!(
        "SELECT count(*), count(DISTINCT v0.facility_id) FROM ledger_values v0{joins} \
         JOIN facilities f ON f.id = v0.facility_id WHERE true{}",
        which.sql
    );
    tx.query_one(&sql, &which.params).await
}

/// Adds the conditions; gives the joins of the values after the first.
fn restrict<'q>(which: &mut Conditions<'q>, query: &'q HolderQuery) -> String {
    let mut joins = String::new();
    which.and("v0.ledger = ?", &query.ledger);
    for (at, range) in query.values.iter().enumerate() {
        if at > 0 {
            joins.push_str(&format!(
                " JOIN ledger_values v{at} ON v{at}.row_id = v0.row_id"
            ));
            which.and(&format!("v{at}.ledger = ?"), &query.ledger);
        }
        which.and(&format!("v{at}.column_id = ?"), &range.column_id);
        which.and(&format!("v{at}.value >= ?"), &range.from);
        which.and(&format!("v{at}.value < ?"), &range.until);
    }
    query.facilities.restrict(which);
    joins
}
