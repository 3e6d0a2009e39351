//! What is noted in inspections, entry by entry.

use crate::db::{Value, insert_rows, params, sorted_list};
use crate::{Error, Tx};

/// Something noted once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// The inspection.
    pub inspection_id: String,
    /// Made by the device.
    pub id: String,
    /// Where.
    pub place: String,
    /// What, as JSON.
    pub noted: String,
    /// The ids of the entries it replaces, ordered.
    pub replaces: Vec<String>,
    /// The actor.
    pub noted_by: String,
    /// When, as the device says, RFC 3339 in UTC.
    pub noted_at: String,
    /// When it came, RFC 3339 in UTC.
    pub received_at: String,
    /// Whether it came after the result was told.
    pub late: bool,
}

macro_rules! columns {
    () => {
        "inspection_id, id, place, noted, noted_by, noted_at, received_at, late"
    };
}

/// Adds entries; those that are there already stay as they are. Returns how many were added.
///
/// # Errors
/// Those of the database.
pub async fn insert_many(tx: &mut Tx, rows: &[EntryRow]) -> Result<u64, Error> {
    let head = concat!("INSERT INTO inspection_entries (", columns!(), ")");
    let mut added = 0;
    // One by one: what an entry that is there already was written on top of stays as well.
    for row in rows {
        let one = std::slice::from_ref(row);
        if insert_rows(tx, head, " ON CONFLICT DO NOTHING", one, bind).await? == 0 {
            continue;
        }
        added += 1;
        let head = "INSERT INTO inspection_replacements (inspection_id, entry_id, replaced_id)";
        let pairs: Vec<(&EntryRow, &str)> =
            row.replaces.iter().map(|id| (row, id.as_str())).collect();
        insert_rows(
            tx,
            head,
            " ON CONFLICT DO NOTHING",
            &pairs,
            |(row, replaced)| {
                [
                    (&row.inspection_id).into(),
                    (&row.id).into(),
                    (*replaced).into(),
                ]
            },
        )
        .await?;
    }
    Ok(added)
}

/// All entries of an inspection.
///
/// # Errors
/// Those of the database.
pub async fn list(tx: &mut Tx, inspection: &str) -> Result<Vec<EntryRow>, Error> {
    let sql = concat!(
        "SELECT ",
        columns!(),
        ", (SELECT string_agg(r.replaced_id, ',') FROM inspection_replacements r \
         WHERE r.inspection_id = e.inspection_id AND r.entry_id = e.id) \
         FROM inspection_entries e WHERE inspection_id = $1 ORDER BY received_at, id"
    );
    tx.query(sql, params![inspection], |row| {
        Ok(EntryRow {
            inspection_id: row.text(0)?,
            id: row.text(1)?,
            place: row.text(2)?,
            noted: row.text(3)?,
            noted_by: row.text(4)?,
            noted_at: row.text(5)?,
            received_at: row.text(6)?,
            late: row.bool(7)?,
            replaces: sorted_list(row.opt_str(8)?),
        })
    })
    .await
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
