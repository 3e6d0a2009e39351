//! The installation: its first set-up, its state, what it says about itself.

use axum::routing::{get, post};

use super::{Address, Route, route};
use crate::web::assets;
use crate::web::pages::{about, faq, glossary, home, log, setup, setup_code, system, tokens};

pub const HOME: &str = "/";
pub const SETUP: &str = "/setup";
pub const SETUP_CODE: &str = "/setup/code";
pub const SYSTEM: &str = "/system";
pub const MAILS: &str = "/system/mail";
pub const MAIL_RETRY: Address<1> = Address::new("/system/mail/{mail}/retry");
pub const TOKENS: &str = "/system/tokens";
pub const TOKEN_REVOCATION: Address<1> = Address::new("/system/tokens/{token}/revocation");
pub const LOG: &str = "/log";
pub const LOG_CSV: &str = "/log.csv";
pub const GLOSSARY: &str = "/glossary";
pub const FAQ: &str = "/faq";
pub const ABOUT: &str = "/about";
pub const STATIC: Address<2> = Address::new("/static/{version}/{name}");
pub const SERVICE_WORKER: &str = "/service-worker.js";

pub(super) fn routes() -> Vec<Route> {
    vec![
        route(HOME, get(home::show)),
        route(SETUP, get(setup::show).post(setup::decide)),
        route(SETUP_CODE, post(setup_code::submit)),
        route(SYSTEM, get(system::show)),
        route(MAILS, get(system::mails)),
        route(MAIL_RETRY, post(system::retry)),
        route(TOKENS, get(tokens::show).post(tokens::create)),
        route(TOKEN_REVOCATION, post(tokens::revoke)),
        route(LOG, get(log::show)),
        route(LOG_CSV, get(log::csv)),
        route(GLOSSARY, get(glossary::show)),
        route(FAQ, get(faq::show)),
        route(ABOUT, get(about::show)),
        route(STATIC, get(assets::serve)),
        route(SERVICE_WORKER, get(assets::service_worker)),
    ]
}
