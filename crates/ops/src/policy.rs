//! Who may do what: the one place. Everything not named here is denied.

use tenken_store::facilities::FacilityRow;

use crate::actor::{Actor, Role, TokenActor};
use crate::error::{Error, Result};

/// Something somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub enum Act<'a> {
    /// Decide what this installation is, import forms, make tokens, make demo data.
    Operate,
    /// See rounds, forms and who is asked.
    ReadRounds,
    /// Open and close rounds.
    ManageRounds,
    /// See figures of a round over all facilities.
    ReadResults,
    /// Add and change facilities.
    ManageFacilities,
    /// See lists of facilities.
    ListFacilities,
    /// Read the audit log of everybody, and check it.
    ReadLog,
    /// See a facility and its responses.
    ReadFacility(&'a FacilityRow),
    /// Fill in and submit for a facility.
    Answer(&'a FacilityRow),
}

/// Lets the act pass or refuses it. What concerns a single facility outside the
/// actor's scope is "not found" rather than "forbidden": it does not exist for them.
pub fn require(actor: &Actor, act: Act<'_>) -> Result<()> {
    let Actor::Token(token) = actor else {
        return Ok(());
    };
    if allows(token, act) {
        return Ok(());
    }
    Err(match act {
        Act::ReadFacility(facility) | Act::Answer(facility) if !within(token, facility) => {
            Error::facility_not_found()
        }
        _ => Error::Forbidden,
    })
}

fn allows(token: &TokenActor, act: Act<'_>) -> bool {
    use Act::*;
    match token.role {
        Role::Operator => true,
        Role::Ministry => match act {
            ReadRounds | ManageRounds | ReadResults | ListFacilities | ManageFacilities
            | ReadFacility(_) => true,
            Operate | Answer(_) | ReadLog => false,
        },
        Role::Authority => match act {
            ReadRounds | ReadResults | ListFacilities => true,
            ReadFacility(facility) => within(token, facility),
            Operate | ManageRounds | ManageFacilities | Answer(_) | ReadLog => false,
        },
        Role::Facility => match act {
            ReadRounds => true,
            ReadFacility(facility) | Answer(facility) => within(token, facility),
            Operate | ManageRounds | ManageFacilities | ListFacilities | ReadResults | ReadLog => {
                false
            }
        },
        Role::Auditor => match act {
            ReadRounds | ReadResults | ListFacilities | ReadFacility(_) | ReadLog => true,
            Operate | ManageRounds | ManageFacilities | Answer(_) => false,
        },
    }
}

/// Whether a facility lies in the token's scope.
fn within(token: &TokenActor, facility: &FacilityRow) -> bool {
    match token.role {
        Role::Operator | Role::Ministry | Role::Auditor => true,
        Role::Authority => token.scope.is_some() && facility.authority == token.scope,
        Role::Facility => token.scope.as_ref() == Some(&facility.id),
    }
}

/// The authority whose facilities alone the actor may list, if limited.
pub fn authority_scope(actor: &Actor) -> Option<String> {
    match actor {
        Actor::Token(token) if token.role == Role::Authority => token.scope.clone(),
        _ => None,
    }
}
