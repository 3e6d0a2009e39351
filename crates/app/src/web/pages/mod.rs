//! One file per page, in the folder of its subject, whose `mod.rs` says what answers at each address.

pub mod accounts;
pub mod audit;
pub mod checklists;
pub mod evidence;
pub mod facilities;
pub mod forms;
pub mod inspections;
pub mod installation;
pub mod ledgers;
pub mod messages;
pub mod papers;
pub mod readiness;
pub mod records;
pub mod responses;
pub mod results;
pub mod rounds;
pub mod vendor_checklists;
pub mod vendors;

use super::routes::Route;

/// Every address with what answers there.
pub fn routes() -> Vec<Route> {
    [
        accounts::routes(),
        facilities::routes(),
        rounds::routes(),
        forms::routes(),
        responses::routes(),
        papers::routes(),
        checklists::routes(),
        vendors::routes(),
        vendor_checklists::routes(),
        ledgers::routes(),
        readiness::routes(),
        evidence::routes(),
        records::routes(),
        inspections::routes(),
        messages::routes(),
        results::routes(),
        audit::routes(),
        installation::routes(),
    ]
    .concat()
}
