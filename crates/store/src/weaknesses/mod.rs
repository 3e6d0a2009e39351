//! What is known about products: datasets, kind by kind.

use serde::Deserialize;

use crate::db::{columns, params, select};
use crate::{Error, Tx};

/// A dataset without its content.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DatasetHead {
    /// Grows with every load.
    pub seq: i64,
    /// `kev`, `end_of_life` or `jvn`.
    pub kind: String,
    /// SHA-256 of the file that was brought, in hex.
    pub sha256: String,
    /// The day it is from, ISO, if it says so.
    pub dated_on: Option<String>,
    /// How many weaknesses or products it speaks of.
    pub entries: i64,
    /// When it was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
}

/// The newest of each kind, in the order of the kinds' keys.
pub async fn newest(tx: &mut Tx) -> Result<Vec<DatasetHead>, Error> {
    let sql = select::<DatasetHead>(
        "FROM weakness_datasets WHERE seq IN \
         (SELECT max(seq) FROM weakness_datasets GROUP BY kind) ORDER BY kind",
    );
    tx.query(&sql, params![]).await
}

/// The newest of a kind; nobody loads another one of that kind before this transaction ends, if there is one.
pub async fn hold_newest(tx: &mut Tx, kind: &str) -> Result<Option<DatasetHead>, Error> {
    let sql = select::<DatasetHead>(
        "FROM weakness_datasets WHERE kind = $1 ORDER BY seq DESC LIMIT 1 FOR UPDATE",
    );
    tx.query_opt(&sql, params![kind]).await
}

/// The content of a dataset, as JSON, unless it is gone.
pub async fn content(tx: &mut Tx, seq: i64) -> Result<Option<String>, Error> {
    let sql = "SELECT content FROM weakness_datasets WHERE seq = $1";
    tx.query_opt(sql, params![seq]).await
}

/// Adds a dataset as the newest of its kind, in the place of an older one from the same file, and keeps no more
/// than `kept` of the kind. Its number comes from the database.
pub async fn insert(
    tx: &mut Tx,
    head: &DatasetHead,
    content: &str,
    kept: i64,
) -> Result<(), Error> {
    let sql = "DELETE FROM weakness_datasets WHERE kind = $1 AND sha256 = $2";
    tx.execute(sql, params![&head.kind, &head.sha256]).await?;
    let names = columns::<DatasetHead>().without("seq");
    let sql =
        format!("INSERT INTO weakness_datasets ({names}, content) VALUES ($1, $2, $3, $4, $5, $6)");
    let params = params![
        &head.kind,
        &head.sha256,
        &head.dated_on,
        head.entries,
        &head.loaded_at,
        content
    ];
    tx.execute(&sql, params).await?;
    let sql = "DELETE FROM weakness_datasets WHERE kind = $1 AND seq NOT IN \
               (SELECT seq FROM weakness_datasets WHERE kind = $1 ORDER BY seq DESC LIMIT $2)";
    tx.execute(sql, params![&head.kind, kept]).await.map(drop)
}
