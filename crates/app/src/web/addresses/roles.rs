//! The role-sharing table: who does what.

use axum::routing::get;

use super::{Address, Route, route, upload_route};
use crate::web::pages::roles::{sheet, table, templates};

/// A facility's role-sharing table.
pub const ROLES: Address<1> = Address::new("/facilities/{facility}/roles");
pub const ROLES_XLSX: Address<1> = Address::new("/facilities/{facility}/roles/sheet.xlsx");
/// What a facility does itself.
pub const OWN_ROLES: Address<1> = Address::new("/facilities/{facility}/roles/own");
/// Who does what under a contract.
pub const CONTRACT_ROLES: Address<1> = Address::new("/contracts/{contract}/roles");
/// The rows of the role-sharing table.
pub const ROLE_TEMPLATES: &str = "/roles/templates";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(ROLES, get(table::show)),
        route(ROLES_XLSX, get(table::xlsx)),
        route(OWN_ROLES, get(sheet::own).post(sheet::save_own)),
        route(
            CONTRACT_ROLES,
            get(sheet::of_contract).post(sheet::save_of_contract),
        ),
        upload_route(ROLE_TEMPLATES, get(templates::list).post(templates::load)),
    ]
}
