//! The installation: its first page and set-up, its state, what it says about itself.

pub mod about;
pub mod home;
pub mod set_up;
pub mod setup_code;
pub mod system;

use axum::routing::{get, post};

use crate::web::addresses::*;
use crate::web::assets;
use crate::web::routes::{Route, route};

/// What answers at each address.
pub fn routes() -> Vec<Route> {
    vec![
        route(HOME, get(home::show)),
        route(SETUP, get(set_up::show).post(set_up::decide)),
        route(SETUP_CODE, post(setup_code::submit)),
        route(SYSTEM, get(system::show)),
        route(MAILS, get(system::mails)),
        route(MAIL_RETRY, post(system::retry)),
        route(ABOUT, get(about::show)),
        route(STATIC, get(assets::serve)),
        route(SERVICE_WORKER, get(assets::service_worker)),
    ]
}
