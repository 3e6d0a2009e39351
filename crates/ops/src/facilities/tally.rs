//! What an import changes, column by column: how many are filled, changed and emptied, with examples.

use serde::Serialize;
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_spreadsheets::facility_list::Column;
use tenken_store::Tx;
use tenken_store::facilities::{FacilityRow, corporations};

use super::change::Change;
use crate::core::error::Result;

/// Examples of each sort.
const EXAMPLES: usize = 3;

/// What changes in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnChange {
    /// The column, as messages call it.
    pub column: &'static str,
    /// Facilities of which something is known now.
    pub filled: u64,
    /// Facilities of which something else is known now.
    pub changed: u64,
    /// Facilities of which nothing is known any more.
    pub emptied: u64,
    /// Some of them; those that are emptied first.
    pub examples: Vec<Example>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The row of the list.
    pub row: usize,
    /// The facility's code.
    pub code: String,
    /// The facility's name.
    pub name: String,
    /// What was known; empty for nothing.
    pub before: String,
    /// What the list says; empty for nothing.
    pub after: String,
}

/// The columns in the order people look for them.
const COLUMNS: [Column; 14] = [
    Column::Code,
    Column::Name,
    Column::Kind,
    Column::Kana,
    Column::GmisId,
    Column::Prefecture,
    Column::Municipality,
    Column::Authority,
    Column::Beds,
    Column::CorporationName,
    Column::Mail,
    Column::Phone,
    Column::OpenedOn,
    Column::ClosedOn,
];

/// Counts the changes; `rows` are their rows in the list. Columns in which nothing changes are left out.
pub(super) async fn tally(
    tx: &mut Tx,
    changes: &[Change],
    rows: &[usize],
) -> Result<Vec<ColumnChange>> {
    let mut found = Vec::new();
    for column in COLUMNS {
        let mut sorts: [(u64, Vec<Example>); 3] = Default::default();
        for (change, row) in changes.iter().zip(rows) {
            let before = value(&change.before, column);
            let after = value(&change.after, column);
            let sort = match (before.is_empty(), after.is_empty()) {
                _ if before == after => continue,
                (false, true) => 0,
                (false, false) => 1,
                (true, _) => 2,
            };
            let (count, examples) = &mut sorts[sort];
            *count += 1;
            if examples.len() < EXAMPLES {
                examples.push(Example {
                    row: *row,
                    code: change.after.code.clone().unwrap_or_default(),
                    name: change.after.name.clone(),
                    before,
                    after,
                });
            }
        }
        let [(emptied, first), (changed, second), (filled, third)] = sorts;
        if emptied + changed + filled == 0 {
            continue;
        }
        let mut examples: Vec<Example> = [first, second, third].into_iter().flatten().collect();
        if column == Column::CorporationName {
            name_corporations(tx, &mut examples).await?;
        }
        found.push(ColumnChange {
            column: column.label(),
            filled,
            changed,
            emptied,
            examples,
        });
    }
    Ok(found)
}

/// What is known of a facility in a column, as people read it.
fn value(row: &FacilityRow, column: Column) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match column {
        Column::Code => text(&row.code),
        Column::Name => row.name.clone(),
        Column::Kind => FacilityKind::parse(&row.kind)
            .map_or("", FacilityKind::label)
            .to_owned(),
        Column::Kana => row.kana.clone(),
        Column::GmisId => text(&row.gmis_id),
        Column::Prefecture => Prefecture::parse(&row.prefecture)
            .map_or("", Prefecture::label)
            .to_owned(),
        Column::Municipality => row.municipality.clone(),
        Column::Authority => text(&row.authority),
        Column::Beds => row.beds.map_or_else(String::new, |beds| beds.to_string()),
        Column::CorporationName | Column::CorporationNumber => text(&row.corporation_id),
        Column::Mail => text(&row.mail),
        Column::Phone => text(&row.phone),
        Column::OpenedOn => text(&row.opened_on),
        Column::ClosedOn => text(&row.closed_on),
        // Nothing of a facility itself.
        Column::Schedule | Column::ChangedOn | Column::FormerCode => String::new(),
    }
}

/// Ids of corporations say nothing to people.
async fn name_corporations(tx: &mut Tx, examples: &mut [Example]) -> Result<()> {
    for example in examples {
        for id in [&mut example.before, &mut example.after] {
            if let Some(corporation) = corporations::get(tx, id).await? {
                *id = corporation.name;
            }
        }
    }
    Ok(())
}
