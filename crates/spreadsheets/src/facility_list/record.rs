//! A facility as a list tells of it.

use jiff::civil::Date;
use serde::Serialize;

use super::columns::Column;
use tenken_domain::facilities::corporate_number::CorporateNumber;
use tenken_domain::facilities::facility::FacilityKind;
use tenken_domain::facilities::facility_code::FacilityCode;

/// One facility of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacilityRecord {
    /// The row in the spreadsheet, from 1.
    pub row: usize,
    /// Ten-digit code.
    pub code: FacilityCode,
    /// The code it had before.
    pub former_code: Option<FacilityCode>,
    /// Kind.
    pub kind: FacilityKind,
    /// Name.
    pub name: String,
    /// Name in kana.
    pub kana: String,
    /// G-MIS ID.
    pub gmis_id: Option<String>,
    /// Two-digit prefecture code.
    pub prefecture: String,
    /// City, town or village.
    pub municipality: String,
    /// Six-digit code of the health authority.
    pub authority: Option<String>,
    /// Beds.
    pub beds: Option<i64>,
    /// Name of the corporation that runs it; empty if there is none.
    pub corporation_name: String,
    /// Number of the corporation that runs it.
    pub corporation_number: Option<CorporateNumber>,
    /// E-mail address.
    pub mail: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// First day of operation.
    pub opened_on: Option<Date>,
    /// Day it closed.
    pub closed_on: Option<Date>,
    /// Since when what the list says holds.
    pub changed_on: Date,
    /// Columns about which its row says nothing after all: what is known stays.
    pub untold: Vec<Column>,
    /// Columns whose text looks damaged, with what is wrong (see [`tenken_domain::text::legible`]).
    pub damaged: Vec<(Column, &'static str)>,
}

impl FacilityRecord {
    /// Takes back what was read of columns whose cells are spoilt.
    pub fn leave(&mut self, columns: Vec<Column>) {
        for column in &columns {
            match column {
                Column::Kana => self.kana.clear(),
                Column::GmisId => self.gmis_id = None,
                Column::Municipality => self.municipality.clear(),
                Column::Authority => self.authority = None,
                Column::Beds => self.beds = None,
                Column::CorporationName => self.corporation_name.clear(),
                Column::CorporationNumber => self.corporation_number = None,
                Column::Mail => self.mail = None,
                Column::Phone => self.phone = None,
                Column::OpenedOn => self.opened_on = None,
                Column::ClosedOn => self.closed_on = None,
                // Spoilt, these spoil the row.
                Column::Code
                | Column::Name
                | Column::Kind
                | Column::Schedule
                | Column::Prefecture
                | Column::ChangedOn
                | Column::FormerCode => {}
            }
        }
        self.damaged.retain(|(column, _)| !columns.contains(column));
        self.untold.extend(columns);
    }

    /// How much its longer texts take.
    pub(super) fn text_bytes(&self) -> usize {
        let texts = [
            &self.name,
            &self.kana,
            &self.municipality,
            &self.corporation_name,
        ];
        texts.into_iter().map(String::len).sum()
    }

    /// Joins what another row says of the same facility; gives a column in which they differ, and then
    /// joins nothing. What only one of them says is taken.
    pub(super) fn join(&mut self, other: FacilityRecord) -> Option<Column> {
        let mut both = self.clone();
        let mut differs = None;
        macro_rules! text {
            ($field:ident, $column:ident) => {
                if both.$field.is_empty() {
                    both.$field = other.$field;
                } else if !other.$field.is_empty() && both.$field != other.$field {
                    differs = differs.or(Some(Column::$column));
                }
            };
        }
        macro_rules! value {
            ($field:ident, $column:ident) => {
                if both.$field.is_none() {
                    both.$field = other.$field;
                } else if other.$field.is_some() && both.$field != other.$field {
                    differs = differs.or(Some(Column::$column));
                }
            };
        }
        text!(name, Name);
        if both.kind != other.kind {
            differs = differs.or(Some(Column::Kind));
        }
        text!(kana, Kana);
        value!(gmis_id, GmisId);
        text!(municipality, Municipality);
        value!(authority, Authority);
        value!(beds, Beds);
        text!(corporation_name, CorporationName);
        value!(corporation_number, CorporationNumber);
        value!(mail, Mail);
        value!(phone, Phone);
        value!(opened_on, OpenedOn);
        value!(closed_on, ClosedOn);
        value!(former_code, FormerCode);
        if both.changed_on != other.changed_on {
            differs = differs.or(Some(Column::ChangedOn));
        }
        if differs.is_none() {
            // Spoilt in one row, told in the other.
            both.untold.retain(|column| other.untold.contains(column));
            both.damaged.extend(other.damaged);
            *self = both;
        }
        differs
    }
}
