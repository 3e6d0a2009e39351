//! Who may do what: the one place. Everything not named here is denied.

use tenken_store::facilities::FacilityRow;

use crate::actor::{Actor, Grant, Role, ScopeKind};
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
    /// See the notices of the ministry and one's own, and how far they have come.
    ReadNotices,
    /// Write notices, confirm and pass on those of the ministry, remind who has not answered.
    SendNotices,
    /// Answer the questions of facilities.
    AnswerQuestions,
    /// Give somebody an account with this role; take it away again.
    ManagePeople(&'a Grant),
}

/// Lets the act pass or refuses it. What concerns a single facility outside the
/// actor's scope is "not found" rather than "forbidden": it does not exist for them.
pub fn require(actor: &Actor, act: Act<'_>) -> Result<()> {
    let grants = actor.grants();
    if *actor == Actor::Local || grants.iter().any(|grant| allows(grant, act)) {
        return Ok(());
    }
    Err(match act {
        Act::ReadFacility(facility) | Act::Answer(facility)
            if !grants.iter().any(|grant| within(grant, facility)) =>
        {
            Error::facility_not_found()
        }
        _ => Error::Forbidden,
    })
}

fn allows(grant: &Grant, act: Act<'_>) -> bool {
    use Act::*;
    match grant.role {
        Role::Operator | Role::Owner => true,
        Role::Ministry => match act {
            ReadRounds | ManageRounds | ReadResults | ListFacilities | ManageFacilities
            | ReadFacility(_) | ReadNotices | SendNotices | AnswerQuestions => true,
            Operate | Answer(_) | ManagePeople(_) | ReadLog => false,
        },
        Role::Authority | Role::Inspector => match act {
            ReadRounds | ReadResults | ListFacilities | ReadNotices => true,
            SendNotices | AnswerQuestions => grant.role == Role::Authority,
            ReadFacility(facility) => within(grant, facility),
            Operate | ManageRounds | ManageFacilities | Answer(_) | ManagePeople(_) | ReadLog => {
                false
            }
        },
        Role::Facility => match act {
            ReadRounds => true,
            ReadFacility(facility) | Answer(facility) => within(grant, facility),
            ManagePeople(given) => {
                given.role.scope_kind() == ScopeKind::Facility && given.scope == grant.scope
            }
            Operate | ManageRounds | ManageFacilities | ListFacilities | ReadResults | ReadLog
            | ReadNotices | SendNotices | AnswerQuestions => false,
        },
        Role::FacilityMember => match act {
            ReadRounds => true,
            ReadFacility(facility) | Answer(facility) => within(grant, facility),
            Operate | ManageRounds | ManageFacilities | ListFacilities | ReadResults
            | ManagePeople(_) | ReadLog | ReadNotices | SendNotices | AnswerQuestions => false,
        },
        Role::Auditor => match act {
            ReadRounds | ReadResults | ListFacilities | ReadFacility(_) | ReadLog | ReadNotices => {
                true
            }
            Operate | ManageRounds | ManageFacilities | Answer(_) | ManagePeople(_)
            | SendNotices | AnswerQuestions => false,
        },
    }
}

/// Whether a facility lies where a grant holds.
fn within(grant: &Grant, facility: &FacilityRow) -> bool {
    match grant.role.scope_kind() {
        ScopeKind::Everywhere => true,
        ScopeKind::Authority => grant.scope.is_some() && facility.authority == grant.scope,
        ScopeKind::Facility => grant.scope.as_ref() == Some(&facility.id),
    }
}

/// The authority whose facilities alone the actor may list, if limited.
pub fn authority_scope(actor: &Actor) -> Option<String> {
    let grants = actor.grants();
    let everywhere = |grant: &Grant| grant.role.scope_kind() == ScopeKind::Everywhere;
    if grants.iter().any(everywhere) {
        return None;
    }
    let of_authority = |grant: &&Grant| grant.role.scope_kind() == ScopeKind::Authority;
    grants
        .iter()
        .find(of_authority)
        .and_then(|grant| grant.scope.clone())
}
