//! Finding the facilities of a list among those that are known.

use std::collections::{HashMap, HashSet};
use tenken_spreadsheets::facility_list::{Column, FacilityList, FacilityRecord, RowFault};
use tenken_store::Tx;
use tenken_store::facilities::facility_history;
use tenken_store::facilities::{self, FacilityRow};

use super::aside::Aside;
use super::change::Change;
use super::listed_corporations::Listed;
use super::searchable;
use crate::core::error::Result;
use crate::core::tenken::Tenken;

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
    /// Texts that look damaged, and whether they were taken.
    pub notes: Vec<RowFault>,
}

/// Notes of damaged texts that anybody reads.
const MOST_NOTES: usize = 200;

/// Finds each facility of a list by its code, or by the code it had before. A row that could mean two
/// facilities is set aside.
pub(super) async fn match_list(
    tx: &mut Tx,
    tenken: &Tenken,
    list: FacilityList,
    corporations: &Listed,
    aside: &mut Aside,
) -> Result<Matched> {
    let FacilityList {
        records, columns, ..
    } = list;
    let (mut known, former) = find_known(tx, &records).await?;
    let mut matched = Matched::default();
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
                aside.leave_row(RowFault::at(record.row, Column::FormerCode, "two-facilities", "コードと旧コードが、登録されている別々の施設のものです。どちらの施設かを確かめて、旧コードを消すか直してください。"));
                continue;
            }
            (None, None) if is_former(&record, &former) => {
                aside.leave_row(RowFault::at(
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
        let mut told = Told {
            columns: &columns,
            untold: record.untold.clone(),
        };
        let damaged = record.damaged.clone();
        let new = new_row(tenken, &at, record, corporation);
        for (column, what) in damaged {
            let known = before
                .as_ref()
                .map(|it| text_of(it, column))
                .unwrap_or_default();
            let read = text_of(&new, column);
            if read == known || !columns.contains(&column) {
                continue;
            }
            let is_left = !known.is_empty() && !aside.allowed.damaged;
            if is_left {
                told.untold.push(column);
            }
            if matched.notes.len() < MOST_NOTES {
                matched
                    .notes
                    .push(damage_note(row, column, what, read, known, is_left));
            }
        }
        let Some(before) = before else {
            matched.added.push(new);
            continue;
        };
        let after = merged(&before, new, &told);
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
    Ok(matched)
}

/// The text of a facility in a column that may be damaged. Corporations are their own.
fn text_of(row: &FacilityRow, column: Column) -> &str {
    match column {
        Column::Name => &row.name,
        Column::Kana => &row.kana,
        Column::Municipality => &row.municipality,
        Column::GmisId => row.gmis_id.as_deref().unwrap_or_default(),
        Column::Mail => row.mail.as_deref().unwrap_or_default(),
        Column::Phone => row.phone.as_deref().unwrap_or_default(),
        Column::Code
        | Column::Kind
        | Column::Schedule
        | Column::Prefecture
        | Column::Authority
        | Column::Beds
        | Column::CorporationName
        | Column::CorporationNumber
        | Column::OpenedOn
        | Column::ClosedOn
        | Column::ChangedOn
        | Column::FormerCode => "",
    }
}

fn damage_note(
    row: usize,
    column: Column,
    what: &str,
    read: &str,
    known: &str,
    is_left: bool,
) -> RowFault {
    let done = match is_left {
        true => format!("いまの「{known}」のままにします。"),
        false => "そのまま取り込みます。".to_owned(),
    };
    let message = format!("{}「{read}」に{what}があります。{done}", column.label());
    RowFault::at(row, column, "damaged", message)
}

/// The known facilities by the codes of the list, and those of its codes that only were somebody's.
async fn find_known(
    tx: &mut Tx,
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
        id: tenken.environment().id(),
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

/// What a row of the list says something about.
struct Told<'a> {
    columns: &'a HashSet<Column>,
    /// Columns that the list has and the row does not tell.
    untold: Vec<Column>,
}

/// A known facility as the list says it is. What the list has no column for stays, and a G-MIS ID
/// that the list leaves empty. The prefecture is that of the code.
fn merged(old: &FacilityRow, new: FacilityRow, told: &Told<'_>) -> FacilityRow {
    let old = old.clone();
    let told = |column| told.columns.contains(&column) && !told.untold.contains(&column);
    let corporation = told(Column::CorporationName) || told(Column::CorporationNumber);
    macro_rules! newer {
        ($column:ident, $field:ident) => {
            if told(Column::$column) {
                new.$field
            } else {
                old.$field.clone()
            }
        };
    }
    searchable(FacilityRow {
        id: old.id,
        code: new.code,
        gmis_id: newer!(GmisId, gmis_id).or(old.gmis_id),
        kind: new.kind,
        name: newer!(Name, name),
        kana: newer!(Kana, kana),
        prefecture: new.prefecture,
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
