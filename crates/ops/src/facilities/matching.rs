//! Finding the facilities of a list among those that are known.

use std::collections::{HashMap, HashSet};
use tenken_domain::facility_list::{Column, FacilityList, FacilityRecord, RowFault};
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::{Tx, facility_history};

use super::change::Change;
use super::searchable;
use crate::corporations::Listed;
use crate::error::{Error, Result};
use crate::tenken::Tenken;

/// What a list means for what is known.
#[derive(Default)]
pub(super) struct Matched {
    /// Facilities that are new.
    pub added: Vec<FacilityRow>,
    /// Known ones that change.
    pub changed: Vec<Change>,
    /// The rows of those in the list.
    pub rows: Vec<usize>,
    /// Known ones that stay as they are.
    pub unchanged: u64,
}

/// Finds each facility of a list by its code, or by the code it had before.
///
/// # Errors
/// Every row that could mean two facilities.
pub(super) async fn match_list(
    tx: &mut Tx<'_>,
    tenken: &Tenken,
    list: FacilityList,
    corporations: &Listed,
) -> Result<Matched> {
    let FacilityList {
        records, columns, ..
    } = list;
    let (mut known, former) = known(tx, &records).await?;
    let (mut matched, mut faults) = (Matched::default(), Vec::new());
    let at = tenken.stored_now();
    for record in records {
        let corporation = corporations.id_of(&record);
        let by_code = known.remove(record.code.as_str());
        let by_former = record
            .former_code
            .as_ref()
            .filter(|former| **former != record.code)
            .and_then(|former| known.remove(former.as_str()));
        let before = match (by_code, by_former) {
            (Some(_), Some(_)) => {
                faults.push(RowFault::at(record.row, Column::FormerCode, "two-facilities", "コードと旧コードが、登録されている別々の施設のものです。どちらの施設かを確かめて、旧コードを消すか直してください。"));
                continue;
            }
            (None, None) if is_former(&record, &former) => {
                faults.push(RowFault::at(
                    record.row,
                    Column::Code,
                    "former-code",
                    "登録されている施設が以前に使っていたコードです。いまのコードにしてください。",
                ));
                continue;
            }
            (found, renamed) => found.or(renamed),
        };
        let (row, since) = (record.row, record.changed_on.to_string());
        let new = new_row(tenken, &at, record, corporation);
        let Some(before) = before else {
            matched.added.push(new);
            continue;
        };
        let after = merged(&before, new, &columns);
        if (FacilityRow {
            updated_at: before.updated_at.clone(),
            ..after.clone()
        }) == before
        {
            matched.unchanged += 1;
            continue;
        }
        matched.rows.push(row);
        matched.changed.push(Change {
            before,
            after,
            since,
        });
    }
    match faults.is_empty() {
        true => Ok(matched),
        false => Err(Error::Rows(faults)),
    }
}

/// The known facilities by the codes of the list, and those of its codes that only were somebody's.
async fn known(
    tx: &mut Tx<'_>,
    records: &[FacilityRecord],
) -> Result<(HashMap<String, FacilityRow>, HashSet<String>)> {
    let codes: Vec<&str> = records
        .iter()
        .flat_map(|record| [Some(&record.code), record.former_code.as_ref()])
        .flatten()
        .map(|code| code.as_str())
        .collect();
    let mut known = HashMap::new();
    facilities::scan_codes(tx, &codes, |row| {
        if let Some(code) = row.code.clone() {
            known.insert(code, row);
        }
    })
    .await?;
    let unknown: Vec<&str> = codes
        .into_iter()
        .filter(|code| !known.contains_key(*code))
        .collect();
    let mut former = HashSet::new();
    facility_history::scan_codes(tx, &unknown, |code, _| {
        former.insert(code.to_owned());
    })
    .await?;
    Ok((known, former))
}

fn is_former(record: &FacilityRecord, former: &HashSet<String>) -> bool {
    [Some(&record.code), record.former_code.as_ref()]
        .into_iter()
        .flatten()
        .any(|code| former.contains(code.as_str()))
}

fn new_row(
    tenken: &Tenken,
    at: &str,
    record: FacilityRecord,
    corporation: Option<String>,
) -> FacilityRow {
    searchable(FacilityRow {
        id: tenken.surroundings().id(),
        code: Some(record.code.into()),
        gmis_id: record.gmis_id,
        kind: record.kind.id().to_owned(),
        name: record.name,
        kana: record.kana,
        prefecture: record.prefecture,
        municipality: record.municipality,
        authority: record.authority,
        beds: record.beds,
        corporation_id: corporation,
        mail: record.mail,
        phone: record.phone,
        opened_on: record.opened_on.map(|day| day.to_string()),
        closed_on: record.closed_on.map(|day| day.to_string()),
        search: String::new(),
        demo: false,
        created_at: at.to_owned(),
        updated_at: at.to_owned(),
    })
}

/// A known facility as the list says it is. What the list has no column for stays, and a G-MIS ID
/// that the list leaves empty.
fn merged(old: &FacilityRow, new: FacilityRow, columns: &HashSet<Column>) -> FacilityRow {
    let old = old.clone();
    let told = |column| columns.contains(&column);
    let corporation = told(Column::CorporationName) || told(Column::CorporationNumber);
    macro_rules! newer {
        ($column:ident, $field:ident) => {
            if told(Column::$column) {
                new.$field
            } else {
                old.$field
            }
        };
    }
    searchable(FacilityRow {
        id: old.id,
        code: new.code,
        gmis_id: new.gmis_id.or(old.gmis_id),
        kind: new.kind,
        name: new.name,
        kana: newer!(Kana, kana),
        prefecture: newer!(Prefecture, prefecture),
        municipality: newer!(Municipality, municipality),
        authority: newer!(Authority, authority),
        beds: newer!(Beds, beds),
        corporation_id: if corporation {
            new.corporation_id
        } else {
            old.corporation_id
        },
        mail: newer!(Mail, mail),
        phone: newer!(Phone, phone),
        opened_on: newer!(OpenedOn, opened_on),
        closed_on: newer!(ClosedOn, closed_on),
        search: String::new(),
        demo: old.demo,
        created_at: old.created_at,
        updated_at: new.updated_at,
    })
}
