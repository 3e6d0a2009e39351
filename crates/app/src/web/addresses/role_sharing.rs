//! The role-sharing table: who does what.

use super::Address;

/// A facility's role-sharing table.
pub const ROLES: Address<1> = Address::new("/facilities/{facility}/roles");
pub const ROLES_XLSX: Address<1> = Address::new("/facilities/{facility}/roles/sheet.xlsx");
/// What a facility does itself.
pub const OWN_ROLES: Address<1> = Address::new("/facilities/{facility}/roles/own");
/// Who does what under a contract.
pub const CONTRACT_ROLES: Address<1> = Address::new("/contracts/{contract}/roles");
/// The rows of the role-sharing table.
pub const ROLE_TEMPLATES: &str = "/roles/templates";
