//! Who may do what, as the matrices of pages and of the API expect it.

use tenken_ops::Role;
use tenken_ops::actor::ScopeKind;

/// Who may, by role and own or other facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Everybody, signed in or not.
    Everybody,
    /// Whoever is signed in.
    People,
    /// All whose role reaches beyond a single facility, and who has the installation.
    Overseers,
    /// Operator and ministry.
    Managers,
    /// Operator.
    Operators,
    /// Operator and auditor.
    LogReaders,
    /// Who says who else may come in.
    Hosts,
    /// The same, for people of their own facility.
    HostsOfFacility,
    /// Whoever has the facility in scope, and auditors.
    Readers,
    /// The facility itself and the operator.
    Answerers,
    /// Who makes things known: operator, ministry and authorities.
    Speakers,
    /// Authorities alone: they confirm and pass on.
    Authorities,
    /// The facility that asks, its authority, and the operator.
    Correspondents,
    /// Its authority, and the operator.
    Desks,
    /// Nobody answers to it.
    Nobody,
}

/// Whether a role may; `None` is somebody who has not said who they are.
pub fn may(allowed: Allowed, role: Option<Role>, own: bool) -> bool {
    let Some(role) = role else {
        return allowed == Allowed::Everybody;
    };
    let runs_it = matches!(role, Role::Owner | Role::Operator);
    let limited = role.scope_kind() != ScopeKind::Everywhere;
    match allowed {
        Allowed::Everybody | Allowed::People => true,
        Allowed::Nobody => false,
        Allowed::Overseers => runs_it || role.scope_kind() != ScopeKind::Facility,
        Allowed::Managers => runs_it || role == Role::Ministry,
        Allowed::Operators => runs_it,
        Allowed::LogReaders => runs_it || role == Role::Auditor,
        Allowed::Hosts => runs_it || role == Role::Facility,
        Allowed::HostsOfFacility => runs_it || (role == Role::Facility && own),
        Allowed::Readers => runs_it || !limited || own,
        Allowed::Speakers => runs_it || matches!(role, Role::Ministry | Role::Authority),
        Allowed::Authorities => role == Role::Authority,
        Allowed::Correspondents => {
            let answers = matches!(role, Role::Facility | Role::FacilityMember);
            runs_it || (own && (answers || role == Role::Authority))
        }
        Allowed::Desks => runs_it || (own && role == Role::Authority),
        Allowed::Answerers => {
            runs_it || (matches!(role, Role::Facility | Role::FacilityMember) && own)
        }
    }
}

/// What a role is limited to, for somebody of this facility, which lies in the authority 131016.
pub fn scope_of(role: Role, facility: &str) -> Option<&str> {
    match role.scope_kind() {
        ScopeKind::Facility => Some(facility),
        ScopeKind::Authority => Some("131016"),
        ScopeKind::Everywhere => None,
    }
}
