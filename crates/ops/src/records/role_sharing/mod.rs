//! The role-sharing table: who does what, between a facility and each of its vendors.
//!
//! A facility says something to each row of part 1, and under each of its contracts to each row of
//! part 2; the vendor of a contract says beside it how it understands the same row. Neither changes
//! what the other said. Every revision is kept.

mod read;
mod save;
mod templates;

use std::collections::HashMap;

pub use read::{RoleColumn, RoleStatements, RoleTable, read_role_statements, read_role_table};
pub use save::{RoleFault, Saved, TypedStatement, save_roles};
pub use templates::{RoleTemplate, RoleTemplateReport, list_role_templates, load_role_template};

use jiff::Timestamp;
use tenken_domain::records::role_sharing::{Part, Statement};
use tenken_store::Tx;
use tenken_store::facilities::{self, FacilityRow};
use tenken_store::records::role_statements::RoleStatementRow;

use crate::core::actor::Actor;
use crate::core::error::{Error, Result};
use crate::core::facility_key::readable;
use crate::core::permit::Permit;
use crate::core::policy::{Act, may};
use crate::vendors::contracts::{Contract, visible};

/// Where statements are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementPlace {
    /// Part 1 of a facility, by its id or code.
    Own(String),
    /// Part 2 under a contract, by its id.
    Contract(String),
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The facility.
    Facility,
    /// The vendor of the contract.
    Vendor,
}

impl Voice {
    fn id(self) -> &'static str {
        match self {
            Voice::Facility => "facility",
            Voice::Vendor => "vendor",
        }
    }
}

/// A statement as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What is said.
    pub statement: Statement,
    /// 1 for the first, then 2 …: who changes it tells that this is what they saw.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
}

/// What one side says, by the key of the row.
pub type SaidByRow = HashMap<String, Said>;

/// A desk that is there for the actor.
struct Place {
    permit: Permit,
    facility: FacilityRow,
    contract: Option<Contract>,
    /// As whom the actor may speak; `None` for those who only look.
    voice: Option<Voice>,
}

impl Place {
    async fn find(tx: &mut Tx, actor: &Actor, desk: &StatementPlace) -> Result<Self> {
        let (facility, contract, permit) = match desk {
            StatementPlace::Own(key) => {
                let (facility, permit) = readable(tx, actor, key).await?;
                (facility, None, permit)
            }
            StatementPlace::Contract(id) => {
                let (contract, permit) = visible(tx, actor, id).await?;
                let facility = facilities::get(tx, &contract.facility.0).await?;
                let facility = facility.ok_or_else(Error::facility_not_found)?;
                (facility, Some(contract), permit)
            }
        };
        let is_vendor = |contract: &Contract| may(actor, Act::AnswerAsVendor(&contract.vendor.0));
        let voice = if may(actor, Act::Answer(&facility)) {
            Some(Voice::Facility)
        } else if contract.as_ref().is_some_and(is_vendor) {
            Some(Voice::Vendor)
        } else {
            None
        };
        Ok(Place {
            permit,
            facility,
            contract,
            voice,
        })
    }

    /// The part of the table that belongs here.
    fn part(&self) -> Part {
        match self.contract {
            None => Part::Own,
            Some(_) => Part::Joint,
        }
    }

    /// The contract's id, if it is one's desk.
    fn contract_id(&self) -> Option<&str> {
        self.contract.as_ref().map(|contract| &*contract.id)
    }
}

impl TryFrom<RoleStatementRow> for Said {
    type Error = Error;

    fn try_from(row: RoleStatementRow) -> Result<Self> {
        Ok(Said {
            statement: serde_json::from_str(&row.statement).map_err(|_| unreadable_statement())?,
            revision: row.revision,
            at: row
                .recorded_at
                .parse()
                .map_err(|_| unreadable_statement())?,
        })
    }
}

/// What is stored is what this program wrote.
fn unreadable_statement() -> Error {
    Error::bad(
        "stored",
        "保存されている役割分担確認表を読み取れません。システムの管理者に伝えてください。",
    )
}
