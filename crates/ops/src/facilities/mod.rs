//! The directory of facilities.

mod add;
mod aside;
mod change;
pub mod corporations;
mod edit;
mod facts;
mod history;
mod import;
mod jurisdiction;
mod kept_list;
mod list;
mod listed_corporations;
mod log;
mod matching;
mod search;
mod search_cache;
mod tally;

pub use add::add_facility;
pub(crate) use add::store;
pub use edit::edit_facility;
pub(crate) use facts::check_facility;
pub use facts::{FacilityFacts, check_facts};
pub use history::{Former, FormerFact, facility_history};
pub use import::{ImportReport, Imported, import_facilities, import_list};
pub use jurisdiction::{Jurisdiction, Moved, move_jurisdiction};
pub use kept_list::{KeptList, forget_list, forget_old_lists, keep_list, kept_list};
pub use list::{FacilityFilter, list_facilities};
pub use log::{FacilityLog, read_facility_log};
pub(crate) use search::{search_of, searchable};
pub use tally::{ColumnChange, Example};

use jiff::civil::Date;
use tenken_domain::FacilityKind;
use tenken_domain::facilities::facility::Prefecture;
use tenken_store::facilities::{FacilityRow, corporations as stored_corporations};

use crate::core::actor::Actor;
use crate::core::error::Result;
use crate::core::facility_key::readable;
use crate::core::policy::{Act, may};
use crate::core::tenken::Tenken;

/// A facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facility {
    /// Our own id; stays when the code changes.
    pub id: String,
    /// Ten-digit code.
    pub code: Option<String>,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
    /// The corporation that runs it.
    pub corporation: Option<FacilityCorporation>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// First day of operation.
    pub opened_on: Option<Date>,
    /// Last day of operation.
    pub closed_on: Option<Date>,
    /// When it last changed: who changes it tells that this is what they saw.
    pub version: String,
    /// Synthetic.
    pub demo: bool,
}

/// The corporation of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityCorporation {
    /// Its id.
    pub id: String,
    /// Its name; empty in lists.
    pub name: String,
}

impl Facility {
    /// The name of the prefecture.
    pub fn prefecture_label(&self) -> &'static str {
        Prefecture::parse(&self.prefecture).map_or("", Prefecture::label)
    }

    /// Whether somebody answers for it.
    pub fn is_answered_by(&self, actor: &Actor) -> bool {
        may(actor, Act::Answer(&self.place()))
    }

    /// Whether somebody may see more of it than that it is there and how far it is.
    pub fn is_read_by(&self, actor: &Actor) -> bool {
        may(actor, Act::ReadFacility(&self.place()))
    }

    /// What the policy looks at.
    fn place(&self) -> FacilityRow {
        FacilityRow {
            id: self.id.clone(),
            authority: self.authority.clone(),
            corporation_id: self.corporation.as_ref().map(|of| of.id.clone()),
            ..FacilityRow::default()
        }
    }

    /// Whether it has closed before a day.
    pub fn is_closed(&self, today: Date) -> bool {
        self.closed_on.is_some_and(|day| day < today)
    }
}

impl From<FacilityRow> for Facility {
    fn from(row: FacilityRow) -> Self {
        Facility {
            // The store holds only kinds this program wrote.
            kind: FacilityKind::parse(&row.kind).unwrap_or(FacilityKind::Clinic),
            id: row.id,
            code: row.code,
            gmis_id: row.gmis_id,
            name: row.name,
            kana: row.kana,
            prefecture: row.prefecture,
            municipality: row.municipality,
            authority: row.authority,
            beds: row.beds,
            corporation: row.corporation_id.map(|id| FacilityCorporation {
                id,
                name: String::new(),
            }),
            mail: row.mail,
            phone: row.phone,
            opened_on: row.opened_on.and_then(|day| day.parse().ok()),
            closed_on: row.closed_on.and_then(|day| day.parse().ok()),
            version: row.updated_at,
            demo: row.demo,
        }
    }
}

/// What the audit log tells of a facility.
fn fields(row: &FacilityRow) -> serde_json::Value {
    serde_json::json!({
        "code": row.code, "gmis_id": row.gmis_id, "kind": row.kind, "name": row.name,
        "kana": row.kana, "prefecture": row.prefecture, "municipality": row.municipality,
        "authority": row.authority, "beds": row.beds, "corporation": row.corporation_id,
        "mail": row.mail, "phone": row.phone, "opened_on": row.opened_on,
        "closed_on": row.closed_on,
    })
}

/// A facility by its id or its ten-digit code, also one that it had before.
pub async fn find_facility(tenken: &Tenken, actor: &Actor, key: &str) -> Result<Facility> {
    let (key, who) = (key.to_owned(), actor.clone());
    let (row, corporation) = tenken
        .read_if(async move |tx| {
            let (row, permit) = readable(tx, &who, &key).await?;
            let corporation = match &row.corporation_id {
                Some(id) => stored_corporations::get(tx, id).await?,
                None => None,
            };
            Ok(permit.grants((row, corporation)))
        })
        .await?;
    Ok(Facility {
        corporation: corporation.map(|row| FacilityCorporation {
            id: row.id,
            name: row.name,
        }),
        ..row.into()
    })
}
