//! What facilities keep beside their answers.

pub mod disclosures;
pub mod maintenance;
pub mod role_sharing;

use crate::web::routes::Route;

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    [
        disclosures::routes(),
        maintenance::routes(),
        role_sharing::routes(),
    ]
    .concat()
}
