//! What is noted in inspections, entry by entry.

use serde::Deserialize;

use crate::db::{Value, columns, comma_list, insert_rows, params};
use crate::{Error, Tx};

/// Something noted once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct EntryRow {
    /// The inspection.
    pub inspection_id: String,
    /// Made by the device.
    pub id: String,
    /// Where.
    pub place: String,
    /// What, as JSON.
    pub noted: String,
    /// The actor.
    pub noted_by: String,
    /// When, as the device says, RFC 3339 in UTC.
    pub noted_at: String,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
    /// Whether it came after the result was told.
    pub late: bool,
    /// The ids of the entries it replaces, ordered.
    #[serde(deserialize_with = "comma_list")]
    pub replaces: Vec<String>,
}

/// Adds entries; those that are there already stay as they are. Returns how many were added.
pub async fn insert_many(tx: &mut Tx, rows: &[EntryRow]) -> Result<u64, Error> {
    let columns = columns::<EntryRow>().without("replaces");
    let head = format!("INSERT INTO inspection_entries ({columns})");
    let mut added = 0;
    // One by one: what an entry that is there already was written on top of stays as well.
    for row in rows {
        let one = std::slice::from_ref(row);
        if insert_rows(tx, &head, " ON CONFLICT DO NOTHING", one, bind).await? == 0 {
            continue;
        }
        added += 1;
        let head = "INSERT INTO inspection_replacements (inspection_id, entry_id, replaced_id)";
        let replaced = row.replaces.iter();
        let pairs: Vec<(&EntryRow, &str)> = replaced.map(|id| (row, id.as_str())).collect();
        insert_rows(tx, head, " ON CONFLICT DO NOTHING", &pairs, |(row, id)| {
            [(&row.inspection_id).into(), (&row.id).into(), (*id).into()]
        })
        .await?;
    }
    Ok(added)
}

/// All entries of an inspection.
pub async fn list(tx: &mut Tx, inspection: &str) -> Result<Vec<EntryRow>, Error> {
    let sql = format!(
        "SELECT {}, (SELECT string_agg(r.replaced_id, ',') FROM inspection_replacements r \
         WHERE r.inspection_id = e.inspection_id AND r.entry_id = e.id) \
         FROM inspection_entries e WHERE inspection_id = $1 ORDER BY received_at, id",
        columns::<EntryRow>().without("replaces")
    );
    tx.query(&sql, params![inspection]).await
}

fn bind(row: &EntryRow) -> [Value<'_>; 8] {
    [
        (&row.inspection_id).into(),
        (&row.id).into(),
        (&row.place).into(),
        (&row.noted).into(),
        (&row.noted_by).into(),
        (&row.noted_at).into(),
        (&row.received_at).into(),
        row.late.into(),
    ]
}
