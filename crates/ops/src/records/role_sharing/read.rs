//! Reading the table: a facility's as a whole, and what is said at one desk.

use tenken_domain::records::role_sharing::{Column, Gap, Part, RoleRow, gaps};
use tenken_store::records::{role_statements, role_templates};
use tenken_store::vendors::contracts::{self, ContractFilter};

use super::templates::chosen;
use super::{Place, SaidByRow, StatementPlace, Voice, unreadable_statement};
use crate::audit::{Action, Subject, record_view};
use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::tenken::Tenken;
use crate::vendors::contracts::Contract;

/// The most contracts of one facility that have a column.
const MOST: i64 = 100;

/// What is said under one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleColumn {
    /// The contract.
    pub contract: Contract,
    /// By the facility.
    pub facility: SaidByRow,
    /// By the vendor.
    pub vendor: SaidByRow,
}

/// A facility's table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleTable {
    /// The version of its rows.
    pub version: String,
    /// All versions there are, the last loaded first.
    pub versions: Vec<String>,
    /// The rows, part 1 first.
    pub rows: Vec<RoleRow>,
    /// What the facility says to part 1.
    pub own: SaidByRow,
    /// The contracts in force today, the oldest first.
    pub columns: Vec<RoleColumn>,
}

impl RoleTable {
    /// The rows of a part.
    pub fn part(&self, part: Part) -> impl Iterator<Item = &RoleRow> {
        self.rows.iter().filter(move |row| row.part == part)
    }

    /// The gaps of a row; each names its contract by its place in [`Self::columns`].
    pub fn gaps(&self, row: &RoleRow) -> Vec<Gap> {
        let key = row.key();
        let own = self.own.get(&key).map(|said| &said.statement);
        let columns: Vec<Column<'_>> = self
            .columns
            .iter()
            .map(|column| Column {
                facility: column.facility.get(&key).map(|said| &said.statement),
                vendor: column.vendor.get(&key).map(|said| &said.statement),
            })
            .collect();
        gaps(row, own, &columns)
    }
}

/// What is said at one desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleStatements {
    /// The version of its rows.
    pub version: String,
    /// The rows that belong there.
    pub rows: Vec<RoleRow>,
    /// The facility: id and name.
    pub facility: (String, String),
    /// The facility is made up.
    pub demo: bool,
    /// The contract; `None` for part 1.
    pub contract: Option<Contract>,
    /// As whom the actor may speak there, if at all.
    pub voice: Option<Voice>,
    /// What the facility says.
    pub by_facility: SaidByRow,
    /// What the vendor says.
    pub by_vendor: SaidByRow,
}

impl RoleStatements {
    /// What is said by who may speak.
    pub fn own_side(&self) -> &SaidByRow {
        match self.voice {
            Some(Voice::Vendor) => &self.by_vendor,
            _ => &self.by_facility,
        }
    }
}

/// A facility's table in a version, or in the one last loaded; `None` while no rows are loaded.
///
/// # Errors
/// A facility outside the actor's scope; no such version.
pub async fn read_role_table(
    tenken: &Tenken,
    actor: &Actor,
    facility: &str,
    version: Option<&str>,
) -> Result<Option<RoleTable>> {
    let (asking, key, today) = (actor.clone(), facility.to_owned(), tenken.today());
    let version = version.map(str::to_owned);
    let (facility, table) = tenken
        .read_if(async move |tx| {
            let (facility, permit) = readable(tx, &asking, &key).await?;
            let facility = facility.id;
            let versions = role_templates::versions(tx).await?;
            let Some(template) = chosen(tx, version.as_deref(), &versions).await? else {
                return Ok(permit.grants((facility, None)));
            };
            let filter = ContractFilter {
                facility: Some(facility.clone()),
                on: Some(today.to_string()),
                ..ContractFilter::default()
            };
            let contracts = contracts::list(tx, &filter, None, MOST).await?;
            let mut table = RoleTable {
                versions,
                rows: template.rows,
                own: SaidByRow::new(),
                columns: contracts.into_iter().map(column).collect(),
                version: template.version,
            };
            for row in role_statements::newest(tx, &facility, &table.version).await? {
                let voice = voice(&row.said_by)?;
                let side = match &row.contract_id {
                    None => &mut table.own,
                    Some(id) => {
                        let mut columns = table.columns.iter_mut();
                        match (columns.find(|column| column.contract.id == *id), voice) {
                            (Some(column), Voice::Facility) => &mut column.facility,
                            (Some(column), Voice::Vendor) => &mut column.vendor,
                            // Of a contract that has ended.
                            (None, _) => continue,
                        }
                    }
                };
                side.insert(row.row_key.clone(), row.try_into()?);
            }
            Ok(permit.grants((facility, Some(table))))
        })
        .await?;
    if table.is_some() {
        record_view(
            tenken,
            actor,
            &facility,
            Action::ViewRoles,
            Subject::Roles.of(""),
        )
        .await?;
    }
    Ok(table)
}

/// What is said at a desk, in a version or the one last loaded; `None` while no rows are loaded.
///
/// # Errors
/// Not found, or outside the actor's scope; no such version.
pub async fn read_role_statements(
    tenken: &Tenken,
    actor: &Actor,
    desk: &StatementPlace,
    version: Option<&str>,
) -> Result<Option<RoleStatements>> {
    let (asking, desk) = (actor.clone(), desk.clone());
    let version = version.map(str::to_owned);
    let sheet = tenken
        .read_if(async move |tx| {
            let place = Place::find(tx, &asking, &desk).await?;
            let versions = role_templates::versions(tx).await?;
            let Some(template) = chosen(tx, version.as_deref(), &versions).await? else {
                return Ok(place.permit.grants(None));
            };
            let (facility, contract) = (&place.facility.id, place.contract_id());
            let said = role_statements::history(tx, facility, &template.version, contract);
            let (mut by_facility, mut by_vendor) = (SaidByRow::new(), SaidByRow::new());
            // The oldest first: the newest of a row stays.
            for row in said.await? {
                let side = match voice(&row.said_by)? {
                    Voice::Facility => &mut by_facility,
                    Voice::Vendor => &mut by_vendor,
                };
                side.insert(row.row_key.clone(), row.try_into()?);
            }
            let part = place.part();
            Ok(place.permit.grants(Some(RoleStatements {
                version: template.version,
                rows: (template.rows.into_iter())
                    .filter(|row| row.part == part)
                    .collect(),
                facility: (place.facility.id, place.facility.name),
                demo: place.facility.demo,
                contract: place.contract,
                voice: place.voice,
                by_facility,
                by_vendor,
            })))
        })
        .await?;
    if let Some(sheet) = &sheet {
        let contract = sheet.contract.as_ref().map_or("", |contract| &contract.id);
        let subject = Subject::Roles.of(contract);
        record_view(tenken, actor, &sheet.facility.0, Action::ViewRoles, subject).await?;
    }
    Ok(sheet)
}

fn column(named: contracts::NamedContract) -> RoleColumn {
    RoleColumn {
        contract: named.into(),
        facility: SaidByRow::new(),
        vendor: SaidByRow::new(),
    }
}

fn voice(id: &str) -> Result<Voice> {
    [Voice::Facility, Voice::Vendor]
        .into_iter()
        .find(|voice| voice.id() == id)
        .ok_or_else(unreadable_statement)
}
