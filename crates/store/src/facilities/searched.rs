//! What facilities, corporations and vendors are searched by, to be spelled anew.

use serde::Deserialize;

use super::population;
use crate::db::params;
use crate::{Error, Tx};

/// What is found by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Searched {
    /// Facilities, also by their codes.
    Facilities,
    /// Corporations, also by their numbers.
    Corporations,
    /// Vendors, also by their numbers.
    Vendors,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SearchedRow {
    /// ULID.
    pub id: String,
    /// Code or number; may be empty.
    pub code: String,
    /// Name.
    pub name: String,
    /// Name in kana; may be empty.
    pub kana: String,
    /// What it is searched by now.
    pub search: String,
}

impl Searched {
    /// All there are.
    pub const ALL: [Searched; 3] = [Self::Facilities, Self::Corporations, Self::Vendors];

    /// The table, and the column of its code or number.
    fn table(self) -> (&'static str, &'static str) {
        match self {
            Searched::Facilities => ("facilities", "code"),
            Searched::Corporations => ("corporations", "number"),
            Searched::Vendors => ("vendors", "number"),
        }
    }
}

/// Some of them by id, those that follow `after`.
pub async fn list(
    tx: &mut Tx,
    what: Searched,
    after: &str,
    limit: i64,
) -> Result<Vec<SearchedRow>, Error> {
    let (table, code) = what.table();
    let sql = format!(
        "SELECT id, coalesce({code}, ''), name, kana, search FROM {table} \
         WHERE id > $1 ORDER BY id LIMIT $2"
    );
    tx.query(&sql, params![after, limit]).await
}

/// Sets what some are searched by, each given as it was read with its new spelling. What somebody has
/// changed since then keeps what they set.
pub async fn replace(
    tx: &mut Tx,
    what: Searched,
    rows: &[(SearchedRow, String)],
) -> Result<(), Error> {
    let (table, _) = what.table();
    let sql = format!("UPDATE {table} SET search = $1 WHERE id = $2 AND search = $3");
    for (row, search) in rows {
        tx.execute(&sql, params![search, &row.id, &row.search])
            .await?;
    }
    match what {
        Searched::Facilities if !rows.is_empty() => population::changed(tx).await,
        _ => Ok(()),
    }
}
