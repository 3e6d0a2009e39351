//! Who may do what: the one place. Everything not named here is denied.

use std::collections::BTreeSet;
use tenken_domain::Catalog;
use tenken_store::facilities::FacilityRow;
use tenken_store::facilities::facility_search::Within;
use tenken_store::vendors::contracts::ContractOwners;

use crate::core::actor::{Actor, Grant, Role, ScopeKind};
use crate::core::error::{Error, Result};
use crate::core::permit::Permit;

/// Something somebody wants to do.
#[derive(Debug, Clone, Copy)]
pub enum Act<'a> {
    /// Decide what this installation is, make tokens, make demo data.
    Operate,
    /// Load forms. A version that was loaded never changes, whoever loads.
    LoadForms,
    /// See forms, templates, and what vendors offer: no secret to anybody who is signed in.
    ReadCatalog,
    /// See rounds and who is asked.
    ReadRounds,
    /// Open and close rounds.
    ManageRounds,
    /// See figures of a round: those of the facilities in `watched`.
    ReadResults,
    /// Add and change facilities, corporations and vendors.
    ManageFacilities,
    /// See lists of facilities: those in `watched`.
    ListFacilities,
    /// See lists of corporations and vendors.
    ListCompanies,
    /// Read the audit log of everybody, and check it.
    ReadLog,
    /// See a facility and its responses.
    ReadFacility(&'a FacilityRow),
    /// Fill in and submit for a facility.
    Answer(&'a FacilityRow),
    /// See a corporation, by its id.
    ReadCorporation(&'a str),
    /// See a vendor, by its id.
    ReadVendor(&'a str),
    /// Answer for a vendor about its contracts, by the vendor's id.
    AnswerAsVendor(&'a str),
    /// Say what products and services a vendor offers, by the vendor's id.
    TendProducts(&'a str),
    /// See the notices of the ministry and one's own, and how far they have come.
    ReadNotices,
    /// Write notices, confirm and pass on those of the ministry, remind who has not answered.
    SendNotices,
    /// Answer the questions of facilities.
    AnswerQuestions,
    /// See lists of inspections.
    ListInspections,
    /// Choose whom to visit, plan visits, change plans.
    PlanInspections,
    /// Plan a visit to a facility.
    PlanVisit(&'a FacilityRow),
    /// See what inspectors have about an inspection that an authority made, by its code: more than
    /// the facility was told.
    ReadInspection(&'a str),
    /// Carry on an inspection that an authority made, by its code: note, tell the result, see findings
    /// mended. It stays that authority's, also when the facility moves to another.
    Inspect(&'a str),
    /// See what a facility was told about an inspection, and what has become of it.
    ReadTold {
        /// The facility.
        facility: &'a FacilityRow,
        /// The authority that inspected, by its code.
        by: &'a str,
    },
    /// Hand out accounts to the managers of facilities.
    HandOutAccounts,
    /// See somebody's account with this role, send its links, take the role away. What may be given is
    /// in [`require_giving`].
    ManagePeople {
        /// The role and where it holds.
        given: &'a Grant,
        /// The facility it holds at, if it holds at one.
        at: Option<&'a FacilityRow>,
    },
}

/// Whether somebody may do something.
pub fn may(actor: &Actor, act: Act<'_>) -> bool {
    let by_link = matches!((actor, act), (Actor::Link { .. }, Act::ReadCatalog));
    *actor == Actor::Local || by_link || actor.grants().iter().any(|grant| allows(grant, act))
}

/// Lets the act pass or refuses it. What concerns something single outside the
/// actor's scope is "not found" rather than "forbidden": it does not exist for them.
pub fn require(actor: &Actor, act: Act<'_>) -> Result<Permit> {
    if may(actor, act) {
        return Ok(Permit::by_policy());
    }
    let grants = actor.grants();
    Err(match act {
        Act::ReadFacility(facility) | Act::Answer(facility)
            if !grants.iter().any(|grant| within(grant, facility)) =>
        {
            Error::facility_not_found()
        }
        Act::ReadInspection(_) | Act::ReadTold { .. } => Error::inspection_not_found(),
        Act::PlanVisit(_) => Error::facility_not_found(),
        Act::Inspect(by)
            if !(grants.iter()).any(|grant| allows(grant, Act::ReadInspection(by))) =>
        {
            Error::inspection_not_found()
        }
        Act::ReadCorporation(_) => Error::corporation_not_found(),
        Act::ReadVendor(_) | Act::AnswerAsVendor(_) | Act::TendProducts(_) => {
            Error::vendor_not_found()
        }
        _ => Error::Forbidden,
    })
}

fn allows(grant: &Grant, act: Act<'_>) -> bool {
    use Act::*;
    match grant.role {
        Role::Operator => true,
        Role::Owner => match act {
            ManagePeople { given, at } => {
                is_staff_within(given, at, grant)
                    || (given.role == Role::Owner && given.scope == grant.scope)
            }
            _ => true,
        },
        Role::Ministry => match act {
            ReadCatalog
            | ReadRounds
            | ManageRounds
            | ReadResults
            | ListFacilities
            | ManageFacilities
            | ListCompanies
            | ReadFacility(_)
            | ReadCorporation(_)
            | ReadVendor(_)
            | ReadNotices
            | SendNotices
            | AnswerQuestions
            | TendProducts(_)
            | ListInspections
            | ReadInspection(_)
            | ReadTold { .. }
            | LoadForms => true,
            AnswerAsVendor(_)
            | Operate
            | Answer(_)
            | ManagePeople { .. }
            | ReadLog
            | HandOutAccounts
            | PlanInspections
            | PlanVisit(_)
            | Inspect(_) => false,
        },
        Role::Authority | Role::Inspector => match act {
            ReadCatalog | ReadRounds | ReadResults | ListFacilities | ListCompanies
            | ReadCorporation(_) | ReadVendor(_) | ReadNotices | ListInspections => true,
            SendNotices | AnswerQuestions | HandOutAccounts | PlanInspections => {
                grant.role == Role::Authority
            }
            ReadFacility(facility) => within(grant, facility),
            PlanVisit(facility) => grant.role == Role::Authority && within(grant, facility),
            ReadInspection(by) | Inspect(by) => is_of(grant, by),
            ReadTold { facility, by } => within(grant, facility) || is_of(grant, by),
            ManagePeople { given, at } => {
                grant.role == Role::Authority && is_staff_within(given, at, grant)
            }
            Operate | LoadForms | ManageRounds | ManageFacilities | Answer(_) | ReadLog
            | AnswerAsVendor(_) | TendProducts(_) => false,
        },
        Role::Corporation => match act {
            ReadCatalog | ReadRounds | ListFacilities | ReadResults => true,
            ReadFacility(facility) | Answer(facility) | ReadTold { facility, .. } => {
                within(grant, facility)
            }
            ReadCorporation(id) => grant.scope.as_deref() == Some(id),
            ManagePeople { given, at } => is_staff_within(given, at, grant),
            HandOutAccounts => true,
            Operate | LoadForms | ManageRounds | ManageFacilities | ListCompanies
            | ReadVendor(_) | ReadLog | ReadNotices | SendNotices | AnswerQuestions
            | ListInspections | PlanInspections | PlanVisit(_) | ReadInspection(_) | Inspect(_)
            | AnswerAsVendor(_) | TendProducts(_) => false,
        },
        Role::Facility | Role::FacilityMember => match act {
            ReadCatalog | ReadRounds => true,
            ReadFacility(facility) | Answer(facility) | ReadTold { facility, .. } => {
                within(grant, facility)
            }
            ManagePeople { given, at } => {
                grant.role == Role::Facility && is_staff_within(given, at, grant)
            }
            Operate | LoadForms | ManageRounds | ManageFacilities | ListFacilities
            | ReadResults | ListCompanies | ReadCorporation(_) | ReadVendor(_) | ReadLog
            | ReadNotices | SendNotices | AnswerQuestions | HandOutAccounts | ListInspections
            | PlanInspections | PlanVisit(_) | ReadInspection(_) | Inspect(_)
            | AnswerAsVendor(_) | TendProducts(_) => false,
        },
        Role::Vendor => match act {
            ReadCatalog => true,
            ReadVendor(id) | AnswerAsVendor(id) | TendProducts(id) => {
                grant.scope.as_deref() == Some(id)
            }
            Operate
            | LoadForms
            | ReadRounds
            | ManageRounds
            | ReadResults
            | ManageFacilities
            | ListFacilities
            | ListCompanies
            | ReadLog
            | ReadFacility(_)
            | Answer(_)
            | ReadCorporation(_)
            | ReadNotices
            | SendNotices
            | AnswerQuestions
            | HandOutAccounts
            | ListInspections
            | PlanInspections
            | PlanVisit(_)
            | ReadInspection(_)
            | Inspect(_)
            | ReadTold { .. }
            | ManagePeople { .. } => false,
        },
        Role::Auditor => match act {
            ReadCatalog
            | ReadRounds
            | ReadResults
            | ListFacilities
            | ListCompanies
            | ReadFacility(_)
            | ReadCorporation(_)
            | ReadVendor(_)
            | ReadLog
            | ReadNotices
            | ListInspections
            | ReadInspection(_)
            | ReadTold { .. } => true,
            Operate
            | LoadForms
            | ManageRounds
            | ManageFacilities
            | Answer(_)
            | ManagePeople { .. }
            | SendNotices
            | AnswerQuestions
            | PlanInspections
            | PlanVisit(_)
            | Inspect(_)
            | HandOutAccounts
            | AnswerAsVendor(_)
            | TendProducts(_) => false,
        },
    }
}

/// Whether what is given makes somebody answer for a facility where `grant` holds. Who has an
/// installation is above those.
fn is_staff_within(given: &Grant, at: Option<&FacilityRow>, grant: &Grant) -> bool {
    matches!(given.role, Role::Facility | Role::FacilityMember)
        && at.is_some_and(|facility| {
            given.scope.as_ref() == Some(&facility.id) && within(grant, facility)
        })
}

/// The roles that somebody with a role may give, within what theirs is limited to. Nobody gives the
/// role of who set the installation up: only whoever sits at the machine does.
fn given_by(role: Role) -> &'static [Role] {
    match role {
        Role::Operator => &[
            Role::Operator,
            Role::Ministry,
            Role::Authority,
            Role::Inspector,
            Role::Corporation,
            Role::Facility,
            Role::FacilityMember,
            Role::Vendor,
            Role::Auditor,
        ],
        Role::Owner | Role::Authority | Role::Corporation | Role::Facility => {
            &[Role::FacilityMember, Role::Facility]
        }
        Role::Ministry | Role::Inspector | Role::FacilityMember | Role::Vendor | Role::Auditor => {
            &[]
        }
    }
}

/// The roles an actor may give to others somewhere, without repetition.
pub fn roles_to_give(actor: &Actor) -> Vec<Role> {
    let mut roles = Vec::new();
    for role in actor.grants().iter().flat_map(|it| given_by(it.role)) {
        if !roles.contains(role) {
            roles.push(*role);
        }
    }
    roles
}

/// Lets who may give somebody this pass. `at` is the facility it holds at, if it holds at one.
pub fn require_giving(actor: &Actor, given: &Grant, at: Option<&FacilityRow>) -> Result<Permit> {
    let gives = |own: &Grant| {
        given_by(own.role).contains(&given.role) && allows(own, Act::ManagePeople { given, at })
    };
    match *actor == Actor::Local || actor.grants().iter().any(gives) {
        true => Ok(Permit::by_policy()),
        false => Err(Error::Forbidden),
    }
}

/// Whether the actor stands above a facility, so that its last manager may leave at the actor's word.
pub(crate) fn stands_above(actor: &Actor, facility: &FacilityRow) -> bool {
    let above = |grant: &Grant| {
        matches!(
            grant.role,
            Role::Operator | Role::Authority | Role::Corporation
        ) && within(grant, facility)
    };
    *actor == Actor::Local || actor.grants().iter().any(above)
}

/// Lets who manages anybody at all pass: somebody's role decides about each.
pub(crate) fn require_managing(actor: &Actor) -> Result<Permit> {
    let manages = |grant: &Grant| !given_by(grant.role).is_empty();
    match *actor == Actor::Local || actor.grants().iter().any(manages) {
        true => Ok(Permit::by_policy()),
        false => Err(Error::Forbidden),
    }
}

/// Whether the actor manages all people of the installation.
pub(crate) fn manages_everybody(actor: &Actor) -> bool {
    *actor == Actor::Local || (actor.grants().iter()).any(|grant| grant.role == Role::Operator)
}

/// Whether a facility lies where a grant holds.
fn within(grant: &Grant, facility: &FacilityRow) -> bool {
    match grant.role.scope_kind() {
        ScopeKind::Everywhere => true,
        ScopeKind::Authority => grant.scope.is_some() && facility.authority == grant.scope,
        ScopeKind::Corporation => grant.scope.is_some() && facility.corporation_id == grant.scope,
        ScopeKind::Facility => grant.scope.as_ref() == Some(&facility.id),
        ScopeKind::Vendor => false,
    }
}

/// Whether a grant is that of an authority, by its code.
fn is_of(grant: &Grant, authority: &str) -> bool {
    grant.role.scope_kind() == ScopeKind::Authority && grant.scope.as_deref() == Some(authority)
}

/// The facilities whose lists, states and figures the actor sees, if limited: an authority those of its
/// area ([`Catalog::area_of`]), a corporation its own. `docs/adr/0020-who-sees-what.md` says why.
pub(crate) fn watched(actor: &Actor, catalog: &Catalog) -> Option<Within> {
    let own = own(actor)?;
    let areas = own.authorities.iter();
    let areas: BTreeSet<String> = areas.flat_map(|code| catalog.area_of(code)).collect();
    Some(Within {
        authorities: areas.into_iter().collect(),
        ..own
    })
}

/// The facilities that are the actor's own, if limited: whose answers it reads, and for which it acts.
/// What lies in an authority's area beside them is another authority's.
pub(crate) fn own(actor: &Actor) -> Option<Within> {
    let grants = actor.grants();
    let everywhere = |grant: &Grant| {
        grant.role.scope_kind() == ScopeKind::Everywhere || grant.role == Role::Owner
    };
    if *actor == Actor::Local || grants.iter().any(everywhere) {
        return None;
    }
    Some(scopes(grants, |_| true))
}

/// Whose contracts the actor decides about: those of the facilities it answers for, if it is limited.
///
/// # Errors
/// The actor answers for no facility.
pub(crate) fn answered_by(actor: &Actor) -> Result<(Permit, Option<ContractOwners>)> {
    let grants = actor.grants();
    let runs_it = |grant: &Grant| matches!(grant.role, Role::Operator | Role::Owner);
    if *actor == Actor::Local || grants.iter().any(runs_it) {
        return Ok((Permit::by_policy(), None));
    }
    let of_kind = |kind| {
        let of_kind = grants.iter().filter(move |it| it.role.scope_kind() == kind);
        of_kind.filter_map(|grant| grant.scope.clone()).collect()
    };
    let owners = ContractOwners {
        facilities: of_kind(ScopeKind::Facility),
        corporations: of_kind(ScopeKind::Corporation),
    };
    match owners == ContractOwners::default() {
        true => Err(Error::Forbidden),
        false => Ok((Permit::by_policy(), Some(owners))),
    }
}

/// The facilities whose people the actor manages, beside those the actor has a role at itself.
pub(crate) fn staffed(actor: &Actor) -> Within {
    let manages = |role| matches!(role, Role::Authority | Role::Corporation);
    scopes(actor.grants(), manages)
}

fn scopes(grants: &[Grant], of: impl Fn(Role) -> bool) -> Within {
    let of_kind = |kind| {
        grants
            .iter()
            .filter(|grant| of(grant.role) && grant.role.scope_kind() == kind)
            .filter_map(|grant| grant.scope.clone())
            .collect()
    };
    Within {
        authorities: of_kind(ScopeKind::Authority),
        corporations: of_kind(ScopeKind::Corporation),
    }
}
