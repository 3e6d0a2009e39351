//! The installation: its first set-up, its state, what it says about itself.

use super::Address;

pub const HOME: &str = "/";
pub const SETUP: &str = "/setup";
pub const SETUP_CODE: &str = "/setup/code";
pub const SYSTEM: &str = "/system";
pub const MAILS: &str = "/system/mail";
pub const MAIL_RETRY: Address<1> = Address::new("/system/mail/{mail}/retry");
pub const ABOUT: &str = "/about";
pub const STATIC: Address<2> = Address::new("/static/{version}/{name}");
pub const SERVICE_WORKER: &str = "/service-worker.js";
