//! The corporations that a list of facilities names.

use std::collections::{HashMap, HashSet};
use tenken_domain::facilities::search_text::of_all;
use tenken_spreadsheets::facility_list::{Column, FacilityRecord, RowFault};
use tenken_store::facilities::corporations::{self, CorporationRow};
use tenken_store::{Tx, audit};

use super::aside::Aside;
use crate::audit::{Action, Subject, entry, made};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::tenken::Tenken;

/// The corporations of a list, all of them known by now.
pub(crate) struct Listed {
    by_number: HashMap<String, String>,
    by_name: HashMap<String, String>,
    /// How many were not known before.
    pub made: u64,
}

impl Listed {
    /// Finds the corporations of a list by their numbers, or by their exact names where the list has
    /// no number, and adds those that are not known. What is known of a corporation stays.
    ///
    /// # Errors
    /// Those of the database. A row whose corporation has an unknown number and no name, or a name that
    /// several have, says nothing about it, and that is set aside.
    pub async fn find_or_make(
        tx: &mut Tx,
        tenken: &Tenken,
        actor: &Actor,
        records: &mut [FacilityRecord],
        aside: &mut Aside,
    ) -> Result<Self> {
        let mut listed = Listed {
            by_number: HashMap::new(),
            by_name: HashMap::new(),
            made: 0,
        };
        let ambiguous = listed.find(tx, records).await?;
        let mut rows = Vec::new();
        let both = || vec![Column::CorporationName, Column::CorporationNumber];
        for record in records {
            let name = record.corporation_name.as_str();
            if listed.id_of(record).is_some() || is_silent(record) {
                continue;
            }
            if record.corporation_number.is_none() && ambiguous.contains(name) {
                let fault = RowFault::at(
                    record.row,
                    Column::CorporationName,
                    "ambiguous-corporation",
                    "同じ名前の法人が2つ以上登録されています。「法人番号」を入れてください。",
                );
                aside.leave_cells(record, both(), fault);
            } else if name.is_empty() {
                let fault = RowFault::at(
                    record.row,
                    Column::CorporationNumber,
                    "unknown-corporation",
                    "登録されていない法人番号です。「法人名」も入れてください。",
                );
                aside.leave_cells(record, both(), fault);
            } else {
                let row = listed.make(tenken, record);
                rows.push(row);
            }
        }
        listed.made = rows.len() as u64;
        corporations::insert_many(tx, &rows).await?;
        let entries: Vec<audit::AuditRow> = rows
            .iter()
            .map(|row| {
                let subject = Subject::Corporation.of(&row.id);
                let detail = made(serde_json::json!({ "number": row.number, "name": row.name }));
                entry(
                    &row.created_at,
                    actor,
                    Action::AddCorporation,
                    &subject,
                    None,
                    detail,
                )
            })
            .collect();
        audit::insert_many(tx, &entries).await?;
        Ok(listed)
    }

    /// The id of the corporation that a row of the list names.
    pub fn id_of(&self, record: &FacilityRecord) -> Option<String> {
        match &record.corporation_number {
            Some(number) => self.by_number.get(number.as_str()),
            None => self.by_name.get(&record.corporation_name),
        }
        .cloned()
    }

    /// Looks up what is known; gives the names that several corporations have.
    async fn find(&mut self, tx: &mut Tx, records: &[FacilityRecord]) -> Result<HashSet<String>> {
        let numbers: HashSet<&str> = records
            .iter()
            .filter_map(|record| record.corporation_number.as_ref())
            .map(|number| number.as_str())
            .collect();
        let names: HashSet<&str> = records
            .iter()
            .filter(|record| record.corporation_number.is_none() && !is_silent(record))
            .map(|record| record.corporation_name.as_str())
            .collect();
        let numbers: Vec<&str> = numbers.into_iter().collect();
        corporations::scan_numbers(tx, &numbers, |row| {
            if let Some(number) = row.number {
                self.by_number.insert(number, row.id);
            }
        })
        .await?;
        let mut ambiguous = HashSet::new();
        let names: Vec<&str> = names.into_iter().collect();
        corporations::scan_names(tx, &names, |row| {
            if self.by_name.insert(row.name.clone(), row.id).is_some() {
                ambiguous.insert(row.name);
            }
        })
        .await?;
        for name in &ambiguous {
            self.by_name.remove(name);
        }
        Ok(ambiguous)
    }

    fn make(&mut self, tenken: &Tenken, record: &FacilityRecord) -> CorporationRow {
        let (id, at) = (tenken.environment().id(), tenken.stored_now());
        let (number, name) = (record.corporation_number.clone(), &record.corporation_name);
        match &number {
            Some(number) => self
                .by_number
                .insert(number.as_str().to_owned(), id.clone()),
            None => self.by_name.insert(name.clone(), id.clone()),
        };
        let listed = number.as_ref().map_or("", |number| number.as_str());
        CorporationRow {
            id,
            search: of_all(&[listed, name]),
            number: number.map(String::from),
            name: name.clone(),
            kana: String::new(),
            created_at: at.clone(),
            updated_at: at,
        }
    }
}

/// Whether a row names no corporation.
fn is_silent(record: &FacilityRecord) -> bool {
    record.corporation_number.is_none() && record.corporation_name.is_empty()
}
