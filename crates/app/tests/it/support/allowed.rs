//! Who may do what, as the matrices of pages and of the API expect it.

use tenken_ops::actor::ScopeKind;
use tenken_ops::vendors::contracts::{ContractFacts, add_contract};
use tenken_ops::vendors::products::{ProductKind, put_product};
use tenken_ops::vendors::{VendorFacts, add_vendor};
use tenken_ops::{Actor, Role};

use crate::support::Site;

/// Who may, by role and own or other facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Everybody, signed in or not.
    Everybody,
    /// Whoever is signed in.
    People,
    /// The same, without vendors.
    Participants,
    /// All who watch the facilities of many corporations, and who has the installation.
    Overseers,
    /// The same, and corporations.
    Listers,
    /// Overseers, and the corporation itself.
    CorporationReaders,
    /// The corporation itself, and who runs the installation.
    CorporationAnswerers,
    /// Overseers, and the vendor itself.
    VendorReaders,
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
    /// Who answers for any facility.
    Respondents,
    /// Whoever has the facility in scope, and auditors.
    Readers,
    /// The facility itself and the operator.
    Answerers,
    /// Who hands out accounts: operator, authorities and corporations.
    Distributors,
    /// Who makes things known: operator, ministry and authorities.
    Speakers,
    /// Authorities alone: they confirm and pass on.
    Authorities,
    /// Who has the inspectors' papers: its authority, operator, ministry and auditor.
    PaperReaders,
    /// Who inspects: its authority and the operator.
    Inspectors,
    /// Who plans visits to it: its authority's staff and the operator, but not inspectors alone.
    Planners,
    /// Who chooses whom to visit: authorities and the operator.
    Choosers,
    /// The facility that asks, its authority, and the operator.
    Correspondents,
    /// Its authority, and the operator.
    Desks,
    /// Whoever reads what is the facility's, and its own vendor.
    ChecklistReaders,
    /// The facility itself, its own vendor, and the operator.
    ChecklistFillers,
    /// The vendor itself, and the operator.
    Vendors,
    /// The same, and the ministry.
    VendorTenders,
    /// Nobody answers to it.
    Nobody,
}

/// Whether a role may; `None` is somebody who has not said who they are.
pub fn may(allowed: Allowed, role: Option<Role>, own: bool) -> bool {
    let Some(role) = role else {
        return allowed == Allowed::Everybody;
    };
    let runs_it = matches!(role, Role::Owner | Role::Operator);
    let kind = role.scope_kind();
    let is_vendor = own && kind == ScopeKind::Vendor;
    let oversees = runs_it || matches!(kind, ScopeKind::Everywhere | ScopeKind::Authority);
    match allowed {
        Allowed::Everybody | Allowed::People => true,
        Allowed::Nobody => false,
        Allowed::Participants => kind != ScopeKind::Vendor,
        Allowed::Overseers => oversees,
        Allowed::Listers => oversees || kind == ScopeKind::Corporation,
        Allowed::CorporationReaders => oversees || (kind == ScopeKind::Corporation && own),
        Allowed::CorporationAnswerers => runs_it || (kind == ScopeKind::Corporation && own),
        Allowed::VendorReaders => oversees || is_vendor,
        Allowed::Managers => runs_it || role == Role::Ministry,
        Allowed::Operators => runs_it,
        Allowed::LogReaders => runs_it || role == Role::Auditor,
        Allowed::Hosts => role == Role::Operator || hosts(role),
        Allowed::HostsOfFacility => role == Role::Operator || (hosts(role) && own),
        Allowed::Readers => {
            runs_it || kind == ScopeKind::Everywhere || (own && kind != ScopeKind::Vendor)
        }
        Allowed::Respondents => {
            runs_it || matches!(kind, ScopeKind::Facility | ScopeKind::Corporation)
        }
        Allowed::Distributors => runs_it || matches!(role, Role::Authority | Role::Corporation),
        Allowed::Speakers => runs_it || matches!(role, Role::Ministry | Role::Authority),
        Allowed::Authorities => role == Role::Authority,
        Allowed::Correspondents => {
            let answers = [Role::Corporation, Role::Facility, Role::FacilityMember];
            runs_it || (own && (answers.contains(&role) || role == Role::Authority))
        }
        Allowed::ChecklistReaders => is_vendor || may(Allowed::Readers, Some(role), own),
        Allowed::ChecklistFillers => is_vendor || may(Allowed::Answerers, Some(role), own),
        Allowed::Vendors => runs_it || is_vendor,
        Allowed::VendorTenders => runs_it || is_vendor || role == Role::Ministry,
        Allowed::PaperReaders => {
            runs_it || kind == ScopeKind::Everywhere || (own && kind == ScopeKind::Authority)
        }
        Allowed::Inspectors => runs_it || (own && kind == ScopeKind::Authority),
        Allowed::Planners => runs_it || (own && role == Role::Authority),
        Allowed::Choosers => runs_it || role == Role::Authority,
        Allowed::Desks => runs_it || (own && role == Role::Authority),
        Allowed::Answerers => {
            let answers = [Role::Corporation, Role::Facility, Role::FacilityMember];
            runs_it || (answers.contains(&role) && own)
        }
    }
}

/// Who says who else answers for a facility.
fn hosts(role: Role) -> bool {
    matches!(
        role,
        Role::Owner | Role::Authority | Role::Corporation | Role::Facility
    )
}

/// A facility with all a role there can be limited to. It lies in the authority 131016.
pub struct Environment {
    pub facility: String,
    pub corporation: String,
    pub vendor: String,
    /// Between the two.
    pub contract: String,
    /// One of the vendor's.
    pub product: String,
}

impl Environment {
    /// Gives a facility a corporation, and makes a vendor.
    pub async fn of(site: &Site, facility: &str) -> Self {
        let vendor = VendorFacts {
            name: format!("見本システム {facility}"),
            ..VendorFacts::default()
        };
        let vendor = add_vendor(&site.tenken, &Actor::Local, vendor)
            .await
            .unwrap();
        let corporation = format!("c-{facility}");
        site.sql(&format!(
            "INSERT INTO corporations (id, name, kana, search, created_at, updated_at) \
             VALUES ('{corporation}', '見本会', '', '', '', ''); \
             UPDATE facilities SET corporation_id = '{corporation}' WHERE id = '{facility}'"
        ))
        .await;
        let (kind, name) = (ProductKind::Product, "見本薬歴");
        let product = put_product(&site.tenken, &Actor::Local, &vendor.id, None, kind, name)
            .await
            .unwrap();
        let facts = ContractFacts {
            vendor: vendor.id.clone(),
            title: "薬歴の保守".into(),
            ..ContractFacts::default()
        };
        let contract = add_contract(&site.tenken, &Actor::Local, facility, facts)
            .await
            .unwrap();
        Environment {
            facility: facility.to_owned(),
            corporation,
            vendor: vendor.id,
            contract: contract.id,
            product: product.id,
        }
    }

    /// What a role of somebody there is limited to.
    pub fn scope_of(&self, role: Role) -> Option<&str> {
        match role.scope_kind() {
            ScopeKind::Facility => Some(&self.facility),
            ScopeKind::Corporation => Some(&self.corporation),
            ScopeKind::Vendor => Some(&self.vendor),
            ScopeKind::Authority => Some("131016"),
            ScopeKind::Everywhere => None,
        }
    }
}
